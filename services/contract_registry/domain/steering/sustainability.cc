#include "contract_registry/domain/steering/sustainability.h"

#include "contract_registry/domain/evidence.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

bool IsReported(const SustainabilityPlan& plan, CivilDate period_end) {
    return std::ranges::find(plan.reports, period_end, &SustainabilityReport::period_end) !=
           plan.reports.end();
}

CivilDate DueOf(const SustainabilityPlanContent& content, CivilDate period_end) {
    return period_end.AddDays(static_cast<std::int64_t>(content.report_days));
}

const OwedReport* FindOwed(const SustainabilityPlan& plan, CivilDate period_end) {
    const auto found = std::ranges::find(plan.owed, period_end, &OwedReport::period_end);
    return found == plan.owed.end() ? nullptr : &*found;
}

// Ten years of months: whoever owes more has no use for the list.
constexpr std::size_t kMostOwed = 120;

// What the plan that is about to be replaced was still waiting for, its last day being past.
void Owe(SustainabilityPlan& plan, CivilDate today) {
    std::vector<std::string> codes;
    for (const SustainabilityGoal& goal : plan.content->goals)
        codes.push_back(goal.code);
    for (std::size_t number = 0; plan.owed.size() < kMostOwed; ++number) {
        const CivilDate end = PeriodEnd(*plan.content, number);
        const CivilDate due = DueOf(*plan.content, end);
        if (due >= today) break;
        if (!IsReported(plan, end) && FindOwed(plan, end) == nullptr)
            plan.owed.push_back({end, due, codes});
    }
    std::ranges::sort(plan.owed, {}, &OwedReport::period_end);
}

// Sets the period to be reported next. The first one without a report is no further than there are
// reports. What is missed stays so while it is still the next.
void LookAhead(SustainabilityPlan& plan) {
    const std::optional<CivilDate> before = plan.next_period_end;
    plan.next_period_end.reset();
    plan.next_due.reset();
    std::erase_if(plan.owed, [&](const OwedReport& one) {
        return IsReported(plan, one.period_end);
    });
    if (!plan.owed.empty()) {
        plan.next_period_end = plan.owed.front().period_end;
        plan.next_due = plan.owed.front().due;
    }
    for (std::size_t n = 0; plan.content && !plan.next_due && n <= plan.reports.size(); ++n) {
        const CivilDate end = PeriodEnd(*plan.content, n);
        if (IsReported(plan, end)) continue;
        plan.next_period_end = end;
        plan.next_due = DueOf(*plan.content, end);
    }
    if (plan.next_period_end != before) plan.missing_since.reset();
}

bool EndsAPeriod(const SustainabilityPlanContent& content, CivilDate day) {
    for (std::size_t number = 0;; ++number) {
        const CivilDate end = PeriodEnd(content, number);
        if (end >= day) return end == day;
    }
}

std::optional<Rejection> CheckContract(const PlannedContract& contract) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!contract.open) return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = "contract_id"};
    return std::nullopt;
}

std::optional<Rejection> CheckResults(
    const SustainabilityPlan& plan, const SustainabilityReport& report
) {
    std::set<std::string> goals;
    for (const SustainabilityGoal& goal : plan.content->goals)
        goals.insert(goal.code);
    if (const OwedReport* owed = FindOwed(plan, report.period_end))
        goals.insert(owed->goal_codes.begin(), owed->goal_codes.end());
    std::set<std::string> told;
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        const std::string& code = report.results[i].goal_code;
        const bool known = goals.contains(code);
        if (!known || !told.insert(code).second)
            return Rejection{
                .reason = "SUSTAINABILITY_GOAL_UNKNOWN",
                .field = "report.results[" + std::to_string(i) + "].goal_code",
            };
    }
    return std::nullopt;
}

std::optional<Ratio> Part(std::uint64_t part, std::uint64_t whole) {
    return Ratio::Of(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole));
}

}  // namespace

void SustainabilityBook::Evolve(State& plan, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const StrategicMarked& marked) {
                plan.contract_id = marked.contract_id;
                plan.strategic = marked.strategic;
                plan.strategic_reason = marked.reason;
            },
            [&](const SustainabilityPlanned& planned) {
                plan.contract_id = planned.contract_id;
                if (plan.missing_since && plan.content)
                    Owe(plan, planned.planned_on.value_or(*plan.missing_since));
                plan.content = planned.content;
                LookAhead(plan);
            },
            [&](const SustainabilityReported& reported) {
                const auto place = std::ranges::lower_bound(
                    plan.reports, reported.report.period_end, {}, &SustainabilityReport::period_end
                );
                plan.reports.insert(place, reported.report);
                LookAhead(plan);
            },
            [&](const SustainabilityReportMissed& missed) { plan.missing_since = missed.on; },
        },
        event
    );
}

RecordRow SustainabilityBook::RowOf(const State& plan) {
    RecordRow row{.contract = plan.contract_id, .code = plan.strategic ? "strategic" : "ordinary"};
    row.state = plan.content ? "planned" : "unplanned";
    if (plan.missing_since) row.state = kSustainabilityMissing;
    if (plan.next_due && !plan.missing_since) row.due = plan.next_due->AddDays(1);
    return row;
}

