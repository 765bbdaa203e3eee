#pragma once

#include "platform/journal/aggregate_store.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// Every table that a rebuild makes again: the service's read models, snapshots and claims.
std::vector<std::string> ProjectionTables(const Schema& schema);

// Empties the projections and replays the whole journal into them. Runs inside one transaction.
void RebuildProjections(sql::Db& db, const Schema& schema, const Kinds& kinds);
// The same with the tables themselves made anew: their definition changed.
void RemakeProjections(sql::Db& db, const Schema& schema, const Kinds& kinds);

// Canonical bytes of a query's rows: every value with its length, so that no two results look
// alike.
void DumpQuery(
    sql::Db& db, const std::string& query, const std::function<void(std::string_view)>& sink
);
// The same for a whole table, in the order of its values.
void DumpTable(
    sql::Db& db, const std::string& table, const std::function<void(std::string_view)>& sink
);

}  // namespace luotsi::journal
