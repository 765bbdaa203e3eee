#include "contract_registry/adapters/contract_read_model.h"

#include "contract_registry/adapters/term_watch.h"
#include "contract_registry/domain/provider_change.h"
#include "platform/codec/json_codec.h"
#include "platform/runtime/helsinki.h"
#include "ports/members.h"

#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// One row a contract: what lists filter by, and the whole timeline for the state hash. `last_day`
// is the end as known now on the latest stretch of days; the provider and the members are those of
// the day on which the row was written, and `provider_changes` says when others come. Indexes end
// in what lists are ordered by, so that a page costs the same however many contracts there are
// (docs/quality/contracts-scale.md).
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
    members TEXT NOT NULL,
    last_day TEXT,
    examples INTEGER NOT NULL,
    history TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS contract_members(
    provider TEXT NOT NULL,
    contract BLOB NOT NULL,
    PRIMARY KEY(provider, contract)
);
CREATE INDEX IF NOT EXISTS contract_members_contract ON contract_members(contract);
CREATE INDEX IF NOT EXISTS contracts_state ON contracts(state, last_day);
CREATE INDEX IF NOT EXISTS contracts_number ON contracts(number);
CREATE INDEX IF NOT EXISTS contracts_provider ON contracts(provider_id, provider_scheme, id);
CREATE INDEX IF NOT EXISTS contracts_scope ON contracts(provider, id);
CREATE TABLE IF NOT EXISTS contract_counts(
    state TEXT PRIMARY KEY,
    contracts INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS contracts_by_state_type ON contracts(state, type, id, origin);
CREATE INDEX IF NOT EXISTS contracts_by_state ON contracts(state, id, origin);
CREATE INDEX IF NOT EXISTS contracts_by_type ON contracts(type, id, origin);
CREATE INDEX IF NOT EXISTS contracts_by_origin ON contracts(origin, id);
CREATE TABLE IF NOT EXISTS provider_changes(
    contract BLOB PRIMARY KEY,
    change_day TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS provider_changes_day ON provider_changes(change_day, contract);
)sql";

// One row a state: counting a million contracts for every look would be slow.
void Count(sql::Db& db, std::string_view state, int change) {
    db.Prepare(
          "INSERT INTO contract_counts(state,contracts) VALUES(?,?) ON CONFLICT(state) DO UPDATE "
          "SET "
          "contracts=contract_counts.contracts+excluded.contracts"
    )
        .BindAll(state, change)
        .Run();
}

void CountStates(sql::Db& db, const ports::Held<ContractBook>& after) {
    const std::string_view now = EnumText(after.state.state);
    std::string before;
    if (after.revision > 1) {
        sql::Statement row = db.Prepare("SELECT state FROM contracts WHERE id=?");
        row.Bind(after.id);
        if (row.Step()) before = row.Text(0);
    }
    if (before == now) return;
    if (!before.empty()) Count(db, before, -1);
    Count(db, now, 1);
}

// Names of persons are told by reference only, and a reference is a surrogate: the business state
// says which slots are filled.
ContractHistory WithoutSurrogates(ContractHistory history) {
    for (ResponsiblePerson& person : history.base.responsible_persons) {
        person.name_ref = Uuid();
        person.name_hash.clear();
    }
    for (Amendment& amendment : history.amendments) {
        if (amendment.basis) amendment.basis->amendment_id = Uuid();
    }
    return history;
}

// A limited caller's contracts are those it provides, alone or as a member of a consortium.
constexpr std::string_view kWithinScope =
    " AND (provider=? OR id IN (SELECT contract FROM contract_members WHERE provider=?))";

std::vector<std::string> MembersOf(const Terms& terms) {
    std::vector<std::string> members;
    for (const ProviderMember& member : terms.provider_members) {
        if (!member.party.identifier) continue;
        const PartyIdentifier& party = *member.party.identifier;
        members.push_back(ports::ScopeKey(party.scheme, party.id));
    }
    return members;
}

// Who is a member now sees the contract.
void ProjectMembers(sql::Db& db, const Uuid& contract, const Terms& terms) {
    db.Prepare("DELETE FROM contract_members WHERE contract=?").BindAll(contract).Run();
    for (const std::string& member : MembersOf(terms)) {
        db.Prepare(
              "INSERT INTO contract_members(provider,contract) VALUES(?,?) ON CONFLICT DO NOTHING"
        )
            .BindAll(member, contract)
            .Run();
    }
}

// On which day somebody else provides, as agreed by now. A day that has come stays until it is
// told.
void ProjectProviderChange(sql::Db& db, const ports::Held<ContractBook>& after, bool told) {
    const CivilDate today = runtime::HelsinkiDate(after.recorded_at);
    const std::string come = told ? std::string() : today.ToText();
    db.Prepare("DELETE FROM provider_changes WHERE contract=? AND change_day>?")
        .BindAll(after.id, come)
        .Run();
    const auto next = NextProviderChange(after.state, today);
    if (!next) return;
    db.Prepare(
          "INSERT INTO provider_changes(contract,change_day) VALUES(?,?) ON CONFLICT DO NOTHING"
    )
        .BindAll(after.id, next->ToText())
        .Run();
}

}  // namespace

