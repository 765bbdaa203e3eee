#include "contract_registry/adapters/steering/meeting_watch.h"

#include "contract_registry/adapters/record_store.h"

#include <string>

namespace luotsi::contract_registry {
namespace {

// `months` is the interval that the plan which stands was counted with, 0 where a person planned it
// without one; below zero there is something to do.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS meeting_watch(
    contract BLOB PRIMARY KEY,
    months INTEGER NOT NULL,
    since TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS meeting_watch_months ON meeting_watch(months, contract);
)sql";

// No plan stands.
constexpr std::int64_t kUnplanned = -1;
// A plan stands and the contract is over.
constexpr std::int64_t kOver = -2;

// The day on which a contract came into force by this event; nothing for other events.
std::optional<std::string> CameIntoForce(const ContractHistory& after, const ContractEvent& event) {
    if (!IsInForce(after.state)) return std::nullopt;
    if (const auto* activated = std::get_if<ContractActivated>(&event))
        return activated->on.ToText();
    if (const auto* resumed = std::get_if<ContractResumed>(&event)) return resumed->on.ToText();
    if (std::holds_alternative<ContractImported>(event))
        return after.base.start_date ? after.base.start_date->ToText() : std::string();
    return std::nullopt;
}

void Watch(sql::Db& db, const Uuid& contract, const std::string& since) {
    db.Prepare(
          "INSERT INTO meeting_watch(contract,months,since) VALUES(?,?,?) ON CONFLICT(contract) "
          "DO UPDATE SET months=excluded.months"
    )
        .BindAll(contract, kUnplanned, since)
        .Run();
}

void LetGo(sql::Db& db, const Uuid& contract) {
    db.Prepare("DELETE FROM meeting_watch WHERE contract=? AND months=?")
        .BindAll(contract, kUnplanned)
        .Run();
    db.Prepare("UPDATE meeting_watch SET months=? WHERE contract=?").BindAll(kOver, contract).Run();
}

void SetMonths(sql::Db& db, const Uuid& contract, std::int64_t months) {
    db.Prepare(
          "INSERT INTO meeting_watch(contract,months,since) VALUES(?,?,'') ON CONFLICT(contract) "
          "DO UPDATE SET months=excluded.months"
    )
        .BindAll(contract, months)
        .Run();
}

}  // namespace

journal::Schema MeetingWatchSchema() {
    return {
        .read_models = kTables,
        .tables = {"meeting_watch"},
        .canonical = {"SELECT contracts.natural_key,'' || meeting_watch.months,meeting_watch.since "
                      "FROM meeting_watch JOIN contracts ON contracts.id=meeting_watch.contract "
                      "ORDER BY 1,2,3"},
    };
}

void WatchMeetings(
    sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event
) {
    if (const auto since = CameIntoForce(after.state, event)) return Watch(db, after.id, *since);
    const bool is_over = std::holds_alternative<ContractEnded>(event) ||
                         std::holds_alternative<ContractClosed>(event);
    if (is_over) LetGo(db, after.id);
}

void ProjectReviewPlan(
    sql::Db& db, const ports::Held<ReviewPlanBook>& after, const ReviewPlanEvent& event
) {
    ProjectRecord(db, ReviewPlanBook::kKind, after.id, ReviewPlanBook::RowOf(after.state));
    std::visit(
        Overloaded{
            [&](const ReviewScheduled& scheduled) {
                SetMonths(db, after.id, static_cast<std::int64_t>(scheduled.months));
            },
            [&](const ReviewOverdue&) {},
            // A plan for the time after it, where one is due, follows in the same unit of work.
            [&](const ReviewHeld&) {
                db.Prepare("UPDATE meeting_watch SET months=? WHERE contract=? AND months>=0")
                    .BindAll(kUnplanned, after.id)
                    .Run();
            },
            [&](const ReviewStopped& stopped) {
                if (!stopped.contract_over) return SetMonths(db, after.id, kUnplanned);
                db.Prepare("DELETE FROM meeting_watch WHERE contract=?").Bind(after.id).Run();
            },
        },
        event
    );
}

absl::Status FindMeetingsToPlan(
    journal::Journal& journal,
    std::uint64_t months,
    const Uuid& after,
    std::size_t limit,
    std::vector<WatchedContract>& found
) {
    // Without an interval nothing is planned: only what stands by one that was lifted is put away,
    // and what stands on a contract that is over.
    const char* const sql =
        months == 0 ? "SELECT contract,since FROM meeting_watch WHERE (months>0 OR months=-2) AND "
                      "contract>? ORDER BY contract LIMIT ?"
                    : "SELECT contract,since FROM meeting_watch WHERE months<>? AND contract>? "
                      "ORDER BY contract LIMIT ?";
    return journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        if (months != 0) rows.Bind(months);
        rows.BindAll(after, std::uint64_t(limit));
        while (rows.Step())
            found.push_back({rows.Id(0), CivilDate::Parse(rows.View(1))});
    });
}

}  // namespace luotsi::contract_registry
