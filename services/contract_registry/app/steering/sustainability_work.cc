#include "contract_registry/app/steering/sustainability_work.h"

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/type_checks.h"

#include <string>

namespace luotsi::contract_registry {
namespace {

// Came into force at some time; a draft and what was given up did not.
bool HasBound(ContractState state) {
    return IsInForce(state) || state == ContractState::kEnded || state == ContractState::kClosed;
}

bool IsProcurement(const ContractHistory& contract, const Period& period) {
    const Terms& base = contract.base;
    const bool is_counted =
        IsPurchase(base.type) && base.parent_relation != ParentRelation::kCallOff;
    return is_counted && HasBound(contract.state) && base.start_date &&
           period.Holds(*base.start_date);
}

std::int64_t EuroCents(const std::optional<Money>& value) {
    return value && value->currency() == Currency() ? value->minor() : 0;
}

}  // namespace

PlannedContract PlannedContractIn(ports::Unit& unit, const Uuid& contract) {
    const ObligationContract known = ObligationContractIn(unit, contract);
    return {
        .exists = known.exists,
        .open = known.open,
        .in_force = known.in_force,
        .end_date = known.end_date,
    };
}

std::optional<Rejection> RefuseUnsustainable(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext&,
    const Moment& moment
) {
    // A copy: what is looked up may move what the unit holds.
    const Uuid id = contract.id;
    const auto goals = WholeOn(ParameterIn(unit, kSustainabilityGoals), moment.today);
    if (!goals) return std::nullopt;
    return CheckStrategic(
        unit.Get<SustainabilityBook>(id).state, static_cast<std::uint64_t>(*goals)
    );
}

std::optional<Rejection> SustainabilityDay(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    const SustainabilityPlan plan = unit.Get<SustainabilityBook>(contract).state;
    const auto events = BeginDay(plan, PlannedContractIn(unit, contract), moment.today);
    for (const SustainabilityEvent& event : events)
        unit.Append<SustainabilityBook>(contract, event);
    if (!events.empty()) TellAttentions<SustainabilityBook>(unit, contract, contract);
    return std::nullopt;
}

absl::StatusOr<SustainabilityShare> SustainabilityShareIn(
    MeasureWorld& world, const Period& period
) {
    const auto parameter =
        world.books().LoadAsOf<ParameterBook>(ParameterId(kSustainabilityGoals), world.known());
    if (!parameter.ok()) return absl::UnavailableError("the parameter cannot be read");
    const auto goals = WholeOn(parameter->state, period.to).value_or(1);
    std::vector<CountedProcurement> counted;
    const absl::Status read =
        world.EachContract([&](const ports::Held<ContractBook>& contract) -> absl::Status {
            if (!IsProcurement(contract.state, period)) return absl::OkStatus();
            const auto plan =
                world.books().LoadAsOf<SustainabilityBook>(contract.id, world.known());
            if (!plan.ok()) return absl::UnavailableError("a plan cannot be read");
            const bool has_plan = !CheckPlan(plan->state, static_cast<std::uint64_t>(goals));
            counted.push_back(
                {EuroCents(contract.state.base.agreed_value), plan->state.strategic, has_plan}
            );
            return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return ShareOf(counted);
}

absl::StatusOr<MeasureAnswer> MeasureSustainability(MeasureWorld& world, const Period& period) {
    const absl::StatusOr<SustainabilityShare> share = SustainabilityShareIn(world, period);
    if (!share.ok()) return share.status();
    return MeasureAnswer{
        .numerator = static_cast<std::int64_t>(share->with_plan),
        .denominator = static_cast<std::int64_t>(share->contracts),
        .sentence = MeasureSentence::kResponsibilityPlans,
        .facts =
            {std::to_string(share->with_plan),
             std::to_string(share->contracts),
             share->value_with_plan.ToText(),
             share->value.ToText()},
    };
}

}  // namespace luotsi::contract_registry
