#pragma once

#include "contract_registry/domain/steering/goal_status.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

inline StrategyGoal GoalOf(const char* code, const char* parent = "") {
    StrategyGoal goal;
    goal.code = code;
    goal.parent_code = parent;
    goal.level = *parent == '\0' ? GoalLevel::kCounty : GoalLevel::kService;
    goal.name_fi = code;
    goal.valid_from_year = 2024;
    goal.formula = GoalFormula::kWeightedMean;
    goal.unit = "day";
    return goal;
}

inline GoalTree TreeOf(std::vector<StrategyGoal> goals) {
    GoalTree tree;
    const auto decision = Decide(tree, std::move(goals));
    EXPECT_TRUE(decision.accepted());
    for (const GoalEvent& event : decision.events())
        GoalBook::Evolve(tree, event, {});
    return tree;
}

inline const MonthSpan kYear{*Month::Parse("2026-01"), *Month::Parse("2026-12")};

inline Uuid ContractNumber(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

inline void See(Picture& picture, const char* month, const char* code, Ratio value, bool met) {
    SeenMonth& seen = picture.months[month];
    seen.month = *Month::Parse(month);
    seen.indicators.push_back({code, value, *Ratio::Of(1, 2), met});
}

}  // namespace luotsi::contract_registry