std::vector<Attention> SustainabilityBook::Attentions(const State& plan) {
    if (!plan.missing_since || !plan.next_period_end) return {};
    return {{
        .code = "SUSTAIN-MISSING",
        .subject = plan.next_period_end->ToText(),
        .severity = AttentionSeverity::kWarning,
        .since = *plan.missing_since,
        .level = Level::kTactical,
    }};
}

Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan, const StrategicMarked& command, const PlannedContract& contract
) {
    if (auto fault = CheckContract(contract)) return *fault;
    const bool same = !plan.contract_id.IsNil() && plan.strategic == command.strategic &&
                      plan.strategic_reason == command.reason;
    if (same) return std::vector<SustainabilityEvent>{};
    return command;
}

Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan,
    const SustainabilityPlanned& command,
    const PlannedContract& contract,
    const Moment& moment
) {
    if (auto fault = CheckContract(contract)) return *fault;
    const SustainabilityPlanContent& content = command.content;
    std::set<std::string> codes;
    for (std::size_t i = 0; i < content.goals.size(); ++i) {
        if (!codes.insert(content.goals[i].code).second)
            return Rejection{
                .reason = "SUSTAINABILITY_GOAL_UNKNOWN",
                .field = "content.goals[" + std::to_string(i) + "].code",
            };
    }
    if (content.employment && content.employment->decided_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "content.employment.decided_on"};
    if (!IsSha256(content.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "content.evidence_sha256"};
    if (plan.content == content) return std::vector<SustainabilityEvent>{};
    return SustainabilityPlanned{command.contract_id, content, moment.today};
}

Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan,
    const SustainabilityReport& command,
    const PlannedContract& contract,
    const Moment& moment
) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!plan.content)
        return Rejection{.reason = "SUSTAINABILITY_PLAN_MISSING", .field = "contract_id"};
    if (command.received_on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "report.received_on"};
    if (command.period_end > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "report.period_end"};
    if (IsReported(plan, command.period_end))
        return Rejection{.reason = "SUSTAINABILITY_REPORT_TAKEN", .field = "report.period_end"};
    const bool is_owed = FindOwed(plan, command.period_end) != nullptr;
    if (!is_owed && !EndsAPeriod(*plan.content, command.period_end))
        return Rejection{.reason = "SUSTAINABILITY_PERIOD_WRONG", .field = "report.period_end"};
    if (auto fault = CheckResults(plan, command)) return *fault;
    if (!command.evidence_sha256.empty() && !IsSha256(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "report.evidence_sha256"};
    return SustainabilityReported{command};
}

std::vector<SustainabilityEvent> BeginDay(
    const SustainabilityPlan& plan, const PlannedContract& contract, CivilDate today
) {
    if (!plan.next_due || plan.missing_since || today <= *plan.next_due) return {};
    const bool within = !contract.end_date || *plan.next_period_end <= *contract.end_date;
    if (!contract.in_force || !within) return {};
    return {SustainabilityReportMissed{.period_end = *plan.next_period_end, .on = today}};
}

CivilDate PeriodEnd(const SustainabilityPlanContent& content, std::size_t number) {
    const int months = static_cast<int>(number * content.period_months);
    const Month first = Month::Of(content.first_period_end);
    if (first.LastDay() == content.first_period_end) return first.AddMonths(months).LastDay();
    return AddMonths(content.first_period_end, months);
}

std::uint64_t MeasuredGoals(const SustainabilityPlan& plan) {
    if (!plan.content) return 0;
    return static_cast<std::uint64_t>(std::ranges::count_if(
        plan.content->goals, [](const SustainabilityGoal& goal) { return !goal.metric.empty(); }
    ));
}

std::optional<Rejection> CheckPlan(const SustainabilityPlan& plan, std::uint64_t goals_min) {
    if (!plan.content)
        return Rejection{.reason = "SUSTAINABILITY_PLAN_MISSING", .field = "contract_id"};
    const std::uint64_t measured = MeasuredGoals(plan);
    if (measured < goals_min)
        return Rejection{
            .reason = "SUSTAINABILITY_GOALS_TOO_FEW",
            .field = "contract_id",
            .facts =
                {{"needed", std::to_string(goals_min)}, {"measured", std::to_string(measured)}},
        };
    if (!plan.content->employment)
        return Rejection{.reason = "EMPLOYMENT_CRITERION_UNDECIDED", .field = "contract_id"};
    return std::nullopt;
}

std::optional<Rejection> CheckStrategic(const SustainabilityPlan& plan, std::uint64_t goals_min) {
    return plan.strategic ? CheckPlan(plan, goals_min) : std::nullopt;
}

SustainabilityShare ShareOf(const std::vector<CountedProcurement>& procurements) {
    SustainabilityShare share;
    for (const CountedProcurement& one : procurements) {
        const Money value = Money::Of(one.value_minor);
        ++share.contracts;
        share.value = share.value + value;
        if (one.strategic) ++share.strategic;
        if (!one.has_plan) continue;
        ++share.with_plan;
        share.value_with_plan = share.value_with_plan + value;
        if (one.strategic) ++share.strategic_with_plan;
    }
    share.by_number = Part(share.with_plan, share.contracts);
    share.by_value = Ratio::Of(share.value_with_plan.minor(), share.value.minor());
    share.of_strategic = Part(share.strategic_with_plan, share.strategic);
    return share;
}

}  // namespace luotsi::contract_registry
