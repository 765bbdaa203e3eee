#include "platform/journal/rebuild.h"

#include "kernel/check.h"
#include "platform/journal/claims.h"
#include "platform/journal/store_sql.h"

namespace luotsi::journal {
namespace {

constexpr std::size_t kStatesInHand = 200'000;
constexpr std::size_t kBytesInHand = std::size_t{256} << 20;
// Beyond its first rows a state is measured only so often: measuring walks all of it.
constexpr std::uint64_t kFirstRows = 8;
constexpr std::uint64_t kMeasureEvery = 64;
constexpr int kRowsInHand = 1000;

void ReplayRow(sql::Db& db, const Kinds& kinds, StateCache& states, const Row& row) {
    const AggregateOps& ops = kinds.Of(row.kind);
    const StreamKey key{ops.kind, row.stream};
    const Recorded recorded{
        .at = row.recorded_at, .position = row.position, .revision = row.revision
    };
    std::shared_ptr<void> held = states.Find(key);
    const bool kept = held != nullptr;
    if (!kept)
        held = LoadAggregate(
            db, ops, key.id, ReplayUntil{.instant_micros = {}, .revision = recorded.revision - 1}
        );
    const std::shared_ptr<void> event = ops.decode(row.payload);
    if (event == nullptr) {
        throw sql::Error(
            sql::Fault::kCorrupt,
            "journal row " + std::to_string(recorded.position) + " cannot be read"
        );
    }
    const std::vector<Claim> had = ops.claims ? ops.claims(held.get()) : std::vector<Claim>();
    ops.evolve(held.get(), event.get(), recorded);
    if (ops.project) ops.project(db, held.get(), event.get());
    WriteSnapshot(db, ops, key, held.get(), recorded);
    if (ops.claims) WriteClaims(db, key, CompareClaims(had, ops.claims(held.get())));
    const std::uint64_t revision = recorded.revision;
    const bool measure = !kept || revision <= kFirstRows || revision % kMeasureEvery == 0;
    if (measure) states.Put(key, held, ops.bytes(held.get()));
}

// A page at a time: not every store can read a long result while it writes.
std::vector<Row> ReadReplay(sql::Db& db, std::uint64_t after) {
    std::vector<Row> page;
    sql::Statement rows = db.Prepare(store::kSelectReplay);
    rows.BindAll(after, kRowsInHand);
    while (rows.Step()) {
        page.push_back({
            .position = rows.Unsigned(0),
            .kind = rows.Text(1),
            .stream = rows.Id(2),
            .revision = rows.Unsigned(3),
            .event = rows.Text(4),
            .payload = rows.Text(5),
            .recorded_at = Instant::FromMicros(rows.Int(6)),
            .correlation_id = {},
            .actor = {},
        });
    }
    return page;
}

void Replay(sql::Db& db, const Kinds& kinds) {
    StateCache states(kStatesInHand, kBytesInHand);
    std::uint64_t position = 0;
    for (;;) {
        const std::vector<Row> page = ReadReplay(db, position);
        if (page.empty()) return;
        for (const Row& row : page)
            ReplayRow(db, kinds, states, row);
        position = page.back().position;
    }
}

}  // namespace

std::vector<std::string> ProjectionTables(const Schema& schema) {
    std::vector<std::string> tables = schema.tables;
    tables.insert(tables.end(), {"snapshots", "claims"});
    return tables;
}

void RebuildProjections(sql::Db& db, const Schema& schema, const Kinds& kinds) {
    for (const std::string& table : ProjectionTables(schema))
        db.Exec("DELETE FROM " + table);
    Replay(db, kinds);
}

void RemakeProjections(sql::Db& db, const Schema& schema, const Kinds& kinds) {
    for (const std::string& table : ProjectionTables(schema))
        db.Exec("DROP TABLE IF EXISTS " + table);
    db.Exec(std::string(store::kProjections));
    db.Exec(schema.read_models);
    Replay(db, kinds);
}

void DumpQuery(
    sql::Db& db, const std::string& query, const std::function<void(std::string_view)>& sink
) {
    sql::Statement rows = db.Prepare(query);
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
    sql::Db& db, const std::string& table, const std::function<void(std::string_view)>& sink
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
