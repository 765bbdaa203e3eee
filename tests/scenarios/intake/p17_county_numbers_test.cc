// P17: by what a figure is odd is the county's to set, from which day it holds.
#include "tests/scenarios/intake/forecast_bench.h"
#include "tests/scenarios/intake/odd_numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using Told = std::vector<std::string>;

class CountyNumbers : public testing::Test {
  protected:
    CountyNumbers() {
        bench_.SubmitMonths(contract_, "2024-01", std::vector<std::int64_t>(24, 100));
    }

    // What is remarked of a month with so many days; nothing is stored.
    Told Remarks(const char* month, std::int64_t days) {
        pb::SubmitReportRequest report = test::ForecastBench::ReportOf(contract_, month, days);
        Told told;
        const auto tried =
            bench_.county.Ask<pb::Report>("report.v1.ReportService/ValidateReport", report);
        for (const pb::ReturnedLine& one : tried.remarks()) {
            told.push_back(one.reason());
            if (one.facts().contains("times")) told.back() += ' ' + one.facts().at("times");
        }
        return told;
    }

    test::ForecastBench bench_;
    std::string contract_ = bench_.Agree("PH-1");
};

TEST_F(CountyNumbers, P17NothingIsOddBeforeTheCountyHasSetByWhat) {
    EXPECT_EQ(Remarks("2026-01", 1'000'000), Told{});
    test::SetUsualNumbers(bench_.county);
    test::SetUsualNumbers(bench_.county);
    EXPECT_EQ(bench_.county.Told("contract-registry", "fi.luotsi.contract.parameter.").size(), 3U)
        << "what is set already is not told again";
    EXPECT_EQ(Remarks("2026-01", 1'000'000), (Told{"LINE_UNUSUAL", "LINE_FAR_FROM_FORECAST 1000"}));
}

TEST_F(CountyNumbers, P17ACountysOwnNumberHoldsFromItsDay) {
    test::SetUsualNumbers(bench_.county);
    // February's last day is the first on which it holds.
    bench_.county.SetParameter("odd_figures.deviations", "2026-02-28", "40");
    EXPECT_EQ(Remarks("2026-01", 300), Told{"LINE_UNUSUAL"});
    EXPECT_EQ(Remarks("2026-02", 300), Told{});
    EXPECT_EQ(Remarks("2026-02", 900), Told{"LINE_UNUSUAL"});
    bench_.county.SetParameter("odd_figures.deviations", "2026-02-28", "0");
    EXPECT_EQ(Remarks("2026-02", 900), Told{});
}

TEST_F(CountyNumbers, P17HowManyMonthsAndHowManyTimesAreTheCountysToo) {
    test::SetUsualNumbers(bench_.county);
    bench_.county.SetParameter("odd_figures.least_months", "2026-02-01", "36");
    bench_.county.SetParameter("odd_figures.times_forecast", "2026-03-01", "2");
    EXPECT_EQ(Remarks("2026-01", 300), Told{"LINE_UNUSUAL"});
    EXPECT_EQ(Remarks("2026-02", 300), Told{});
    EXPECT_EQ(Remarks("2026-03", 300), Told{"LINE_FAR_FROM_FORECAST 2"});
    EXPECT_EQ(Remarks("2026-03", 150), Told{});
}

TEST_F(CountyNumbers, P17WhatWasRemarkedStaysAndTheNumbersOutliveARebuild) {
    test::SetUsualNumbers(bench_.county);
    bench_.Submit(test::ForecastBench::ReportOf(contract_, "2026-01", 300));
    bench_.county.SetParameter("odd_figures.deviations", "2026-01-01", "40");
    bench_.county.Rebuild();
    pb::GetReportRequest get;
    get.set_contract_id(contract_);
    get.set_month("2026-01");
    const auto stored = bench_.county.Ask<pb::Report>("report.v1.ReportService/GetReport", get);
    ASSERT_EQ(stored.remarks_size(), 1);
    EXPECT_EQ(stored.remarks(0).reason(), "LINE_UNUSUAL");
    EXPECT_EQ(Remarks("2026-01", 301), Told{});
    EXPECT_EQ(Remarks("2026-01", 900), Told{"LINE_UNUSUAL"});
}

