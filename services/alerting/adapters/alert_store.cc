#include "alerting/adapters/alert_store.h"

#include "alerting/domain/picture.h"
#include "kernel/check.h"
#include "platform/codec/json_codec.h"
#include "platform/journal/collect.h"
#include "platform/sql/db.h"

#include <functional>
#include <utility>

namespace luotsi::alerting {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS rules(
    code TEXT PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    record TEXT NOT NULL,
    said TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS contracts(
    contract_id BLOB PRIMARY KEY,
    number TEXT NOT NULL,
    provider TEXT NOT NULL,
    end_date TEXT
);
CREATE INDEX IF NOT EXISTS contracts_end ON contracts(end_date);
CREATE TABLE IF NOT EXISTS alerts(
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    contract_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    rule_code TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    open INTEGER NOT NULL,
    historic INTEGER NOT NULL,
    county_only INTEGER NOT NULL,
    record TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_reason TEXT NOT NULL,
    closed_by_hand INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS alerts_contract ON alerts(contract_id, place);
CREATE INDEX IF NOT EXISTS alerts_scope ON alerts(provider, place);
CREATE INDEX IF NOT EXISTS alerts_rule ON alerts(rule_code, open, historic);
CREATE INDEX IF NOT EXISTS alerts_kind ON alerts(kind, open, contract_id);
)sql";

// What does not depend on the order in which facts of different services arrived: alerts that came
// and went by themselves are left out, and of the others the values that made them fire.
constexpr const char* kCanonicalAlerts =
    "SELECT contracts.number, rule_code, subject, open, closed_reason "
    "FROM alerts JOIN contracts USING(contract_id) WHERE open=1 OR closed_by_hand=1 "
    "ORDER BY 1, 2, 3, 4, 5";
constexpr const char* kCanonicalContracts =
    "SELECT number, COALESCE(end_date, '') FROM contracts ORDER BY 1, 2";
constexpr const char* kCanonicalRules = "SELECT code, said FROM rules ORDER BY 1";

constexpr std::string_view kSelectAlert =
    "SELECT place, contract_id, open, record, raised_at, closed_at, closed_reason FROM alerts ";

using After = ports::Held<ContractPicture>;

void ProjectRule(sql::Db& db, const ports::Held<RuleBook>& after, const RuleEvent& event) {
    const RuleId id = std::visit(
        Overloaded{
            [](const RuleCreated& created) { return created.rule.id; },
            [](const RuleSettled& settled) { return settled.rule; }
        },
        event
    );
    const Rule* const rule = FindRule(after.state, id);
    LUOTSI_CHECK(rule != nullptr, "a rule event leaves its rule in the book");
    Rule said = *rule;
    said.id = RuleId();
    db.Prepare(
          "INSERT INTO rules(code, id, record, said) VALUES(?,?,?,?) "
          "ON CONFLICT(code) DO UPDATE SET record=excluded.record, said=excluded.said"
    )
        .BindAll(rule->code, rule->id.uuid(), EncodeJson(*rule), EncodeJson(said))
        .Run();
}

void ProjectTerms(sql::Db& db, const After& after, const Terms& terms) {
    const std::optional<std::string> end =
        terms.end ? std::optional(terms.end->ToText()) : std::nullopt;
    db.Prepare(
          "INSERT INTO contracts(contract_id, number, provider, end_date) VALUES(?,?,?,?) ON "
          "CONFLICT"
          "(contract_id) DO UPDATE SET number=excluded.number, provider=excluded.provider, "
          "end_date=excluded.end_date"
    )
        .BindAll(after.id, terms.number, terms.provider, end)
        .Run();
    db.Prepare("UPDATE alerts SET provider=? WHERE contract_id=? AND provider<>? AND county_only=0")
        .BindAll(terms.provider, after.id, terms.provider)
        .Run();
}

// What is for the county alone stands under no provider: no limited scope reaches it.
void ProjectRaised(sql::Db& db, const After& after, const Alert& alert) {
    sql::Statement insert = db.Prepare(
        "INSERT INTO alerts(place, id, contract_id, provider, rule_code, kind, subject, open, "
        "historic, county_only, record, "
        "raised_at, closed_at, closed_reason, closed_by_hand) VALUES(?,?,?,"
        "COALESCE((SELECT provider FROM contracts WHERE contract_id=? AND ?=0),''),"
        "?,?,?,1,?,?,?,?,NULL,'',0)"
    );
    insert.BindAll(after.position, alert.id.uuid(), after.id, after.id, alert.county_only);
    insert.BindAll(alert.rule_code, alert.kind);
    insert.BindAll(alert.subject, alert.historic, alert.county_only);
    insert.BindAll(EncodeJson(alert), after.recorded_at.micros());
    insert.Run();
}

void ProjectClosed(sql::Db& db, const After& after, const AlertClosed& closed) {
    db.Prepare("UPDATE alerts SET open=0, closed_at=?, closed_reason=?, closed_by_hand=? WHERE id=?"
    )
        .BindAll(after.recorded_at.micros(), closed.reason, closed.by_hand, closed.alert.id.uuid())
        .Run();
}

void ProjectPicture(sql::Db& db, const After& after, const PictureEvent& event) {
    std::visit(
        Overloaded{
            [&](const TermsNoted& fact) { ProjectTerms(db, after, fact.terms); },
            [&](const AlertRaised& raised) { ProjectRaised(db, after, raised.alert); },
            [&](const AlertClosed& closed) { ProjectClosed(db, after, closed); },
            [](const auto&) {}
        },
        event
    );
}

template <class T>
T Decoded(std::string_view record) {
    std::optional<T> value = DecodeJson<T>(record);
    LUOTSI_CHECK(value.has_value(), "a read model holds what this program wrote");
    return *std::move(value);
}

AlertStore::Listed ReadAlert(const sql::Statement& row) {
    AlertStore::Listed listed;
    listed.key = row.Unsigned(0);
    listed.alert.contract = ContractId(row.Id(1));
    listed.alert.open = row.Int(2) != 0;
    listed.alert.alert = Decoded<Alert>(row.View(3));
    listed.alert.alert.raised_at = Instant::FromMicros(row.Int(4));
    if (!row.IsNull(5)) listed.alert.closed_at = Instant::FromMicros(row.Int(5));
    listed.alert.closed_reason = row.Text(6);
    return listed;
}

using journal::Collect;
using journal::First;

ContractId ReadContract(const sql::Statement& row) {
    return ContractId(row.Id(0));
}
Rule ReadRule(const sql::Statement& row) {
    return Decoded<Rule>(row.View(0));
}

}  // namespace

journal::Schema AlertSchema() {
    return {
        .read_models = kTables,
        .tables = {"rules", "contracts", "alerts"},
        .canonical = {kCanonicalRules, kCanonicalContracts, kCanonicalAlerts},
    };
}

std::vector<journal::AggregateOps> AlertAggregates() {
    return {
        journal::MakeOps<RuleBook>(ProjectRule), journal::MakeOps<ContractPicture>(ProjectPicture)
    };
}

ports::Result<std::optional<StoredAlert>> AlertStore::Find(AlertId alert) {
    return FindWithin(ports::Scope(), alert);
}

ports::Result<std::optional<StoredAlert>> AlertStore::FindWithin(
    const ports::Scope& scope, AlertId alert
) {
    return First(Collect<StoredAlert>(
        journal_,
        std::string(kSelectAlert) + "WHERE id=?" + (scope.limited() ? " AND provider=?" : ""),
        [&](sql::Statement& query) {
            query.Bind(alert.uuid());
            if (scope.limited()) query.Bind(scope.provider());
        },
        [](const sql::Statement& row) { return ReadAlert(row).alert; }
    ));
}

AlertStore::Page AlertStore::Known(ContractId after, std::size_t limit) {
    return Collect<ContractId>(
        journal_,
        "SELECT contract_id FROM contracts WHERE contract_id>? ORDER BY contract_id LIMIT ?",
        [&](sql::Statement& query) { query.BindAll(after.uuid(), std::uint64_t{limit}); },
        ReadContract
    );
}

AlertStore::Page AlertStore::EndingBetween(
    CivilDate first, CivilDate last, ContractId after, std::size_t limit
) {
    return Collect<ContractId>(
        journal_,
        "SELECT contract_id FROM contracts WHERE end_date BETWEEN ? AND ? AND contract_id>? "
        "ORDER BY contract_id LIMIT ?",
        [&](sql::Statement& query) {
            query.BindAll(first.ToText(), last.ToText(), after.uuid(), std::uint64_t{limit});
        },
        ReadContract
    );
}

AlertStore::Page AlertStore::WithOpenAlerts(
    std::string_view kind, ContractId after, std::size_t limit
) {
    return Collect<ContractId>(
        journal_,
        "SELECT DISTINCT contract_id FROM alerts WHERE kind=? AND open=1 AND contract_id>? "
        "ORDER BY contract_id LIMIT ?",
        [&](sql::Statement& query) { query.BindAll(kind, after.uuid(), std::uint64_t{limit}); },
        ReadContract
    );
}

ports::Result<std::vector<AlertStore::Listed>> AlertStore::List(
    const AlertFilter& filter, std::uint64_t after, std::size_t limit
) {
    std::string sql = std::string(kSelectAlert) + "WHERE place>?";
    if (filter.open) sql += " AND open=?";
    if (!filter.rule_code.empty()) sql += " AND rule_code=?";
    if (filter.contract) sql += " AND contract_id=?";
    if (filter.scope.limited()) sql += " AND provider=?";
    sql += " ORDER BY place LIMIT ?";
    return Collect<Listed>(
        journal_,
        sql,
        [&](sql::Statement& query) {
            query.Bind(after);
            if (filter.open) query.Bind(*filter.open);
            if (!filter.rule_code.empty()) query.Bind(filter.rule_code);
            if (filter.contract) query.Bind(filter.contract->uuid());
            if (filter.scope.limited()) query.Bind(filter.scope.provider());
            query.Bind(std::uint64_t{limit});
        },
        ReadAlert
    );
}

ports::Result<std::vector<CountedAlerts>> AlertStore::Counts(const ports::Scope& scope) {
    return Collect<CountedAlerts>(
        journal_,
        std::string("SELECT rule_code, open, historic, COUNT(*) FROM alerts ") +
            (scope.limited() ? "WHERE provider=? " : "") +
            "GROUP BY rule_code, open, historic ORDER BY rule_code, open DESC, historic",
        [&](sql::Statement& query) {
            if (scope.limited()) query.Bind(scope.provider());
        },
        [](const sql::Statement& row) {
            return CountedAlerts{row.Text(0), row.Int(1) != 0, row.Int(2) != 0, row.Unsigned(3)};
        }
    );
}

ports::Result<std::optional<Rule>> AlertStore::FindRule(RuleId rule) {
    return First(Collect<Rule>(
        journal_,
        "SELECT record FROM rules WHERE id=?",
        [&](sql::Statement& query) { query.Bind(rule.uuid()); },
        ReadRule
    ));
}

ports::Result<std::optional<Rule>> AlertStore::FindRuleByCode(const std::string& code) {
    return First(Collect<Rule>(
        journal_,
        "SELECT record FROM rules WHERE code=?",
        [&](sql::Statement& query) { query.Bind(code); },
        ReadRule
    ));
}

ports::Result<std::vector<Rule>> AlertStore::ListRules(
    const std::string& after, std::size_t limit
) {
    return Collect<Rule>(
        journal_,
        "SELECT record FROM rules WHERE code>? ORDER BY code LIMIT ?",
        [&](sql::Statement& query) { query.BindAll(after, std::uint64_t{limit}); },
        ReadRule
    );
}

}  // namespace luotsi::alerting
