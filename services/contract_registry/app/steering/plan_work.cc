#include "contract_registry/app/steering/plan_work.h"

#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/parameter.h"
#include "contract_registry/domain/type_checks.h"

#include <algorithm>
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

absl::StatusOr<std::optional<Money>> ValueOf(
    MeasureWorld& world, const Uuid& contract, const Terms& terms, CivilDate day
) {
    const auto agreed = YearlyValue(
        terms.annual_value, terms.agreed_value, terms.start_date, terms.end_date, std::nullopt
    );
    if (agreed) return agreed;
    const auto picture = world.books().LoadAsOf<PictureBook>(contract, world.known());
    if (!picture.ok()) return absl::UnavailableError("a contract's money cannot be read");
    return PaidInYear(picture->state, day);
}

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
    std::vector<PlanContract> found;
    const absl::Status read =
        world.EachContract([&](const ports::Held<ContractBook>& held) -> absl::Status {
            if (!IsInForce(held.state.state)) return absl::OkStatus();
            const Terms terms = TermsOn(held.state, day);
            if (!IsPurchase(terms.type)) return absl::OkStatus();
            const auto value = ValueOf(world, held.id, terms, day);
            if (!value.ok()) return value.status();
            PlanContract& contract = found.emplace_back(PlanContract{
                .id = held.id,
                .number = held.state.number,
                .title = terms.title,
                .type = terms.type,
                .start_date = terms.start_date,
                .end_date = held.state.decided_end ? held.state.decided_end : terms.end_date,
                .annual_value = *value,
            });
            if (terms.notice)
                contract.notice =
                    NoticePeriod{terms.notice->buyer_months, terms.notice->at_month_end};
            return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return found;
}

}  // namespace luotsi::contract_registry
