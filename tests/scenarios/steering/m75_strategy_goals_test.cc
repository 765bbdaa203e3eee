// Strategy goals carried into contracts and measured (M75).
#include "tests/scenarios/steering/strategy_bench.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using test::StrategyBench;

class StrategyGoals : public testing::Test {
  protected:
    StrategyGoals() {
        pb::SetGoalsRequest request;
        *request.add_goals() = StrategyBench::Goal("CHILDREN", "");
        pb::StrategyGoal placed = StrategyBench::Goal("PLACED", "CHILDREN");
        placed.mutable_target_level()->set_numerator(3);
        placed.mutable_target_level()->set_denominator(4);
        placed.set_direction(contract::v1::DIRECTION_AT_LEAST);
        *request.add_goals() = placed;
        *request.add_goals() = StrategyBench::Goal("ALONE", "");
        Set(request);
    }
    pb::GoalTree Set(const pb::SetGoalsRequest& request) {
        return bench_.county.Ask<pb::GoalTree>("steering.v1.GoalService/SetGoals", request);
    }
    std::string Refused(const pb::SetGoalsRequest& request) {
        return bench_.county.Refusal<pb::GoalTree>("steering.v1.GoalService/SetGoals", request);
    }
    std::string Refused(const pb::LinkContractGoalRequest& request) {
        return bench_.county.Refusal<pb::ContractGoalLink>(
            "steering.v1.GoalService/LinkContractGoal", request
        );
    }
    pb::GoalStatus Status(const char* goal) {
        pb::GetGoalStatusRequest request;
        request.set_goal_code(goal);
        request.set_from_month("2026-01");
        request.set_to_month("2026-03");
        return bench_.county.Ask<pb::GoalStatus>("steering.v1.GoalService/GetGoalStatus", request);
    }
    std::vector<std::string> Unserved() {
        const auto listed = bench_.county.Ask<pb::ListUnservedGoalsResponse>(
            "steering.v1.GoalService/ListUnservedGoals", pb::ListUnservedGoalsRequest()
        );
        std::vector<std::string> codes;
        for (const pb::StrategyGoal& goal : listed.goals())
            codes.push_back(goal.code());
        return codes;
    }
    std::vector<std::string> Goalless(int page_size = 0) {
        std::vector<std::string> numbers;
        pb::ListGoallessContractsRequest request;
        request.set_page_size(page_size);
        for (int pages = 0; pages < 10; ++pages) {
            const auto listed = bench_.county.Ask<pb::ListGoallessContractsResponse>(
                "steering.v1.GoalService/ListGoallessContracts", request
            );
            for (const pb::GoallessContract& contract : listed.contracts())
                numbers.push_back(contract.number());
            if (listed.next_page_token().empty()) break;
            request.set_page_token(listed.next_page_token());
        }
        return numbers;
    }

    StrategyBench bench_{"2026-04-05"};
};

using Codes = std::vector<std::string>;

TEST_F(StrategyGoals, M75ResultsOfContractsRollUpWithTheFormulaShown) {
    const std::string first = bench_.Agree("S-1");
    const std::string second = bench_.Agree("S-2");
    bench_.Link(first, "PLACED");
    bench_.Link(second, "PLACED");
    bench_.Report(first, "2026-01", 70);
    bench_.Report(first, "2026-02", 50);
    bench_.Report(second, "2026-01", 60);
    bench_.Report(second, "2026-02", 90);
    const pb::GoalStatus status = Status("PLACED");
    // Three of the four results reach 60 / 100, counted by hand.
    EXPECT_EQ(status.value().numerator() * 4, status.value().denominator() * 3);
    EXPECT_EQ(status.met(), 3U);
    EXPECT_EQ(status.judged(), 4U);
    EXPECT_EQ(status.state(), pb::GOAL_STATE_MET);
    EXPECT_EQ(status.calculation().substr(status.calculation().size() - 5), "= 3/4");
    EXPECT_FALSE(status.formula_fi().empty());
    EXPECT_FALSE(status.formula_sv().empty());
    ASSERT_EQ(status.parts_size(), 2);
    for (const pb::GoalPart& part : status.parts()) {
        EXPECT_EQ(part.indicator_code(), "STAFF");
        EXPECT_EQ(part.judged(), 2U);
        EXPECT_EQ(part.met(), part.contract_id() == first ? 1U : 2U);
    }
    const pb::GoalStatus county = Status("CHILDREN");
    EXPECT_EQ(county.met(), 3U);
    EXPECT_EQ(county.state(), pb::GOAL_STATE_NO_TARGET);
    ASSERT_EQ(county.parts_size(), 1);
    EXPECT_EQ(county.parts(0).goal_code(), "PLACED");
    EXPECT_EQ(Status("ALONE").state(), pb::GOAL_STATE_NO_RESULT);
    EXPECT_FALSE(Status("ALONE").has_value());
}

TEST_F(StrategyGoals, M75AGoalThatNobodyServesAndAContractThatServesNoneAreListed) {
    const std::string first = bench_.Agree("S-1");
    bench_.Agree("S-2");
    bench_.Agree("S-3");
    EXPECT_EQ(Unserved(), (Codes{"ALONE", "CHILDREN", "PLACED"}));
    EXPECT_EQ(Goalless(1).size(), 3U);
    bench_.Link(first, "PLACED");
    EXPECT_EQ(Unserved(), Codes{"ALONE"});
    EXPECT_EQ(Goalless(1).size(), 2U);
    EXPECT_EQ(Goalless().size(), 2U);

    pb::UnlinkContractGoalRequest unlink;
    unlink.set_contract_id(first);
    unlink.set_contract_goal_code("G1");
    unlink.set_goal_code("PLACED");
    bench_.county.Ask<pb::ContractGoalLink>("steering.v1.GoalService/UnlinkContractGoal", unlink);
    EXPECT_EQ(Unserved(), (Codes{"ALONE", "CHILDREN", "PLACED"}));
    EXPECT_EQ(Goalless().size(), 3U);
}

