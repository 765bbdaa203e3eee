#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A provider's responsibility plan (vastuullisuussuunnitelma), its goals and its reports. The
// stream is the contract's id.

enum class ResponsibilityKind { kEconomic, kEcological, kSocial };
enum class EmploymentDecision { kUsed, kNotUsed };

struct SustainabilityGoal {
    std::string code = {};
    ResponsibilityKind kind = ResponsibilityKind::kEconomic;
    std::string text = {};
    // Empty: nothing tells yet whether it is reached.
    std::string metric = {};
    std::string unit = {};
    std::optional<Ratio> target_level = {};

    bool operator==(const SustainabilityGoal&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &SustainabilityGoal::code},
            Field{"kind", &SustainabilityGoal::kind},
            Field{"text", &SustainabilityGoal::text},
            Field{"metric", &SustainabilityGoal::metric},
            Field{"unit", &SustainabilityGoal::unit},
            Field{"target_level", &SustainabilityGoal::target_level}
        };
    }
};

// Whether employing those who find no work is a criterion.
struct EmploymentCriterion {
    EmploymentDecision decision = EmploymentDecision::kUsed;
    CivilDate decided_on = {};
    std::string reason = {};

    bool operator==(const EmploymentCriterion&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"decision", &EmploymentCriterion::decision},
            Field{"decided_on", &EmploymentCriterion::decided_on},
            Field{"reason", &EmploymentCriterion::reason}
        };
    }
};

struct SustainabilityPlanContent {
    std::vector<SustainabilityGoal> goals = {};
    // Absent: not decided.
    std::optional<EmploymentCriterion> employment = {};
    CivilDate first_period_end = {};
    std::uint64_t period_months = 0;
    // How many days after a period its report may come.
    std::uint64_t report_days = 0;
    std::string evidence_sha256 = {};

    bool operator==(const SustainabilityPlanContent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"goals", &SustainabilityPlanContent::goals},
            Field{"employment", &SustainabilityPlanContent::employment},
            Field{"first_period_end", &SustainabilityPlanContent::first_period_end},
            Field{"period_months", &SustainabilityPlanContent::period_months},
            Field{"report_days", &SustainabilityPlanContent::report_days},
            Field{"evidence_sha256", &SustainabilityPlanContent::evidence_sha256}
        };
    }
};

struct SustainabilityResult {
    std::string goal_code = {};
    Ratio value = {};
    std::string note = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"goal_code", &SustainabilityResult::goal_code},
            Field{"value", &SustainabilityResult::value},
            Field{"note", &SustainabilityResult::note}
        };
    }
};

struct SustainabilityReport {
    CivilDate period_end = {};
    CivilDate received_on = {};
    std::vector<SustainabilityResult> results = {};
    std::string evidence_sha256 = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"period_end", &SustainabilityReport::period_end},
            Field{"received_on", &SustainabilityReport::received_on},
            Field{"results", &SustainabilityReport::results},
            Field{"evidence_sha256", &SustainabilityReport::evidence_sha256}
        };
    }
};

struct StrategicMarked {
    static constexpr std::string_view kName = "strategic_marked";
    Uuid contract_id;
    bool strategic = false;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &StrategicMarked::contract_id},
            Field{"strategic", &StrategicMarked::strategic},
            Field{"reason", &StrategicMarked::reason}
        };
    }
};

struct SustainabilityPlanned {
    static constexpr std::string_view kName = "sustainability_planned";
    Uuid contract_id;
    SustainabilityPlanContent content;
    // Absent in what was recorded before plans told their day.
    std::optional<CivilDate> planned_on = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &SustainabilityPlanned::contract_id},
            Field{"content", &SustainabilityPlanned::content},
            Field{"planned_on", &SustainabilityPlanned::planned_on}
        };
    }
};

struct SustainabilityReported {
    static constexpr std::string_view kName = "sustainability_reported";
    SustainabilityReport report;
    static constexpr auto Fields() {
        return std::tuple{Field{"report", &SustainabilityReported::report}};
    }
};

// The day of a period's report passed without it.
struct SustainabilityReportMissed {
    static constexpr std::string_view kName = "sustainability_report_missed";
    CivilDate period_end;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"period_end", &SustainabilityReportMissed::period_end},
            Field{"on", &SustainabilityReportMissed::on}
        };
    }
};

using SustainabilityEvent = std::variant<
    StrategicMarked,
    SustainabilityPlanned,
    SustainabilityReported,
    SustainabilityReportMissed>;

// A report that was missed when its plan was replaced: it is owed as it was promised then.
struct OwedReport {
    CivilDate period_end = {};
    CivilDate due = {};
    std::vector<std::string> goal_codes = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"period_end", &OwedReport::period_end},
            Field{"due", &OwedReport::due},
            Field{"goal_codes", &OwedReport::goal_codes}
        };
    }
};

