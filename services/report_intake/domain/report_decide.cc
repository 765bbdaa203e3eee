#include "report_intake/domain/report_decide.h"

#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/prices.h"
#include "report_intake/domain/totals_checks.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace luotsi::report_intake {
namespace {

std::optional<Rejection> CheckMonth(const ContractTerms& terms, Month month, const Moment& moment) {
    if (!terms.known()) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!terms.binding) return Rejection{.reason = "CONTRACT_NOT_ACTIVE", .field = "contract_id"};
    if (!Covers(terms, month))
        return Rejection{.reason = "MONTH_OUTSIDE_CONTRACT", .field = "month"};
    if (month.LastDay() >= moment.today)
        return Rejection{.reason = "MONTH_NOT_OVER", .field = "month"};
    return std::nullopt;
}

std::optional<Rejection> CheckSeen(
    const MonthView& view, const std::optional<std::uint64_t>& seen
) {
    if (!seen || *seen == view.revision) return std::nullopt;
    return Rejection{.reason = "ETAG_MISMATCH", .field = "etag"};
}

std::optional<CivilDate> DueDateOf(const MonthView& view, Month month) {
    const std::optional<Due> due = DueOf(view.terms, month, view.closed_days);
    return due ? std::optional(due->due_date) : std::nullopt;
}

LineBasis BasisOf(const MonthView& view, Month month) {
    return {month, view.terms, view.permissions, view.history, view.ceilings, view.definitions};
}

bool SameReturned(const ReturnedLine& left, const ReturnedLine& right) {
    return left.index == right.index && left.field == right.field && left.reason == right.reason &&
           left.party == right.party;
}

// The facts of a returned line, such as what is left under a ceiling, change without the sender.
bool SameContent(const ReportContent& left, const ReportContent& right) {
    return left.lines == right.lines && left.forecast == right.forecast &&
           left.totals == right.totals &&
           std::ranges::equal(left.returned_lines, right.returned_lines, SameReturned);
}

// What returned lines said is not stored, so what was sent must be the same too.
bool SameAgain(const ReportContent& content, const std::string& sha256, const MonthReport& report) {
    const ReportVersion& in_force = report.versions.back();
    const bool same_sent =
        sha256.empty() || in_force.sent_sha256.empty() || sha256 == in_force.sent_sha256;
    return same_sent && SameContent(content, in_force.content);
}

// A check tells what is wrong with the lines before it speaks of the month.
bool OnlyTells(const MonthView& view, const ReportContent& content) {
    return view.checks_only && !content.returned_lines.empty();
}

// What a sender mends, it mends at once: all faults of the lines and the forecast stand beside what
// the refusal itself says.
Rejection WithFaults(Rejection refused, std::vector<FieldFault> faults) {
    refused.more.insert(
        refused.more.end(),
        std::make_move_iterator(faults.begin()),
        std::make_move_iterator(faults.end())
    );
    return refused;
}

std::vector<FieldFault> FaultsOf(const ReportContent& content) {
    std::vector<FieldFault> faults;
    for (const ReturnedLine& line : content.returned_lines)
        faults.push_back({.field = line.field, .reason = line.reason});
    return faults;
}

// Figures that people count on never give way to none.
std::optional<Rejection> CheckFiguresStay(const MonthView& view, const ReportContent& content) {
    if (view.checks_only || !view.report.has_figures() || !content.lines.empty())
        return std::nullopt;
    std::set<std::uint64_t> lines;
    for (const ReturnedLine& line : content.returned_lines) {
        if (line.field.starts_with("lines[")) lines.insert(line.index);
    }
    // The first one's own facts too: what is left under a ceiling is worth knowing.
    const ReturnedLine& first = content.returned_lines.front();
    Rejection refused{.reason = "ALL_LINES_RETURNED", .field = "lines", .facts = first.facts};
    refused.facts["lines"] = std::to_string(lines.size());
    refused.facts["first_line"] = std::to_string(first.index);
    refused.facts["first_reason"] = first.reason;
    return refused;
}

Rejection MonthIsFinal() {
    return {.reason = "MONTH_FINAL", .field = "month"};
}

template <class Command>
ReportReceived Received(
    const MonthView& view,
    const Uuid& contract,
    Month month,
    const Command& command,
    ReportContent content
) {
    ReportReceived received{
        .contract = contract,
        .contract_key = view.terms.contract_key,
        .month = month,
        .due_date = DueDateOf(view, month),
        .import_identity = {},
        .historic = IsHistory(view.terms, month.LastDay()),
        .content = std::move(content),
        .stage = view.report.stage,
        .reason = command.reason,
        .sent_sha256 = command.sent.sha256,
    };
    const bool due_later = received.due_date && !IsHistory(view.terms, *received.due_date);
    if (received.historic && due_later) received.due_historic = false;
    if constexpr (requires { command.import_identity; })
        received.import_identity = command.import_identity;
    return received;
}

