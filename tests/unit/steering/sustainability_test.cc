#include "contract_registry/domain/steering/sustainability.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

const std::string kProof(64, 'a');
const PlannedContract kInForce{.exists = true, .open = true, .in_force = true};

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}
Moment On(const char* day) {
    return {.now = {}, .today = Day(day)};
}

SustainabilityPlanContent Content(int goals, bool decided) {
    SustainabilityPlanContent content;
    for (int i = 1; i <= goals; ++i)
        content.goals.push_back(
            {"G" + std::to_string(i), ResponsibilityKind::kSocial, "tavoite", "mittari", "", {}}
        );
    if (decided) content.employment = {EmploymentDecision::kNotUsed, Day("2025-12-01"), "ei sovi"};
    content.first_period_end = Day("2026-06-30");
    content.period_months = 6;
    content.report_days = 30;
    content.evidence_sha256 = kProof;
    return content;
}

SustainabilityPlan Planned(int goals, bool decided, bool strategic = true) {
    SustainabilityPlan plan;
    SustainabilityBook::Evolve(plan, StrategicMarked{Uuid(), strategic, "laaja"}, {});
    SustainabilityBook::Evolve(plan, SustainabilityPlanned{Uuid(), Content(goals, decided)}, {});
    return plan;
}

SustainabilityReport Report(const char* period_end) {
    return {
        .period_end = Day(period_end),
        .received_on = Day("2026-07-15"),
        .results = {{"G1", *Ratio::Of(3, 1), ""}},
    };
}

template <class Event>
std::string ReasonOf(const Decision<Event>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}
std::string ReasonOf(const std::optional<Rejection>& refused) {
    return refused ? refused->reason : "";
}

TEST(CheckStrategic, DemandsAPlanThreeGoalsWithMetricsAndTheEmploymentDecision) {
    SustainabilityPlan marked;
    marked.strategic = true;
    EXPECT_EQ(ReasonOf(CheckStrategic(marked, 3)), "SUSTAINABILITY_PLAN_MISSING");
    EXPECT_EQ(ReasonOf(CheckStrategic(Planned(2, true), 3)), "SUSTAINABILITY_GOALS_TOO_FEW");
    SustainabilityPlan unmeasured = Planned(3, true);
    unmeasured.content->goals[1].metric = "";
    EXPECT_EQ(ReasonOf(CheckStrategic(unmeasured, 3)), "SUSTAINABILITY_GOALS_TOO_FEW");
    EXPECT_EQ(ReasonOf(CheckStrategic(Planned(3, false), 3)), "EMPLOYMENT_CRITERION_UNDECIDED");
    EXPECT_EQ(ReasonOf(CheckStrategic(Planned(3, true), 3)), "");
}

TEST(CheckStrategic, AsksNothingOfOtherContracts) {
    EXPECT_EQ(ReasonOf(CheckStrategic(Planned(1, false, false), 3)), "");
    EXPECT_EQ(ReasonOf(CheckStrategic({}, 3)), "");
}

