#include "contract_registry/adapters/term_watch.h"

#include "contract_registry/domain/family.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// `next_day` is empty for a contract that has changed since it was looked at.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS term_watch(
    contract BLOB PRIMARY KEY,
    next_day TEXT NOT NULL,
    deadline TEXT
);
CREATE INDEX IF NOT EXISTS term_watch_next ON term_watch(next_day, contract);
CREATE INDEX IF NOT EXISTS term_watch_deadline ON term_watch(deadline, contract);
)sql";

// Whether its length may depend on options or on a renewal clause, its own or one from above.
bool MayHaveDeadlines(const ContractHistory& history) {
    if (history.state != ContractState::kActive) return false;
    const Terms latest = Timeline(history).back().terms;
    return latest.renewal.has_value() || !latest.options.empty() ||
           SourceOfTerms(latest).has_value();
}

// The working day by which something is best done first.
std::optional<std::string> FirstDeadline(const TermPlan& plan) {
    if (plan.deadlines.empty()) return std::nullopt;
    return std::ranges::min_element(plan.deadlines, {}, &TermDeadline::last_working_day)
        ->last_working_day.ToText();
}

}  // namespace

journal::Schema TermWatchSchema() {
    return {
        .read_models = kTables,
        .tables = {"term_watch"},
        .canonical =
            {"SELECT contracts.natural_key,term_watch.next_day,coalesce(term_watch.deadline,'') "
             "FROM term_watch JOIN contracts ON contracts.id=term_watch.contract ORDER BY 1,2,3"},
    };
}

void ProjectTermWatch(sql::Db& db, const ports::Held<ContractBook>& after) {
    // A contract that no longer has deadlines is looked at once more, to put its reminders away.
    const char* sql = MayHaveDeadlines(after.state)
                          ? "INSERT INTO term_watch(contract,next_day) VALUES(?,'') "
                            "ON CONFLICT(contract) DO UPDATE SET next_day=''"
                          : "UPDATE term_watch SET next_day='' WHERE contract=?";
    db.Prepare(sql).Bind(after.id).Run();
}

void ProjectRenewal(
    sql::Db& db, const ports::Held<RenewalBook>& after, const RenewalBook::Event& event
) {
    const auto* planned = std::get_if<TermPlanned>(&event);
    if (planned == nullptr) return;
    if (!planned->plan.next_day) {
        db.Prepare("DELETE FROM term_watch WHERE contract=?").Bind(after.id).Run();
        return;
    }
    db.Prepare(
          "INSERT INTO term_watch(contract,next_day,deadline) VALUES(?,?,?) "
          "ON CONFLICT(contract) DO UPDATE SET next_day=excluded.next_day,"
          "deadline=excluded.deadline"
    )
        .BindAll(after.id, planned->plan.next_day->ToText(), FirstDeadline(planned->plan))
        .Run();
}

absl::Status TermWatch::FindDue(
    CivilDate today, const Uuid& after, std::size_t limit, std::vector<Uuid>& found
) {
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT contract FROM term_watch WHERE next_day<=? AND contract>? "
            "ORDER BY contract LIMIT ?"
        );
        rows.BindAll(today.ToText(), after, std::uint64_t(limit));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
}

absl::Status TermWatch::List(
    const std::optional<CivilDate>& deadline_by,
    const std::optional<DeadlineAhead>& after,
    const ports::Scope& scope,
    std::size_t limit,
    std::vector<DeadlineAhead>& found
) {
    std::string sql = "SELECT deadline,contract FROM term_watch WHERE deadline IS NOT NULL";
    if (deadline_by) sql += " AND deadline<=?";
    if (after) sql += " AND (deadline,contract)>(?,?)";
    if (scope.limited()) {
        sql +=
            " AND EXISTS(SELECT 1 FROM contracts WHERE contracts.id=term_watch.contract "
            "AND contracts.provider=?)";
    }
    sql += " ORDER BY deadline,contract LIMIT ?";
    return journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        if (deadline_by) rows.Bind(deadline_by->ToText());
        if (after) rows.BindAll(after->deadline.ToText(), after->contract);
        if (scope.limited()) rows.Bind(scope.provider());
        rows.Bind(std::uint64_t(limit));
        while (rows.Step())
            found.push_back({CivilDate::Parse(rows.View(0)).value_or(CivilDate()), rows.Id(1)});
    });
}

}  // namespace luotsi::contract_registry
