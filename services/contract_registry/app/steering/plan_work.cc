#include "contract_registry/app/steering/plan_work.h"

#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/parameter.h"
#include "contract_registry/domain/type_checks.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// What contracts cost is planned in the county's own currency where nothing was agreed.
constexpr const char* kCountyCurrency = "EUR";
constexpr int kMonthsOfYear = 12;

absl::StatusOr<std::vector<StepDuration>> FinishedIn(MeasureWorld& world) {
    std::vector<StepDuration> finished;
    const absl::Status read =
        world.EachRecord(ProcessBook::kKind, [&](const Uuid& id) -> absl::Status {
            const auto held = world.books().LoadAsOf<ProcessBook>(id, world.known());
            if (!held.ok()) return absl::UnavailableError("a process cannot be read");
            for (const StepProgress& step : held->state.steps) {
                if (!step.started_on || !step.finished_on) continue;
                const std::int64_t days = std::int64_t{step.finished_on->DaysSinceEpoch()} -
                                          step.started_on->DaysSinceEpoch();
                finished.push_back({id, step.step, days, *step.finished_on});
            }
            return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return finished;
}

std::optional<Money> PaidInYear(const Picture& picture, CivilDate day) {
    const Period year{AddMonths(day, -kMonthsOfYear), day.AddDays(-1)};
    const PictureFigures figures = FiguresOf(picture, year);
    const auto paid = figures.money_minor.find(kCountyCurrency);
    if (paid == figures.money_minor.end() || paid->second <= 0) return std::nullopt;
    return Money::Of(paid->second);
}

// The contract and those above it from which it takes over terms, as known then.
absl::StatusOr<std::vector<FamilyMember>> LineIn(
    MeasureWorld& world, const ports::Held<ContractBook>& contract
) {
    std::vector<FamilyMember> line{{contract.id, contract.state}};
    std::optional<Uuid> next = SourceOfTerms(contract.state.base);
    while (next && line.size() <= kMaxFamilyDepth) {
        const auto above = world.books().LoadAsOf<ContractBook>(*next, world.known());
        if (!above.ok()) return absl::UnavailableError("a contract cannot be read");
        if (!above->exists()) break;
        line.push_back({above->id, above->state});
        next = SourceOfTerms(above->state.base);
    }
    return line;
}

bool IsCallOff(const Terms& terms) {
    return terms.parent_relation == ParentRelation::kCallOff;
}

// One look at the contracts of a day.
class PlanReading {
  public:
    PlanReading(MeasureWorld& world, CivilDate day) : world_(world), day_(day) {}

    absl::Status Add(const ports::Held<ContractBook>& held) {
        if (!IsInForce(held.state.state)) return absl::OkStatus();
        const auto line = LineIn(world_, held);
        if (!line.ok()) return line.status();
        const Terms terms = FamilyTermsOn(*line, day_).terms;
        if (!IsPurchase(terms.type)) return absl::OkStatus();
        // What was agreed for a later day is agreed.
        const std::optional<CivilDate> agreed_end = Timeline(held.state).back().terms.end_date;
        PlanContract& contract = found_.emplace_back(PlanContract{
            .id = held.id,
            .number = held.state.number,
            .title = terms.title,
            .type = terms.type,
            .start_date = terms.start_date,
            .end_date = held.state.decided_end ? held.state.decided_end : agreed_end,
        });
        const CivilDate last = std::max(day_, contract.end_date.value_or(day_));
        if (const auto notice = FamilyTermsOn(*line, last).terms.notice)
            contract.notice = NoticePeriod{notice->buyer_months, notice->at_month_end};
        contract.annual_value = YearlyValue(
            terms.annual_value, terms.agreed_value, terms.start_date, terms.end_date, std::nullopt
        );
        if (contract.annual_value) return AddCalledOff(terms, contract);
        const auto picture = world_.books().LoadAsOf<PictureBook>(held.id, world_.known());
        if (!picture.ok()) return absl::UnavailableError("a contract's money cannot be read");
        contract.annual_value = PaidInYear(picture->state, day_);
        return absl::OkStatus();
    }

    std::vector<PlanContract> Take() {
        for (PlanContract& contract : found_) {
            const auto by_year = call_offs_.find(contract.id);
            const bool is_agreed = agreed_.contains(contract.id);
            if (is_agreed && !contract.called_off && by_year != call_offs_.end())
                contract.called_off = by_year->second;
        }
        return std::move(found_);
    }

  private:
    // Of a term's money what all call-offs have taken of it, those that are over too; where there
    // is no such sum, what a year of those in force costs.
    absl::Status AddCalledOff(const Terms& terms, PlanContract& contract) {
        agreed_.insert(contract.id);
        if (IsCallOff(terms)) {
            const Money yearly = *contract.annual_value;
            const auto place = call_offs_.try_emplace(terms.parent_contract_id, yearly);
            const Money before = place.first->second;
            const bool adds = !place.second && before.currency() == yearly.currency();
            if (adds) place.first->second = Money::Plus(before, yearly).value_or(before);
        }
        if (terms.type != ContractType::kFramework) return absl::OkStatus();
        const auto family = world_.books().LoadAsOf<FamilyBook>(contract.id, world_.known());
        if (!family.ok()) return absl::UnavailableError("a contract's family cannot be read");
        const std::optional<Money> sum = CommittedSum(family->state);
        if (sum) contract.called_off = YearCalledOff(*sum, terms.start_date, terms.end_date);
        return absl::OkStatus();
    }

    MeasureWorld& world_;
    CivilDate day_;
    std::vector<PlanContract> found_;
    // Whose value was agreed; what was paid under a framework itself is no call-off's.
    std::set<Uuid> agreed_;
    // Yearly values of call-offs by the contract above.
    std::map<Uuid, Money> call_offs_;
};

}  // namespace

absl::StatusOr<LeadTimes> LeadTimesIn(MeasureWorld& world, CivilDate day) {
    const absl::StatusOr<std::vector<StepDuration>> finished = FinishedIn(world);
    if (!finished.ok()) return finished.status();
    LeadTimes times;
    times.median_days = MedianDays(*finished);
    times.processes = CountByStep(*finished);
    for (const auto& [step, count] : times.processes) {
        if (BeforeAward(step)) times.finished = std::max(times.finished, count);
    }
    if (times.finished > 0) {
        times.lead_days = static_cast<std::uint64_t>(LeadTimeDays(times.median_days));
        return times;
    }
    const auto set =
        world.books().LoadAsOf<ParameterBook>(ParameterId(kPlanningLeadDays), world.known());
    if (!set.ok()) return absl::UnavailableError("a parameter cannot be read");
    if (const auto days = WholeOn(set->state, day))
        times.lead_days = static_cast<std::uint64_t>(*days);
    return times;
}

absl::StatusOr<std::vector<PlanContract>> PlanContractsIn(MeasureWorld& world, CivilDate day) {
    PlanReading reading(world, day);
    const absl::Status read = world.EachContract([&](const ports::Held<ContractBook>& held) {
        return reading.Add(held);
    });
    if (!read.ok()) return read;
    return reading.Take();
}

}  // namespace luotsi::contract_registry
