// P15, M32, P22: a report of which no line was accepted is as none, for the calendar, the ladder,
// the alert and the statistics alike.
#include "tests/scenarios/intake/calendar_bench.h"

#include <luotsi/report/v1/provider.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kRule = "report-overdue";

class ReturnedWhole : public testing::Test {
  protected:
    ReturnedWhole() {
        contract_registry::Terms terms = test::CalendarBench::Terms();
        terms.reporting_duty->ladder = test::CalendarBench::Ladder();
        terms.reporting_duty->first_close.reset();
        terms.reporting_duty->final_close.reset();
        contract_ = bench_.Agree("W-1", terms);
        bench_.StoreRule(kRule, kRule);
    }

    pb::SubmitReportRequest BadReport(const char* month, std::int64_t days) {
        pb::SubmitReportRequest request = bench_.ReportOf(contract_, month, days);
        request.mutable_lines(0)->mutable_service()->set_service_code("TUNTEMATON");
        return request;
    }
    pb::Report SendBad(const char* month, std::int64_t days = 10) {
        return bench_.county().Ask<pb::Report>(
            "report.v1.ReportService/SubmitReport", BadReport(month, days)
        );
    }
    std::string Late() { return bench_.county().Metrics("luotsi_report_intake_late_reports"); }
    // "1 of 2, 0 in time, 0 excused" of January.
    std::string Rate() {
        pb::GetReportingRateRequest request;
        request.set_from_month("2026-01");
        request.set_to_month("2026-01");
        const auto rate = bench_.county().Ask<pb::ReportingRate>(
            "report.v1.ReportingCalendarService/GetReportingRate", request
        );
        return std::to_string(rate.total().received()) + " of " +
               std::to_string(rate.total().expected()) + ", " +
               std::to_string(rate.total().on_time()) + " in time, " +
               std::to_string(rate.total().excused()) + " excused";
    }
    // Why January is excused, by the list of what is due.
    std::string ToldExcuse() {
        pb::ListDueReportsRequest request;
        request.set_contract_id(contract_);
        const auto due = bench_.county().Ask<pb::ListDueReportsResponse>(
            "report.v1.ReportService/ListDueReports", request
        );
        for (const pb::DueReport& one : due.due_reports()) {
            if (one.month() == "2026-01") return one.excuse();
        }
        return "not due";
    }
    // Whether January is told overdue by the list of what is due, and by the provider's overview.
    std::string ToldOverdue() {
        pb::ListDueReportsRequest request;
        request.set_contract_id(contract_);
        std::string told;
        const auto due = bench_.county().Ask<pb::ListDueReportsResponse>(
            "report.v1.ReportService/ListDueReports", request
        );
        for (const pb::DueReport& one : due.due_reports()) {
            if (one.month() == "2026-01" && one.overdue()) told += "due ";
        }
        const auto overview = bench_.county().Ask<pb::ProviderOverview>(
            "report.v1.ProviderService/GetProviderOverview", pb::GetProviderOverviewRequest()
        );
        for (const pb::OpenMonth& one : overview.contracts(0).open_months()) {
            if (one.month() == "2026-01" && one.overdue()) told += "overview ";
        }
        return told;
    }

    test::CalendarBench bench_{"2026-02-01"};
    std::string contract_;
};

