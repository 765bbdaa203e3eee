#include "tests/scenarios/county/county_bench.h"
#include "tests/scenarios/steering/framework_family.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/steering/v1/market.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class Market : public testing::Test {
  protected:
    static contract_registry::Terms Provided(
        const char* business_id, const char* start, const char* end
    ) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.provider = {PartyIdentifier{"FI-PRO", business_id}, std::string("T ") + business_id};
        terms.start_date = test::Day(start);
        terms.end_date = test::Day(end);
        return terms;
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms) {
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }
    // A month's report of so many days at 157.50 euros, and so its payment.
    void Report(const std::string& contract, const char* month, int days) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(std::int64_t{days} * 1'000'000);
        report::v1::IndicatorActual& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(70);
        indicator.mutable_value()->set_denominator(100);
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract);
        approve.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }
    // Another provider from a day on.
    void Replace(const std::string& contract, const char* from, const char* business_id) {
        contract::v1::AmendContractRequest amend;
        amend.set_contract_id(contract);
        amend.set_effective_from(from);
        amend.set_reason(contract::v1::AMENDMENT_REASON_CONTRACTOR_REPLACED);
        amend.mutable_provider()->set_name(std::string("T ") + business_id);
        amend.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
        amend.mutable_provider()->mutable_identifier()->set_id(business_id);
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    }
    void Profile(const char* business_id, bool local) {
        pb::RecordProviderProfileRequest request;
        pb::ProviderProfile& profile = *request.mutable_profile();
        profile.mutable_provider()->set_scheme("FI-PRO");
        profile.mutable_provider()->set_id(business_id);
        profile.set_local(local);
        county_.Ask<pb::ProviderProfile>(
            "steering.v1.MarketService/RecordProviderProfile", request
        );
    }
    pb::Market Ask(const char* service, int from, int to) {
        pb::GetMarketRequest request;
        request.set_service_code(service);
        request.set_from_year(from);
        request.set_to_year(to);
        return county_.Ask<pb::Market>("steering.v1.MarketService/GetMarket", request);
    }
    std::set<std::string> Alerts() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        std::set<std::string> alerts;
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        for (const alert::v1::Alert& one : listed.alerts()) {
            if (one.subject().starts_with("MARKET-THIN"))
                alerts.insert(one.contract_number() + ' ' + one.subject());
        }
        return alerts;
    }
    void MakeRule() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Huomio.");
        rule.set_text_sv("Observera.");
        rule.set_text_en("Attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    test::CountyBench county_{"2026-05-15"};
};

