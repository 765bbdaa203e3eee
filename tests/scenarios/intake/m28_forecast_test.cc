#include "tests/scenarios/intake/forecast_bench.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Forecasts : public testing::Test {
  protected:
    std::string TryApprove(const std::string& contract, const char* month) {
        pb::ApproveReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        return bench_.county.Refusal<pb::Report>("report.v1.ReportService/ApproveReport", request);
    }

    // "month ahead foreseen/actual error" of each row that the provider foresaw.
    static std::vector<std::string> Provided(const pb::ForecastAccuracy& accuracy) {
        std::vector<std::string> rows;
        for (const pb::ForecastRow& row : accuracy.rows()) {
            if (!row.has_provider()) continue;
            const auto whole = [](const type::v1::Quantity& quantity) {
                return std::to_string(quantity.micros() / 1'000'000);
            };
            rows.push_back(
                row.month() + ' ' + std::to_string(row.horizon()) + ' ' +
                whole(row.provider().foreseen()) + '/' + whole(row.actual()) + ' ' +
                std::to_string(row.provider().error())
            );
        }
        return rows;
    }

    test::ForecastBench bench_;
};

TEST_F(Forecasts, M28AReportWithoutItsForecastIsIncompleteUntilTheForecastComes) {
    const std::string contract = bench_.Agree("PH-1", true);
    pb::SubmitReportRequest report = test::ForecastBench::ReportOf(contract, "2026-04", 100);
    const pb::Report first = bench_.Submit(report);
    EXPECT_EQ(first.state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(first.returned_lines_size(), 0);
    EXPECT_EQ(TryApprove(contract, "2026-04"), "FORECAST_MISSING");
    // A forecast of another service, or of a month that is over, is none.
    test::ForecastBench::Foresee(report, 0, 100);
    const pb::Report second = bench_.Submit(report);
    EXPECT_EQ(second.state(), pb::REPORT_STATE_INCOMPLETE);
    EXPECT_EQ(second.returned_lines_size(), 1);
    EXPECT_EQ(TryApprove(contract, "2026-04"), "FORECAST_MISSING");
    report.clear_forecast();
    test::ForecastBench::Foresee(report, 1, 110);
    const pb::Report whole = bench_.Submit(report);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(whole.version(), 3U);
    EXPECT_EQ(TryApprove(contract, "2026-04"), "");
}

TEST_F(Forecasts, M28WhereTheContractAsksForNoneAReportIsCompleteWithoutOne) {
    const std::string contract = bench_.Agree("PH-1", false);
    const pb::Report report =
        bench_.Submit(test::ForecastBench::ReportOf(contract, "2026-04", 100));
    EXPECT_EQ(report.state(), pb::REPORT_STATE_RECEIVED);
}

TEST_F(Forecasts, M28EachForecastIsHeldAgainstWhatCameByMonthAndByHowFarAhead) {
    const std::string contract = bench_.Agree("PH-1", true);
    pb::SubmitReportRequest january = test::ForecastBench::ReportOf(contract, "2026-01", 100);
    test::ForecastBench::Foresee(january, 1, 110);
    test::ForecastBench::Foresee(january, 2, 90);
    bench_.Submit(january);
    pb::SubmitReportRequest february = test::ForecastBench::ReportOf(contract, "2026-02", 100);
    test::ForecastBench::Foresee(february, 1, 100);
    bench_.Submit(february);
    EXPECT_EQ(
        Provided(bench_.Accuracy(contract, "2026-01", "2026-12")),
        std::vector<std::string>{"2026-02 1 110/100 1000"}
    );
    pb::SubmitReportRequest march = test::ForecastBench::ReportOf(contract, "2026-03", 80);
    test::ForecastBench::Foresee(march, 1, 100);
    bench_.Submit(march);
    const std::vector<std::string> all{
        "2026-02 1 110/100 1000", "2026-03 1 100/80 2500", "2026-03 2 90/80 1250"
    };
    const pb::ForecastAccuracy accuracy = bench_.Accuracy(contract, "2026-01", "2026-12");
    EXPECT_EQ(Provided(accuracy), all);
    ASSERT_EQ(accuracy.horizons_size(), 2);
    EXPECT_EQ(accuracy.horizons(0).provider().count(), 2U);
    EXPECT_EQ(accuracy.horizons(0).provider().mean_error(), 1750);
    EXPECT_EQ(accuracy.horizons(0).provider().bias(), 1750);
    EXPECT_EQ(accuracy.horizons(1).provider().mean_error(), 1250);
    // The longest horizon and the months are the caller's to choose.
    EXPECT_EQ(
        Provided(bench_.Accuracy(contract, "2026-03", "2026-03", 1)),
        std::vector<std::string>{"2026-03 1 100/80 2500"}
    );
    // The figures come from the journal alone.
    bench_.county.Rebuild();
    EXPECT_EQ(Provided(bench_.Accuracy(contract, "2026-01", "2026-12")), all);
}

TEST_F(Forecasts, M28ACorrectionChangesBothWhatCameAndWhatWasForeseen) {
    const std::string contract = bench_.Agree("PH-1", true);
    bench_.SubmitMonths(contract, "2026-01", {100, 100}, 120);
    EXPECT_EQ(
        Provided(bench_.Accuracy(contract, "2026-02", "2026-02")),
        std::vector<std::string>{"2026-02 1 120/100 2000"}
    );
    pb::CorrectReportRequest february;
    february.set_contract_id(contract);
    february.set_month("2026-02");
    february.set_correction_reason("laskettu uudelleen");
    test::ForecastBench::PutDays(150, february.add_lines()->mutable_service());
    test::ForecastBench::Foresee(february, 1, 120);
    bench_.county.Ask<pb::Report>("report.v1.ReportService/CorrectReport", february);
    EXPECT_EQ(
        Provided(bench_.Accuracy(contract, "2026-02", "2026-02")),
        std::vector<std::string>{"2026-02 1 120/150 -2000"}
    );
    pb::SubmitReportRequest january = test::ForecastBench::ReportOf(contract, "2026-01", 100);
    test::ForecastBench::Foresee(january, 2, 75);
    bench_.Submit(january);
    EXPECT_EQ(
        Provided(bench_.Accuracy(contract, "2026-02", "2026-02")), std::vector<std::string>{}
    );
}

TEST_F(Forecasts, M28AProviderIsScoredOverAllItsContractsAndSeesOnlyItsOwn) {
    const std::string first = bench_.Agree("PH-1", true);
    const std::string second = bench_.Agree("PH-2", true);
    bench_.SubmitMonths(first, "2026-01", {100, 100}, 120);
    bench_.SubmitMonths(second, "2026-01", {300, 300}, 300);
    pb::GetForecastAccuracyRequest request;
    request.mutable_provider()->set_scheme("FI-PRO");
    request.mutable_provider()->set_id("2077474-0");
    request.set_from_month("2026-01");
    request.set_to_month("2026-12");
    const char* method = "report.v1.ForecastService/GetForecastAccuracy";
    const std::vector<std::string> both{"2026-02 1 420/400 500"};
    EXPECT_EQ(Provided(bench_.county.Ask<pb::ForecastAccuracy>(method, request)), both);
    bench_.county.CallAsProvider("2077474-0");
    EXPECT_EQ(Provided(bench_.county.Ask<pb::ForecastAccuracy>(method, request)), both);
    bench_.county.CallAsProvider("0112038-9");
    EXPECT_EQ(
        Provided(bench_.county.Ask<pb::ForecastAccuracy>(method, request)),
        std::vector<std::string>{}
    );
    request.clear_provider();
    request.set_contract_id(first);
    EXPECT_EQ(bench_.county.Refusal<pb::ForecastAccuracy>(method, request), "CONTRACT_NOT_FOUND");
    pb::GetForecastRequest forecast;
    forecast.set_contract_id(first);
    forecast.set_service_code("YPA-VRK");
    EXPECT_EQ(
        bench_.county.Refusal<pb::Forecast>("report.v1.ForecastService/GetForecast", forecast),
        "CONTRACT_NOT_FOUND"
    );
}

TEST_F(Forecasts, M28AnUnclearQuestionIsRefused) {
    const std::string contract = bench_.Agree("PH-1");
    pb::GetForecastAccuracyRequest request;
    request.set_from_month("2026-01");
    request.set_to_month("2026-12");
    const char* method = "report.v1.ForecastService/GetForecastAccuracy";
    const auto refusal = [&] {
        return bench_.county.Refusal<pb::ForecastAccuracy>(method, request);
    };
    EXPECT_EQ(refusal(), "FORECAST_SUBJECT_MISSING");
    request.set_contract_id(contract);
    EXPECT_EQ(refusal(), "");
    request.mutable_provider()->set_scheme("FI-PRO");
    request.mutable_provider()->set_id("2077474-0");
    EXPECT_EQ(refusal(), "FORECAST_SUBJECT_MISSING");
    request.clear_provider();
    request.set_to_month("2025-12");
    EXPECT_EQ(refusal(), "PERIOD_REVERSED");
    request.set_to_month("2029-01");
    EXPECT_EQ(refusal(), "PERIOD_TOO_LONG");
}

}  // namespace
}  // namespace luotsi