struct SustainabilityPlan {
    Uuid contract_id = {};
    bool strategic = false;
    std::string strategic_reason = {};
    std::optional<SustainabilityPlanContent> content = {};
    // In the order of their periods.
    std::vector<SustainabilityReport> reports = {};
    // The first period that is owed or has no report, and the last day on which it may come.
    std::optional<CivilDate> next_period_end = {};
    std::optional<CivilDate> next_due = {};
    std::optional<CivilDate> missing_since = {};
    // Of earlier plans, in the order of their periods. They come before the plan's own.
    std::vector<OwedReport> owed = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &SustainabilityPlan::contract_id},
            Field{"strategic", &SustainabilityPlan::strategic},
            Field{"strategic_reason", &SustainabilityPlan::strategic_reason},
            Field{"content", &SustainabilityPlan::content},
            Field{"reports", &SustainabilityPlan::reports},
            Field{"next_period_end", &SustainabilityPlan::next_period_end},
            Field{"next_due", &SustainabilityPlan::next_due},
            Field{"missing_since", &SustainabilityPlan::missing_since},
            Field{"owed", &SustainabilityPlan::owed}
        };
    }
};

struct SustainabilityBook {
    using State = SustainabilityPlan;
    using Event = SustainabilityEvent;
    static constexpr std::string_view kKind = "sustainability_plan";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& plan, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& plan);
    static std::vector<Attention> Attentions(const State& plan);
};

inline constexpr std::string_view kSustainabilityMissing = "missing";

// What is known of the contract.
struct PlannedContract {
    bool exists = false;
    // Not closed or cancelled.
    bool open = false;
    bool in_force = false;
    std::optional<CivilDate> end_date = {};
};

// CONTRACT_NOT_FOUND, CONTRACT_NOT_OPEN.
Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan, const StrategicMarked& command, const PlannedContract& contract
);
// And: SUSTAINABILITY_GOAL_UNKNOWN for a goal given twice, DATE_IN_FUTURE, EVIDENCE_HASH_INVALID.
Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan,
    const SustainabilityPlanned& command,
    const PlannedContract& contract,
    const Moment& moment
);
// What was missed under an earlier plan is still missed and may be told by that plan's goals.
// CONTRACT_NOT_FOUND, SUSTAINABILITY_PLAN_MISSING, SUSTAINABILITY_PERIOD_WRONG,
// SUSTAINABILITY_REPORT_TAKEN, SUSTAINABILITY_GOAL_UNKNOWN, DATE_IN_FUTURE, EVIDENCE_HASH_INVALID.
// What a contract that is put away still owed may be told.
Decision<SustainabilityEvent> Decide(
    const SustainabilityPlan& plan,
    const SustainabilityReport& command,
    const PlannedContract& contract,
    const Moment& moment
);
// Only while the contract is in force, and for periods that end within its term.
std::vector<SustainabilityEvent> BeginDay(
    const SustainabilityPlan& plan, const PlannedContract& contract, CivilDate today
);

// The end of the n-th period, 0 the first. A month's last day stays one.
CivilDate PeriodEnd(const SustainabilityPlanContent& content, std::size_t number);

// Goals with a metric.
std::uint64_t MeasuredGoals(const SustainabilityPlan& plan);
// A plan with at least so many goals with a metric, and the employment decision.
std::optional<Rejection> CheckPlan(const SustainabilityPlan& plan, std::uint64_t goals_min);
// The same for contracts that are marked strategic; no others need one.
std::optional<Rejection> CheckStrategic(const SustainabilityPlan& plan, std::uint64_t goals_min);

// One procurement of the period that the share counts.
struct CountedProcurement {
    // In cents of euros; 0: no value agreed, or in another currency.
    std::int64_t value_minor = 0;
    bool strategic = false;
    bool has_plan = false;
};

struct SustainabilityShare {
    std::uint64_t contracts = 0;
    std::uint64_t with_plan = 0;
    std::optional<Ratio> by_number = {};
    Money value = {};
    Money value_with_plan = {};
    std::optional<Ratio> by_value = {};
    std::uint64_t strategic = 0;
    std::uint64_t strategic_with_plan = 0;
    std::optional<Ratio> of_strategic = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contracts", &SustainabilityShare::contracts},
            Field{"with_plan", &SustainabilityShare::with_plan},
            Field{"by_number", &SustainabilityShare::by_number},
            Field{"value", &SustainabilityShare::value},
            Field{"value_with_plan", &SustainabilityShare::value_with_plan},
            Field{"by_value", &SustainabilityShare::by_value},
            Field{"strategic", &SustainabilityShare::strategic},
            Field{"strategic_with_plan", &SustainabilityShare::strategic_with_plan},
            Field{"of_strategic", &SustainabilityShare::of_strategic}
        };
    }
};

SustainabilityShare ShareOf(const std::vector<CountedProcurement>& procurements);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::ResponsibilityKind> {
    using E = luotsi::contract_registry::ResponsibilityKind;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kEconomic, "economic"},
        {E::kEcological, "ecological"},
        {E::kSocial, "social"},
    }};
};

template <>
struct luotsi::EnumNames<luotsi::contract_registry::EmploymentDecision> {
    using E = luotsi::contract_registry::EmploymentDecision;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kUsed, "used"},
        {E::kNotUsed, "not_used"},
    }};
};
