#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "report_intake/domain/complete.h"
#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

struct SubmitReport {
    Uuid contract;
    Month month;
    SentReport sent;
    std::string import_identity = {};
    // Why it is sent again, where a reason is needed.
    std::string reason = {};
};

struct CorrectReport {
    SentReport sent;
    std::string reason;
    std::optional<std::uint64_t> seen_revision;
};

// Sends returned lines again, mended.
struct CompleteReport {
    std::vector<MendedLine> lines;
    // The version that returned them, counted from 1.
    std::uint64_t version = 0;
    // Of the whole report as mended; empty: those sent before hold.
    std::vector<ReportTotal> totals = {};
    std::string reason = {};
};

struct ApproveReport {
    std::optional<std::uint64_t> seen_revision;
};

// What a decision about a month's report looks at.
struct MonthView {
    const MonthReport& report;
    // Revision of the report's aggregate, for etags; 0 where nothing is known of the month.
    std::uint64_t revision = 0;
    const ContractTerms& terms;
    ClosedDays closed_days;
    // Who may work for the contract.
    Permissions permissions = {};
    MonthHistory history = {};
    CeilingRoom ceilings = {};
    DefinitionsInForce definitions = {};
    // Nothing will be stored: where lines come back, all of them are told, also where the month
    // would not take the report.
    bool checks_only = false;
};

// Whether a day of an imported contract lies before the contract was known here.
bool IsHistory(const ContractTerms& terms, CivilDate day);

// Good lines are accepted, bad ones come back in the stored report; the whole is refused only where
// the month cannot be reported at all, or would lose its figures because no line is accepted.
Decision<ReportEvent> Decide(
    const MonthView& view, const SubmitReport& command, const Moment& moment
);
Decision<ReportEvent> Decide(
    const MonthView& view, const CorrectReport& command, const Moment& moment
);
// The report becomes what it would have been had the mended lines been right at once. In a month
// that only a correction changes, the returned lines of that correction can be mended.
Decision<ReportEvent> Decide(
    const MonthView& view, const CompleteReport& command, const Moment& moment
);
Decision<ReportEvent> Decide(
    const MonthView& view, const ApproveReport& command, const Moment& moment
);

// Whether the month is overdue on the moment's day and nobody has said so yet.
Decision<ReportEvent> CheckOverdue(
    const MonthView& view, const Uuid& contract, Month month, const Moment& moment
);

}  // namespace luotsi::report_intake
