#include "tests/scenarios/intake/forecast_bench.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Subjects = std::set<std::string>;

class AccountedForecasts : public testing::Test {
  protected:
    pb::Forecast ForecastOf(const std::string& contract, unsigned months = 0) {
        pb::GetForecastRequest request;
        request.set_contract_id(contract);
        request.set_service_code("YPA-VRK");
        request.set_months_ahead(months);
        return bench_.county.Ask<pb::Forecast>("report.v1.ForecastService/GetForecast", request);
    }

    test::ForecastBench bench_;
};

// Four years with a season and a little noise that repeats itself in no year.
std::vector<std::int64_t> Seasonal(int months) {
    constexpr std::int64_t kSeason[] = {130, 125, 110, 100, 95, 80, 50, 80, 95, 105, 110, 120};
    std::vector<std::int64_t> days;
    for (int i = 0; i < months; ++i)
        days.push_back(kSeason[i % 12] * 10 + (i * 37) % 101 - 50);
    return days;
}

TEST_F(AccountedForecasts, X13TheSystemForeseesAServiceWithBounds) {
    const std::string contract = bench_.Agree("PH-1");
    const std::vector<std::int64_t> days = Seasonal(52);
    bench_.SubmitMonths(contract, "2022-01", {days.begin(), days.end() - 1});
    const pb::Forecast forecast = ForecastOf(contract);
    EXPECT_EQ(forecast.unit(), "day");
    EXPECT_EQ(forecast.last_month(), "2026-03");
    EXPECT_EQ(forecast.method(), pb::FORECAST_METHOD_SEASONAL);
    EXPECT_EQ(forecast.history_months(), 36U);
    ASSERT_EQ(forecast.months_size(), 6);
    const pb::ForecastMonth& april = forecast.months(0);
    EXPECT_EQ(april.month(), "2026-04");
    EXPECT_NEAR(double(april.value().micros()) / 1e6, 1000, 60);
    EXPECT_NEAR(double(forecast.months(3).value().micros()) / 1e6, 500, 60);
    EXPECT_GE(april.past_errors(), 12U);
    EXPECT_LT(april.low().micros(), april.value().micros());
    EXPECT_GT(april.high().micros(), april.value().micros());
    EXPECT_GT(april.low().micros(), 850'000'000);
    EXPECT_LT(april.high().micros(), 1'150'000'000);
    // Its own errors are told beside those of last year's same month.
    bench_.Submit(test::ForecastBench::ReportOf(contract, "2026-04", days.back()));
    const pb::ForecastAccuracy accuracy = bench_.Accuracy(contract, "2023-05", "2026-04", 3);
    ASSERT_EQ(accuracy.horizons_size(), 3);
    for (const pb::HorizonScore& one : accuracy.horizons()) {
        EXPECT_EQ(one.provider().count(), 0U);
        EXPECT_EQ(one.own().count(), 36U);
        EXPECT_LT(one.own().mean_error(), one.last_year().mean_error());
    }
}

TEST_F(AccountedForecasts, X13TheProvidersForecastStandsBesideTheSystems) {
    const std::string contract = bench_.Agree("PH-1");
    bench_.SubmitMonths(contract, "2026-01", {100, 100, 100, 100}, 140);
    const pb::Forecast forecast = ForecastOf(contract, 2);
    EXPECT_EQ(forecast.method(), pb::FORECAST_METHOD_LEVEL);
    ASSERT_EQ(forecast.months_size(), 2);
    EXPECT_EQ(forecast.months(0).value().micros(), 100'000'000);
    EXPECT_EQ(forecast.months(0).provider().micros(), 140'000'000);
    EXPECT_FALSE(forecast.months(0).has_low());
    EXPECT_FALSE(forecast.months(1).has_provider());
}

TEST_F(AccountedForecasts, X13NothingIsForeseenFromNothing) {
    const std::string contract = bench_.Agree("PH-1");
    pb::GetForecastRequest request;
    request.set_contract_id(contract);
    request.set_service_code("YPA-VRK");
    const auto refusal = [&] {
        return bench_.county.Refusal<pb::Forecast>(
            "report.v1.ForecastService/GetForecast", request
        );
    };
    EXPECT_EQ(refusal(), "FORECAST_HISTORY_MISSING");
    bench_.SubmitMonths(contract, "2026-01", {100, 100});
    EXPECT_EQ(refusal(), "FORECAST_HISTORY_MISSING");
    bench_.SubmitMonths(contract, "2026-03", {100});
    EXPECT_EQ(refusal(), "");
    request.set_service_code("OTHER");
    EXPECT_EQ(refusal(), "FORECAST_SERVICE_UNKNOWN");
}

TEST_F(AccountedForecasts, X13SixMonthsMissedToOneSideAreAnAlertUntilOneIsNot) {
    bench_.CreateRule(
        "forecast-bias",
        {{"months", "6"}, {"percent", "5"}},
        "{service} {direction} {months} {percent} {from} {to}"
    );
    const std::string contract = bench_.Agree("PH-1");
    // The forecasts of 2025-02 to 2025-06 are over: five.
    bench_.SubmitMonths(contract, "2025-01", {100, 100, 104, 96, 100, 100}, 110);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
    bench_.SubmitMonths(contract, "2025-07", {100}, 110);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{"PH-1 YPA-VRK/over"});
    const auto open = bench_.Alerts("forecast-bias", alert::v1::ALERT_STATE_OPEN);
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].text(), "YPA-VRK over 6 10.1 % 2025-02 2025-07");
    EXPECT_EQ(open[0].became_true_on(), "2025-07-31");
    // August came as foreseen and more: the row is broken.
    bench_.SubmitMonths(contract, "2025-08", {111}, 110);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
}