TEST(SustainabilityPlan, RefusesAGoalGivenTwiceADecisionAheadAndAWrongHash) {
    SustainabilityPlanned command{Uuid(), Content(2, true)};
    const Moment today = On("2026-01-01");
    EXPECT_EQ(ReasonOf(Decide({}, command, kInForce, today)), "");
    EXPECT_EQ(ReasonOf(Decide({}, command, {}, today)), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(ReasonOf(Decide({}, command, {.exists = true}, today)), "CONTRACT_NOT_OPEN");
    EXPECT_EQ(ReasonOf(Decide({}, command, kInForce, On("2025-11-30"))), "DATE_IN_FUTURE");
    command.content.goals[1].code = "G1";
    EXPECT_EQ(ReasonOf(Decide({}, command, kInForce, today)), "SUSTAINABILITY_GOAL_UNKNOWN");
    command = {Uuid(), Content(2, true)};
    command.content.evidence_sha256 = "x";
    EXPECT_EQ(ReasonOf(Decide({}, command, kInForce, today)), "EVIDENCE_HASH_INVALID");
}

TEST(SustainabilityReport, EndsAPeriodOfThePlanOnceAndTellsOfItsGoals) {
    const SustainabilityPlan plan = Planned(3, true);
    const Moment today = On("2026-07-20");
    EXPECT_EQ(ReasonOf(Decide(plan, Report("2026-06-30"), {}, today)), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(ReasonOf(Decide(plan, Report("2026-06-30"), kInForce, today)), "");
    EXPECT_EQ(
        ReasonOf(Decide(plan, Report("2026-06-29"), kInForce, today)), "SUSTAINABILITY_PERIOD_WRONG"
    );
    EXPECT_EQ(ReasonOf(Decide(plan, Report("2026-12-31"), kInForce, today)), "DATE_IN_FUTURE");
    SustainabilityReport unknown = Report("2026-06-30");
    unknown.results.push_back({"G9", *Ratio::Of(1, 1), ""});
    EXPECT_EQ(ReasonOf(Decide(plan, unknown, kInForce, today)), "SUSTAINABILITY_GOAL_UNKNOWN");
    SustainabilityPlan reported = plan;
    SustainabilityBook::Evolve(reported, SustainabilityReported{Report("2026-06-30")}, {});
    EXPECT_EQ(
        ReasonOf(Decide(reported, Report("2026-06-30"), kInForce, today)),
        "SUSTAINABILITY_REPORT_TAKEN"
    );
    EXPECT_EQ(
        ReasonOf(Decide(SustainabilityPlan{}, Report("2026-06-30"), kInForce, today)),
        "SUSTAINABILITY_PLAN_MISSING"
    );
}

TEST(SustainabilityReport, IsMissedTheDayAfterItsLastDayAndTheReportEndsThat) {
    SustainabilityPlan plan = Planned(3, true);
    EXPECT_EQ(plan.next_due, Day("2026-07-30"));
    EXPECT_EQ(SustainabilityBook::RowOf(plan).due, Day("2026-07-31"));
    EXPECT_TRUE(BeginDay(plan, kInForce, Day("2026-07-30")).empty());
    const auto missed = BeginDay(plan, kInForce, Day("2026-07-31"));
    ASSERT_EQ(missed.size(), 1U);
    SustainabilityBook::Evolve(plan, missed.front(), {});
    EXPECT_TRUE(BeginDay(plan, kInForce, Day("2026-08-01")).empty());
    const auto attentions = SustainabilityBook::Attentions(plan);
    ASSERT_EQ(attentions.size(), 1U);
    EXPECT_EQ(attentions[0].code, "SUSTAIN-MISSING");
    EXPECT_EQ(attentions[0].subject, "2026-06-30");
    EXPECT_EQ(attentions[0].since, Day("2026-07-31"));
    SustainabilityBook::Evolve(plan, SustainabilityReported{Report("2026-06-30")}, {});
    EXPECT_TRUE(SustainabilityBook::Attentions(plan).empty());
    EXPECT_EQ(plan.next_period_end, Day("2026-12-31"));
}

// Missed the first half of 2026 and the second, when a plan by years takes the place of the old.
SustainabilityPlan Replanned() {
    SustainabilityPlan plan = Planned(3, true);
    const auto missed = BeginDay(plan, kInForce, Day("2026-07-31"));
    SustainabilityBook::Evolve(plan, missed.front(), {});
    SustainabilityPlanned command{Uuid(), Content(1, true)};
    command.content.goals[0].code = "NEW";
    command.content.first_period_end = Day("2027-12-31");
    command.content.period_months = 12;
    const auto decision = Decide(plan, command, kInForce, On("2027-02-01"));
    SustainabilityBook::Evolve(plan, decision.events()[0], {});
    return plan;
}

TEST(SustainabilityReport, MissedUnderAnEarlierPlanStaysMissedUntilReported) {
    SustainabilityPlan plan = Replanned();
    EXPECT_EQ(SustainabilityBook::Attentions(plan)[0].subject, "2026-06-30");
    EXPECT_EQ(plan.missing_since, Day("2026-07-31"));
    SustainabilityReport unknown = Report("2026-06-30");
    unknown.results[0].goal_code = "G9";
    const Moment today = On("2027-02-02");
    EXPECT_EQ(ReasonOf(Decide(plan, unknown, kInForce, today)), "SUSTAINABILITY_GOAL_UNKNOWN");
    EXPECT_EQ(
        ReasonOf(Decide(plan, Report("2026-05-31"), kInForce, today)), "SUSTAINABILITY_PERIOD_WRONG"
    );
    for (const char* period : {"2026-06-30", "2026-12-31"}) {
        EXPECT_EQ(plan.next_period_end, Day(period));
        EXPECT_EQ(BeginDay(plan, kInForce, Day("2027-02-03")).size(), plan.missing_since ? 0U : 1U);
        // Of the goals that were agreed then.
        const auto reported = Decide(plan, Report(period), kInForce, today);
        ASSERT_EQ(ReasonOf(reported), "");
        SustainabilityBook::Evolve(plan, reported.events()[0], {});
        EXPECT_EQ(
            ReasonOf(Decide(plan, Report(period), kInForce, today)), "SUSTAINABILITY_REPORT_TAKEN"
        );
    }
    EXPECT_TRUE(SustainabilityBook::Attentions(plan).empty());
    EXPECT_EQ(plan.next_period_end, Day("2027-12-31"));
}

TEST(SustainabilityReport, MissedStaysSoWhenALaterOneComes) {
    SustainabilityPlan plan = Planned(3, true);
    SustainabilityBook::Evolve(plan, BeginDay(plan, kInForce, Day("2026-07-31")).front(), {});
    SustainabilityBook::Evolve(plan, SustainabilityReported{Report("2026-12-31")}, {});
    EXPECT_EQ(plan.missing_since, Day("2026-07-31"));
    EXPECT_EQ(plan.next_period_end, Day("2026-06-30"));
}

TEST(SustainabilityPlan, ReplacedBeforeAnythingWasMissedOwesNothing) {
    SustainabilityPlan plan = Planned(3, true);
    SustainabilityPlanned command{Uuid(), Content(1, true)};
    command.content.first_period_end = Day("2027-12-31");
    const auto decision = Decide(plan, command, kInForce, On("2027-02-01"));
    SustainabilityBook::Evolve(plan, decision.events()[0], {});
    EXPECT_EQ(plan.next_period_end, Day("2027-12-31"));
    EXPECT_TRUE(plan.owed.empty());
}

TEST(SustainabilityReport, IsOwedOnlyInForceAndWithinTheTerm) {
    const SustainabilityPlan plan = Planned(3, true);
    PlannedContract contract = kInForce;
    contract.end_date = Day("2026-06-29");
    EXPECT_TRUE(BeginDay(plan, contract, Day("2026-09-01")).empty());
    contract.end_date = Day("2026-06-30");
    EXPECT_EQ(BeginDay(plan, contract, Day("2026-09-01")).size(), 1U);
    contract.in_force = false;
    EXPECT_TRUE(BeginDay(plan, contract, Day("2026-09-01")).empty());
}

TEST(PeriodEnd, AMonthsLastDayStaysOne) {
    SustainabilityPlanContent content = Content(1, true);
    content.first_period_end = Day("2026-02-28");
    content.period_months = 1;
    EXPECT_EQ(PeriodEnd(content, 1), Day("2026-03-31"));
    EXPECT_EQ(PeriodEnd(content, 2), Day("2026-04-30"));
    content.first_period_end = Day("2026-01-15");
    EXPECT_EQ(PeriodEnd(content, 13), Day("2027-02-15"));
}

TEST(SustainabilityShare, CountsByNumberAndByEuros) {
    const SustainabilityShare share = ShareOf({
        {100'000, true, true},
        {300'000, true, false},
        {0, false, true},
        {600'000, false, false},
    });
    EXPECT_EQ(share.by_number, Ratio::Of(1, 2));
    EXPECT_EQ(share.by_value, Ratio::Of(1, 10));
    EXPECT_EQ(share.of_strategic, Ratio::Of(1, 2));
    EXPECT_FALSE(ShareOf({}).by_number.has_value());
    EXPECT_FALSE(ShareOf({{0, false, true}}).by_value.has_value());
}

}  // namespace
}  // namespace luotsi::contract_registry
