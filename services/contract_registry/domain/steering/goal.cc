#include "contract_registry/domain/steering/goal.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <map>

namespace luotsi::contract_registry {
namespace {

using GoalsByCode = std::map<std::string, StrategyGoal, std::less<>>;

std::string At(std::size_t index, std::string_view field) {
    return "goals[" + std::to_string(index) + "]." + std::string(field);
}

Rejection Fault(std::string_view reason, std::string field, const std::string& goal) {
    return {.reason = std::string(reason), .field = std::move(field), .facts = {{"goal", goal}}};
}

std::optional<Rejection> CheckItself(const StrategyGoal& goal, std::size_t index) {
    if (goal.target_level && !goal.direction)
        return Fault("GOAL_TARGET_UNCLEAR", At(index, "direction"), goal.code);
    if (goal.valid_to_year != 0 && goal.valid_to_year < goal.valid_from_year)
        return Fault("GOAL_TARGET_UNCLEAR", At(index, "valid_to_year"), goal.code);
    if (goal.formula == GoalFormula::kShareMet && goal.unit != kShareUnit) {
        Rejection fault = Fault("GOAL_UNIT_DIFFERS", At(index, "unit"), goal.code);
        fault.facts["unit"] = kShareUnit;
        return fault;
    }
    return std::nullopt;
}

// Whether the way up from the goal comes back to it.
bool IsBelowItself(const GoalsByCode& goals, const StrategyGoal& goal) {
    const StrategyGoal* above = &goal;
    for (std::size_t step = 0; step <= goals.size(); ++step) {
        const auto found = goals.find(above->parent_code);
        if (found == goals.end()) return false;
        above = &found->second;
    }
    return true;
}

std::optional<Rejection> CheckPlace(const GoalsByCode& goals, const StrategyGoal& goal) {
    if (goal.parent_code.empty()) {
        if (goal.level == GoalLevel::kCounty) return std::nullopt;
        return Fault("GOAL_PARENT_UNKNOWN", "goals", goal.code);
    }
    const auto above = goals.find(goal.parent_code);
    const bool fits = above != goals.end() && (goal.level == GoalLevel::kService ||
                                               above->second.level == GoalLevel::kCounty);
    if (!fits) return Fault("GOAL_PARENT_UNKNOWN", "goals", goal.code);
    if (IsBelowItself(goals, goal)) return Fault("GOAL_CYCLE", "goals", goal.code);
    const bool adds_up = above->second.formula != GoalFormula::kShareMet;
    if (adds_up && above->second.unit != goal.unit) {
        Rejection fault = Fault("GOAL_UNIT_DIFFERS", "goals", goal.code);
        fault.facts["unit"] = above->second.unit;
        return fault;
    }
    return std::nullopt;
}

// All that the contract's goal has where no indicator is named.
std::optional<Rejection> PickIndicators(GoalLinked& command, const LinkFacts& facts) {
    std::map<std::string, std::string, std::less<>> units;
    for (const Indicator& one : facts.indicators) {
        if (one.goal_code == command.contract_goal_code) units[one.code] = one.unit;
    }
    if (command.indicator_codes.empty()) {
        for (const auto& [code, unit] : units)
            command.indicator_codes.push_back(code);
    }
    std::ranges::sort(command.indicator_codes);
    const auto repeated = std::ranges::unique(command.indicator_codes);
    command.indicator_codes.erase(repeated.begin(), repeated.end());
    std::set<std::string> seen;
    for (const std::string& code : command.indicator_codes) {
        const auto found = units.find(code);
        if (found == units.end())
            return Rejection{
                .reason = "CONTRACT_INDICATOR_UNKNOWN", .field = "link.indicator_codes"
            };
        seen.insert(found->second);
    }
    command.unit = seen.size() == 1 ? *seen.begin() : std::string();
    return std::nullopt;
}

}  // namespace

void GoalBook::Evolve(State& tree, const Event& event, const Recorded&) {
    for (const StrategyGoal& goal : std::get<GoalsSet>(event).goals) {
        const auto place = std::ranges::lower_bound(tree.goals, goal.code, {}, &StrategyGoal::code);
        if (place != tree.goals.end() && place->code == goal.code) {
            *place = goal;
        } else {
            tree.goals.insert(place, goal);
        }
    }
}

RecordRow GoalBook::RowOf(const State&) {
    return {.code = "county", .state = "set"};
}

Uuid GoalTreeId() {
    return NamedId(GoalBook::kKind, "county");
}

const StrategyGoal* FindGoal(const GoalTree& tree, std::string_view code) {
    const auto place = std::ranges::lower_bound(tree.goals, code, {}, &StrategyGoal::code);
    return place != tree.goals.end() && place->code == code ? &*place : nullptr;
}

Decision<GoalEvent> Decide(const GoalTree& tree, std::vector<StrategyGoal> goals) {
    GoalsByCode merged;
    for (const StrategyGoal& goal : tree.goals)
        merged[goal.code] = goal;
    std::set<std::string> given;
    GoalsSet changed;
    for (std::size_t i = 0; i < goals.size(); ++i) {
        StrategyGoal& goal = goals[i];
        if (goal.weight == 0) goal.weight = 1;
        if (!given.insert(goal.code).second)
            return Fault("GOAL_CODE_REPEATED", At(i, "code"), goal.code);
        if (auto fault = CheckItself(goal, i)) return *fault;
        StrategyGoal& place = merged[goal.code];
        if (place != goal) changed.goals.push_back(goal);
        place = goal;
    }
    for (const auto& [code, goal] : merged) {
        if (auto fault = CheckPlace(merged, goal)) return *fault;
    }
    if (changed.goals.empty()) return std::vector<GoalEvent>{};
    return changed;
}

void GoalLinkBook::Evolve(State& link, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const GoalLinked& linked) {
                link = {
                    .contract_id = linked.contract_id,
                    .contract_goal_code = linked.contract_goal_code,
                    .goal_code = linked.goal_code,
                    .indicator_codes = linked.indicator_codes,
                    .weight = linked.weight,
                    .unit = linked.unit,
                };
            },
            [&](const GoalUnlinked&) { link.removed = true; },
        },
        event
    );
}

