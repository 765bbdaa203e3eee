#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/report/v1/forecast.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace luotsi::test {

// A county in May 2026 with contracts that began in January 2022 and report one service.
class ForecastBench {
  public:
    std::string Agree(const char* number, bool forecast_required = false) {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = Day("2022-01-01");
        terms.reporting_duty->forecast_required = forecast_required;
        return county.Agree(CountyBench::Sound(number, terms));
    }

    static report::v1::SubmitReportRequest ReportOf(
        const std::string& contract, const std::string& month, std::int64_t days
    ) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        PutDays(days, request.add_lines()->mutable_service());
        return request;
    }
    static void PutDays(std::int64_t days, report::v1::ServiceActual* line) {
        line->set_service_code("YPA-VRK");
        line->set_unit("day");
        line->mutable_quantity()->set_micros(days * 1'000'000);
    }
    // `days` of the month `ahead` months after the reported one.
    template <class Request>
    static void Foresee(Request& request, int ahead, std::int64_t days) {
        const luotsi::Month month = luotsi::Month::Parse(request.month())->AddMonths(ahead);
        report::v1::ForecastLine& line = *request.add_forecast();
        line.set_month(month.ToText());
        line.set_service_code("YPA-VRK");
        line.mutable_quantity()->set_micros(days * 1'000'000);
    }

    report::v1::Report Submit(const report::v1::SubmitReportRequest& request) {
        return county.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
    }
    // Reports one month after another, each foreseeing the next as `foreseen` says.
    void SubmitMonths(
        const std::string& contract,
        const char* first,
        const std::vector<std::int64_t>& days,
        std::int64_t foreseen = -1
    ) {
        luotsi::Month month = MonthOf(first);
        for (const std::int64_t one : days) {
            report::v1::SubmitReportRequest request = ReportOf(contract, month.ToText(), one);
            if (foreseen >= 0) Foresee(request, 1, foreseen);
            Submit(request);
            month = month.Next();
        }
    }

    report::v1::ForecastAccuracy Accuracy(
        const std::string& contract, const char* from, const char* to, unsigned horizon = 0
    ) {
        report::v1::GetForecastAccuracyRequest request;
        request.set_contract_id(contract);
        request.set_from_month(from);
        request.set_to_month(to);
        request.set_max_horizon(horizon);
        return county.Ask<report::v1::ForecastAccuracy>(
            "report.v1.ForecastService/GetForecastAccuracy", request
        );
    }

    void CreateRule(
        const char* kind, const std::map<std::string, std::string>& parameters, const char* text
    ) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code(kind);
        rule.set_kind(kind);
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        for (const auto& [name, value] : parameters)
            (*rule.mutable_parameters())[name] = value;
        rule.set_text_fi(text);
        rule.set_text_sv(text);
        rule.set_text_en(text);
        county.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }
    std::vector<alert::v1::Alert> Alerts(const char* rule, alert::v1::AlertState state) {
        alert::v1::ListAlertsRequest request;
        request.set_state(state);
        request.set_rule_code(rule);
        const auto listed =
            county.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        return {listed.alerts().begin(), listed.alerts().end()};
    }
    std::set<std::string> OpenSubjects(const char* rule) {
        std::set<std::string> subjects;
        for (const alert::v1::Alert& one : Alerts(rule, alert::v1::ALERT_STATE_OPEN))
            subjects.insert(one.contract_number() + ' ' + one.subject());
        return subjects;
    }

    CountyBench county{"2026-05-15"};
};

}  // namespace luotsi::test