TEST_F(ReturnedWhole, IsAsNoneWhenTheDueDayPassesUntilALineIsAccepted) {
    bench_.LiveTo("2026-02-05");
    const pb::Report report = SendBad("2026-01");
    EXPECT_EQ(report.state(), pb::REPORT_STATE_INCOMPLETE);
    ASSERT_EQ(report.lines_size(), 0);
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_OPEN);
    bench_.LiveTo("2026-02-10");
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(ToldOverdue(), "");
    bench_.LiveTo("2026-02-11");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_OVERDUE);
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 1\n");
    EXPECT_EQ(Rate(), "0 of 1, 0 in time, 0 excused");
    EXPECT_EQ(ToldOverdue(), "due overview ");
    ASSERT_EQ(bench_.Told("fi.luotsi.report.report.overdue.v1").size(), 1U);
    // Each step on its day, as for a month of which nothing came; and as a rebuilt read model has
    // it.
    bench_.LiveTo("2026-02-18");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
    bench_.county().Rebuild();
    EXPECT_EQ(Rate(), "0 of 1, 0 in time, 0 excused");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_OVERDUE);

    // Another one that comes back whole changes nothing; one with figures everything.
    SendBad("2026-01", 11);
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_REPORTED);
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(bench_.Steps(contract_).missing_months_size(), 0);
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    EXPECT_EQ(Late(), "luotsi_report_intake_late_reports 0\n");
    EXPECT_EQ(Rate(), "1 of 1, 0 in time, 0 excused");
    EXPECT_EQ(ToldOverdue(), "");
}

TEST_F(ReturnedWhole, CanBeExcused) {
    bench_.LiveTo("2026-02-05");
    SendBad("2026-01");
    bench_.LiveTo("2026-02-11");
    ASSERT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11");
    EXPECT_EQ(bench_.Excuse(contract_, "2026-01").state(), pb::WINDOW_STATE_EXCUSED);
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    EXPECT_EQ(Rate(), "0 of 0, 0 in time, 1 excused");
    EXPECT_EQ(ToldOverdue(), "");
    EXPECT_EQ(ToldExcuse(), "tietojärjestelmän vaihto");
    EXPECT_EQ(bench_.WithdrawExcuse(contract_, "2026-01").state(), pb::WINDOW_STATE_OVERDUE);
    EXPECT_EQ(ToldOverdue(), "due overview ");
    EXPECT_EQ(ToldExcuse(), "");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 1U);
}

TEST_F(ReturnedWhole, ExcusedBeforeTheDueDayLeavesNothingOverdue) {
    bench_.LiveTo("2026-02-05");
    SendBad("2026-01");
    bench_.Excuse(contract_, "2026-01");
    bench_.LiveTo("2026-02-20");
    EXPECT_EQ(ToldOverdue(), "");
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(Rate(), "0 of 0, 0 in time, 1 excused");
}

TEST_F(ReturnedWhole, AMonthOfWhichNothingCameIsExcusedNotOverdue) {
    bench_.LiveTo("2026-02-11");
    ASSERT_EQ(ToldOverdue(), "due overview ");
    bench_.Excuse(contract_, "2026-01");
    EXPECT_EQ(ToldOverdue(), "");
    EXPECT_EQ(ToldExcuse(), "tietojärjestelmän vaihto");
    // A late report tells more than the excuse.
    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(ToldOverdue(), "");
    EXPECT_EQ(ToldExcuse(), "");
}

TEST_F(ReturnedWhole, InPlaceOfAGoodOneIsRefusedAndTheMonthStaysReported) {
    bench_.LiveTo("2026-02-05");
    bench_.Send(contract_, "2026-01", 10);
    bench_.LiveTo("2026-02-14");
    const auto before = bench_.county().Stored("report-intake", "month_report");
    const pb::SubmitReportRequest bad = BadReport("2026-01", 11);
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>("report.v1.ReportService/SubmitReport", bad),
        "ALL_LINES_RETURNED"
    );
    EXPECT_EQ(bench_.county().Stored("report-intake", "month_report"), before);
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(bench_.OpenAlerts(kRule), 0U);
    EXPECT_EQ(Rate(), "1 of 1, 1 in time, 0 excused");
    // Trying it tells what is wrong.
    const auto tried =
        bench_.county().Ask<pb::Report>("report.v1.ReportService/ValidateReport", bad);
    ASSERT_EQ(tried.returned_lines_size(), 1);
    EXPECT_EQ(tried.returned_lines(0).reason(), "LINE_UNKNOWN_SERVICE");
    bench_.Send(contract_, "2026-01", 11);
    EXPECT_EQ(Rate(), "1 of 1, 1 in time, 0 excused");
}

}  // namespace
}  // namespace luotsi