Terms ListedTerms(const ports::Held<ContractBook>& after) {
    Terms terms = Timeline(after.state).back().terms;
    if (after.state.amendments.empty()) return terms;
    Terms today = TermsOn(after.state, runtime::HelsinkiDate(after.recorded_at));
    terms.provider = std::move(today.provider);
    terms.provider_members = std::move(today.provider_members);
    return terms;
}

journal::Schema ContractSchema() {
    return {
        .read_models = kTables,
        .tables = {"contracts", "contract_members", "contract_counts", "provider_changes"},
        .canonical = {"SELECT natural_key,history FROM contracts ORDER BY natural_key"},
    };
}

void ProjectContract(
    sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event
) {
    CountStates(db, after);
    const ContractHistory& history = after.state;
    const Terms latest = ListedTerms(after);
    const PartyIdentifier provider = latest.provider.identifier.value_or(PartyIdentifier{});
    sql::Statement upsert = db.Prepare(
        "INSERT INTO contracts(id,natural_key,number,state,type,origin,provider_scheme,"
        "provider_id,provider,members,last_day,examples,history) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON "
        "CONFLICT(id) DO "
        "UPDATE SET "
        "natural_key=excluded.natural_key,number=excluded.number,state=excluded.state,"
        "type=excluded.type,origin=excluded.origin,provider_scheme=excluded.provider_scheme,"
        "provider_id=excluded.provider_id,provider=excluded.provider,members=excluded.members,last_"
        "day=excluded.last_day,"
        "examples=excluded.examples,history=excluded.history"
    );
    upsert.BindAll(after.id, NaturalKey(history), history.number, EnumText(history.state));
    upsert.BindAll(EnumText(latest.type), EnumText(history.origin), provider.scheme, provider.id);
    upsert.Bind(ports::ScopeKey(provider.scheme, provider.id));
    upsert.Bind(ports::MembersColumn(MembersOf(latest)));
    upsert.Bind(latest.end_date ? std::optional(latest.end_date->ToText()) : std::nullopt);
    upsert.Bind(std::uint64_t(latest.examples.size()));
    upsert.Bind(EncodeJson(WithoutSurrogates(history)));
    upsert.Run();
    ProjectTermWatch(db, after);
    // Only an amendment takes a member away, on its day.
    const bool told = std::holds_alternative<ProviderChangeCame>(event);
    const bool may_leave = told || std::holds_alternative<ContractAmended>(event);
    if (may_leave) ProjectProviderChange(db, after, told);
    if (may_leave || !latest.provider_members.empty()) ProjectMembers(db, after.id, latest);
}

absl::Status ContractReadModel::List(
    const ContractFilter& filter, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
) {
    // Every filter is optional. Who asks for a number or a provider leaves few contracts: there a
    // planner without statistics must not walk the many of a state instead, so `||''` takes the
    // other columns' indexes out of its choice.
    const bool limited = filter.scope.limited();
    const bool narrow = limited || !filter.number.empty() || !filter.provider_id.empty();
    const char* const equals = narrow ? "||''=?" : "=?";
    std::string sql = "SELECT id FROM contracts WHERE id>?";
    std::vector<std::string> values;
    const auto add = [&](const char* column, const char* is, const std::string& value) {
        if (value.empty()) return;
        sql += std::string(" AND ") + column + is;
        values.push_back(value);
    };
    add("state", equals, filter.state);
    add("type", equals, filter.type);
    add("origin", equals, filter.origin);
    add("number", "=?", filter.number);
    add("provider_scheme", "=?", filter.provider_scheme);
    add("provider_id", "=?", filter.provider_id);
    if (limited) sql += kWithinScope;
    sql += " ORDER BY id LIMIT ?";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.Bind(after);
        for (const std::string& value : values)
            rows.Bind(value);
        if (limited) rows.BindAll(filter.scope.provider(), filter.scope.provider());
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

absl::StatusOr<bool> ContractReadModel::Covers(const ports::Scope& scope, const Uuid& contract) {
    if (!scope.limited()) return true;
    bool covered = false;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row =
            db.Prepare("SELECT 1 FROM contracts WHERE id=?" + std::string(kWithinScope));
        row.BindAll(contract, scope.provider(), scope.provider());
        covered = row.Step();
    });
    if (!read.ok()) return read;
    return covered;
}

absl::Status ContractReadModel::CountByState(std::map<std::string, std::uint64_t>& counts) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT state,contracts FROM contract_counts");
        while (rows.Step())
            counts[rows.Text(0)] = rows.Unsigned(1);
    });
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

absl::Status ContractReadModel::FindProviderChanges(CivilDate today, std::vector<Uuid>& found) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows =
            db.Prepare("SELECT contract FROM provider_changes WHERE change_day<=? ORDER BY contract"
            );
        rows.Bind(today.ToText());
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

}  // namespace luotsi::contract_registry
