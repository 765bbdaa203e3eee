#pragma once

#include "contract_registry/domain/measures.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// The county's strategy goals. They are one aggregate, so that no two changes together can make a
// cycle that neither makes alone; a contract's link to a goal is a record of its own.

enum class GoalLevel { kCounty, kService };
// How the parts of a goal make its value.
enum class GoalFormula { kShareMet, kSum, kMean, kWeightedMean };

// The unit of a goal that counts results.
inline constexpr std::string_view kShareUnit = "share";

struct StrategyGoal {
    std::string code = {};
    // Empty: none above it.
    std::string parent_code = {};
    GoalLevel level = GoalLevel::kCounty;
    std::string name_fi = {};
    std::string name_sv = {};
    std::string name_en = {};
    std::uint64_t valid_from_year = 0;
    // 0: open.
    std::uint64_t valid_to_year = 0;
    GoalFormula formula = GoalFormula::kShareMet;
    std::string unit = {};
    std::optional<Ratio> target_level = {};
    std::optional<Direction> direction = {};
    std::uint64_t weight = 1;
    // Units of the county that serve it by their own work.
    std::vector<std::string> serving_units = {};

    bool HoldsIn(std::uint64_t first_year, std::uint64_t last_year) const {
        return valid_from_year <= last_year && (valid_to_year == 0 || first_year <= valid_to_year);
    }
    bool operator==(const StrategyGoal&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &StrategyGoal::code},
            Field{"parent_code", &StrategyGoal::parent_code},
            Field{"level", &StrategyGoal::level},
            Field{"name_fi", &StrategyGoal::name_fi},
            Field{"name_sv", &StrategyGoal::name_sv},
            Field{"name_en", &StrategyGoal::name_en},
            Field{"valid_from_year", &StrategyGoal::valid_from_year},
            Field{"valid_to_year", &StrategyGoal::valid_to_year},
            Field{"formula", &StrategyGoal::formula},
            Field{"unit", &StrategyGoal::unit},
            Field{"target_level", &StrategyGoal::target_level},
            Field{"direction", &StrategyGoal::direction},
            Field{"weight", &StrategyGoal::weight},
            Field{"serving_units", &StrategyGoal::serving_units}
        };
    }
};

// The goals that changed, each as a whole.
struct GoalsSet {
    static constexpr std::string_view kName = "goals_set";
    std::vector<StrategyGoal> goals;
    static constexpr auto Fields() { return std::tuple{Field{"goals", &GoalsSet::goals}}; }
};

using GoalEvent = std::variant<GoalsSet>;

struct GoalTree {
    // In the order of their codes.
    std::vector<StrategyGoal> goals = {};

    static constexpr auto Fields() { return std::tuple{Field{"goals", &GoalTree::goals}}; }
};

struct GoalBook {
    using State = GoalTree;
    using Event = GoalEvent;
    static constexpr std::string_view kKind = "strategy_goals";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& tree, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& tree);
};

// The one tree of the county.
Uuid GoalTreeId();

const StrategyGoal* FindGoal(const GoalTree& tree, std::string_view code);

// GOAL_CODE_REPEATED, GOAL_PARENT_UNKNOWN, GOAL_CYCLE, GOAL_UNIT_DIFFERS, GOAL_TARGET_UNCLEAR.
// Setting what is set already changes nothing.
Decision<GoalEvent> Decide(const GoalTree& tree, std::vector<StrategyGoal> goals);

// That a contract's own goal serves a goal of the county, by these indicators.
struct GoalLinked {
    static constexpr std::string_view kName = "goal_linked";
    Uuid contract_id;
    std::string contract_goal_code;
    std::string goal_code;
    std::vector<std::string> indicator_codes;
    std::uint64_t weight = 1;
    // Of the indicators; empty where they have several.
    std::string unit;
    bool operator==(const GoalLinked&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &GoalLinked::contract_id},
            Field{"contract_goal_code", &GoalLinked::contract_goal_code},
            Field{"goal_code", &GoalLinked::goal_code},
            Field{"indicator_codes", &GoalLinked::indicator_codes},
            Field{"weight", &GoalLinked::weight},
            Field{"unit", &GoalLinked::unit}
        };
    }
};

struct GoalUnlinked {
    static constexpr std::string_view kName = "goal_unlinked";
    static constexpr auto Fields() { return std::tuple{}; }
};

using GoalLinkEvent = std::variant<GoalLinked, GoalUnlinked>;

struct ContractGoalLink {
    Uuid contract_id = {};
    std::string contract_goal_code = {};
    std::string goal_code = {};
    std::vector<std::string> indicator_codes = {};
    std::uint64_t weight = 1;
    std::string unit = {};
    bool removed = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ContractGoalLink::contract_id},
            Field{"contract_goal_code", &ContractGoalLink::contract_goal_code},
            Field{"goal_code", &ContractGoalLink::goal_code},
            Field{"indicator_codes", &ContractGoalLink::indicator_codes},
            Field{"weight", &ContractGoalLink::weight},
            Field{"unit", &ContractGoalLink::unit},
            Field{"removed", &ContractGoalLink::removed}
        };
    }
};

struct GoalLinkBook {
    using State = ContractGoalLink;
    using Event = GoalLinkEvent;
    static constexpr std::string_view kKind = "goal_link";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& link, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& link);
};

inline constexpr std::string_view kLinkServes = "serves";

Uuid GoalLinkId(const Uuid& contract, std::string_view contract_goal, std::string_view goal);

// What linking looks up.
struct LinkFacts {
    bool contract_exists = false;
    bool contract_open = false;
    // The contract's goals and indicators today.
    std::vector<Goal> goals = {};
    std::vector<Indicator> indicators = {};
    // Null: there is no such goal of the county.
    const StrategyGoal* goal = nullptr;
    std::uint64_t year = 0;
};

// CONTRACT_NOT_FOUND, CONTRACT_NOT_OPEN, GOAL_NOT_FOUND, GOAL_NOT_IN_FORCE, CONTRACT_GOAL_UNKNOWN,
// CONTRACT_INDICATOR_UNKNOWN, GOAL_UNIT_DIFFERS. No indicator named: all that the goal has.
Decision<GoalLinkEvent> Decide(
    const ContractGoalLink& link, GoalLinked command, const LinkFacts& facts
);
// GOAL_LINK_NOT_FOUND.
Decision<GoalLinkEvent> Decide(const ContractGoalLink& link, const GoalUnlinked& command);

// Codes of the goals that hold in the year and that nobody serves: no unit, no contract of
// `linked` (codes of goals that contracts in force serve), and no goal below that holds.
std::vector<std::string> UnservedGoals(
    const GoalTree& tree, std::uint64_t year, const std::set<std::string>& linked
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::GoalLevel> {
    using E = luotsi::contract_registry::GoalLevel;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kCounty, "county"},
        {E::kService, "service"},
    }};
};

template <>
struct luotsi::EnumNames<luotsi::contract_registry::GoalFormula> {
    using E = luotsi::contract_registry::GoalFormula;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kShareMet, "share_met"},
        {E::kSum, "sum"},
        {E::kMean, "mean"},
        {E::kWeightedMean, "weighted_mean"},
    }};
};
