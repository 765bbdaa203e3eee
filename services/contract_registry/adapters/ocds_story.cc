#include "contract_registry/adapters/ocds_story.h"

#include "contract_registry/domain/milestone.h"

#include <set>
#include <utility>

namespace luotsi::contract_registry::ocds {
namespace {

absl::Status Unreadable() {
    return absl::DataLossError("a journal row cannot be read");
}

// Folds an aggregate's rows and shows each state on the way.
template <Aggregate A, class Visit>
absl::Status Fold(journal::Journal& journal, const Uuid& id, Instant until, Visit&& visit) {
    const auto rows = journal.RowsOf(A::kKind, id);
    if (!rows.ok()) return rows.status();
    typename A::State state;
    for (const journal::Row& row : *rows) {
        if (row.recorded_at > until) break;
        const std::shared_ptr<const void> held = journal.DecodeEvent(row);
        if (held == nullptr) return Unreadable();
        const auto& event = *static_cast<const typename A::Event*>(held.get());
        A::Evolve(
            state,
            event,
            {.at = row.recorded_at, .position = row.position, .revision = row.revision}
        );
        visit(row, event, state);
    }
    return absl::OkStatus();
}

absl::Status ReadMilestones(
    journal::Journal& journal, const Uuid& contract, Instant until, std::vector<MilestoneTold>& told
) {
    std::vector<Uuid> ids;
    const absl::Status listed = journal.Read([&](sql::Db& db) {
        sql::Statement rows =
            db.Prepare("SELECT id FROM records WHERE kind=? AND contract=? ORDER BY id");
        rows.BindAll(MilestoneBook::kKind, contract);
        while (rows.Step())
            ids.push_back(rows.Id(0));
    });
    if (!listed.ok()) return listed;
    for (const Uuid& id : ids) {
        const auto tell = [&](const journal::Row& row, const MilestoneEvent&, const Milestone& now
                          ) {
            MilestoneTold& one = told.emplace_back();
            one.position = row.position;
            one.at = row.recorded_at;
            one.id = id.ToText();
            one.title = now.title;
            one.code = now.code;
            one.type = "delivery";
            one.status = EnumText(now.state);
            one.due = now.due_date;
            one.met_on = now.date_met;
        };
        const absl::Status folded = Fold<MilestoneBook>(journal, id, until, tell);
        if (!folded.ok()) return folded;
    }
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Uuid>> ContractsChanged(
    journal::Journal& journal, Instant from, Instant to
) {
    std::set<Uuid> changed;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        const auto add = [&](sql::Statement rows) {
            while (rows.Step())
                changed.insert(rows.Id(0));
        };
        sql::Statement contracts = db.Prepare(
            "SELECT DISTINCT stream FROM journal WHERE kind=? AND recorded_at>=? AND recorded_at<=?"
        );
        contracts.BindAll(ContractBook::kKind, from.micros(), to.micros());
        add(std::move(contracts));
        sql::Statement milestones = db.Prepare(
            "SELECT DISTINCT r.contract FROM journal j JOIN records r ON r.id=j.stream "
            "WHERE j.kind=? AND r.kind=? AND j.recorded_at>=? AND j.recorded_at<=?"
        );
        milestones.BindAll(MilestoneBook::kKind, MilestoneBook::kKind, from.micros(), to.micros());
        add(std::move(milestones));
    });
    if (!read.ok()) return read;
    std::vector<Uuid> moved;
    const absl::Status found = FindMoved(journal, from, to, moved);
    if (!found.ok()) return found;
    changed.insert(moved.begin(), moved.end());
    return std::vector<Uuid>(changed.begin(), changed.end());
}

absl::StatusOr<Story> ReadStory(journal::Journal& journal, const Uuid& contract, Instant until) {
    Story story{.contract = contract, .changes = {}, .movements = {}, .milestones = {}};
    const auto tell =
        [&](const journal::Row& row, const ContractEvent& event, const ContractHistory& now) {
            story.changes.push_back(
                {.position = row.position,
                 .revision = row.revision,
                 .at = row.recorded_at,
                 .event = event,
                 .after = now}
            );
        };
    absl::Status read = Fold<ContractBook>(journal, contract, until, tell);
    if (read.ok()) read = ReadMovements(journal, contract, until, story.movements);
    if (read.ok()) read = ReadMilestones(journal, contract, until, story.milestones);
    if (!read.ok()) return read;
    return story;
}

}  // namespace luotsi::contract_registry::ocds
