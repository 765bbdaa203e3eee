// P06: milestones with the four OCDS states.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr const char* kProof = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class P06 : public testing::Test {
  protected:
    P06() {
        bench_.CallAs("tactical/t1");
        pb::Contract contract = test::RegistryBench::SoundContract("PH-1");
        contract.clear_framework();
        contract.clear_examples();
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        contract.set_start_date("2026-01-01");
        contract.set_end_date("2027-12-31");
        contract_ = bench_.Activate(bench_.Create(contract).id()).id();
    }

    pb::AddMilestoneRequest Opening(const char* code = "UNIT-OPEN") const {
        pb::AddMilestoneRequest request;
        request.mutable_milestone()->set_contract_id(contract_);
        request.mutable_milestone()->set_code(code);
        request.mutable_milestone()->set_title("Yksikkö avattu");
        request.mutable_milestone()->set_due_date("2026-03-31");
        return request;
    }
    pb::Milestone Add(const char* code = "UNIT-OPEN") {
        return bench_.Ask<pb::Milestone>("MilestoneService/AddMilestone", Opening(code));
    }
    static pb::JudgeMilestoneRequest ToJudge(
        const std::string& id,
        pb::MilestoneState state,
        const char* proof = kProof,
        const char* on = "2026-02-02"
    ) {
        pb::JudgeMilestoneRequest request;
        request.set_milestone_id(id);
        request.set_state(state);
        request.set_on(on);
        request.set_evidence_sha256(proof);
        return request;
    }
    pb::Milestone Judge(const pb::JudgeMilestoneRequest& request) {
        return bench_.Ask<pb::Milestone>("MilestoneService/JudgeMilestone", request);
    }
    std::string JudgeRefusal(const pb::JudgeMilestoneRequest& request) {
        return bench_.Refusal<pb::Milestone>("MilestoneService/JudgeMilestone", request);
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::string contract_;
};

TEST_F(P06, GoesFromScheduledToMetWithDayAndProof) {
    const pb::Milestone added = Add();
    EXPECT_EQ(added.state(), pb::MILESTONE_STATE_SCHEDULED);
    const pb::Milestone met = Judge(ToJudge(added.id(), pb::MILESTONE_STATE_MET));
    EXPECT_EQ(met.state(), pb::MILESTONE_STATE_MET);
    EXPECT_EQ(met.date_met(), "2026-02-02");
    ASSERT_EQ(met.judgements_size(), 1);
    EXPECT_EQ(met.judgements(0).evidence_sha256(), kProof);
    const auto told = bench_.Events("fi.luotsi.contract.milestone.changed");
    ASSERT_EQ(told.size(), 2U) << "one event a change";
    EXPECT_EQ(told[1].key, contract_);
    pb::MilestoneEvent event;
    ASSERT_TRUE(event.ParseFromString(told[1].data));
    EXPECT_EQ(event.milestone().state(), pb::MILESTONE_STATE_MET);
}

// Every state against every word.
TEST_F(P06, OnlyThePassagesOfTheTableAreAllowed) {
    using enum pb::MilestoneState;
    const std::vector<pb::MilestoneState> states{
        MILESTONE_STATE_SCHEDULED,
        MILESTONE_STATE_MET,
        MILESTONE_STATE_PARTIALLY_MET,
        MILESTONE_STATE_NOT_MET
    };
    const std::set<std::pair<int, int>> allowed{
        {1, 2}, {1, 3}, {1, 4}, {3, 2}, {3, 4}, {4, 2}, {4, 3}
    };
    int number = 0;
    for (const pb::MilestoneState from : states) {
        for (const pb::MilestoneState to : states) {
            const std::string id = Add(("M-" + std::to_string(++number)).c_str()).id();
            if (from != MILESTONE_STATE_SCHEDULED) Judge(ToJudge(id, from));
            const std::string reason = JudgeRefusal(ToJudge(id, to));
            EXPECT_EQ(reason, allowed.contains({from, to}) ? "" : "MILESTONE_STATE_REFUSED")
                << from << " " << to;
        }
    }
}

