// Own production beside bought services: the same report, the same unit, no payment (M31).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/finance/v1/conditional_payment.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/report/v1/volume.pb.h>
#include <luotsi/steering/v1/market.pb.h>
#include <luotsi/steering/v1/plan.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;
using contract_registry::ContractType;

constexpr const char* kMonth = "2026-01";
constexpr const char* kCounty = "3221309-4";
constexpr const char* kCompany = "2077474-0";

class OwnProduction : public testing::Test {
  protected:
    OwnProduction() {
        own_ = Agree("O-1", ContractType::kOwnProduction, kCounty, "183.335 EUR");
        bought_ = Agree("B-1", ContractType::kPurchase, kCompany, "157.50 EUR");
    }

    std::string Agree(
        const char* number, ContractType type, const char* provider, const char* cost
    ) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = type;
        terms.end_date = *CivilDate::Parse("2027-01-10");
        terms.provider = {PartyIdentifier{"FI-PRO", provider}, "Yksikkö"};
        terms.prices = {{"YPA-VRK", "Asumisvuorokausi", "day", *UnitPrice::Parse(cost)}};
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    void ReportAndApprove(const std::string& contract, std::int64_t days) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(kMonth);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * 1'000'000);
        line.set_clients(12);
        request.add_lines()->mutable_indicator()->set_indicator_code("STAFF");
        auto& value = *request.mutable_lines(1)->mutable_indicator()->mutable_value();
        value.set_numerator(65);
        value.set_denominator(100);
        const auto report =
            county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
        EXPECT_EQ(report.state(), pb::REPORT_STATE_RECEIVED) << report.ShortDebugString();
        pb::ApproveReportRequest approve;
        approve.set_contract_id(contract);
        approve.set_month(kMonth);
        county_.Ask<pb::Report>("report.v1.ReportService/ApproveReport", approve);
    }

    int ProposalsOf(const std::string& contract) {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract);
        return county_
            .Ask<finance::v1::ListPaymentProposalsResponse>(
                "finance.v1.FinanceService/ListPaymentProposals", request
            )
            .payment_proposals_size();
    }

    test::CountyBench county_{"2026-02-15"};
    std::string own_;
    std::string bought_;
};

TEST_F(OwnProduction, M31StandsBesideTheBoughtRowsOfTheSameServiceAndUnit) {
    ReportAndApprove(own_, 310);
    ReportAndApprove(bought_, 620);
    pb::GetProductionComparisonRequest request;
    request.set_month(kMonth);
    const auto comparison = county_.Ask<pb::ProductionComparison>(
        "report.v1.VolumeService/GetProductionComparison", request
    );
    ASSERT_EQ(comparison.services_size(), 1);
    const pb::ComparedService& service = comparison.services(0);
    EXPECT_EQ(service.service_code(), "YPA-VRK");
    EXPECT_EQ(service.unit(), "day");
    ASSERT_EQ(service.own_size(), 1);
    ASSERT_EQ(service.bought_size(), 1);
    EXPECT_EQ(service.own(0).volume().provider().id(), kCounty);
    EXPECT_EQ(service.own(0).volume().production_method(), pb::PRODUCTION_METHOD_OWN);
    // 310 x 183.335 = 56,833.85 euros exactly.
    EXPECT_EQ(service.own(0).volume().amount().amount_minor(), 5'683'385);
    EXPECT_EQ(service.own(0).unit_amount().amount_micros(), 183'335'000);
    EXPECT_EQ(service.bought(0).volume().provider().id(), kCompany);
    EXPECT_EQ(service.bought(0).volume().production_method(), pb::PRODUCTION_METHOD_BOUGHT);
    EXPECT_EQ(service.bought(0).unit_amount().amount_micros(), 157'500'000);
    EXPECT_EQ(service.own_total().unit_amount().amount_micros(), 183'335'000);
    EXPECT_EQ(service.bought_total().volume().quantity().micros(), 620'000'000);
    EXPECT_EQ(service.difference().amount_micros(), 25'835'000);
    EXPECT_EQ(service.difference().currency_code(), "EUR");
}

TEST_F(OwnProduction, M31WithoutABoughtRowThereIsNothingToCompareWith) {
    ReportAndApprove(own_, 310);
    pb::GetProductionComparisonRequest request;
    request.set_month(kMonth);
    request.set_service_code("YPA-VRK");
    const auto comparison = county_.Ask<pb::ProductionComparison>(
        "report.v1.VolumeService/GetProductionComparison", request
    );
    ASSERT_EQ(comparison.services_size(), 1);
    EXPECT_FALSE(comparison.services(0).has_bought_total());
    EXPECT_FALSE(comparison.services(0).has_difference());
}

TEST_F(OwnProduction, M31IsPaidNothingWhateverItsUnitCosts) {
    ReportAndApprove(own_, 310);
    ReportAndApprove(bought_, 620);
    county_.AdvanceTo("2026-04-01");
    EXPECT_EQ(ProposalsOf(own_), 0);
    EXPECT_EQ(ProposalsOf(bought_), 1);
    finance::v1::ListConditionalPaymentsRequest request;
    request.set_contract_id(own_);
    EXPECT_EQ(
        county_
            .Ask<finance::v1::ListConditionalPaymentsResponse>(
                "finance.v1.FinanceService/ListConditionalPayments", request
            )
            .conditional_payments_size(),
        0
    );
}

TEST_F(OwnProduction, M31IsNoPartOfTheMarketNorOfWhatIsToBeBought) {
    steering::v1::GetMarketRequest market;
    market.set_service_code("YPA-VRK");
    market.set_from_year(2026);
    market.set_to_year(2026);
    const auto seen =
        county_.Ask<steering::v1::Market>("steering.v1.MarketService/GetMarket", market);
    ASSERT_EQ(seen.years_size(), 1);
    EXPECT_EQ(seen.years(0).providers(), 1U);

    county_.SetParameter("planning.lead_days", "2020-01-01", "365");
    const auto plan = county_.Ask<steering::v1::ProcurementPlan>(
        "steering.v1.ProcurementPlanService/GetProcurementPlan",
        steering::v1::GetProcurementPlanRequest()
    );
    for (const auto& year : plan.years()) {
        for (const auto& purchase : year.purchases())
            EXPECT_NE(purchase.number(), "O-1");
    }
}

// What is a warning of a thin market counts sellers, not the county itself.
TEST_F(OwnProduction, M31DoesNotMakeAMarketOfOneSellerALargerOne) {
    county_.SetParameter("market.min_providers", "2020-01-01", "2");
    county_.AdvanceTo("2026-02-16");
    steering::v1::GetMarketRequest market;
    market.set_service_code("YPA-VRK");
    market.set_from_year(2026);
    market.set_to_year(2026);
    const auto seen =
        county_.Ask<steering::v1::Market>("steering.v1.MarketService/GetMarket", market);
    EXPECT_TRUE(seen.years(0).thin());
}

}  // namespace
}  // namespace luotsi
