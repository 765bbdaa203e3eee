#include "contract_registry/domain/steering/goal_figure.h"
#include "tests/unit/steering/goal_builders.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

std::string ReasonOf(const Decision<GoalEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(SetGoals, RefusesAGoalThatWouldStandBelowItself) {
    const GoalTree tree = TreeOf({GoalOf("A"), GoalOf("B", "A"), GoalOf("C", "B")});
    StrategyGoal first = GoalOf("B", "C");
    EXPECT_EQ(ReasonOf(Decide(tree, {first})), "GOAL_CYCLE");
    EXPECT_EQ(ReasonOf(Decide(tree, {GoalOf("D", "D")})), "GOAL_CYCLE");
    EXPECT_EQ(ReasonOf(Decide(tree, {GoalOf("D", "C")})), "");
}

TEST(SetGoals, RefusesTwoGoalsOfOneRequestThatMakeACycleTogether) {
    EXPECT_EQ(ReasonOf(Decide({}, {GoalOf("X", "Y"), GoalOf("Y", "X")})), "GOAL_CYCLE");
}

TEST(SetGoals, AServiceStandsBelowAGoalThatIsKnown) {
    EXPECT_EQ(ReasonOf(Decide({}, {GoalOf("B", "A")})), "GOAL_PARENT_UNKNOWN");
    StrategyGoal alone = GoalOf("B");
    alone.level = GoalLevel::kService;
    EXPECT_EQ(ReasonOf(Decide({}, {alone})), "GOAL_PARENT_UNKNOWN");
    StrategyGoal county = GoalOf("C", "B");
    county.level = GoalLevel::kCounty;
    EXPECT_EQ(ReasonOf(Decide({}, {GoalOf("A"), GoalOf("B", "A"), county})), "GOAL_PARENT_UNKNOWN");
}

TEST(SetGoals, WhatIsAddedUpHasOneUnit) {
    StrategyGoal other = GoalOf("B", "A");
    other.unit = "eur";
    EXPECT_EQ(ReasonOf(Decide({}, {GoalOf("A"), other})), "GOAL_UNIT_DIFFERS");
    StrategyGoal counts = GoalOf("A");
    counts.formula = GoalFormula::kShareMet;
    EXPECT_EQ(ReasonOf(Decide({}, {counts, other})), "GOAL_UNIT_DIFFERS");
    counts.unit = "share";
    EXPECT_EQ(ReasonOf(Decide({}, {counts, other})), "");
}

TEST(SetGoals, RefusesACodeGivenTwiceATargetWithoutADirectionAndYearsThatEndFirst) {
    EXPECT_EQ(ReasonOf(Decide({}, {GoalOf("A"), GoalOf("A")})), "GOAL_CODE_REPEATED");
    StrategyGoal target = GoalOf("A");
    target.target_level = Ratio::Of(1, 2);
    EXPECT_EQ(ReasonOf(Decide({}, {target})), "GOAL_TARGET_UNCLEAR");
    StrategyGoal years = GoalOf("A");
    years.valid_to_year = 2023;
    EXPECT_EQ(ReasonOf(Decide({}, {years})), "GOAL_TARGET_UNCLEAR");
}

TEST(SetGoals, SettingWhatIsSetChangesNothing) {
    const GoalTree tree = TreeOf({GoalOf("A"), GoalOf("B", "A")});
    EXPECT_TRUE(Decide(tree, {GoalOf("B", "A")}).events().empty());
    StrategyGoal renamed = GoalOf("B", "A");
    renamed.name_sv = "nytt";
    const auto decision = Decide(tree, {GoalOf("A"), renamed});
    ASSERT_EQ(decision.events().size(), 1U);
    EXPECT_EQ(std::get<GoalsSet>(decision.events().front()).goals, std::vector{renamed});
}

class LinkGoal : public testing::Test {
  protected:
    LinkGoal() {
        facts_.contract_exists = true;
        facts_.contract_open = true;
        facts_.goals = {{"G1", "x"}, {"G2", "x"}};
        Indicator day{.code = "D", .goal_code = "G1", .unit = "day"};
        Indicator euro{.code = "E", .goal_code = "G1", .unit = "eur"};
        Indicator other{.code = "O", .goal_code = "G2", .unit = "day"};
        facts_.indicators = {euro, day, other};
        facts_.goal = &goal_;
        facts_.year = 2026;
    }
    std::string Try(std::vector<std::string> codes, const char* contract_goal = "G1") {
        const GoalLinked command{ContractNumber(1), contract_goal, "A", std::move(codes), 0, ""};
        const auto decision = Decide(ContractGoalLink{}, command, facts_);
        if (!decision.accepted()) return decision.rejection().reason;
        const auto& linked = std::get<GoalLinked>(decision.events().front());
        std::string text = linked.unit + '*' + std::to_string(linked.weight);
        for (const std::string& code : linked.indicator_codes)
            text += ' ' + code;
        return text;
    }
    StrategyGoal goal_ = GoalOf("A");
    LinkFacts facts_;
};

TEST_F(LinkGoal, TakesAllIndicatorsOfTheGoalWhereNoneIsNamed) {
    EXPECT_EQ(Try({}, "G2"), "day*1 O");
    goal_.formula = GoalFormula::kShareMet;
    EXPECT_EQ(Try({}), "*1 D E");
    EXPECT_EQ(Try({"E", "D", "E"}), "*1 D E");
}

TEST_F(LinkGoal, RefusesWhatTheContractDoesNotHave) {
    EXPECT_EQ(Try({"O"}), "CONTRACT_INDICATOR_UNKNOWN");
    EXPECT_EQ(Try({}, "G9"), "CONTRACT_GOAL_UNKNOWN");
    facts_.contract_open = false;
    EXPECT_EQ(Try({"D"}), "CONTRACT_NOT_OPEN");
    facts_.contract_exists = false;
    EXPECT_EQ(Try({"D"}), "CONTRACT_NOT_FOUND");
}

TEST_F(LinkGoal, RefusesAnotherUnitWhereValuesAreAddedUp) {
    EXPECT_EQ(Try({"D"}), "day*1 D");
    EXPECT_EQ(Try({"E"}), "GOAL_UNIT_DIFFERS");
    EXPECT_EQ(Try({}), "GOAL_UNIT_DIFFERS");
}

TEST_F(LinkGoal, RefusesAGoalWhoseYearsAreOver) {
    goal_.valid_to_year = 2025;
    EXPECT_EQ(Try({"D"}), "GOAL_NOT_IN_FORCE");
    facts_.goal = nullptr;
    EXPECT_EQ(Try({"D"}), "GOAL_NOT_FOUND");
}

TEST_F(LinkGoal, ALinkThatWasTakenBackCanBeMadeAgain) {
    ContractGoalLink link;
    GoalLinkBook::Evolve(link, GoalLinked{ContractNumber(1), "G1", "A", {"D"}, 1, "day"}, {});
    EXPECT_TRUE(Decide(link, GoalLinked{ContractNumber(1), "G1", "A", {"D"}, 1, ""}, facts_)
                    .events()
                    .empty());
    EXPECT_TRUE(Decide(link, GoalUnlinked{}).accepted());
    GoalLinkBook::Evolve(link, GoalUnlinked{}, {});
    EXPECT_EQ(GoalLinkBook::RowOf(link).state, "removed");
    EXPECT_FALSE(Decide(link, GoalUnlinked{}).accepted());
    EXPECT_EQ(
        Decide(link, GoalLinked{ContractNumber(1), "G1", "A", {"D"}, 1, ""}, facts_)
            .events()
            .size(),
        1U
    );
}

TEST(UnservedGoals, AUnitOrAContractServesTheGoalAndThoseAbove) {
    StrategyGoal unit = GoalOf("U", "C");
    unit.serving_units = {"Lastensuojelu"};
    StrategyGoal over = GoalOf("Z");
    over.valid_to_year = 2025;
    const GoalTree tree =
        TreeOf({GoalOf("A"), GoalOf("B", "A"), GoalOf("C"), unit, GoalOf("D"), over});
    using Codes = std::vector<std::string>;
    EXPECT_EQ(UnservedGoals(tree, 2026, {}), (Codes{"A", "B", "D"}));
    EXPECT_EQ(UnservedGoals(tree, 2026, {"B"}), (Codes{"D"}));
    EXPECT_EQ(UnservedGoals(tree, 2025, {"B", "D"}), (Codes{"Z"}));
    EXPECT_EQ(UnservedGoals(tree, 2023, {}), Codes{});
}

TEST(GoalStatus, CountsMetResultsAndShowsTheFormulaWithItsNumbers) {
    StrategyGoal goal = GoalOf("A");
    goal.formula = GoalFormula::kShareMet;
    goal.unit = "share";
    goal.target_level = Ratio::Of(3, 4);
    goal.direction = Direction::kAtLeast;
    const GoalTree tree = TreeOf({goal});
    GoalFacts facts;
    facts.links["A"] = {
        {ContractNumber(1), "G1", "A", {"I"}, 1, "", false},
        {ContractNumber(2), "G1", "A", {"I"}, 1, "", false},
        {ContractNumber(3), "G1", "A", {"I"}, 1, "", false},
    };
    See(facts.pictures[ContractNumber(1)], "2026-01", "I", *Ratio::Of(1, 1), true);
    See(facts.pictures[ContractNumber(1)], "2026-02", "I", *Ratio::Of(1, 1), true);
    See(facts.pictures[ContractNumber(1)], "2025-12", "I", *Ratio::Of(1, 1), false);
    See(facts.pictures[ContractNumber(2)], "2026-02", "I", *Ratio::Of(1, 3), false);
    See(facts.pictures[ContractNumber(2)], "2026-02", "J", *Ratio::Of(1, 3), true);
    GoalOutcome outcome = OutcomeOf(tree, facts, tree.goals[0], kYear);
    EXPECT_EQ(outcome.value, Ratio::Of(2, 3));
    EXPECT_EQ(outcome.state, GoalState::kNotMet);
    EXPECT_EQ(outcome.calculation, "(2 + 0) / (2 + 1) = 2/3");
    ASSERT_EQ(outcome.parts.size(), 3U);
    EXPECT_FALSE(outcome.parts[2].value.has_value()) << "a missing result is no zero";
}

TEST(GoalStatus, WeighsPartsAndLeavesOutThoseWithoutAResult) {
    StrategyGoal below = GoalOf("B", "A");
    below.weight = 3;
    below.formula = GoalFormula::kSum;
    const GoalTree tree = TreeOf({GoalOf("A"), below, GoalOf("C", "A")});
    GoalFacts facts;
    facts.links["A"] = {{ContractNumber(1), "G1", "A", {"I"}, 2, "day", false}};
    facts.links["B"] = {{ContractNumber(1), "G1", "B", {"I"}, 1, "day", false}};
    See(facts.pictures[ContractNumber(1)], "2026-01", "I", *Ratio::Of(1, 2), true);
    See(facts.pictures[ContractNumber(1)], "2026-02", "I", *Ratio::Of(1, 4), true);
    const GoalOutcome outcome = OutcomeOf(tree, facts, tree.goals[0], kYear);
    // B is 1/2 + 1/4; the indicator's own mean is 3/8; C has nothing.
    EXPECT_EQ(outcome.value, Ratio::Of(3, 5));
    EXPECT_EQ(outcome.calculation, "(3 * 3/4 + 2 * 3/8) / 5 = 3/5");
    EXPECT_EQ(outcome.state, GoalState::kNoTarget);
    EXPECT_EQ(outcome.parts.size(), 3U);
}

TEST(GoalStatus, AMonthInAnotherUnitIsShownAndLeftOut) {
    for (const bool sums : {true, false}) {
        StrategyGoal goal = GoalOf("A");
        goal.formula = sums ? GoalFormula::kSum : GoalFormula::kMean;
        const GoalTree tree = TreeOf({goal});
        GoalFacts facts;
        facts.links["A"] = {{ContractNumber(1), "G1", "A", {"I"}, 1, "day", false}};
        facts.units[ContractNumber(1)] = {
            {std::nullopt, {{"I", "day"}}}, {CivilDate::Parse("2026-03-31"), {{"I", "percent"}}}
        };
        Picture& picture = facts.pictures[ContractNumber(1)];
        See(picture, "2026-01", "I", *Ratio::Of(2, 1), true);
        See(picture, "2026-02", "I", *Ratio::Of(4, 1), false);
        See(picture, "2026-03", "I", *Ratio::Of(61, 1), true);
        const GoalOutcome outcome = OutcomeOf(tree, facts, tree.goals[0], kYear);
        EXPECT_EQ(outcome.value, Ratio::Of(sums ? 6 : 3, 1));
        ASSERT_EQ(outcome.parts.size(), 2U);
        EXPECT_FALSE(outcome.parts[0].is_left_out);
        EXPECT_EQ(outcome.parts[0].judged, 2U);
        EXPECT_TRUE(outcome.parts[1].is_left_out);
        EXPECT_EQ(outcome.parts[1].value, Ratio::Of(61, 1));
        EXPECT_EQ(outcome.judged, 3U);
    }
}

TEST(GoalStatus, MetResultsAreCountedWhateverTheirUnit) {
    StrategyGoal goal = GoalOf("A");
    goal.formula = GoalFormula::kShareMet;
    goal.unit = "share";
    const GoalTree tree = TreeOf({goal});
    GoalFacts facts;
    facts.links["A"] = {{ContractNumber(1), "G1", "A", {"I"}, 1, "day", false}};
    facts.units[ContractNumber(1)] = {
        {std::nullopt, {{"I", "day"}}}, {CivilDate::Parse("2026-02-01"), {{"I", "percent"}}}
    };
    See(facts.pictures[ContractNumber(1)], "2026-01", "I", *Ratio::Of(2, 1), true);
    See(facts.pictures[ContractNumber(1)], "2026-02", "I", *Ratio::Of(61, 1), false);
    const GoalOutcome outcome = OutcomeOf(tree, facts, tree.goals[0], kYear);
    EXPECT_EQ(outcome.value, Ratio::Of(1, 2));
    ASSERT_EQ(outcome.parts.size(), 2U);
    for (const GoalPart& part : outcome.parts)
        EXPECT_FALSE(part.is_left_out);
    EXPECT_EQ(outcome.parts[0].value, Ratio::Of(2, 1)) << "no mean of two units";
}

TEST(GoalStatus, NoResultIsNoValue) {
    const GoalTree tree = TreeOf({GoalOf("A")});
    const GoalOutcome outcome = OutcomeOf(tree, {}, tree.goals[0], kYear);
    EXPECT_FALSE(outcome.value.has_value());
    EXPECT_EQ(outcome.state, GoalState::kNoResult);
    EXPECT_EQ(outcome.calculation, "");
}

TEST(GoalStatus, AnAtMostTargetIsMetBelowIt) {
    StrategyGoal goal = GoalOf("A");
    goal.target_level = Ratio::Of(1, 2);
    goal.direction = Direction::kAtMost;
    const GoalTree tree = TreeOf({goal});
    GoalFacts facts;
    facts.links["A"] = {{ContractNumber(1), "G1", "A", {"I"}, 1, "day", false}};
    See(facts.pictures[ContractNumber(1)], "2026-01", "I", *Ratio::Of(1, 2), true);
    EXPECT_EQ(OutcomeOf(tree, facts, tree.goals[0], kYear).state, GoalState::kMet);
    See(facts.pictures[ContractNumber(1)], "2026-02", "I", *Ratio::Of(51, 100), true);
    EXPECT_EQ(OutcomeOf(tree, facts, tree.goals[0], kYear).state, GoalState::kNotMet);
}

TEST(GoalSum, SaysWhenItHadToRound) {
    GoalSum sum;
    sum.Add(*Ratio::Of(1, 3), 1);
    sum.Add(*Ratio::Of(1, 6), 1);
    EXPECT_EQ(sum.Over(2).value, Ratio::Of(1, 4));
    EXPECT_FALSE(sum.Over(2).is_rounded);
    // Primes: no common denominator fits.
    for (const std::int64_t prime : {1000003, 1000033, 1000037, 1000039, 1000081, 1000099, 1000117})
        sum.Add(*Ratio::Of(prime - 1, prime), 1);
    EXPECT_TRUE(sum.Over(1).is_rounded);
    EXPECT_EQ(sum.Over(1).value, Ratio::Of(7'499'993, 1'000'000)) << sum.Over(1).value->ToText();
}

}  // namespace
}  // namespace luotsi::contract_registry
