#include "report_intake/domain/report.h"

namespace luotsi::report_intake {
namespace {

ReportState StateOf(const ReportContent& content) {
    return content.complete() ? ReportState::kReceived : ReportState::kIncomplete;
}

}  // namespace

void ReportBook::Evolve(State& report, const Event& event, const Recorded& recorded) {
    std::visit(
        Overloaded{
            [&](const ReportReceived& received) {
                report.contract = received.contract;
                report.contract_key = received.contract_key;
                report.month = received.month;
                report.due_date = received.due_date;
                report.import_identity = received.import_identity;
                report.historic = received.historic;
                report.versions.push_back(
                    {StateOf(received.content), {}, recorded.at, received.content}
                );
            },
            [&](const ReportCorrected& corrected) {
                report.versions.back().state = ReportState::kReplaced;
                report.versions.push_back(
                    {StateOf(corrected.content), corrected.reason, recorded.at, corrected.content}
                );
            },
            [&](const ReportApproved&) { report.versions.back().state = ReportState::kApproved; },
            [&](const ReportOverdue& overdue) {
                report.contract = overdue.contract;
                report.contract_key = overdue.contract_key;
                report.month = overdue.month;
                report.due_date = overdue.due_date;
                report.historic = overdue.historic;
                report.was_overdue = true;
            },
        },
        event
    );
}

std::vector<Claim> ReportBook::Claims(const State& report) {
    return {{
        .key = MonthClaim(report.contract, report.month),
        .reason = "MONTH_ALREADY_REPORTED",
        .field = "month",
    }};
}

std::string MonthClaim(const Uuid& contract, Month month) {
    return "month-report/" + contract.ToText() + "/" + month.ToText();
}

}  // namespace luotsi::report_intake
