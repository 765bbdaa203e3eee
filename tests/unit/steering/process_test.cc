#include "contract_registry/domain/steering/process.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

ProcessTemplate County() {
    ProcessTemplate county;
    const ProcessTemplatePublished published{
        .code = "SERVICES",
        .version =
            {
                .valid_from = Day("2026-01-01"),
                .steps =
                    {{ProcessStep::kNeed, "SERVICE-UNIT", 10},
                     {ProcessStep::kDecision, "BOARD", 20},
                     {ProcessStep::kTendering, "PROCUREMENT", 60}},
                .source = "hallitus 5.1.2026",
            },
    };
    ProcessTemplateBook::Evolve(county, published, {});
    return county;
}

class Purchase {
  public:
    std::string Start(const char* on, const char* today = "2026-02-01") {
        const StartProcess command{.contract_id = {}, .template_code = "SERVICES", .on = Day(on)};
        return Take(Decide(process_, command, County(), true, Now(today)));
    }
    std::string Finish(
        ProcessStep step, const char* on, const char* unit, const char* today = "2026-12-31"
    ) {
        return Take(Decide(process_, ProcessStepFinished{step, Day(on)}, unit, Now(today)));
    }
    std::string Plan(ProcessStep step, const char* day) {
        return Take(Decide(process_, ProcessStepPlanned{step, Day(day)}));
    }
    std::size_t BeginDay(const char* day) {
        const auto events = contract_registry::BeginDay(process_, Day(day));
        for (const ProcessEvent& event : events)
            ProcessBook::Evolve(process_, event, {});
        return events.size();
    }
    const Process& process() const { return process_; }
    std::string Told() const {
        std::string text;
        for (const Attention& one : ProcessBook::Attentions(process_))
            text += one.code + '/' + one.subject + ';';
        return text;
    }

  private:
    static Moment Now(const char* today) { return {.now = {}, .today = Day(today)}; }
    std::string Take(const Decision<ProcessEvent>& decision) {
        if (!decision.accepted()) return decision.rejection().reason;
        for (const ProcessEvent& event : decision.events())
            ProcessBook::Evolve(process_, event, {});
        return "";
    }

    Process process_;
};

TEST(Process, BeginsWithTheTemplatesStepsUnitsAndDays) {
    Purchase purchase;
    EXPECT_EQ(purchase.Start("2025-12-31"), "PROCESS_TEMPLATE_NOT_FOUND");
    EXPECT_EQ(purchase.Start("2026-02-02"), "DATE_IN_FUTURE");
    ASSERT_EQ(purchase.Start("2026-02-01"), "");
    EXPECT_EQ(purchase.Start("2026-02-01"), "PROCESS_ALREADY_STARTED");
    const auto& steps = purchase.process().steps;
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[0].state, ProcessStepState::kUnderWay);
    EXPECT_EQ(steps[1].state, ProcessStepState::kWaiting);
    EXPECT_EQ(steps[2].planned_on, Day("2026-05-02"));
}

TEST(Process, AStepIsFinishedByItsUnitAloneAndInItsTurn) {
    Purchase purchase;
    EXPECT_EQ(purchase.Finish(ProcessStep::kNeed, "2026-02-01", "X"), "PROCESS_NOT_FOUND");
    ASSERT_EQ(purchase.Start("2026-02-01"), "");
    for (const char* unit : {"BOARD", "PROCUREMENT", ""})
        EXPECT_EQ(purchase.Finish(ProcessStep::kNeed, "2026-02-05", unit), "UNIT_NOT_HELD") << unit;
    EXPECT_EQ(
        purchase.Finish(ProcessStep::kDecision, "2026-02-05", "BOARD"), "PROCESS_STEP_NOT_YET"
    );
    EXPECT_EQ(
        purchase.Finish(ProcessStep::kAnalysis, "2026-02-05", "BOARD"), "PROCESS_STEP_UNKNOWN"
    );
    EXPECT_EQ(
        purchase.Finish(ProcessStep::kNeed, "2026-01-31", "SERVICE-UNIT"), "DATE_ORDER_REVERSED"
    );
    EXPECT_EQ(
        purchase.Finish(ProcessStep::kNeed, "2026-02-05", "SERVICE-UNIT", "2026-02-04"),
        "DATE_IN_FUTURE"
    );
    ASSERT_EQ(purchase.Finish(ProcessStep::kNeed, "2026-02-05", "SERVICE-UNIT"), "");
    EXPECT_EQ(
        purchase.Finish(ProcessStep::kNeed, "2026-02-06", "SERVICE-UNIT"), "PROCESS_STEP_FINISHED"
    );
    EXPECT_EQ(purchase.process().steps[1].started_on, Day("2026-02-05"));
}

