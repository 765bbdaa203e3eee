// M32: a report that is not there one minute past its due day is told, alerted and counted, and the
// report itself clears all three.
#include "platform/runtime/helsinki.h"
#include "tests/scenarios/intake/calendar_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kOverdueType = "fi.luotsi.report.report.overdue.v1";
constexpr const char* kRule = "report-overdue";

class Overdue : public testing::Test {
  protected:
    Overdue() {
        contract_ = bench_.Agree("M-1", test::CalendarBench::Terms());
        bench_.StoreRule(kRule, kRule);
    }
    std::string Late() { return bench_.county().Metrics("luotsi_report_intake_late_reports"); }

    test::CalendarBench bench_{"2026-02-01"};
    std::string contract_;
};

TEST_F(Overdue, IsToldAlertedAndCountedOneMinutePastTheDueDayAndClearedByTheReport) {
    // The due day is 10 February; it ends at 22:00 UTC.
    EXPECT_EQ(
        runtime::HelsinkiDate(*Instant::Parse("2026-02-10T21:59:00.000000Z")),
        test::Day("2026-02-10")
    );
    EXPECT_EQ(
        runtime::HelsinkiDate(*Instant::Parse("2026-02-10T22:01:00.000000Z")),
        test::Day("2026-02-11")
    );
    bench_.LiveTo("2026-02-10");
    EXPECT_TRUE(bench_.Told(kOverdueType).empty());
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 0\n");
    bench_.LiveTo("2026-02-11");
    const std::vector<pb::ReportEvent> told = bench_.Told(kOverdueType);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].kind(), pb::REPORT_EVENT_KIND_OVERDUE);
    EXPECT_EQ(told[0].month(), "2026-01");
    EXPECT_EQ(told[0].due_date(), "2026-02-10");
    EXPECT_FALSE(told[0].historic());
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 1\n");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_OVERDUE);

    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 0\n");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_REPORTED);
}

TEST_F(Overdue, AlertsBothSides) {
    bench_.LiveTo("2026-02-11");
    bench_.county().CallAsProvider(test::kCalendarProvider);
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
    bench_.county().CallAsProvider("1572860-0");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    bench_.county().CallAsCounty();
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
}

TEST_F(Overdue, LeavesTheLateListWithAnExcuseAndComesBackWithoutIt) {
    bench_.LiveTo("2026-02-11");
    bench_.Excuse(contract_, "2026-01");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 0\n");
    const auto excused = bench_.Told("fi.luotsi.report.month.excused.v1");
    ASSERT_EQ(excused.size(), 1U);
    EXPECT_TRUE(excused[0].excused());
    EXPECT_EQ(excused[0].kind(), pb::REPORT_EVENT_KIND_EXCUSED);
    bench_.WithdrawExcuse(contract_, "2026-01");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 1\n");
    EXPECT_FALSE(bench_.Told("fi.luotsi.report.month.excused.v1").back().excused());
}

TEST_F(Overdue, CostsADayNothingOnWhichNothingCanHappen) {
    const auto looked_on = [&](const char* day) {
        bench_.LiveTo(day);
        const std::string line = bench_.county().Metrics("luotsi_report_intake_day_contracts");
        return line.substr(line.find(' ') + 1);
    };
    // After a start every contract is looked at once.
    EXPECT_EQ(looked_on("2026-02-02"), "1\n");
    EXPECT_EQ(looked_on("2026-02-03"), "0\n");
    EXPECT_EQ(looked_on("2026-02-10"), "0\n");
    EXPECT_EQ(looked_on("2026-02-11"), "1\n");
    // Its list of missing months has changed, so it is looked at again.
    EXPECT_EQ(looked_on("2026-02-12"), "1\n");
    EXPECT_EQ(looked_on("2026-02-13"), "0\n");
    EXPECT_EQ(looked_on("2026-02-20"), "0\n");
    // The day after the first closing.
    EXPECT_EQ(looked_on("2026-02-21"), "1\n");
    EXPECT_EQ(looked_on("2026-02-22"), "0\n");
}

TEST_F(Overdue, IsToldOnceHoweverOftenTheDayBegins) {
    bench_.LiveTo("2026-02-11");
    bench_.county().AdvanceTo("2026-02-11");
    bench_.LiveTo("2026-02-25");
    EXPECT_EQ(bench_.Told(kOverdueType).size(), 1U);
}

}  // namespace
}  // namespace luotsi
