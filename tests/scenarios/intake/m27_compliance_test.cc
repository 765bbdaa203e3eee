// M27: whether the terms that have an indicator were met, over a month and over a period.
#include "tests/scenarios/intake/line_bench.h"

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Complying : public LineBench {
  protected:
    pb::GetComplianceRequest Period(const char* from, const char* to) const {
        pb::GetComplianceRequest request;
        request.set_contract_id(contract_);
        request.set_month(from);
        request.set_to_month(to);
        return request;
    }
    pb::Compliance Compliance(const char* from, const char* to = "") {
        return county_.Ask<pb::Compliance>(
            "report.v1.ReportService/GetCompliance", Period(from, to)
        );
    }
    std::string Refused(const char* from, const char* to) {
        return county_.Refusal<pb::Compliance>(
            "report.v1.ReportService/GetCompliance", Period(from, to)
        );
    }
    template <class Indicators>
    static std::string Told(const Indicators& indicators) {
        std::string told;
        for (const pb::IndicatorCompliance& one : indicators) {
            told += (told.empty() ? "" : " ") + one.indicator_code() + "=" +
                    pb::ComplianceResult_Name(one.result()).substr(18);
        }
        return told;
    }
};

TEST_F(Complying, M27EveryTermWithAnIndicatorIsMetNotMetOrWithoutData) {
    Submit(Report("2026-01", Days(1), Indicator("STAFF", 60, 100), Indicator("LAATU", 89, 100)));
    EXPECT_EQ(Told(Compliance("2026-01").indicators()), "STAFF=MET LAATU=NOT_MET");
    EXPECT_EQ(Told(Compliance("2026-02").indicators()), "STAFF=NO_DATA LAATU=NO_DATA");
    EXPECT_TRUE(Compliance("2026-01").months().empty()) << "one month was asked for";
}

TEST_F(Complying, M27APeriodTellsEachOfItsMonths) {
    Submit(Report("2026-01", Days(1), Indicator("STAFF", 60, 100), Indicator("LAATU", 89, 100)));
    Submit(Report("2026-03", Days(1), Indicator("LAATU", 9, 10)));
    Correct(Report("2026-01", Days(1), Indicator("STAFF", 59, 100), Indicator("LAATU", 90, 100)));
    const pb::Compliance period = Compliance("2026-01", "2026-04");
    std::vector<std::string> told;
    for (const pb::MonthCompliance& month : period.months())
        told.push_back(month.month() + " " + Told(month.indicators()));
    EXPECT_EQ(
        told,
        (std::vector<std::string>{
            "2026-01 STAFF=NOT_MET LAATU=MET",
            "2026-02 STAFF=NO_DATA LAATU=NO_DATA",
            "2026-03 STAFF=NO_DATA LAATU=MET",
            "2026-04 STAFF=NO_DATA LAATU=NO_DATA"
        })
    );
    EXPECT_EQ(Told(period.indicators()), "STAFF=NOT_MET LAATU=MET") << "the first month's";
}

TEST_F(Complying, M27MonthsWithoutTheContractAreLeftOut) {
    const pb::Compliance period = Compliance("2024-11", "2025-02");
    ASSERT_EQ(period.months_size(), 2);
    EXPECT_EQ(period.months(0).month(), "2025-01");
    EXPECT_EQ(Refused("2026-02", "2026-01"), "PERIOD_REVERSED");
    EXPECT_EQ(Refused("2020-01", "2024-12"), "") << "sixty months";
    EXPECT_EQ(Refused("2020-01", "2025-01"), "PERIOD_TOO_LONG");
}

TEST_F(Complying, M27ALineOutsidePeriodPriceListOrIndicatorsGoesBackWithItsPlace) {
    pb::ReportLine early = Days(1);
    early.mutable_service()->set_service_date("2025-12-31");
    const pb::Report report = Submit(Report(
        "2026-01", Service("TUNTEMATON", "day", 1), early, Indicator("VIERAS", 1, 2), Days(1)
    ));
    EXPECT_EQ(report.lines_size(), 1);
    std::vector<std::string> told;
    for (const pb::ReturnedLine& one : report.returned_lines())
        told.push_back(std::to_string(one.index()) + " " + one.reason());
    EXPECT_EQ(
        told,
        (std::vector<std::string>{
            "0 LINE_UNKNOWN_SERVICE", "1 LINE_DATE_OUTSIDE_MONTH", "2 LINE_UNKNOWN_INDICATOR"
        })
    );
}

}  // namespace
}  // namespace luotsi