TEST(Process, AStepPastItsDayAlertsOnceUntilItIsFinishedOrPlannedAnew) {
    Purchase purchase;
    ASSERT_EQ(purchase.Start("2026-02-01"), "");
    EXPECT_EQ(purchase.BeginDay("2026-02-11"), 0U);
    EXPECT_EQ(ProcessBook::RowOf(purchase.process()).due, Day("2026-02-12"));
    EXPECT_EQ(purchase.BeginDay("2026-02-12"), 1U);
    EXPECT_EQ(purchase.BeginDay("2026-02-13"), 0U);
    EXPECT_EQ(purchase.Told(), "PROCESS-LATE/need SERVICE-UNIT 2026-02-11;");
    EXPECT_EQ(ProcessBook::RowOf(purchase.process()).due, Day("2026-03-04"));
    ASSERT_EQ(purchase.Plan(ProcessStep::kNeed, "2026-02-20"), "");
    EXPECT_EQ(purchase.Told(), "");
    EXPECT_EQ(purchase.Plan(ProcessStep::kNeed, "2026-01-31"), "DATE_ORDER_REVERSED");
    EXPECT_EQ(purchase.BeginDay("2026-02-21"), 1U);
    ASSERT_EQ(purchase.Finish(ProcessStep::kNeed, "2026-02-21", "SERVICE-UNIT"), "");
    EXPECT_EQ(purchase.Told(), "");
}

TEST(ProcessTemplate, NamesAStepOnceAndHoldsFromItsDay) {
    ProcessTemplate county = County();
    ProcessTemplatePublished next{.code = "SERVICES", .version = county.versions[0]};
    next.version.valid_from = Day("2026-06-01");
    next.version.steps[0].unit = "NEW-UNIT";
    ASSERT_TRUE(Decide(county, next).accepted());
    ProcessTemplateBook::Evolve(county, next, {});
    EXPECT_EQ(county.On(Day("2025-12-31")), nullptr);
    EXPECT_EQ(county.On(Day("2026-05-31"))->steps[0].unit, "SERVICE-UNIT");
    EXPECT_EQ(county.On(Day("2026-06-01"))->steps[0].unit, "NEW-UNIT");
    next.version.steps.push_back({ProcessStep::kNeed, "X", 1});
    EXPECT_EQ(Decide(county, next).rejection().reason, "PROCESS_STEPS_UNFIT");
}

TEST(UnitMember, WorksInTheUnitOfTheDay) {
    UnitMember member;
    for (const auto& [unit, day] :
         {std::pair{"BOARD", "2026-03-01"},
          std::pair{"PROCUREMENT", "2026-01-01"},
          std::pair{"", "2026-05-01"}})
        UnitMemberBook::Evolve(member, UnitMemberSet{"tactical/1", {unit, Day(day)}}, {});
    EXPECT_EQ(member.UnitOn(Day("2025-12-31")), "");
    EXPECT_EQ(member.UnitOn(Day("2026-02-28")), "PROCUREMENT");
    EXPECT_EQ(member.UnitOn(Day("2026-03-01")), "BOARD");
    EXPECT_EQ(member.UnitOn(Day("2026-05-01")), "");
}

TEST(MedianDays, IsTheMiddleOfEachStepAndTheLeadTimeTheirSumBeforeTheContract) {
    std::vector<StepDuration> durations;
    const auto add = [&](ProcessStep step, std::initializer_list<std::int64_t> days) {
        for (const std::int64_t one : days)
            durations.push_back({.contract = {}, .step = step, .days = one, .finished_on = {}});
    };
    add(ProcessStep::kNeed, {9, 1, 5});
    add(ProcessStep::kTendering, {40, 10, 30, 20});
    add(ProcessStep::kMonitoring, {700});
    const auto medians = MedianDays(durations);
    EXPECT_EQ(medians.at(ProcessStep::kNeed), 5);
    EXPECT_EQ(medians.at(ProcessStep::kTendering), 20) << "the lower middle";
    EXPECT_EQ(LeadTimeDays(medians), 25);
    EXPECT_EQ(CountByStep(durations).at(ProcessStep::kTendering), 4U);
    EXPECT_TRUE(MedianDays({}).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
