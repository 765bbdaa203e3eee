#include "contract_registry/adapters/record_store.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS records(
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    contract BLOB NOT NULL,
    code TEXT NOT NULL,
    state TEXT NOT NULL,
    due TEXT,
    PRIMARY KEY(kind, id)
);
CREATE INDEX IF NOT EXISTS records_contract ON records(contract, kind, id);
CREATE INDEX IF NOT EXISTS records_due ON records(kind, due);
)sql";

// A limited caller's records hang on a contract of its own.
constexpr std::string_view kWithinScope =
    " AND records.contract IN (SELECT contracts.id FROM contracts WHERE contracts.provider=?"
    " UNION ALL SELECT contract_members.contract FROM contract_members"
    " WHERE contract_members.provider=?)";

}  // namespace

journal::Schema RecordSchema() {
    return {
        .read_models = kTables,
        .tables = {"records"},
        .canonical =
            {"SELECT records.kind,coalesce(contracts.natural_key,''),records.code,records.state,"
             "coalesce(records.due,'') FROM records LEFT JOIN contracts ON "
             "contracts.id=records.contract ORDER BY 1,2,3,4,5"},
    };
}

void ProjectRecord(sql::Db& db, std::string_view kind, const Uuid& id, const RecordRow& row) {
    sql::Statement upsert = db.Prepare(
        "INSERT INTO records(id,kind,contract,code,state,due) VALUES(?,?,?,?,?,?) ON "
        "CONFLICT(kind,id) "
        "DO UPDATE SET contract=excluded.contract,code=excluded.code,state=excluded.state,"
        "due=excluded.due"
    );
    upsert.BindAll(id, kind, row.contract, row.code, row.state);
    upsert.Bind(row.due ? std::optional(row.due->ToText()) : std::nullopt);
    upsert.Run();
}

absl::Status RecordStore::List(
    const RecordFilter& filter, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
) {
    std::string sql = "SELECT id FROM records WHERE kind=? AND id>?";
    if (filter.contract) sql += " AND contract=?";
    if (!filter.code.empty()) sql += " AND code=?";
    if (filter.due_by) sql += " AND due<=?";
    if (!filter.states.empty()) {
        sql += " AND state IN (";
        for (std::size_t i = 0; i < filter.states.size(); ++i)
            sql += i == 0 ? "?" : ",?";
        sql += ")";
    }
    if (filter.scope.limited()) sql += kWithinScope;
    sql += " ORDER BY id LIMIT ?";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.BindAll(filter.kind, after);
        if (filter.contract) rows.Bind(*filter.contract);
        if (!filter.code.empty()) rows.Bind(filter.code);
        if (filter.due_by) rows.Bind(filter.due_by->ToText());
        for (const std::string& state : filter.states)
            rows.Bind(state);
        if (filter.scope.limited()) {
            rows.BindAll(filter.scope.provider(), filter.scope.provider());
        }
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

absl::StatusOr<bool> RecordStore::Covers(
    const ports::Scope& scope, std::string_view kind, const Uuid& id
) {
    std::string sql = "SELECT 1 FROM records WHERE id=? AND kind=?";
    if (scope.limited()) sql += kWithinScope;
    bool covered = false;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(sql);
        row.BindAll(id, kind);
        if (scope.limited()) row.BindAll(scope.provider(), scope.provider());
        covered = row.Step();
    });
    if (!read.ok()) return read;
    return covered;
}

absl::StatusOr<std::vector<std::pair<std::string, std::uint64_t>>> RecordStore::CountByState(
    std::string_view kind
) {
    std::vector<std::pair<std::string, std::uint64_t>> counts;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT state,count(*) FROM records WHERE kind=? GROUP BY state ORDER BY state"
        );
        rows.Bind(kind);
        while (rows.Step())
            counts.emplace_back(rows.Text(0), rows.Unsigned(1));
    });
    if (!read.ok()) return read;
    return counts;
}

}  // namespace luotsi::contract_registry