RecordRow GoalLinkBook::RowOf(const State& link) {
    return {
        .contract = link.contract_id,
        .code = link.goal_code,
        .state = link.removed ? "removed" : std::string(kLinkServes),
    };
}

Uuid GoalLinkId(const Uuid& contract, std::string_view contract_goal, std::string_view goal) {
    // A code has no blank.
    return NamedId(
        GoalLinkBook::kKind,
        contract.ToText() + ' ' + std::string(contract_goal) + ' ' + std::string(goal)
    );
}

Decision<GoalLinkEvent> Decide(
    const ContractGoalLink& link, GoalLinked command, const LinkFacts& facts
) {
    if (!facts.contract_exists)
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "link.contract_id"};
    if (!facts.contract_open)
        return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = "link.contract_id"};
    if (facts.goal == nullptr)
        return Rejection{.reason = "GOAL_NOT_FOUND", .field = "link.goal_code"};
    if (!facts.goal->HoldsIn(facts.year, facts.year))
        return Rejection{.reason = "GOAL_NOT_IN_FORCE", .field = "link.goal_code"};
    if (std::ranges::find(facts.goals, command.contract_goal_code, &Goal::code) ==
        facts.goals.end())
        return Rejection{.reason = "CONTRACT_GOAL_UNKNOWN", .field = "link.contract_goal_code"};
    if (command.weight == 0) command.weight = 1;
    if (auto fault = PickIndicators(command, facts)) return *fault;
    const bool adds_up = facts.goal->formula != GoalFormula::kShareMet;
    if (adds_up && command.unit != facts.goal->unit) {
        return Rejection{
            .reason = "GOAL_UNIT_DIFFERS",
            .field = "link.indicator_codes",
            .facts = {{"unit", facts.goal->unit}},
        };
    }
    const bool known = !link.goal_code.empty() && !link.removed;
    const GoalLinked now{
        link.contract_id,
        link.contract_goal_code,
        link.goal_code,
        link.indicator_codes,
        link.weight,
        link.unit
    };
    if (known && now == command) return std::vector<GoalLinkEvent>{};
    return command;
}

Decision<GoalLinkEvent> Decide(const ContractGoalLink& link, const GoalUnlinked& command) {
    if (link.goal_code.empty() || link.removed)
        return Rejection{.reason = "GOAL_LINK_NOT_FOUND", .field = "goal_code"};
    return command;
}

std::vector<std::string> UnservedGoals(
    const GoalTree& tree, std::uint64_t year, const std::set<std::string>& linked
) {
    std::set<std::string, std::less<>> served;
    for (const StrategyGoal& goal : tree.goals) {
        const bool by_itself = !goal.serving_units.empty() || linked.contains(goal.code);
        // Whoever serves a goal serves those above it.
        const StrategyGoal* up = by_itself ? &goal : nullptr;
        while (up != nullptr && up->HoldsIn(year, year) && served.insert(up->code).second)
            up = FindGoal(tree, up->parent_code);
    }
    std::vector<std::string> unserved;
    for (const StrategyGoal& goal : tree.goals) {
        if (goal.HoldsIn(year, year) && !served.contains(goal.code)) unserved.push_back(goal.code);
    }
    return unserved;
}

}  // namespace luotsi::contract_registry
