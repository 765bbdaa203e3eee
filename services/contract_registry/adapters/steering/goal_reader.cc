#include "contract_registry/adapters/steering/goal_reader.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/domain/family.h"

#include <string>

namespace luotsi::contract_registry {

absl::StatusOr<GoalTree> GoalReader::Tree(const std::optional<Instant>& known) {
    const auto held = LoadKnown<GoalBook>(journal_, GoalTreeId(), known);
    if (!held.ok()) return held.status();
    return held->state;
}

absl::Status GoalReader::AddFacts(
    const GoalTree& tree,
    std::string_view code,
    const MonthSpan& span,
    const std::optional<Instant>& known,
    GoalFacts& facts
) {
    for (const std::string& goal : GoalsBelow(tree, code, span)) {
        if (!facts.links.try_emplace(goal).second) continue;
        RecordFilter filter{.kind = std::string(GoalLinkBook::kKind), .code = goal};
        const absl::Status read = EachRecordId(store_, filter, [&](const Uuid& id) {
            return AddLink(id, known, goal, facts);
        });
        if (!read.ok()) return read;
    }
    return absl::OkStatus();
}

// A link that was made later, or taken back by then, is none.
absl::Status GoalReader::AddLink(
    const Uuid& id, const std::optional<Instant>& known, std::string_view code, GoalFacts& facts
) {
    const auto link = LoadKnown<GoalLinkBook>(journal_, id, known);
    if (!link.ok()) return link.status();
    if (!link->exists() || link->state.removed) return absl::OkStatus();
    facts.links.find(code)->second.push_back(link->state);
    const Uuid contract = link->state.contract_id;
    if (facts.pictures.contains(contract)) return absl::OkStatus();
    const auto picture = LoadKnown<PictureBook>(journal_, contract, known);
    if (!picture.ok()) return picture.status();
    facts.pictures[contract] = picture->state;
    const auto held = LoadKnown<ContractBook>(journal_, contract, known);
    if (!held.ok()) return held.status();
    const auto line = LoadLine(journal_, *held, known);
    if (!line.ok()) return absl::UnavailableError("a contract's family cannot be read");
    facts.units[contract] = UnitsOf(PeriodsOf(FamilyTimeline(*line)));
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
