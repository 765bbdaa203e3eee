#include "report_intake/domain/report_decide.h"

#include "report_intake/domain/line_checks.h"

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

bool IsHistory(const ContractTerms& terms, CivilDate day) {
    return terms.imported && day < terms.known_since;
}

std::optional<CivilDate> DueDateOf(const MonthView& view, Month month) {
    const std::optional<Due> due = DueOf(view.terms, month, view.closed_days);
    return due ? std::optional(due->due_date) : std::nullopt;
}

}  // namespace

Decision<ReportEvent> Decide(
    const MonthView& view, const SubmitReport& command, const Moment& moment
) {
    if (auto refused = CheckMonth(view.terms, command.month, moment)) return *refused;
    if (view.report.reported())
        return Rejection{.reason = "MONTH_ALREADY_REPORTED", .field = "month"};
    if (command.lines.empty()) return Rejection{.reason = "REPORT_EMPTY", .field = "lines"};
    return ReportReceived{
        .contract = command.contract,
        .contract_key = view.terms.contract_key,
        .month = command.month,
        .due_date = DueDateOf(view, command.month),
        .import_identity = command.import_identity,
        .historic = IsHistory(view.terms, command.month.LastDay()),
        .content = JudgeLines(
            view.terms, view.permissions, command.month, command.lines, command.forecast
        ),
    };
}

Decision<ReportEvent> Decide(
    const MonthView& view, const CorrectReport& command, const Moment& moment
) {
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!view.report.reported()) return Rejection{.reason = "MONTH_NOT_REPORTED", .field = "month"};
    if (auto refused = CheckMonth(view.terms, view.report.month, moment)) return *refused;
    if (auto stale = CheckSeen(view, command.seen_revision)) return *stale;
    if (command.reason.empty()) {
        return Rejection{.reason = "CORRECTION_REASON_MISSING", .field = "correction_reason"};
    }
    if (command.lines.empty()) return Rejection{.reason = "REPORT_EMPTY", .field = "lines"};
    ReportContent content = JudgeLines(
        view.terms, view.permissions, view.report.month, command.lines, command.forecast
    );
    const ReportContent& in_force = view.report.versions.back().content;
    if (content.lines == in_force.lines && content.forecast == in_force.forecast &&
        content.returned_lines == in_force.returned_lines) {
        return Rejection{.reason = "CORRECTION_UNCHANGED", .field = "lines"};
    }
    return ReportCorrected{.reason = command.reason, .content = std::move(content)};
}

Decision<ReportEvent> Decide(const MonthView& view, const ApproveReport& command, const Moment&) {
    if (!view.terms.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!view.report.reported()) return Rejection{.reason = "REPORT_NOT_FOUND", .field = "month"};
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
    return ReportApproved{.version = view.report.versions.size()};
}

Decision<ReportEvent> CheckOverdue(
    const MonthView& view, const Uuid& contract, Month month, const Moment& moment
) {
    const std::vector<ReportEvent> nothing;
    if (!view.terms.known() || !view.terms.binding) return nothing;
    if (view.report.reported() || view.report.was_overdue) return nothing;
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
