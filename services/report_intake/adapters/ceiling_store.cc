#include "report_intake/adapters/ceiling_store.h"

#include "platform/codec/json_codec.h"
#include "platform/sql/call_scope.h"

#include <algorithm>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS ceilings(
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    ceiling TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ceilings_number ON ceilings(number, id);
CREATE TABLE IF NOT EXISTS ceiling_contracts(
    ceiling BLOB NOT NULL,
    contract BLOB NOT NULL,
    PRIMARY KEY(ceiling, contract)
);
CREATE INDEX IF NOT EXISTS ceiling_contracts_contract ON ceiling_contracts(contract, ceiling);
CREATE TABLE IF NOT EXISTS ceiling_uses(
    ceiling BLOB NOT NULL,
    contract BLOB NOT NULL,
    month TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY(ceiling, contract, month)
);
CREATE TABLE IF NOT EXISTS framework_call_offs(
    framework BLOB NOT NULL,
    contract BLOB NOT NULL,
    PRIMARY KEY(framework, contract)
);
)sql";

// Contracts of a limited caller, and those of the consortia it is in.
constexpr std::string_view kWithinScope =
    " AND (t.provider=? OR t.contract IN "
    "(SELECT contract FROM contract_members WHERE provider=?))";

// The terms tell every call-off; of ceilings of other kinds the rows are contracts.
constexpr const char* kSelectUntied =
    "SELECT b.ceiling,b.contract FROM ceiling_contracts b WHERE b.contract<>b.ceiling "
    "AND NOT EXISTS (SELECT 1 FROM ceilings c WHERE c.id=b.ceiling AND c.kind<>?) "
    "AND NOT EXISTS (SELECT 1 FROM framework_call_offs f "
    "WHERE f.framework=b.ceiling AND f.contract=b.contract) ORDER BY b.ceiling,b.contract";

// Ids are surrogates, and what is used has rows of its own.
Ceiling WithoutSurrogates(Ceiling ceiling) {
    ceiling.contracts.clear();
    ceiling.uses.clear();
    return ceiling;
}

void PutContract(sql::Db& db, const Uuid& ceiling, const Uuid& contract) {
    db.Prepare("INSERT INTO ceiling_contracts(ceiling,contract) VALUES(?,?) ON CONFLICT DO NOTHING")
        .BindAll(ceiling, contract)
        .Run();
}

void PutCeiling(
    sql::Db& db, const Uuid& id, std::string_view number, CeilingKind kind, const std::string& body
) {
    db.Prepare(
          "INSERT INTO ceilings(id,number,kind,ceiling) VALUES(?,?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET number=excluded.number,ceiling=excluded.ceiling"
    )
        .BindAll(id, number, EnumText(kind), body)
        .Run();
}

void PutUse(sql::Db& db, const Uuid& ceiling, const CeilingUsed& use) {
    PutContract(db, ceiling, use.contract);
    db.Prepare("DELETE FROM ceiling_uses WHERE ceiling=? AND contract=? AND month=?")
        .BindAll(ceiling, use.contract, use.month.ToText())
        .Run();
    if (use.used.micros() == 0) return;
    db.Prepare("INSERT INTO ceiling_uses(ceiling,contract,month,used) VALUES(?,?,?,?)")
        .BindAll(ceiling, use.contract, use.month.ToText(), use.used.micros())
        .Run();
}

constexpr std::size_t kIdLetters = 36;

}  // namespace

journal::Schema CeilingSchema() {
    return {
        .read_models = kTables,
        .tables = {"ceilings", "ceiling_contracts", "ceiling_uses", "framework_call_offs"},
        .canonical =
            {
                "SELECT number,kind,ceiling FROM ceilings ORDER BY number,kind,ceiling",
                "SELECT c.number,coalesce(t.contract_key,'') FROM ceiling_contracts b "
                "JOIN ceilings c ON c.id=b.ceiling "
                "LEFT JOIN contract_terms t ON t.contract=b.contract ORDER BY 1,2",
                "SELECT c.number,coalesce(t.contract_key,''),u.month,u.used FROM ceiling_uses u "
                "JOIN ceilings c ON c.id=u.ceiling "
                "LEFT JOIN contract_terms t ON t.contract=u.contract ORDER BY 1,2,3,4",
            },
    };
}

