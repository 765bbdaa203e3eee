#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/goal.h"
#include "contract_registry/domain/steering/picture.h"
#include "kernel/civil.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {

// How what contracts measure rolls up along the tree of goals.

enum class GoalState { kNoResult, kNoTarget, kMet, kNotMet };

// A period of whole months, both included.
struct MonthSpan {
    Month from;
    Month to;
    bool Holds(Month month) const { return from <= month && month <= to; }
};

// One part of a goal's value: an indicator of a contract, or a goal below. An indicator whose unit
// changed has a part for each unit.
struct GoalPart {
    std::string goal_code = {};
    Uuid contract_id = {};
    std::string contract_goal_code = {};
    std::string indicator_code = {};
    std::uint64_t weight = 1;
    std::optional<Ratio> value = {};
    std::uint64_t judged = 0;
    std::uint64_t met = 0;
    bool is_left_out = false;
    bool is_rounded = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"goal_code", &GoalPart::goal_code},
            Field{"contract_id", &GoalPart::contract_id},
            Field{"contract_goal_code", &GoalPart::contract_goal_code},
            Field{"indicator_code", &GoalPart::indicator_code},
            Field{"weight", &GoalPart::weight},
            Field{"value", &GoalPart::value},
            Field{"judged", &GoalPart::judged},
            Field{"met", &GoalPart::met},
            Field{"is_left_out", &GoalPart::is_left_out},
            Field{"is_rounded", &GoalPart::is_rounded}
        };
    }
};

struct GoalOutcome {
    std::optional<Ratio> value = {};
    bool is_rounded = false;
    GoalState state = GoalState::kNoResult;
    std::uint64_t judged = 0;
    std::uint64_t met = 0;
    // The formula with its numbers.
    std::string calculation = {};
    // Goals below in the order of codes, then indicators by contract, goal and code.
    std::vector<GoalPart> parts = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"value", &GoalOutcome::value},
            Field{"is_rounded", &GoalOutcome::is_rounded},
            Field{"state", &GoalOutcome::state},
            Field{"judged", &GoalOutcome::judged},
            Field{"met", &GoalOutcome::met},
            Field{"calculation", &GoalOutcome::calculation},
            Field{"parts", &GoalOutcome::parts}
        };
    }
};

// In which units a contract's indicators are measured from a day on.
struct UnitsFrom {
    // Absent: from the first day on.
    std::optional<CivilDate> valid_from = {};
    std::map<std::string, std::string, std::less<>> by_indicator = {};
};
std::vector<UnitsFrom> UnitsOf(std::span<const TermsPeriod> periods);

// Live links by the code of the goal that they serve, and what is known of their contracts.
struct GoalFacts {
    std::map<std::string, std::vector<ContractGoalLink>, std::less<>> links = {};
    std::map<Uuid, Picture> pictures = {};
    // In the order of days. A month is measured as its last day demands; where nothing is known, as
    // when the link was made.
    std::map<Uuid, std::vector<UnitsFrom>> units = {};
};

// The goal and all goals below it that hold in the period; empty where the goal is unknown.
std::vector<std::string> GoalsBelow(
    const GoalTree& tree, std::string_view code, const MonthSpan& span
);

// What a known goal has come to.
GoalOutcome OutcomeOf(
    const GoalTree& tree, const GoalFacts& facts, const StrategyGoal& goal, const MonthSpan& span
);

struct FormulaWords {
    std::string_view fi;
    std::string_view sv;
    std::string_view en;
};
FormulaWords WordsOf(GoalFormula formula);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::GoalState> {
    using E = luotsi::contract_registry::GoalState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kNoResult, "no_result"},
        {E::kNoTarget, "no_target"},
        {E::kMet, "met"},
        {E::kNotMet, "not_met"},
    }};
};
