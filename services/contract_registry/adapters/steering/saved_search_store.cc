#include "contract_registry/adapters/steering/saved_search_store.h"

#include "contract_registry/adapters/record_store.h"

#include <cstdint>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS saved_searches(
    id BLOB PRIMARY KEY,
    owner TEXT NOT NULL,
    scope TEXT NOT NULL,
    kept INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS saved_searches_owner ON saved_searches(owner, scope, kept, id);
)sql";

void Project(
    sql::Db& db, const ports::Held<SavedSearchBook>& after, const SavedSearchEvent& event
) {
    static_cast<void>(event);
    const SavedSearch& search = after.state;
    ProjectRecord(db, SavedSearchBook::kKind, after.id, SavedSearchBook::RowOf(search));
    db.Prepare(
          "INSERT INTO saved_searches(id,owner,scope,kept) VALUES(?,?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET scope=excluded.scope,kept=excluded.kept"
    )
        .BindAll(after.id, search.owner, search.scope, search.kept)
        .Run();
}

}  // namespace

journal::Schema SavedSearchSchema() {
    return {.read_models = kTables, .tables = {"saved_searches"}, .canonical = {}};
}

journal::AggregateOps SavedSearchOps() {
    return journal::MakeOps<SavedSearchBook>(Project);
}

absl::Status FindSaved(
    journal::Journal& journal,
    const SearchOwner& owner,
    const Uuid& after,
    std::size_t limit,
    std::vector<Uuid>& found
) {
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT id FROM saved_searches WHERE owner=? AND scope=? AND kept=1 AND id>? "
            "ORDER BY id LIMIT ?"
        );
        rows.BindAll(owner.actor, owner.scope, after, std::uint64_t{limit});
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

}  // namespace luotsi::contract_registry
