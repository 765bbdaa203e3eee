#include "contract_registry/app/steering/power_work.h"

#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/steering/power.h"

#include <string_view>

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kPowersRequired = "powers.required";

// As far as anything is agreed for days to come.
std::optional<Money> ValueOf(const ContractHistory& history) {
    return BindingValue(Timeline(history).back().terms);
}

std::optional<Rejection> CheckActor(
    ports::Unit& unit, const std::string& actor, const std::optional<Money>& value, CivilDate day
) {
    return CheckPower(unit.Get<PowerBook>(PowerBook::IdOf(actor)).state, value, day);
}

bool AreRequired(ports::Unit& unit, CivilDate day) {
    return FlagOn(ParameterIn(unit, kPowersRequired), day);
}

}  // namespace

std::optional<Rejection> RefuseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
) {
    if (!AreRequired(unit, moment.today)) return std::nullopt;
    return CheckActor(unit, request.actor, ValueOf(contract.state), moment.today);
}

std::optional<Rejection> RefuseRaiseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& before,
    const std::string& actor,
    const Moment& moment
) {
    if (!before.exists() || !IsInForce(before.state.state)) return std::nullopt;
    if (!AreRequired(unit, moment.today)) return std::nullopt;
    const std::optional<Money> now = ValueOf(unit.Get<ContractBook>(before.id).state);
    const std::optional<Money> then = ValueOf(before.state);
    // Another currency is another promise.
    const bool raised = now && (!then || !(*now <= *then));
    if (!raised) return std::nullopt;
    return CheckActor(unit, actor, now, moment.today);
}

}  // namespace luotsi::contract_registry
