#include "report_intake/domain/report.h"

namespace luotsi::report_intake {
namespace {

ReportState StateOf(const ReportContent& content) {
    return content.complete() ? ReportState::kReceived : ReportState::kIncomplete;
}

// Its light facts stay: what it said is read from its event.
void Replace(ReportVersion& version) {
    version.state = ReportState::kReplaced;
    if (!version.at_hand()) version.content = {};
}

// A month may be spoken of before it has a report.
template <class Event>
void Name(MonthReport& report, const Event& event) {
    report.contract = event.contract;
    report.contract_key = event.contract_key;
    report.month = event.month;
}

// Called before the version is added. Rows from before this was kept had figures without it.
void NoteAnswer(MonthReport& report, const ReportContent& content, Instant at) {
    const bool first = !report.answered_at && !report.has_figures();
    if (first && !content.lines.empty()) report.answered_at = at;
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
                if (received.due_historic) report.due_historic = received.due_historic;
                NoteAnswer(report, received.content, recorded.at);
                report.versions.push_back(
                    {StateOf(received.content),
                     received.reason,
                     recorded.at,
                     received.content,
                     received.stage,
                     received.sent_sha256,
                     recorded.revision}
                );
            },
            [&](const ReportCorrected& corrected) {
                NoteAnswer(report, corrected.content, recorded.at);
                Replace(report.versions.back());
                report.versions.push_back(
                    {StateOf(corrected.content),
                     corrected.reason,
                     recorded.at,
                     corrected.content,
                     corrected.stage,
                     corrected.sent_sha256,
                     recorded.revision}
                );
            },
            [&](const ReportApproved&) {
                report.versions.back().state = ReportState::kApproved;
                report.was_approved = true;
            },
            [&](const ReportOverdue& overdue) {
                report.contract = overdue.contract;
                report.contract_key = overdue.contract_key;
                report.month = overdue.month;
                report.due_date = overdue.due_date;
                // A report judges the month by its last day, and keeps its word.
                if (!report.reported()) report.historic = overdue.historic;
                report.due_historic = overdue.historic;
                report.was_overdue = true;
            },
            [&](const PeriodClosed& closed) {
                Name(report, closed);
                report.stage = closed.stage;
                (closed.stage == PeriodStage::kFirstClosed ? report.first_closed_version
                                                           : report.final_version) = closed.version;
            },
            [&](const MonthExcused& excused) {
                Name(report, excused);
                report.excused = excused.excused;
                report.excuse = excused.excused ? excused.reason : std::string();
            },
        },
        event
    );
}

std::vector<Claim> ReportBook::Claims(const State& report) {
    if (report.contract == Uuid()) return {};
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
