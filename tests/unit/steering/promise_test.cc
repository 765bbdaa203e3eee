#include "contract_registry/domain/steering/promise.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

Moment On(const char* day) {
    return {.now = {}, .today = *CivilDate::Parse(day)};
}

GoalTree Goals() {
    GoalTree tree;
    StrategyGoal old;
    old.code = "OLD";
    old.valid_from_year = 2020;
    old.valid_to_year = 2024;
    StrategyGoal now;
    now.code = "NOW";
    now.valid_from_year = 2024;
    tree.goals = {now, old};
    return tree;
}

PublishPromise Promise(std::vector<std::string> goals) {
    return {
        .code = "P",
        .title_fi = "Lupaus",
        .title_sv = "Löfte",
        .items = {{"I1", "Saat ajan viikossa.", "Du får tid inom en vecka.", "", std::move(goals)}},
    };
}

std::string ReasonOf(const Decision<PromiseEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

ServicePromise Published() {
    ServicePromise promise;
    const auto decision = Decide(promise, Promise({"NOW"}), Goals(), On("2026-01-15"));
    for (const PromiseEvent& event : decision.events())
        PromiseBook::Evolve(promise, event, {});
    return promise;
}

PromiseEvaluation Round(std::uint64_t evaluators, std::vector<std::uint64_t> counts) {
    return {
        .round = "2026",
        .held_on = *CivilDate::Parse("2026-02-01"),
        .evaluators = evaluators,
        .scores = {{"I1", std::move(counts)}},
        .summary_fi = "Hyvä.",
        .summary_sv = "Bra.",
    };
}

TEST(ServicePromise, AScoreSpeaksOfWordsThatHaveNotChanged) {
    ServicePromise promise = Published();
    const auto round = Decide(promise, Round(3, {0, 0, 0, 0, 3}), On("2026-02-02"));
    PromiseBook::Evolve(promise, round.events()[0], {});
    const auto shown = [&](const auto& change) {
        PublishPromise next = Promise({"NOW"});
        change(next.items[0]);
        ServicePromise now = promise;
        const auto decision = Decide(now, next, Goals(), On("2026-03-01"));
        for (const PromiseEvent& event : decision.events())
            PromiseBook::Evolve(now, event, {});
        return ScoreOf(now, *LastRound(now), now.versions.back().items[0]) != nullptr;
    };
    EXPECT_TRUE(shown([](PromiseItem&) {}));
    EXPECT_TRUE(shown([](PromiseItem& item) { item.text_en = "An appointment in a week."; }));
    EXPECT_FALSE(shown([](PromiseItem& item) { item.text_fi = "Saat ajan heti."; }));
    EXPECT_FALSE(shown([](PromiseItem& item) { item.text_sv = "Du får tid genast."; }));
    EXPECT_FALSE(shown([](PromiseItem& item) { item.code = "I2"; }));
}

TEST(PublishPromise, RefusesAnItemThatIsTiedToNoGoal) {
    const auto decision = Decide({}, Promise({}), Goals(), On("2026-01-15"));
    EXPECT_EQ(ReasonOf(decision), "PROMISE_UNTIED");
    EXPECT_EQ(decision.rejection().field, "items[0].goal_codes");
}

TEST(PublishPromise, RefusesATieToAGoalThatIsUnknownOrOver) {
    EXPECT_EQ(ReasonOf(Decide({}, Promise({"NO"}), Goals(), On("2026-01-15"))), "GOAL_NOT_FOUND");
    EXPECT_EQ(
        ReasonOf(Decide({}, Promise({"NOW", "OLD"}), Goals(), On("2026-01-15"))),
        "GOAL_NOT_IN_FORCE"
    );
}

TEST(PublishPromise, ANewVersionLeavesTheOldOneReadable) {
    ServicePromise promise = Published();
    EXPECT_TRUE(Decide(promise, Promise({"NOW"}), Goals(), On("2026-03-01")).events().empty());
    PublishPromise changed = Promise({"NOW"});
    changed.items[0].text_fi = "Saat ajan kolmessa päivässä.";
    const auto decision = Decide(promise, changed, Goals(), On("2026-03-01"));
    ASSERT_EQ(decision.events().size(), 1U);
    PromiseBook::Evolve(promise, decision.events().front(), {});
    ASSERT_EQ(promise.versions.size(), 2U);
    EXPECT_EQ(VersionOn(promise, *CivilDate::Parse("2026-02-28"))->version, 1U);
    EXPECT_EQ(VersionOn(promise, *CivilDate::Parse("2026-03-01"))->version, 2U);
    EXPECT_EQ(VersionOn(promise, *CivilDate::Parse("2026-01-14")), nullptr);
}

TEST(EvaluatePromise, KeepsTheVersionThatWasInForceAndTheExactMean) {
    const auto decision = Decide(Published(), Round(7, {1, 0, 2, 3, 1}), On("2026-02-10"));
    ASSERT_TRUE(decision.accepted());
    const auto& evaluation = std::get<PromiseEvaluated>(decision.events().front()).evaluation;
    EXPECT_EQ(evaluation.version, 1U);
    // 1 + 3 + 3 + 4 + 4 + 4 + 5
    EXPECT_EQ(AverageOf(evaluation.scores.front()), Ratio::Of(24, 7));
    EXPECT_FALSE(AverageOf({"I1", {0, 0, 0, 0, 0}}).has_value());
}

TEST(EvaluatePromise, RefusesScoresThatCannotBe) {
    const ServicePromise promise = Published();
    const Moment today = On("2026-02-10");
    EXPECT_EQ(ReasonOf(Decide(promise, Round(6, {1, 0, 2, 3, 1}), today)), "PROMISE_SCORES_WRONG");
    EXPECT_EQ(ReasonOf(Decide(promise, Round(9, {1, 0, 2, 3}), today)), "PROMISE_SCORES_WRONG");
    PromiseEvaluation twice = Round(9, {1, 0, 0, 0, 0});
    twice.scores.push_back(twice.scores.front());
    EXPECT_EQ(ReasonOf(Decide(promise, twice, today)), "PROMISE_SCORES_WRONG");
    PromiseEvaluation other = Round(9, {1, 0, 0, 0, 0});
    other.scores[0].item_code = "I2";
    EXPECT_EQ(ReasonOf(Decide(promise, other, today)), "PROMISE_SCORES_WRONG");
}

TEST(EvaluatePromise, RefusesARoundTwiceADayAheadAndADayBeforeThePromise) {
    ServicePromise promise = Published();
    const PromiseEvaluation round = Round(7, {1, 0, 2, 3, 1});
    EXPECT_EQ(ReasonOf(Decide(promise, round, On("2026-01-31"))), "DATE_IN_FUTURE");
    EXPECT_EQ(ReasonOf(Decide(ServicePromise{}, round, On("2026-02-10"))), "PROMISE_NOT_FOUND");
    PromiseEvaluation early = round;
    early.held_on = *CivilDate::Parse("2026-01-01");
    EXPECT_EQ(ReasonOf(Decide(promise, early, On("2026-02-10"))), "PROMISE_NOT_FOUND");
    promise.evaluations.push_back(round);
    EXPECT_EQ(ReasonOf(Decide(promise, round, On("2026-02-10"))), "PROMISE_ROUND_TAKEN");
}

TEST(PromiseState, WhatIsNotKnownIsNotCalledKept) {
    using enum GoalState;
    EXPECT_EQ(PromiseState({kMet, kMet}), kMet);
    EXPECT_EQ(PromiseState({kMet, kNoTarget}), kMet);
    EXPECT_EQ(PromiseState({kMet, kNoResult}), kNoResult);
    EXPECT_EQ(PromiseState({kMet, kNoResult, kNotMet}), kNotMet);
    EXPECT_EQ(PromiseState({kNoTarget}), kNoTarget);
    EXPECT_EQ(PromiseState({}), kNoResult);
}

}  // namespace
}  // namespace luotsi::contract_registry
