#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

// The day in Helsinki of an instant; which zone that is, the platform knows.
using DayOf = CivilDate (*)(Instant);

// The days on which a month's versions came.
std::vector<CivilDate> ReceiptDays(const MonthReport& report, DayOf day_of);

// A replaced version, for a closing that comes so late that its version is no longer in force. Work
// reads no events: it notes which version it lacks, and is run again once that was fetched.
struct OldVersion {
    struct Lacking {
        Uuid report;
        std::uint64_t version = 0;
        // Of the event that brought it; 0: the report's state does not tell it.
        std::uint64_t revision = 0;
        // The report's, when the work was done.
        std::uint64_t last_revision = 0;
    };
    // 0: none was fetched yet.
    std::uint64_t version = 0;
    ReportContent content;
    std::optional<Lacking> lacking;
};

// What time alone does to a month: it becomes overdue, and its figures are closed, for the first
// time and for good. `fresh` is the id to use where nothing is known of the month yet.
ports::Work MonthTurnWork(
    const Uuid& contract,
    Month month,
    const Uuid& fresh,
    ClosedDays closed_days,
    DayOf day_of,
    const Moment& moment,
    const std::shared_ptr<OldVersion>& old_version
);

}  // namespace luotsi::report_intake
