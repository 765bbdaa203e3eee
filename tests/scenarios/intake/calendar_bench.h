#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_event.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::test {

namespace pb = report::v1;

inline constexpr const char* kCalendarProvider = "2077474-0";

// A county with contracts that have due days, closings and a ladder, and their reports.
class CalendarBench {
  public:
    explicit CalendarBench(const char* today) : county_(today) {}

    CountyBench& county() { return county_; }

    // Due on the 10th, closed on the 20th of the next month and of the one after it.
    static contract_registry::Terms Terms(const char* provider = kCalendarProvider) {
        using namespace contract_registry;
        contract_registry::Terms terms = SoundTerms();
        terms.type = ContractType::kPurchase;
        terms.framework.reset();
        terms.provider = {PartyIdentifier{"FI-PRO", provider}, "Tuottaja"};
        terms.prices = {{"VRK", "Asumisvuorokausi", "day", UnitPrice::OfMicros(100'000'000)}};
        terms.start_date = Day("2026-01-01");
        terms.reporting_duty = ReportingDuty{
            .due_day = 10,
            .first_close = CloseDay{.months_after = 1, .day = 20},
            .final_close = CloseDay{.months_after = 2, .day = 20},
        };
        return terms;
    }
    // Reminder at once, payments held for two in a row, a sanction proposed two weeks later.
    static std::vector<contract_registry::LadderStep> Ladder() {
        using enum contract_registry::LadderStepKind;
        return {
            {.kind = kReminder, .missed_in_a_row = 1},
            {.kind = kNotice, .missed_in_a_row = 1, .days_after = 7},
            {.kind = kHold, .missed_in_a_row = 2, .days_after = 0},
            {.kind = kSanctionProposal, .missed_in_a_row = 2, .days_after = 14},
        };
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms) {
        return county_.Agree(CountyBench::Sound(number, terms));
    }

    // Every day begins, as it does in a county that is never down.
    void LiveTo(const char* day) {
        for (CivilDate next = Today().AddDays(1); next <= test::Day(day); next = next.AddDays(1))
            county_.AdvanceTo(next.ToText().c_str());
    }
    CivilDate Today() { return *CivilDate::Parse(county_.Now().ToText().substr(0, 10)); }

    pb::SubmitReportRequest ReportOf(
        const std::string& contract, const char* month, std::int64_t days
    ) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * 1'000'000);
        return request;
    }
    pb::Report Send(const std::string& contract, const char* month, std::int64_t days) {
        return county_.Ask<pb::Report>(
            "report.v1.ReportService/SubmitReport", ReportOf(contract, month, days)
        );
    }
    void Approve(const std::string& contract, const char* month) {
        pb::ApproveReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        county_.Ask<pb::Report>("report.v1.ReportService/ApproveReport", request);
    }
    pb::ReportingWindow Excuse(const std::string& contract, const char* month) {
        pb::RecordExcuseRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        request.set_reason("tietojärjestelmän vaihto");
        return county_.Ask<pb::ReportingWindow>(
            "report.v1.ReportingCalendarService/RecordExcuse", request
        );
    }
    pb::ReportingWindow WithdrawExcuse(const std::string& contract, const char* month) {
        pb::WithdrawExcuseRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        request.set_reason("kirjattu väärälle kuulle");
        return county_.Ask<pb::ReportingWindow>(
            "report.v1.ReportingCalendarService/WithdrawExcuse", request
        );
    }
    pb::GetWindowsResponse Windows(const std::string& contract, std::uint32_t year) {
        pb::GetWindowsRequest request;
        request.set_contract_id(contract);
        request.set_year(year);
        return county_.Ask<pb::GetWindowsResponse>(
            "report.v1.ReportingCalendarService/GetWindows", request
        );
    }
    pb::WindowState StateOf(const std::string& contract, std::string_view month) {
        const auto year = static_cast<std::uint32_t>(std::stoi(std::string(month.substr(0, 4))));
        const pb::GetWindowsResponse windows = Windows(contract, year);
        for (const pb::ReportingWindow& window : windows.windows()) {
            if (window.month() == month) return window.state();
        }
        return pb::WINDOW_STATE_UNSPECIFIED;
    }
    pb::ListLadderStepsResponse Steps(const std::string& contract) {
        pb::ListLadderStepsRequest request;
        request.set_contract_id(contract);
        return county_.Ask<pb::ListLadderStepsResponse>(
            "report.v1.ReportingCalendarService/ListLadderSteps", request
        );
    }
    // "REMINDER@2026-02-11 NOTICE@2026-02-18"
    std::string Standing(const std::string& contract) {
        constexpr std::string_view kPrefix = "LADDER_STEP_KIND_";
        const pb::ListLadderStepsResponse steps = Steps(contract);
        std::string text;
        for (const pb::LadderStepTaken& step : steps.steps()) {
            if (!text.empty()) text += ' ';
            text += contract::v1::LadderStepKind_Name(step.kind()).substr(kPrefix.size());
            text += '@' + step.taken_on();
        }
        return text;
    }

    void StoreRule(const char* code, const char* kind, const char* step = nullptr) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code(code);
        rule.set_kind(kind);
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        if (step != nullptr) (*rule.mutable_parameters())["step"] = step;
        rule.set_text_fi("Raportti puuttuu.");
        rule.set_text_sv("Rapporten saknas.");
        rule.set_text_en("The report is missing.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }
    std::size_t OpenAlerts(const char* rule) {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code(rule);
        return static_cast<std::size_t>(
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request)
                .alerts_size()
        );
    }
    // The months proposed for payment so far, in their order of proposing.
    std::string Proposed(const std::string& contract) {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract);
        std::string months;
        const auto listed = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", request
        );
        for (const auto& proposal : listed.payment_proposals())
            months += proposal.month() + ' ';
        return months;
    }
    std::vector<pb::ReportEvent> Told(std::string_view type) {
        std::vector<pb::ReportEvent> told;
        for (const feed::PublicEvent& event : county_.Told("report-intake", type)) {
            LUOTSI_CHECK(told.emplace_back().ParseFromString(event.data), "a report event");
        }
        return told;
    }

  private:
    CountyBench county_;
};

}  // namespace luotsi::test
