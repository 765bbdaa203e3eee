#pragma once

#include "platform/journal/aggregate_store.h"
#include "platform/journal/journal.h"
#include "platform/sqlite/db.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// Every table that a rebuild makes again: the service's read models, snapshots and claims.
std::vector<std::string> ProjectionTables(const Schema& schema);

// Drops the projections and replays the whole journal into them. Runs inside one transaction.
void RebuildProjections(sqlite::Db& db, const Schema& schema, const Kinds& kinds);

// Canonical bytes of a query's rows: every value with its length, so that no two results look
// alike.
void DumpQuery(
    sqlite::Db& db, const std::string& query, const std::function<void(std::string_view)>& sink
);
// The same for a whole table, in the order of its values.
void DumpTable(
    sqlite::Db& db, const std::string& table, const std::function<void(std::string_view)>& sink
);

}  // namespace luotsi::journal