// -- A service whose unit changes: hours until the 15th of March 2026, days from then on.

class ChangedUnit : public testing::Test {
  protected:
    ChangedUnit() {
        test::SetUsualNumbers(bench_.county);
        for (luotsi::Month month = test::MonthOf("2024-03"); month < test::MonthOf("2026-03");
             month = month.Next()) {
            pb::SubmitReportRequest report = Report(month.ToText());
            Add(report, "hour", 2000);
            if (month == test::MonthOf("2026-02")) test::ForecastBench::Foresee(report, 1, 50);
            bench_.Submit(report);
        }
        pb::SubmitReportRequest march = Report("2026-03");
        Add(march, "hour", 1900, "2026-03-10");
        Add(march, "day", 40, "2026-03-20");
        march_ = bench_.Submit(march);
    }

    std::string Agree() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = test::Day("2022-01-01");
        terms.prices = {
            {"YPA-VRK", "Tunti", "hour", *UnitPrice::Parse("40.00 EUR"), {}, test::Day("2026-03-15")
            },
            {"YPA-VRK",
             "Vuorokausi",
             "day",
             *UnitPrice::Parse("157.50 EUR"),
             test::Day("2026-03-16")},
        };
        return bench_.county.Agree(test::CountyBench::Sound("PH-2", terms));
    }
    pb::SubmitReportRequest Report(const std::string& month) const {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        return request;
    }
    static void Add(
        pb::SubmitReportRequest& report, const char* unit, std::int64_t units, const char* day = ""
    ) {
        pb::ServiceActual& line = *report.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit(unit);
        line.mutable_quantity()->set_micros(units * 1'000'000);
        line.set_service_date(day);
    }
    // "month unit: actual of foreseen" of each month that its provider foresaw.
    Told Scored() {
        Told told;
        const pb::ForecastAccuracy accuracy = bench_.Accuracy(contract_, "2026-03", "2026-03", 1);
        for (const pb::ForecastRow& row : accuracy.rows()) {
            if (!row.has_provider()) continue;
            told.push_back(
                row.month() + ' ' + row.unit() + ": " +
                std::to_string(row.actual().micros() / 1'000'000) + " of " +
                std::to_string(row.provider().foreseen().micros() / 1'000'000)
            );
        }
        return told;
    }

    test::ForecastBench bench_;
    std::string contract_ = Agree();
    pb::Report march_;
};

TEST_F(ChangedUnit, P17NoUnitIsHeldAgainstThePastOfAnother) {
    EXPECT_EQ(march_.lines_size(), 2);
    EXPECT_EQ(march_.remarks_size(), 0);
    pb::SubmitReportRequest april = Report("2026-04");
    Add(april, "day", 90);
    const pb::Report report = bench_.Submit(april);
    EXPECT_EQ(report.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(report.remarks_size(), 0) << "90 days are few only beside 2,000 hours";
}

TEST_F(ChangedUnit, M28AForecastIsInTheUnitThatIsAgreedForItsMonth) {
    EXPECT_EQ(Scored(), Told{"2026-03 day: 40 of 50"});
    // The county's mean error: 50 foreseen where 40 came, and nothing about the hours.
    const std::string gauge =
        bench_.county.Metrics("luotsi_report_intake_forecast_error_ratio{horizon=\"1\"}");
    EXPECT_NE(gauge.find(" 0.25"), std::string::npos) << gauge;
    bench_.county.Rebuild();
    EXPECT_EQ(Scored(), Told{"2026-03 day: 40 of 50"});
}

}  // namespace
}  // namespace luotsi
