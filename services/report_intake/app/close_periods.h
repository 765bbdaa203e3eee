#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <vector>

namespace luotsi::report_intake {

// The day in Helsinki of an instant; which zone that is, the platform knows.
using DayOf = CivilDate (*)(Instant);

// The days on which a month's versions came.
std::vector<CivilDate> ReceiptDays(const MonthReport& report, DayOf day_of);

// What time alone does to a month: it becomes overdue, and its figures are closed, for the first
// time and for good. `fresh` is the id to use where nothing is known of the month yet.
ports::Work MonthTurnWork(
    const Uuid& contract,
    Month month,
    const Uuid& fresh,
    ClosedDays closed_days,
    DayOf day_of,
    const Moment& moment
);

}  // namespace luotsi::report_intake
