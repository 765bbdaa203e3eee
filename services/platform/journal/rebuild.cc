#include "platform/journal/rebuild.h"

#include "kernel/check.h"
#include "platform/journal/claims.h"
#include "platform/journal/store_sql.h"

namespace luotsi::journal {
namespace {

constexpr std::size_t kStatesInHand = 200'000;

void ReplayRow(
    sqlite::Db& db, const Kinds& kinds, StateCache& states, const sqlite::Statement& row
) {
    const AggregateOps& ops = kinds.Of(row.View(1));
    const StreamKey key{ops.kind, row.Id(2)};
    const Recorded recorded{
        .at = Instant::FromMicros(row.Int(6)),
        .position = row.Unsigned(0),
        .revision = row.Unsigned(3),
    };
    std::shared_ptr<void> held = states.Find(key);
    if (held == nullptr)
        held = LoadAggregate(
            db, ops, key.id, ReplayUntil{.instant_micros = {}, .revision = recorded.revision - 1}
        );
    const std::shared_ptr<void> event = ops.decode(row.View(5));
    if (event == nullptr) {
        throw sqlite::Error(
            SQLITE_CORRUPT, "journal row " + std::to_string(recorded.position) + " cannot be read"
        );
    }
    ops.evolve(held.get(), event.get(), recorded);
    if (ops.project) ops.project(db, held.get(), event.get());
    WriteSnapshot(db, ops, key, held.get(), recorded);
    if (ops.claims) {
        const bool free = !MoveClaims(db, key, ops.claims(held.get())).has_value();
        LUOTSI_CHECK(free, "claims that were granted once are granted again in the same order");
    }
    states.Put(key, std::move(held));
}

}  // namespace

std::vector<std::string> ProjectionTables(const Schema& schema) {
    std::vector<std::string> tables = schema.tables;
    tables.insert(tables.end(), {"snapshots", "claims"});
    return tables;
}

void RebuildProjections(sqlite::Db& db, const Schema& schema, const Kinds& kinds) {
    for (const std::string& table : ProjectionTables(schema))
        db.Exec("DROP TABLE IF EXISTS " + table);
    db.Exec(std::string(sql::kProjections));
    db.Exec(schema.read_models);
    StateCache states(kStatesInHand);
    sqlite::Statement rows = db.Prepare(sql::kSelectAllRows);
    while (rows.Step())
        ReplayRow(db, kinds, states, rows);
}

void DumpQuery(
    sqlite::Db& db, const std::string& query, const std::function<void(std::string_view)>& sink
) {
    sqlite::Statement rows = db.Prepare(query);
    while (rows.Step()) {
        for (int column = 0; column < rows.Columns(); ++column) {
            if (rows.IsNull(column)) {
                sink("-;");
                continue;
            }
            const std::string_view value = rows.View(column);
            sink(std::to_string(value.size()));
            sink(":");
            sink(value);
        }
        sink("\n");
    }
}

void DumpTable(
    sqlite::Db& db, const std::string& table, const std::function<void(std::string_view)>& sink
) {
    std::string order;
    const int columns = db.Prepare("SELECT * FROM " + table + " LIMIT 0").Columns();
    for (int column = 1; column <= columns; ++column) {
        order += (column == 1 ? " ORDER BY " : ",") + std::to_string(column);
    }
    sink("#" + table + "\n");
    DumpQuery(db, "SELECT * FROM " + table + order, sink);
}

}  // namespace luotsi::journal