TEST_F(AccountedForecasts, X13ACorrectionOfAnEarlierMonthTakesTheAlertBack) {
    bench_.CreateRule("forecast-bias", {{"months", "6"}, {"percent", "5"}}, "{service}");
    const std::string contract = bench_.Agree("PH-1");
    bench_.SubmitMonths(contract, "2025-01", {100, 100, 100, 100, 100, 100, 100}, 90);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{"PH-1 YPA-VRK/under"});
    pb::CorrectReportRequest april;
    april.set_contract_id(contract);
    april.set_month("2025-04");
    april.set_correction_reason("kaksi asukasta laskettu väärin");
    test::ForecastBench::PutDays(88, april.add_lines()->mutable_service());
    test::ForecastBench::Foresee(april, 1, 90);
    bench_.county.Ask<pb::Report>("report.v1.ReportService/CorrectReport", april);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
}

TEST_F(AccountedForecasts, X13MonthsAndLevelAreTheRulesOwn) {
    bench_.CreateRule("forecast-bias", {{"months", "3"}, {"percent", "20"}}, "{service}");
    const std::string small = bench_.Agree("PH-1");
    bench_.SubmitMonths(small, "2025-01", {100, 100, 100, 100, 100, 100, 100, 100}, 110);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
    const std::string large = bench_.Agree("PH-2");
    bench_.SubmitMonths(large, "2025-01", {100, 100, 100}, 125);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
    bench_.SubmitMonths(large, "2025-04", {100}, 125);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{"PH-2 YPA-VRK/over"});
}

TEST_F(AccountedForecasts, X13AMonthWithoutAReportBreaksTheRow) {
    bench_.CreateRule("forecast-bias", {{"months", "3"}, {"percent", "5"}}, "{service}");
    const std::string contract = bench_.Agree("PH-1");
    bench_.SubmitMonths(contract, "2025-01", {100, 100, 100}, 125);
    // 2025-04 is missing, so nobody foresaw 2025-05 a month before.
    bench_.SubmitMonths(contract, "2025-05", {100, 100}, 125);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
    bench_.SubmitMonths(contract, "2025-04", {100}, 125);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{"PH-1 YPA-VRK/over"});
}

// Hours until the 15th of March 2025, days from then on.
std::string AgreeHoursThenDays(test::ForecastBench& bench) {
    contract_registry::Terms terms = test::SoundTerms();
    terms.type = contract_registry::ContractType::kPurchase;
    terms.framework.reset();
    terms.start_date = test::Day("2022-01-01");
    const CivilDate last = test::Day("2025-03-15");
    terms.prices = {
        {"YPA-VRK", "Tunti", "hour", *UnitPrice::Parse("40.00 EUR"), {}, last},
        {"YPA-VRK", "Vuorokausi", "day", *UnitPrice::Parse("157.50 EUR"), last.AddDays(1)},
    };
    return bench.county.Agree(test::CountyBench::Sound("PH-1", terms));
}

TEST_F(AccountedForecasts, X13OfAServiceWhoseUnitChangesIsNotBiasedByTheSumOfHoursAndDays) {
    bench_.CreateRule("forecast-bias", {{"months", "3"}, {"percent", "5"}}, "{service}");
    const std::string contract = AgreeHoursThenDays(bench_);
    for (const char* month : {"2025-01", "2025-02"}) {
        pb::SubmitReportRequest hours = test::ForecastBench::ReportOf(contract, month, 100);
        hours.mutable_lines(0)->mutable_service()->set_unit("hour");
        test::ForecastBench::Foresee(hours, 1, 110);
        bench_.Submit(hours);
    }
    pb::SubmitReportRequest march = test::ForecastBench::ReportOf(contract, "2025-03", 3);
    march.mutable_lines(0)->mutable_service()->set_service_date("2025-03-20");
    pb::ServiceActual& hours = *march.add_lines()->mutable_service();
    test::ForecastBench::PutDays(60, &hours);
    hours.set_unit("hour");
    hours.set_service_date("2025-03-10");
    test::ForecastBench::Foresee(march, 1, 6);
    ASSERT_TRUE(bench_.Submit(march).returned_lines().empty());
    // The third month of which less came than was foreseen, were 60 hours and 3 days one of them.
    bench_.SubmitMonths(contract, "2025-04", {5}, 6);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{});
    bench_.SubmitMonths(contract, "2025-05", {5, 5}, 6);
    EXPECT_EQ(bench_.OpenSubjects("forecast-bias"), Subjects{"PH-1 YPA-VRK/over"});
    const auto open = bench_.Alerts("forecast-bias", alert::v1::ALERT_STATE_OPEN);
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].became_true_on(), "2025-06-30");
}

}  // namespace
}  // namespace luotsi