TEST_F(StrategyGoals, M75AUnitServesAGoalAndALinkToAGoalThatIsOverServesNothing) {
    const std::string first = bench_.Agree("S-1");
    bench_.Link(first, "PLACED");
    pb::SetGoalsRequest request;
    pb::StrategyGoal alone = StrategyBench::Goal("ALONE", "");
    alone.add_serving_units("Lastensuojelu");
    *request.add_goals() = alone;
    pb::StrategyGoal over = StrategyBench::Goal("PLACED", "CHILDREN");
    over.set_valid_to_year(2025);
    *request.add_goals() = over;
    Set(request);
    EXPECT_EQ(Unserved(), Codes{"CHILDREN"});
    EXPECT_EQ(Goalless(), Codes{"S-1"});
}

TEST_F(StrategyGoals, M75ACycleAndALinkToWhatIsNotThereAreRefused) {
    pb::SetGoalsRequest request;
    pb::StrategyGoal turned = StrategyBench::Goal("CHILDREN", "PLACED");
    turned.set_level(pb::GOAL_LEVEL_SERVICE);
    *request.add_goals() = turned;
    EXPECT_EQ(Refused(request), "GOAL_CYCLE");
    const std::string first = bench_.Agree("S-1");
    EXPECT_EQ(Refused(StrategyBench::LinkOf(first, "NONE")), "GOAL_NOT_FOUND");
    pb::LinkContractGoalRequest unknown = StrategyBench::LinkOf(first, "PLACED");
    unknown.mutable_link()->add_indicator_codes("NONE");
    EXPECT_EQ(Refused(unknown), "CONTRACT_INDICATOR_UNKNOWN");
    unknown = StrategyBench::LinkOf(first, "PLACED");
    unknown.mutable_link()->set_contract_goal_code("G9");
    EXPECT_EQ(Refused(unknown), "CONTRACT_GOAL_UNKNOWN");
}

TEST(StrategyGoalsOfUnits, M75AMonthInAnotherUnitIsShownAndNotAddedUp) {
    StrategyBench bench{"2026-02-15"};
    pb::SetGoalsRequest goals;
    pb::StrategyGoal ratio = StrategyBench::Goal("RATIO", "");
    ratio.set_formula(pb::GOAL_FORMULA_SUM);
    ratio.set_unit("ratio");
    *goals.add_goals() = ratio;
    bench.county.Ask<pb::GoalTree>("steering.v1.GoalService/SetGoals", goals);
    const std::string contract = bench.Agree("S-1");
    bench.Link(contract, "RATIO");
    bench.Report(contract, "2026-01", 70);
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(contract);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_REVIEW_CLAUSE);
    contract::v1::Indicator& indicator = *amend.add_indicators();
    indicator = test::CountyBench::Sound("x", StrategyBench::Agreed()).indicators(0);
    indicator.set_unit("percent");
    bench.county.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    bench.county.AdvanceTo("2026-04-05");
    bench.Report(contract, "2026-03", 6100);
    pb::GetGoalStatusRequest request;
    request.set_goal_code("RATIO");
    request.set_from_month("2026-01");
    request.set_to_month("2026-03");
    const auto status =
        bench.county.Ask<pb::GoalStatus>("steering.v1.GoalService/GetGoalStatus", request);
    EXPECT_EQ(status.value().numerator() * 10, status.value().denominator() * 7);
    ASSERT_EQ(status.parts_size(), 2);
    EXPECT_FALSE(status.parts(0).is_left_out());
    EXPECT_TRUE(status.parts(1).is_left_out());
    EXPECT_EQ(status.parts(1).value().numerator(), 61);
    EXPECT_EQ(status.parts(1).value().denominator(), 1);
}

TEST_F(StrategyGoals, M75AStatusAsOfAnInstantStaysAsItWas) {
    const std::string first = bench_.Agree("S-1");
    bench_.Link(first, "PLACED");
    bench_.Report(first, "2026-01", 70);
    const auto tree = bench_.county.Ask<pb::GoalTree>(
        "steering.v1.GoalService/ListGoals", pb::ListGoalsRequest()
    );
    bench_.county.AdvanceTo("2026-04-06");
    pb::GetGoalStatusRequest request;
    request.set_goal_code("PLACED");
    request.set_from_month("2026-01");
    request.set_to_month("2026-03");
    *request.mutable_as_of() = tree.recorded_at();
    request.mutable_as_of()->set_seconds(tree.recorded_at().seconds() + 3600);
    const auto before =
        bench_.county.Ask<pb::GoalStatus>("steering.v1.GoalService/GetGoalStatus", request);
    EXPECT_EQ(before.judged(), 1U);
    bench_.Report(first, "2026-02", 10);
    EXPECT_EQ(Status("PLACED").judged(), 2U);
    const auto after =
        bench_.county.Ask<pb::GoalStatus>("steering.v1.GoalService/GetGoalStatus", request);
    EXPECT_EQ(after.SerializeAsString(), before.SerializeAsString());
}

}  // namespace
}  // namespace luotsi
