#include "tests/unit/steering/goal_builders.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// The oracle goes down the tree with coefficients: how much of each result is in the goal's value.
class Oracle {
  public:
    Oracle(const GoalTree& tree, const GoalFacts& facts) : tree_(tree), facts_(facts) {}

    long double ValueOf(const StrategyGoal& goal) {
        sum_ = 0;
        Descend(goal, 1);
        return sum_;
    }
    bool HasResult(const StrategyGoal& goal) const { return !Children(goal).empty(); }
    std::pair<std::uint64_t, std::uint64_t> MetOf(const StrategyGoal& goal) const {
        std::pair<std::uint64_t, std::uint64_t> counts;
        for (const auto& [code, links] : facts_.links) {
            for (const StrategyGoal* up = FindGoal(tree_, code); up != nullptr;
                 up = FindGoal(tree_, up->parent_code)) {
                if (up->code != goal.code) continue;
                for (const ContractGoalLink& link : links) {
                    for (const auto& result : ResultsOf(link)) {
                        ++counts.second;
                        counts.first += result.second ? 1 : 0;
                    }
                }
            }
        }
        return counts;
    }

  private:
    using Results = std::vector<std::pair<long double, bool>>;
    struct Child {
        long double weight;
        const StrategyGoal* goal;
        Results results;
    };

    Results ResultsOf(const ContractGoalLink& link) const {
        Results results;
        for (const auto& [month, seen] : facts_.pictures.at(link.contract_id).months) {
            for (const SeenIndicator& one : seen.indicators) {
                if (one.code == link.indicator_codes.front())
                    results.emplace_back(
                        static_cast<long double>(one.value.numerator()) /
                            static_cast<long double>(one.value.denominator()),
                        one.met
                    );
            }
        }
        return results;
    }
    std::vector<Child> Children(const StrategyGoal& goal) const {
        std::vector<Child> children;
        for (const StrategyGoal& one : tree_.goals) {
            if (one.parent_code == goal.code && HasResult(one))
                children.push_back({static_cast<long double>(one.weight), &one, {}});
        }
        const auto links = facts_.links.find(goal.code);
        if (links == facts_.links.end()) return children;
        for (const ContractGoalLink& link : links->second) {
            Results results = ResultsOf(link);
            if (!results.empty())
                children.push_back({static_cast<long double>(link.weight), nullptr, results});
        }
        return children;
    }
    void Descend(const StrategyGoal& goal, long double coefficient) {
        const std::vector<Child> children = Children(goal);
        long double all = 0;
        for (const Child& child : children)
            all += goal.formula == GoalFormula::kWeightedMean ? child.weight : 1;
        for (const Child& child : children) {
            long double part = coefficient;
            if (goal.formula == GoalFormula::kMean) part = coefficient / all;
            if (goal.formula == GoalFormula::kWeightedMean) part = coefficient * child.weight / all;
            if (child.goal != nullptr) {
                Descend(*child.goal, part);
                continue;
            }
            for (const auto& result : child.results) {
                const bool adds = goal.formula == GoalFormula::kSum;
                const auto months = static_cast<long double>(child.results.size());
                sum_ += part * result.first / (adds ? 1 : months);
            }
        }
    }

    const GoalTree& tree_;
    const GoalFacts& facts_;
    long double sum_ = 0;
};

TEST(GoalStatus, EqualsAnOracleThatGoesDownTheTreeWithCoefficients) {
    std::mt19937 random(75);
    const auto pick = [&](std::uint32_t below) {
        return static_cast<std::uint32_t>(random() % below);
    };
    constexpr GoalFormula kFormulas[] = {
        GoalFormula::kSum, GoalFormula::kMean, GoalFormula::kWeightedMean
    };
    for (int round = 0; round < 200; ++round) {
        std::vector<StrategyGoal> goals;
        const std::uint32_t size = 1 + pick(8);
        for (std::uint32_t i = 0; i < size; ++i) {
            const std::string code = "G" + std::to_string(i);
            const std::string parent = i == 0 ? "" : "G" + std::to_string(pick(i));
            StrategyGoal goal = GoalOf(code.c_str(), parent.c_str());
            goal.formula = kFormulas[pick(3)];
            goal.weight = 1 + pick(5);
            goals.push_back(goal);
        }
        const GoalTree tree = TreeOf(goals);
        GoalFacts facts;
        const std::uint32_t contracts = 1 + pick(8);
        for (std::uint32_t i = 0; i < contracts; ++i) {
            const Uuid contract = ContractNumber(static_cast<std::uint8_t>(i));
            const std::string goal = "G" + std::to_string(pick(size));
            facts.links[goal].push_back({contract, "X", goal, {"I"}, 1 + pick(4), "day", false});
            Picture& picture = facts.pictures[contract];
            for (std::uint32_t month = pick(4); month > 0; --month) {
                const std::string text = "2026-0" + std::to_string(month);
                const Ratio value = *Ratio::Of(pick(50), 1 + pick(6));
                See(picture, text.c_str(), "I", value, pick(2) == 0);
            }
        }
        Oracle oracle(tree, facts);
        for (const StrategyGoal& goal : tree.goals) {
            const GoalOutcome outcome = OutcomeOf(tree, facts, goal, kYear);
            ASSERT_EQ(outcome.value.has_value(), oracle.HasResult(goal));
            ASSERT_EQ(std::pair(outcome.met, outcome.judged), oracle.MetOf(goal));
            if (!outcome.value) continue;
            const auto value = static_cast<long double>(outcome.value->numerator()) /
                               static_cast<long double>(outcome.value->denominator());
            const long double apart = std::fabs(value - oracle.ValueOf(goal));
            ASSERT_LT(apart, 1e-9L) << outcome.calculation;
        }
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