// A month may be sent again freely until its first closing, then with a reason, in the end only by
// a correction.
std::optional<Rejection> CheckSendingAgain(const MonthReport& report, const std::string& reason) {
    if (report.stage == PeriodStage::kFinal) return MonthIsFinal();
    if (report.was_approved)
        return Rejection{.reason = "REPORT_ALREADY_APPROVED", .field = "month"};
    if (report.stage == PeriodStage::kFirstClosed && reason.empty())
        return Rejection{.reason = "RESUBMISSION_REASON_MISSING", .field = "reason"};
    return std::nullopt;
}

// Whether the version in force is a correction of which lines came back: once a month is approved
// or final, nothing else can have brought returned lines.
bool MendsCorrection(const MonthReport& report) {
    const ReportVersion& in_force = report.versions.back();
    return !in_force.content.returned_lines.empty() &&
           (report.was_approved || in_force.stage == PeriodStage::kFinal);
}

ReportCorrected NextVersion(
    const MonthReport& report,
    const std::string& reason,
    ReportContent content,
    const std::string& sent_sha256 = {}
) {
    return {
        .reason = reason,
        .content = std::move(content),
        .stage = report.stage,
        .sent_sha256 = sent_sha256,
    };
}

std::optional<Rejection> CheckAgain(const MonthReport& report, const SubmitReport& command) {
    // Another file's row is no second opinion.
    if (!command.import_identity.empty())
        return Rejection{.reason = "MONTH_ALREADY_REPORTED", .field = "month"};
    return CheckSendingAgain(report, command.reason);
}

// The same content again changes nothing, whatever the stage.
Decision<ReportEvent> SendAgain(
    const MonthView& view, const SubmitReport& command, ReportContent content
) {
    const std::vector<ReportEvent> nothing;
    const MonthReport& report = view.report;
    const std::string& sha256 = command.sent.sha256;
    if (SameAgain(content, sha256, report)) return nothing;
    if (OnlyTells(view, content))
        return NextVersion(report, command.reason, std::move(content), sha256);
    std::optional<Rejection> refused = CheckAgain(report, command);
    if (!refused) {
        refused = CheckFiguresStay(view, content);
        if (refused) refused = WithFaults(*std::move(refused), FaultsOf(content));
    }
    if (refused) {
        // The rules may have become stricter since, or the contract another: where no version may
        // follow, what is said once more stays as it was taken.
        if (!sha256.empty() && sha256 == report.versions.back().sent_sha256) return nothing;
        return *std::move(refused);
    }
    return NextVersion(report, command.reason, std::move(content), sha256);
}

}  // namespace

bool IsHistory(const ContractTerms& terms, CivilDate day) {
    return terms.imported && day < terms.known_since;
}

Decision<ReportEvent> Decide(
    const MonthView& view, const SubmitReport& command, const Moment& moment
) {
    if (auto refused = CheckMonth(view.terms, command.month, moment)) return *refused;
    if (command.sent.lines.empty()) return Rejection{.reason = "REPORT_EMPTY", .field = "lines"};
    const LineBasis basis = BasisOf(view, command.month);
    ReportContent content = JudgeLines(basis, command.sent);
    if (auto refused = CheckTotals(basis, command.sent))
        return WithFaults(*std::move(refused), FaultsOf(content));
    if (view.report.reported()) return SendAgain(view, command, std::move(content));
    if (view.report.stage == PeriodStage::kFinal && !OnlyTells(view, content))
        return MonthIsFinal();
    return Received(view, command.contract, command.month, command, std::move(content));
}