TEST_F(Market, M68ShowsProvidersSharesAndWhoCameAndWentByYear) {
    const std::string big = Agree("S-1", Provided("2077474-0", "2025-01-01", "2028-12-31"));
    contract_registry::Terms third = Provided("1234567-1", "2026-01-01", "2028-12-31");
    third.provider_kind = contract_registry::ProviderKind::kThirdSector;
    const std::string small = Agree("S-2", third);
    contract_registry::Terms other = Provided("2345678-0", "2026-01-01", "2028-12-31");
    other.prices[0].service_code = "KOTI";
    Agree("S-3", other);
    Report(big, "2026-04", 300);
    Report(small, "2026-04", 100);
    Profile("2077474-0", false);
    Profile("1234567-1", true);

    const pb::Market market = Ask("YPA-VRK", 2024, 2026);
    EXPECT_EQ(market.service_name(), "Asumisvuorokausi");
    ASSERT_EQ(market.years_size(), 3);
    EXPECT_EQ(market.years(0).providers(), 0U);
    EXPECT_EQ(market.years(1).providers(), 1U);
    EXPECT_EQ(market.years(1).entered(), 1U);
    const pb::MarketYear& year = market.years(2);
    EXPECT_EQ(year.providers(), 2U);
    EXPECT_EQ(year.paid().amount_minor(), 400 * 15'750);
    EXPECT_EQ(year.largest_share_bp(), 7500U);
    EXPECT_EQ(year.largest().name(), "T 2077474-0");
    EXPECT_EQ(year.entered(), 1U);
    EXPECT_EQ(year.left(), 0U);
    EXPECT_EQ(year.third_sector_share_bp(), 5000U);
    EXPECT_EQ(year.local_share_bp(), 5000U);
    EXPECT_EQ(year.locality_unknown(), 0U);
    EXPECT_FALSE(year.thin());
    pb::GetMarketRequest reversed;
    reversed.set_service_code("YPA-VRK");
    reversed.set_from_year(2026);
    reversed.set_to_year(2025);
    EXPECT_EQ(
        county_.Refusal<pb::Market>("steering.v1.MarketService/GetMarket", reversed),
        "MARKET_YEARS_INVALID"
    );
}

TEST_F(Market, M68MoneyUnderCallOffsIsOfTheServiceThatTheFrameworkPrices) {
    const auto framework = test::FrameworkOf("F-1", test::SoundTerms(), 230'000'000);
    const std::string id = county_.Agree(framework);
    const std::string call_off =
        county_.Agree(test::CallOffOf("F-1/1", framework, id, "2027-12-31", 120'000'000));
    const std::string other = Agree("S-1", Provided("1234567-1", "2026-01-01", "2028-12-31"));
    Report(call_off, "2026-04", 900);
    Report(other, "2026-04", 100);
    const pb::Market market = Ask("YPA-VRK", 2026, 2028);
    EXPECT_EQ(market.years(0).providers(), 2U);
    EXPECT_EQ(market.years(0).paid().amount_minor(), 1000 * 15'750);
    EXPECT_EQ(market.years(0).largest_share_bp(), 9000U);
    EXPECT_EQ(market.years(0).largest().name(), "Esimerkkihoiva Oy");
}

TEST_F(Market, M68AReplacedProviderKeepsTheYearsAndTheMoneyItHad) {
    const std::string contract = Agree("S-1", Provided("1234567-1", "2025-01-01", "2028-12-31"));
    Report(contract, "2026-04", 100);
    Replace(contract, "2026-06-01", "0737546-2");
    const pb::Market market = Ask("YPA-VRK", 2025, 2027);
    EXPECT_EQ(market.years(0).providers(), 1U);
    const pb::MarketYear& year = market.years(1);
    EXPECT_EQ(year.providers(), 2U);
    EXPECT_EQ(year.entered(), 1U);
    EXPECT_EQ(year.left(), 0U);
    EXPECT_EQ(year.largest().name(), "T 1234567-1");
    EXPECT_EQ(year.largest_share_bp(), 10'000U);
    EXPECT_EQ(market.years(2).providers(), 1U);
    EXPECT_EQ(market.years(2).left(), 1U);
}

TEST_F(Market, M68WhoProvidesTodayIsCountedCallOffsToo) {
    MakeRule();
    county_.SetParameter("market.min_providers", "2020-01-01", "2");
    const auto framework = test::FrameworkOf("F-1", test::SoundTerms(), 230'000'000);
    const std::string id = county_.Agree(framework);
    county_.Agree(test::CallOffOf("F-1/1", framework, id, "2027-12-31", 120'000'000));
    const std::string other = Agree("S-1", Provided("1234567-1", "2025-01-01", "2028-12-31"));
    Replace(other, "2026-06-01", "2077474-0");
    county_.AdvanceTo("2026-05-31");
    EXPECT_TRUE(Alerts().empty());
    county_.AdvanceTo("2026-06-01");
    EXPECT_EQ(Alerts(), std::set<std::string>{"F-1/1 MARKET-THIN/YPA-VRK/strategic"});
}

TEST_F(Market, M68TooFewProvidersAreAnAlertOnOneContractOfEachUntilThereAreEnough) {
    MakeRule();
    county_.SetParameter("market.min_providers", "2020-01-01", "3");
    Agree("S-1", Provided("2077474-0", "2025-01-01", "2028-12-31"));
    Agree("S-2", Provided("2077474-0", "2025-01-01", "2027-12-31"));
    Agree("S-3", Provided("1234567-1", "2025-01-01", "2028-12-31"));
    county_.AdvanceTo("2026-05-16");
    const std::set<std::string> thin{
        "S-2 MARKET-THIN/YPA-VRK/strategic", "S-3 MARKET-THIN/YPA-VRK/strategic"
    };
    EXPECT_EQ(Alerts(), thin);
    EXPECT_TRUE(Ask("YPA-VRK", 2026, 2026).years(0).thin());
    Agree("S-4", Provided("2345678-0", "2025-01-01", "2028-12-31"));
    county_.AdvanceTo("2026-05-17");
    EXPECT_TRUE(Alerts().empty());
}

}  // namespace
}  // namespace luotsi
