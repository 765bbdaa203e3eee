#pragma once

#include "platform/audit/access_book.h"
#include "platform/journal/journal.h"
#include "platform/schedule/day_book.h"

namespace luotsi::journal {

// The aggregates that every journal keeps beside those of its service: the days that began in it,
// and who read protected fields from it.
inline void AddOwnBooks(Options& options) {
    options.aggregates.push_back(MakeOps<schedule::DayBook>(nullptr));
    options.aggregates.push_back(MakeOps<audit::AccessBook>(audit::ProjectAccess));
    options.schema.read_models += audit::kAccessTableSql;
    options.schema.tables.emplace_back(audit::kAccessTable);
}

}  // namespace luotsi::journal