void ProjectCeiling(sql::Db& db, const ports::Held<CeilingBook>& after, const CeilingEvent& event) {
    if (const auto* use = std::get_if<CeilingUsed>(&event)) return PutUse(db, after.id, *use);
    const Ceiling& ceiling = after.state;
    PutCeiling(db, after.id, ceiling.number, ceiling.kind, EncodeJson(WithoutSurrogates(ceiling)));
    for (const Uuid& contract : ceiling.contracts)
        PutContract(db, after.id, contract);
}

void ProjectFramework(sql::Db& db, const Uuid& contract, const ContractTerms& terms) {
    bool has_ceiling = false;
    for (const ReportingTerms& period : terms.periods) {
        has_ceiling = has_ceiling || period.framework_ceiling.has_value();
        if (!period.framework.IsNil()) PutContract(db, period.framework, contract);
    }
    if (!has_ceiling) return;
    // What it says stands in the terms.
    PutCeiling(db, contract, terms.contract_key, CeilingKind::kFramework, "");
    PutContract(db, contract, contract);
}

void ProjectCallOff(
    sql::Db& db, const ports::Held<FrameworkBook>& after, const FrameworkEvent& event
) {
    db.Prepare(
          "INSERT INTO framework_call_offs(framework,contract) VALUES(?,?) ON CONFLICT DO NOTHING"
    )
        .BindAll(after.id, std::get<CallOffTied>(event).contract)
        .Run();
}

absl::Status CeilingStore::FindUntied(std::vector<CallOff>& found) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(kSelectUntied);
        rows.BindAll(EnumText(CeilingKind::kFramework));
        while (rows.Step())
            found.push_back({.framework = rows.Id(0), .contract = rows.Id(1)});
    });
}

absl::Status CeilingStore::List(
    const CeilingFilter& filter,
    const std::string& after,
    std::size_t limit,
    std::vector<ListedCeiling>& found
) {
    std::string sql =
        "SELECT c.id,c.number FROM ceilings c WHERE (c.number>? OR (c.number=? AND c.id>?))";
    if (!filter.number.empty()) sql += " AND c.number=?";
    if (filter.contract || filter.scope.limited()) {
        sql +=
            " AND c.id IN (SELECT b.ceiling FROM ceiling_contracts b "
            "JOIN contract_terms t ON t.contract=b.contract WHERE 1=1";
        // Of a shared ceiling a provider finds only what its own contracts hang on.
        if (filter.contract) sql += " AND b.contract=?";
        if (filter.scope.limited()) sql += kWithinScope;
        sql += ")";
    }
    sql += " ORDER BY c.number,c.id LIMIT ?";
    const std::string number = after.size() > kIdLetters ? after.substr(kIdLetters) : "";
    const Uuid id = Uuid::Parse(after.substr(0, kIdLetters)).value_or(Uuid());
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.BindAll(number, number, id);
        if (!filter.number.empty()) rows.Bind(filter.number);
        if (filter.contract) rows.Bind(*filter.contract);
        if (filter.scope.limited()) rows.BindAll(filter.scope.provider(), filter.scope.provider());
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back({rows.Id(0), rows.Id(0).ToText() + rows.Text(1)});
    });
}

absl::StatusOr<std::vector<CeilingParty>> CeilingStore::PartiesOf(
    const Uuid& ceiling, const ports::Scope& scope
) {
    std::vector<CeilingParty> parties;
    // How many share it decides what any of them may see, so all rows are read; the caller's own
    // are marked.
    const sql::CallScope all({.deadline = sql::CallScope::Current().deadline});
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT t.contract,t.provider,(SELECT count(*) FROM contract_members m "
            "WHERE m.contract=t.contract AND m.provider=?) FROM contract_terms t "
            "JOIN ceiling_contracts b ON b.contract=t.contract WHERE b.ceiling=? "
            "ORDER BY t.contract"
        );
        rows.BindAll(scope.provider(), ceiling);
        while (rows.Step()) {
            const bool own = scope.Covers(rows.Text(1)) || rows.Int(2) > 0;
            parties.push_back({.contract = rows.Id(0), .provider = rows.Text(1), .own = own});
        }
    });
    if (!read.ok()) return read;
    return parties;
}

}  // namespace luotsi::report_intake