TEST_F(P06, AJudgementNeedsItsProofAndAPastDay) {
    const std::string id = Add().id();
    EXPECT_EQ(JudgeRefusal(ToJudge(id, pb::MILESTONE_STATE_MET, "")), "EVIDENCE_MISSING");
    EXPECT_EQ(JudgeRefusal(ToJudge(id, pb::MILESTONE_STATE_MET, "12")), "EVIDENCE_HASH_INVALID");
    EXPECT_EQ(
        JudgeRefusal(ToJudge(id, pb::MILESTONE_STATE_MET, kProof, "2026-02-03")), "DATE_IN_FUTURE"
    );
    EXPECT_EQ(
        JudgeRefusal(ToJudge(id, pb::MILESTONE_STATE_MET, kProof, "2025-12-31")),
        "DATE_BEFORE_CONTRACT"
    );
    EXPECT_EQ(Judge(ToJudge(id, pb::MILESTONE_STATE_NOT_MET, "")).date_met(), "");
}

TEST_F(P06, AMilestoneBelongsToItsContractsTerm) {
    Add();
    EXPECT_EQ(
        bench_.Refusal<pb::Milestone>("MilestoneService/AddMilestone", Opening()),
        "MILESTONE_CODE_TAKEN"
    );
    pb::AddMilestoneRequest request = Opening("LATE");
    request.mutable_milestone()->set_due_date("2028-01-01");
    EXPECT_EQ(
        bench_.Refusal<pb::Milestone>("MilestoneService/AddMilestone", request),
        "MILESTONE_OUTSIDE_TERM"
    );
    request.mutable_milestone()->set_contract_id("0190c000-0000-7000-8000-000000000009");
    EXPECT_EQ(
        bench_.Refusal<pb::Milestone>("MilestoneService/AddMilestone", request),
        "CONTRACT_NOT_FOUND"
    );
}

TEST_F(P06, OneThatNobodyJudgedInTimeIsSeen) {
    const std::string id = Add().id();
    bench_.AdvanceTo("2026-03-31");
    EXPECT_TRUE(bench_.Events("fi.luotsi.contract.attention.changed").empty());
    bench_.AdvanceTo("2026-04-01");
    bench_.AdvanceTo("2026-04-02");
    auto told = bench_.Events("fi.luotsi.contract.attention.changed");
    ASSERT_EQ(told.size(), 1U);
    pb::AttentionEvent event;
    ASSERT_TRUE(event.ParseFromString(told[0].data));
    ASSERT_EQ(event.attentions_size(), 1);
    EXPECT_EQ(event.attentions(0).code(), "MILESTONE-LATE");
    EXPECT_EQ(event.attentions(0).subject(), "UNIT-OPEN 2026-03-31");
    Judge(ToJudge(id, pb::MILESTONE_STATE_PARTIALLY_MET, kProof, "2026-04-02"));
    told = bench_.Events("fi.luotsi.contract.attention.changed");
    ASSERT_TRUE(event.ParseFromString(told.back().data));
    EXPECT_EQ(event.attentions_size(), 0);
}

TEST_F(P06, ListsByContractAndState) {
    Judge(ToJudge(Add("A").id(), pb::MILESTONE_STATE_MET));
    Add("B");
    pb::ListMilestonesRequest request;
    request.set_contract_id(contract_);
    auto page = bench_.Ask<pb::ListMilestonesResponse>("MilestoneService/ListMilestones", request);
    EXPECT_EQ(page.milestones_size(), 2);
    request.set_state(pb::MILESTONE_STATE_MET);
    page = bench_.Ask<pb::ListMilestonesResponse>("MilestoneService/ListMilestones", request);
    ASSERT_EQ(page.milestones_size(), 1);
    EXPECT_EQ(page.milestones(0).code(), "A");
}

}  // namespace
}  // namespace luotsi::contract_registry