Decision<ReportEvent> Decide(
    const MonthView& view, const CorrectReport& command, const Moment& moment
) {
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    // A month that closed for good without a report can only be corrected.
    const bool closed_empty = !view.report.reported() && view.report.stage == PeriodStage::kFinal;
    if (!view.report.reported() && !closed_empty)
        return Rejection{.reason = "MONTH_NOT_REPORTED", .field = "month"};
    if (auto refused = CheckMonth(view.terms, view.report.month, moment)) return *refused;
    if (auto stale = CheckSeen(view, command.seen_revision)) return *stale;
    if (command.reason.empty()) {
        return Rejection{.reason = "CORRECTION_REASON_MISSING", .field = "correction_reason"};
    }
    if (command.sent.lines.empty()) return Rejection{.reason = "REPORT_EMPTY", .field = "lines"};
    const LineBasis basis = BasisOf(view, view.report.month);
    ReportContent content = JudgeLines(basis, command.sent);
    if (auto refused = CheckTotals(basis, command.sent))
        return WithFaults(*std::move(refused), FaultsOf(content));
    if (closed_empty) {
        const MonthReport& report = view.report;
        return Received(view, report.contract, report.month, command, std::move(content));
    }
    if (SameAgain(content, command.sent.sha256, view.report))
        return Rejection{.reason = "CORRECTION_UNCHANGED", .field = "lines"};
    if (auto refused = CheckFiguresStay(view, content))
        return WithFaults(*std::move(refused), FaultsOf(content));
    return NextVersion(view.report, command.reason, std::move(content), command.sent.sha256);
}

Decision<ReportEvent> Decide(
    const MonthView& view, const CompleteReport& command, const Moment& moment
) {
    const MonthReport& report = view.report;
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!report.reported()) return Rejection{.reason = "MONTH_NOT_REPORTED", .field = "month"};
    if (auto refused = CheckMonth(view.terms, report.month, moment)) return *refused;
    const bool mends_correction = MendsCorrection(report);
    if (!mends_correction) {
        if (auto refused = CheckSendingAgain(report, command.reason)) return *refused;
    }
    if (command.version != report.versions.size()) {
        return Rejection{
            .reason = "REPORT_VERSION_CHANGED",
            .field = "version",
            .facts = {{"in_force", std::to_string(report.versions.size())}},
        };
    }
    const ReportContent& in_force = report.versions.back().content;
    Checked<MendedReport> mended = Mend(in_force, command.lines);
    if (!mended.ok()) return mended.rejection();
    MendedReport whole = std::move(mended).value();
    if (whole.sent.lines.empty() && whole.missing.empty())
        return Rejection{.reason = "REPORT_EMPTY", .field = "lines"};
    if (!command.totals.empty()) whole.sent.totals = command.totals;
    const LineBasis basis = BasisOf(view, report.month);
    ReportContent content = JudgeMended(basis, whole);
    // What a missing line says is not known, so nothing can be added up until it is mended.
    if (whole.missing.empty()) {
        if (auto refused = CheckTotals(basis, whole.sent))
            return WithFaults(*std::move(refused), FaultsOfMending(content, whole));
    }
    if (SameContent(content, in_force)) return std::vector<ReportEvent>{};
    if (auto refused = CheckFiguresStay(view, content))
        return WithFaults(*std::move(refused), FaultsOfMending(content, whole));
    // A correction has a reason, which its mended lines share.
    const bool same_reason = mends_correction && command.reason.empty();
    const std::string& reason =
        same_reason ? report.versions.back().correction_reason : command.reason;
    return NextVersion(report, reason, std::move(content));
}

Decision<ReportEvent> Decide(
    const MonthView& view, const ApproveReport& command, const Moment& moment
) {
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!view.report.reported()) return Rejection{.reason = "REPORT_NOT_FOUND", .field = "month"};
    if (auto refused = CheckMonth(view.terms, view.report.month, moment)) return *refused;
    if (auto stale = CheckSeen(view, command.seen_revision)) return *stale;
    const ReportVersion& in_force = view.report.versions.back();
    if (in_force.content.forecast_missing)
        return Rejection{.reason = "FORECAST_MISSING", .field = "month"};
    if (in_force.state != ReportState::kReceived) {
        return Rejection{
            .reason = "REPORT_NOT_APPROVABLE",
            .field = "month",
            .facts = {{"state", std::string(EnumText(in_force.state))}},
        };
    }
    return ReportApproved{
        .version = view.report.versions.size(),
        .amounts = AmountsOf(view.terms, view.report.month, in_force.content.lines),
    };
}

Decision<ReportEvent> CheckOverdue(
    const MonthView& view, const Uuid& contract, Month month, const Moment& moment
) {
    const std::vector<ReportEvent> nothing;
    if (!view.terms.known() || !view.terms.binding) return nothing;
    if (view.report.has_figures() || view.report.was_overdue || view.report.excused) return nothing;
    const std::optional<CivilDate> due_date = DueDateOf(view, month);
    if (!due_date || *due_date >= moment.today) return nothing;
    return ReportOverdue{
        .contract = contract,
        .contract_key = view.terms.contract_key,
        .month = month,
        .due_date = *due_date,
        .historic = IsHistory(view.terms, *due_date),
    };
}

}  // namespace luotsi::report_intake
