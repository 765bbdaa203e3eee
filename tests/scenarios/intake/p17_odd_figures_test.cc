#include "tests/scenarios/intake/forecast_bench.h"
#include "tests/scenarios/intake/odd_numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Told = std::vector<std::string>;

class OddFigures : public testing::Test {
  protected:
    OddFigures() {
        test::SetUsualNumbers(bench_.county);
        bench_.SubmitMonths(contract_, "2024-01", std::vector<std::int64_t>(24, 100));
    }

    static Told Remarks(const google::protobuf::RepeatedPtrField<pb::ReturnedLine>& remarks) {
        Told told;
        for (const pb::ReturnedLine& one : remarks)
            told.push_back(one.reason() + '@' + one.field());
        return told;
    }
    static Told Remarks(const pb::Report& report) { return Remarks(report.remarks()); }

    test::ForecastBench bench_;
    std::string contract_ = bench_.Agree("PH-1");
};

TEST_F(OddFigures, P17AnUnusualFigureIsAcceptedAndRemarkedInWords) {
    const pb::Report usual =
        bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-01", 103));
    EXPECT_EQ(Remarks(usual), Told{});
    const pb::Report odd = bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-02", 300));
    EXPECT_EQ(odd.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(odd.lines_size(), 1);
    ASSERT_EQ(Remarks(odd), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
    const pb::ReturnedLine& remark = odd.remarks(0);
    EXPECT_EQ(remark.severity(), pb::FAULT_SEVERITY_WARNING);
    EXPECT_NE(remark.text().find("this time of the year"), std::string::npos) << remark.text();
    EXPECT_EQ(remark.facts().at("reported"), "300");
    EXPECT_LT(std::stod(remark.facts().at("low")), 100);
    EXPECT_GT(std::stod(remark.facts().at("high")), 100);
    // It stays with the report, and does not keep it from being approved.
    pb::GetReportRequest get;
    get.set_contract_id(contract_);
    get.set_month("2026-02");
    EXPECT_EQ(
        Remarks(bench_.county.Ask<pb::Report>("report.v1.ReportService/GetReport", get)),
        Remarks(odd)
    );
    pb::ApproveReportRequest approve;
    approve.set_contract_id(contract_);
    approve.set_month("2026-02");
    EXPECT_EQ(
        bench_.county.Refusal<pb::Report>("report.v1.ReportService/ApproveReport", approve), ""
    );
}

TEST_F(OddFigures, P17ACorrectionOfTheFigureTakesTheRemarkAway) {
    bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-01", 300));
    pb::CorrectReportRequest january;
    january.set_contract_id(contract_);
    january.set_month("2026-01");
    january.set_correction_reason("desimaalipilkku");
    test::ForecastBench::PutDays(100, january.add_lines()->mutable_service());
    EXPECT_EQ(
        Remarks(bench_.county.Ask<pb::Report>("report.v1.ReportService/CorrectReport", january)),
        Told{}
    );
}

TEST_F(OddFigures, P17TheSameSendingTwiceIsOneVersionWithItsRemark) {
    const auto report = test::ForecastBench::ReportOf(contract_, "2026-01", 300);
    EXPECT_EQ(bench_.Submit(report).version(), 1U);
    const pb::Report again = bench_.Submit(report);
    EXPECT_EQ(again.version(), 1U);
    EXPECT_EQ(Remarks(again), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
}

TEST_F(OddFigures, B32AThousandTimesTheForecastIsRemarkedAndAnAlert) {
    bench_.CreateRule(
        "report-remark", {{"reasons", "LINE_FAR_FROM_FORECAST"}}, "{reported} {expected} {about}"
    );
    pb::SubmitReportRequest january = test::ForecastBench::ReportOf(contract_, "2026-01", 100);
    test::ForecastBench::Foresee(january, 1, 110);
    bench_.Submit(january);
    const pb::Report far =
        bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-02", 110'000));
    EXPECT_EQ(far.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(
        Remarks(far),
        (Told{
            "LINE_UNUSUAL@lines[0].service.quantity",
            "LINE_FAR_FROM_FORECAST@lines[0].service.quantity"
        })
    );
    const auto open = bench_.Alerts("report-remark", alert::v1::ALERT_STATE_OPEN);
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].subject(), "LINE_FAR_FROM_FORECAST/YPA-VRK/2026-02");
    EXPECT_EQ(open[0].text(), "110000 110 YPA-VRK");
    // Sent again right, the alert is gone.
    bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-02", 110));
    EXPECT_TRUE(bench_.Alerts("report-remark", alert::v1::ALERT_STATE_OPEN).empty());
}

TEST_F(OddFigures, B32JustUnderAThousandTimesIsNoAlert) {
    bench_.CreateRule("report-remark", {}, "{about}");
    pb::SubmitReportRequest january = test::ForecastBench::ReportOf(contract_, "2026-01", 100);
    test::ForecastBench::Foresee(january, 1, 110);
    bench_.Submit(january);
    const pb::Report odd =
        bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-02", 109'999));
    EXPECT_EQ(Remarks(odd), Told{"LINE_UNUSUAL@lines[0].service.quantity"});
    EXPECT_TRUE(bench_.Alerts("report-remark", alert::v1::ALERT_STATE_OPEN).empty());
}

}  // namespace
}  // namespace luotsi
