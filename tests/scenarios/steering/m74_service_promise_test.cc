// The service promise, public and evaluated with residents (M74).
#include "tests/scenarios/steering/strategy_bench.h"

#include <luotsi/steering/v1/promise.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using test::StrategyBench;

class ServicePromise : public testing::Test {
  protected:
    ServicePromise() {
        pb::SetGoalsRequest request;
        pb::StrategyGoal goal = StrategyBench::Goal("STAFFED", "");
        goal.mutable_target_level()->set_numerator(1);
        goal.mutable_target_level()->set_denominator(1);
        goal.set_direction(contract::v1::DIRECTION_AT_LEAST);
        *request.add_goals() = goal;
        bench_.county.Ask<pb::GoalTree>("steering.v1.GoalService/SetGoals", request);
        contract_ = bench_.Agree("S-1");
        bench_.Link(contract_, "STAFFED");
    }
    static pb::PublishPromiseRequest Promise(const char* goal) {
        pb::PublishPromiseRequest request;
        request.set_code("LUPAUS");
        request.set_title_fi("Lupauksemme sinulle");
        request.set_title_sv("Vårt löfte till dig");
        pb::PromiseItem& item = *request.add_items();
        item.set_code("HOITAJA");
        item.set_text_fi("Hoitajia on riittävästi.");
        item.set_text_sv("Det finns tillräckligt med vårdare.");
        if (*goal != '\0') item.add_goal_codes(goal);
        return request;
    }
    static pb::EvaluatePromiseRequest Round() {
        pb::EvaluatePromiseRequest round;
        round.set_code("LUPAUS");
        pb::PromiseEvaluation& evaluation = *round.mutable_evaluation();
        evaluation.set_round("2026-kevat");
        evaluation.set_held_on("2026-04-05");
        evaluation.set_evaluators(12);
        evaluation.set_summary_fi("Viikonloppuisin on kiire.");
        evaluation.set_summary_sv("På veckosluten är det bråttom.");
        pb::PromiseScore& score = *evaluation.add_scores();
        score.set_item_code("HOITAJA");
        for (const std::uint32_t count : {1U, 2U, 3U, 4U, 1U})
            score.add_counts(count);
        return round;
    }
    std::string Refused(const pb::PublishPromiseRequest& request) {
        return bench_.county.Refusal<pb::ServicePromise>(
            "steering.v1.PromiseService/PublishPromise", request
        );
    }
    pb::PublicPromise Public() {
        return bench_.county.Ask<pb::PublicPromise>(
            "steering.v1.PromiseService/GetPublicPromise", pb::GetPublicPromiseRequest()
        );
    }

    StrategyBench bench_{"2026-04-05"};
    std::string contract_;
};

TEST_F(ServicePromise, M74APromiseWithoutATieToAGoalIsRefused) {
    EXPECT_EQ(Refused(Promise("")), "PROMISE_UNTIED");
    EXPECT_EQ(Refused(Promise("NONE")), "GOAL_NOT_FOUND");
    EXPECT_EQ(Public().items_size(), 0);
}

TEST_F(ServicePromise, M74ThePublicSeesTheStateAndTheResidentsEvaluation) {
    bench_.county.Ask<pb::ServicePromise>(
        "steering.v1.PromiseService/PublishPromise", Promise("STAFFED")
    );
    EXPECT_EQ(Public().items(0).state(), pb::GOAL_STATE_NO_RESULT);
    bench_.Report(contract_, "2026-02", 75);
    EXPECT_EQ(Public().items(0).state(), pb::GOAL_STATE_MET);
    bench_.Report(contract_, "2026-03", 20);
    const pb::EvaluatePromiseRequest round = Round();
    bench_.county.Ask<pb::ServicePromise>("steering.v1.PromiseService/EvaluatePromise", round);
    bench_.county.CallAsProvider("0112038-9");
    const pb::PublicPromise shown = Public();
    EXPECT_EQ(shown.to_month(), "2026-03");
    EXPECT_EQ(shown.from_month(), "2025-04");
    ASSERT_EQ(shown.items_size(), 1);
    const pb::PublicPromiseItem& item = shown.items(0);
    EXPECT_EQ(item.text_sv(), "Det finns tillräckligt med vårdare.");
    EXPECT_EQ(item.state(), pb::GOAL_STATE_NOT_MET);
    EXPECT_EQ(item.goals(0).goal_code(), "STAFFED");
    EXPECT_EQ(item.evaluators(), 11U);
    // 1 + 2 * 2 + 3 * 3 + 4 * 4 + 5
    EXPECT_EQ(item.average().numerator(), 35);
    EXPECT_EQ(item.average().denominator(), 11);
    ASSERT_EQ(shown.evaluations_size(), 1);
    EXPECT_EQ(shown.evaluations(0).summary_fi(), "Viikonloppuisin on kiire.");
    bench_.county.CallAsCounty();
    EXPECT_EQ(
        bench_.county.Refusal<pb::ServicePromise>(
            "steering.v1.PromiseService/EvaluatePromise", round
        ),
        "PROMISE_ROUND_TAKEN"
    );
}

TEST_F(ServicePromise, M74ANewVersionTakesTheOldOnesPlace) {
    bench_.county.Ask<pb::ServicePromise>(
        "steering.v1.PromiseService/PublishPromise", Promise("STAFFED")
    );
    pb::PublishPromiseRequest next = Promise("STAFFED");
    next.mutable_items(0)->set_text_fi("Hoitaja tulee heti.");
    const auto promise =
        bench_.county.Ask<pb::ServicePromise>("steering.v1.PromiseService/PublishPromise", next);
    EXPECT_EQ(promise.versions_size(), 2);
    EXPECT_EQ(promise.versions(0).items(0).text_fi(), "Hoitajia on riittävästi.");
    EXPECT_EQ(Public().items(0).text_fi(), "Hoitaja tulee heti.");
}

TEST_F(ServicePromise, M74ScoresAreShownBesideTheWordsThatResidentsScored) {
    pb::PublishPromiseRequest promise = Promise("STAFFED");
    pb::PromiseItem& food = *promise.add_items();
    food = promise.items(0);
    food.set_code("RUOKA");
    food.set_text_fi("Ruoka on lämmintä.");
    bench_.county.Ask<pb::ServicePromise>("steering.v1.PromiseService/PublishPromise", promise);
    pb::EvaluatePromiseRequest round = Round();
    *round.mutable_evaluation()->add_scores() = round.evaluation().scores(0);
    round.mutable_evaluation()->mutable_scores(1)->set_item_code("RUOKA");
    bench_.county.Ask<pb::ServicePromise>("steering.v1.PromiseService/EvaluatePromise", round);
    bench_.county.AdvanceTo("2026-04-06");
    promise.mutable_items(1)->set_text_fi("Ruoka on aina kuumaa.");
    bench_.county.Ask<pb::ServicePromise>("steering.v1.PromiseService/PublishPromise", promise);
    const pb::PublicPromise shown = Public();
    ASSERT_EQ(shown.items_size(), 2);
    EXPECT_EQ(shown.items(0).evaluators(), 11U);
    EXPECT_EQ(shown.items(0).round(), "2026-kevat");
    EXPECT_EQ(shown.items(1).text_fi(), "Ruoka on aina kuumaa.");
    EXPECT_EQ(shown.items(1).evaluators(), 0U);
    EXPECT_EQ(shown.items(1).counts_size(), 0);
    EXPECT_FALSE(shown.items(1).has_average());
    EXPECT_EQ(shown.items(1).round(), "");
    EXPECT_EQ(shown.evaluations_size(), 1);
}

}  // namespace
}  // namespace luotsi
