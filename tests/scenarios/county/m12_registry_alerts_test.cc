#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/inhouse.pb.h>
#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/contract/v1/statute.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = contract::v1;

// What the registry says needs attention reaches the contract manager as an alert, and goes again.
class RegistryAlerts : public testing::Test {
  protected:
    RegistryAlerts() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Sopimustiedoissa on asia, joka vaatii huomiota.");
        rule.set_text_sv("Något kräver uppmärksamhet.");
        rule.set_text_en("Something needs attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    std::string Agree(const char* number) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.legal_basis = {"612/2021-17"};
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    // "number subject severity" of each alert.
    std::set<std::string> Alerts(alert::v1::AlertState state) {
        alert::v1::ListAlertsRequest request;
        request.set_state(state);
        request.set_rule_code("registry-attention");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> alerts;
        for (const alert::v1::Alert& one : listed.alerts()) {
            alerts.insert(
                one.contract_number() + ' ' + one.subject() + ' ' +
                alert::v1::Severity_Name(one.severity())
            );
        }
        return alerts;
    }
    std::set<std::string> Open() { return Alerts(alert::v1::ALERT_STATE_OPEN); }

    template <class Request>
    Request ReportOf(const std::string& contract, const char* month, int staff) {
        Request request;
        request.set_contract_id(contract);
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(100'000'000);
        report::v1::IndicatorActual& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(staff);
        indicator.mutable_value()->set_denominator(100);
        return request;
    }

    test::CountyBench county_{"2026-05-15"};
};

TEST_F(RegistryAlerts, M12ARiskWhoseIndicatorMissesIsAnAlertUntilTheReportIsCorrected) {
    const std::string contract = Agree("S-1");
    Agree("S-2");
    pb::RecordRiskRequest record;
    record.set_contract_id(contract);
    pb::Risk& risk = *record.mutable_risk();
    risk.set_code("R1");
    risk.set_title("Henkilöstö ei riitä");
    risk.set_trigger_indicator("STAFF");
    risk.mutable_impact()->set_currency_code("EUR");
    risk.mutable_impact()->set_amount_minor(100'000);
    risk.set_level(pb::LEVEL_OPERATIONAL);
    county_.Ask<pb::Risk>("contract.v1.RiskService/RecordRisk", record);
    EXPECT_TRUE(Open().empty());

    county_.Ask<report::v1::Report>(
        "report.v1.ReportService/SubmitReport",
        ReportOf<report::v1::SubmitReportRequest>(contract, "2026-04", 59)
    );
    EXPECT_EQ(Open(), std::set<std::string>{"S-1 RISK-WATCH/R1 SEVERITY_WARNING"});
    auto correction = ReportOf<report::v1::CorrectReportRequest>(contract, "2026-04", 60);
    correction.set_correction_reason("laskuvirhe");
    county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", correction);
    EXPECT_TRUE(Open().empty());
    EXPECT_EQ(Alerts(alert::v1::ALERT_STATE_CLOSED).size(), 1U);
}

TEST_F(RegistryAlerts, M10EndingAStatuteAlertsEachContractOnce) {
    pb::RecordStatuteRequest record;
    pb::Statute& statute = *record.mutable_statute();
    statute.set_code("612/2021-17");
    statute.set_title_fi("Alihankinta");
    statute.set_title_sv("Underleverans");
    statute.set_title_en("Subcontracting");
    statute.set_valid_from("2023-01-01");
    county_.Ask<pb::Statute>("contract.v1.LegalBasisService/RecordStatute", record);
    Agree("S-1");
    Agree("S-2");
    EXPECT_TRUE(Open().empty());
    pb::EndStatuteRequest end;
    end.set_code("612/2021-17");
    end.set_last_day("2026-12-31");
    county_.Ask<pb::Statute>("contract.v1.LegalBasisService/EndStatute", end);
    const std::set<std::string> both{
        "S-1 STATUTE-ENDED/612/2021-17 SEVERITY_WARNING",
        "S-2 STATUTE-ENDED/612/2021-17 SEVERITY_WARNING"
    };
    EXPECT_EQ(Open(), both);
    county_.AdvanceTo("2026-05-17");
    EXPECT_EQ(Open(), both);
    EXPECT_TRUE(Alerts(alert::v1::ALERT_STATE_CLOSED).empty()) << "one alert each, once";
}

TEST_F(RegistryAlerts, M15AnInHouseUnitAboveItsLimitAlertsItsContracts) {
    county_.SetParameter("inhouse.external_share", "2017-01-01", "5 %");
    Agree("S-1");
    pb::RecordInhouseTurnoverRequest record;
    record.mutable_provider()->set_scheme("FI-PRO");
    record.mutable_provider()->set_id("2077474-0");
    record.mutable_year()->set_year(2025);
    for (type::v1::Money* money :
         {record.mutable_year()->mutable_total(), record.mutable_year()->mutable_external()})
        money->set_currency_code("EUR");
    record.mutable_year()->mutable_total()->set_amount_minor(800'000'000);
    record.mutable_year()->mutable_external()->set_amount_minor(40'080'000);
    const char* const method = "contract.v1.InhouseService/RecordInhouseTurnover";
    county_.Ask<pb::InhouseUnit>(method, record);
    EXPECT_EQ(Open(), std::set<std::string>{"S-1 INHOUSE-LIMIT/2025 SEVERITY_CRITICAL"});
    record.mutable_year()->mutable_external()->set_amount_minor(40'000'000);
    county_.Ask<pb::InhouseUnit>(method, record);
    EXPECT_TRUE(Open().empty()) << "exactly 5 % is within the limit";
}

}  // namespace
}  // namespace luotsi
