#include "contract_registry/adapters/contract_read_model.h"

#include "platform/codec/json_codec.h"

#include <optional>

namespace luotsi::contract_registry {
namespace {

// One row a contract: what lists filter by, and the whole timeline for the state hash. `last_day`
// is the end as known now on the latest stretch of days.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS contracts(
    id BLOB PRIMARY KEY,
    natural_key TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    type TEXT NOT NULL,
    origin TEXT NOT NULL,
    provider_scheme TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    last_day TEXT,
    history TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS contracts_state ON contracts(state, last_day);
CREATE INDEX IF NOT EXISTS contracts_number ON contracts(number);
CREATE INDEX IF NOT EXISTS contracts_provider ON contracts(provider_id, provider_scheme);
CREATE INDEX IF NOT EXISTS contracts_scope ON contracts(provider, id);
)sql";

// Names of persons are told by reference only, and a reference is a surrogate: the business state
// says which slots are filled.
ContractHistory WithoutSurrogates(ContractHistory history) {
    for (ResponsiblePerson& person : history.base.responsible_persons) {
        person.name_ref = Uuid();
        person.name_hash.clear();
    }
    return history;
}

}  // namespace

journal::Schema ContractSchema() {
    return {
        .read_models = kTables,
        .tables = {"contracts"},
        .canonical = {"SELECT natural_key,history FROM contracts ORDER BY natural_key"},
    };
}

void ProjectContract(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent&) {
    const ContractHistory& history = after.state;
    const Terms latest = Timeline(history).back().terms;
    const PartyIdentifier provider = latest.provider.identifier.value_or(PartyIdentifier{});
    sql::Statement upsert = db.Prepare(
        "INSERT INTO contracts(id,natural_key,number,state,type,origin,provider_scheme,"
        "provider_id,provider,last_day,history) VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO "
        "UPDATE SET "
        "natural_key=excluded.natural_key,number=excluded.number,state=excluded.state,"
        "type=excluded.type,origin=excluded.origin,provider_scheme=excluded.provider_scheme,"
        "provider_id=excluded.provider_id,provider=excluded.provider,last_day=excluded.last_day,"
        "history=excluded.history"
    );
    upsert.BindAll(after.id, NaturalKey(history), history.number, EnumText(history.state));
    upsert.BindAll(EnumText(latest.type), EnumText(history.origin), provider.scheme, provider.id);
    upsert.Bind(ports::ScopeKey(provider.scheme, provider.id));
    upsert.Bind(latest.end_date ? std::optional(latest.end_date->ToText()) : std::nullopt);
    upsert.Bind(EncodeJson(WithoutSurrogates(history)));
    upsert.Run();
}

absl::Status ContractReadModel::List(
    const ContractFilter& filter, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
) {
    // Every filter is optional; the query picks the index of the one that is given.
    std::string sql = "SELECT id FROM contracts WHERE id>?";
    std::vector<std::string> values;
    const auto add = [&](const char* column, const std::string& value) {
        if (value.empty()) return;
        sql += std::string(" AND ") + column + "=?";
        values.push_back(value);
    };
    add("state", filter.state);
    add("type", filter.type);
    add("origin", filter.origin);
    add("number", filter.number);
    add("provider_scheme", filter.provider_scheme);
    add("provider_id", filter.provider_id);
    const bool limited = filter.scope.limited();
    if (limited) sql += " AND provider=?";
    sql += " ORDER BY id LIMIT ?";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.Bind(after);
        for (const std::string& value : values)
            rows.Bind(value);
        if (limited) rows.Bind(filter.scope.provider());
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

absl::StatusOr<bool> ContractReadModel::Covers(const ports::Scope& scope, const Uuid& contract) {
    if (!scope.limited()) return true;
    bool covered = false;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare("SELECT 1 FROM contracts WHERE id=? AND provider=?");
        row.BindAll(contract, scope.provider());
        covered = row.Step();
    });
    if (!read.ok()) return read;
    return covered;
}

absl::Status ContractReadModel::FindPastEnd(CivilDate today, std::vector<Uuid>& found) {
    return journal_.Read([&](sql::Db& db) {
        // The last day in the table is that of the latest stretch; the domain looks at the day.
        sql::Statement rows = db.Prepare(
            "SELECT id FROM contracts WHERE state IN ('active','ending') AND last_day<? ORDER BY id"
        );
        rows.Bind(today.ToText());
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

}  // namespace luotsi::contract_registry
