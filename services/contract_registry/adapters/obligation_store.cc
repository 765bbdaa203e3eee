#include "contract_registry/adapters/obligation_store.h"

#include "contract_registry/adapters/record_store.h"

#include <string>
#include <string_view>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS obligation_dues(
    obligation BLOB,
    due_date TEXT,
    contract BLOB NOT NULL,
    code TEXT NOT NULL,
    party TEXT NOT NULL,
    standing TEXT NOT NULL,
    PRIMARY KEY(obligation, due_date)
);
CREATE INDEX IF NOT EXISTS obligation_dues_contract ON obligation_dues(contract, due_date);
)sql";

std::string_view StandingOf(const Occurrence& one) {
    if (one.state == OccurrenceState::kDue) return "due";
    if (one.state == OccurrenceState::kUnfulfilled) return "unfulfilled";
    return one.in_time() ? "in_time" : "late";
}

// The due day that the event touches; absent for events that touch none or several.
std::optional<CivilDate> TouchedBy(const ObligationBook::Event& event) {
    return std::visit(
        [](const auto& one) -> std::optional<CivilDate> {
            if constexpr (requires { one.due_date; }) return one.due_date;
            return std::nullopt;
        },
        event
    );
}

void PutDue(sql::Db& db, const ports::Held<ObligationBook>& after, const Occurrence& one) {
    const ObligationState& state = after.state;
    db.Prepare(
          "INSERT INTO obligation_dues(obligation,due_date,contract,code,party,standing) "
          "VALUES(?,?,?,?,?,?) ON CONFLICT(obligation,due_date) DO UPDATE SET "
          "standing=excluded.standing"
    )
        .BindAll(after.id, one.due_date.ToText(), state.contract_id, state.code)
        .BindAll(EnumText(state.party), StandingOf(one))
        .Run();
}

void CountOne(FulfilmentCount& count, std::string_view standing, std::uint64_t number) {
    if (standing == "due") count.due = number;
    if (standing == "in_time") count.in_time = number;
    if (standing == "late") count.late = number;
    if (standing == "unfulfilled") count.unfulfilled = number;
}

}  // namespace

journal::Schema ObligationStoreSchema() {
    return {
        .read_models = kTables,
        .tables = {"obligation_dues"},
        .canonical = {"SELECT contracts.natural_key,o.code,o.due_date,o.party,o.standing FROM "
                      "obligation_dues o JOIN contracts ON contracts.id=o.contract ORDER BY 1,2,3"},
    };
}

void ProjectObligation(
    sql::Db& db, const ports::Held<ObligationBook>& after, const ObligationBook::Event& event
) {
    ProjectRecord(db, ObligationBook::kKind, after.id, ObligationBook::RowOf(after.state));
    if (std::holds_alternative<ObligationWithdrawn>(event)) {
        db.Prepare("DELETE FROM obligation_dues WHERE obligation=? AND standing='due'")
            .Bind(after.id)
            .Run();
        return;
    }
    const std::optional<CivilDate> touched = TouchedBy(event);
    if (!touched) return;
    for (const Occurrence& one : after.state.occurrences) {
        if (one.due_date == *touched) return PutDue(db, after, one);
    }
    db.Prepare("DELETE FROM obligation_dues WHERE obligation=? AND due_date=?")
        .BindAll(after.id, touched->ToText())
        .Run();
}

absl::Status CountFulfilment(
    journal::Journal& journal,
    const FulfilmentFilter& filter,
    std::map<Side, FulfilmentCount>& counts
) {
    std::string sql = "SELECT party,standing,COUNT(*) FROM obligation_dues WHERE 1=1";
    if (filter.contract) sql += " AND contract=?";
    if (filter.from) sql += " AND due_date>=?";
    if (filter.to) sql += " AND due_date<=?";
    if (filter.scope.limited()) {
        sql +=
            " AND EXISTS(SELECT 1 FROM contracts WHERE contracts.id=obligation_dues.contract "
            "AND contracts.provider=?)";
    }
    sql += " GROUP BY party,standing";
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        if (filter.contract) rows.Bind(*filter.contract);
        if (filter.from) rows.Bind(filter.from->ToText());
        if (filter.to) rows.Bind(filter.to->ToText());
        if (filter.scope.limited()) rows.Bind(filter.scope.provider());
        while (rows.Step()) {
            const Side side = EnumParse<Side>(rows.View(0)).value_or(Side::kBuyer);
            CountOne(counts[side], rows.View(1), rows.Unsigned(2));
        }
    });
}

}  // namespace luotsi::contract_registry
