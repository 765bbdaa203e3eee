// M22: what review meetings agreed, followed to the end.

#include "tests/scenarios/steering/review_bench.h"

#include <luotsi/steering/v1/responsible.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class M22 : public test::ReviewScenario {
  protected:
    M22() : ReviewScenario("2026-01-15"), contract_(Agree("S-1", Terms("2025-02-01"))) {}

    pb::CompleteDecisionRequest Done(const std::string& decision, const char* on) {
        pb::CompleteDecisionRequest request;
        request.set_decision_id(decision);
        request.set_completed_on(on);
        request.set_evidence_sha256(test::kMinutes);
        return request;
    }
    pb::MeetingDecision Complete(const std::string& decision, const char* on) {
        return county_.Ask<pb::MeetingDecision>(Method("CompleteDecision"), Done(decision, on));
    }
    pb::ListDecisionsResponse List(pb::DecisionState state = pb::DECISION_STATE_UNSPECIFIED) {
        pb::ListDecisionsRequest request;
        request.set_contract_id(contract_);
        request.set_state(state);
        return county_.Ask<pb::ListDecisionsResponse>(Method("ListDecisions"), request);
    }

    // The decisions that wait for a person.
    std::set<std::string> WorkOf(const std::string& person) {
        pb::ListMyWorkRequest request;
        request.set_person_id(person);
        const auto listed = county_.Ask<pb::ListMyWorkResponse>(
            "steering.v1.ResponsibleService/ListMyWork", request
        );
        std::set<std::string> work;
        for (const pb::WorkItem& item : listed.items()) {
            if (item.kind() == "decision") work.insert(item.kind() + ' ' + item.subject());
        }
        return work;
    }

    std::string contract_;
};

TEST_F(M22, ADecisionIsKeptWithItsOwnerAndItsDay) {
    auto request = Held(contract_, "2026-01-15");
    Decide(request, "K1", "2026-06-30");
    request.set_request_id("once");
    const pb::ReviewMeeting held = Record(request);
    EXPECT_EQ(Record(request).id(), held.id()) << "the same request makes nothing new";
    const auto listed = List();
    ASSERT_EQ(listed.decisions_size(), 1);
    const pb::MeetingDecision& decision = listed.decisions(0);
    EXPECT_EQ(decision.id(), held.decision_ids(0));
    EXPECT_EQ(decision.meeting_id(), held.id());
    EXPECT_EQ(decision.owner_side(), contract::v1::SIDE_PROVIDER);
    EXPECT_EQ(decision.owner_level(), contract::v1::LEVEL_TACTICAL);
    EXPECT_EQ(decision.due_date(), "2026-06-30");
    EXPECT_EQ(decision.made_on(), "2026-01-15");
    EXPECT_EQ(decision.state(), pb::DECISION_STATE_OPEN);
}

TEST_F(M22, AMeetingWithADecisionThatCannotBeLeavesNothingBehind) {
    auto request = Held(contract_, "2026-01-15");
    Decide(request, "K1", "2026-06-30");
    Decide(request, "K1", "2026-07-30");
    const std::string method = Method("RecordNegotiation");
    EXPECT_EQ(county_.Refusal<pb::ReviewMeeting>(method, request), "DECISION_CODE_TAKEN");
    request.mutable_decisions(1)->set_code("K2");
    request.mutable_decisions(1)->set_due_date("2026-01-14");
    EXPECT_EQ(county_.Refusal<pb::ReviewMeeting>(method, request), "DATE_ORDER_REVERSED");
    EXPECT_EQ(List().decisions_size(), 0);
    EXPECT_EQ(Plan(contract_).last_held_on(), "");
}

TEST_F(M22, AnOverdueDecisionAlertsItsOwnersLevelUntilItIsDone) {
    auto request = Held(contract_, "2026-01-15");
    Decide(request, "K1", "2026-06-30");
    Decide(request, "K2", "2026-09-30");
    const pb::ReviewMeeting held = Record(request);
    county_.AdvanceTo("2026-06-30");
    EXPECT_TRUE(Open().empty());
    county_.AdvanceTo("2026-07-01");
    EXPECT_EQ(
        Open(), std::set<std::string>{"S-1 DECISION-OVERDUE/K1 2026-06-30 provider/tactical"}
    );
    EXPECT_EQ(List(pb::DECISION_STATE_OVERDUE).decisions_size(), 1);
    const pb::MeetingDecision late = Complete(held.decision_ids(0), "2026-07-01");
    EXPECT_EQ(late.state(), pb::DECISION_STATE_DONE_LATE);
    EXPECT_TRUE(Open().empty());
    EXPECT_EQ(
        Complete(held.decision_ids(1), "2026-07-01").state(), pb::DECISION_STATE_DONE_IN_TIME
    );
    EXPECT_EQ(
        county_.Refusal<pb::MeetingDecision>(
            Method("CompleteDecision"), Done(held.decision_ids(1), "2026-07-01")
        ),
        "DECISION_SETTLED"
    );
}

TEST_F(M22, EveryDecisionStillOpenIsInTheNextPackAndNoOther) {
    auto first = Held(contract_, "2026-01-15");
    Decide(first, "K1", "2026-06-30");
    Decide(first, "K2", "2026-03-31");
    Decide(first, "K3", "2026-05-31");
    Decide(first, "K4", "2026-12-31");
    const pb::ReviewMeeting held = Record(first);
    county_.AdvanceTo("2026-04-01");
    Complete(held.decision_ids(0), "2026-04-01");
    pb::WithdrawDecisionRequest withdraw;
    withdraw.set_decision_id(held.decision_ids(2));
    withdraw.set_reason("ei enää tarpeen");
    county_.Ask<pb::MeetingDecision>(Method("WithdrawDecision"), withdraw);
    const pb::NegotiationPack pack = Build(PackOf(contract_, "2025-02-01", "2026-03-31"));
    ASSERT_EQ(pack.open_decisions_size(), 2);
    EXPECT_EQ(pack.open_decisions(0).code(), "K2");
    EXPECT_EQ(pack.open_decisions(0).state(), pb::DECISION_STATE_OVERDUE);
    EXPECT_EQ(pack.open_decisions(1).code(), "K4");
    EXPECT_EQ(pack.open_decisions(1).owner_level(), contract::v1::LEVEL_TACTICAL);
}

TEST_F(M22, AnotherProviderSeesNoDecisionOfIt) {
    auto request = Held(contract_, "2026-01-15");
    Decide(request, "K1", "2026-06-30");
    Record(request);
    county_.CallAsProvider("2077474-0");
    EXPECT_EQ(List().decisions_size(), 1);
    county_.CallAsProvider("0112038-9");
    EXPECT_EQ(List().decisions_size(), 0);
}

TEST_F(M22, TheOwnerIsThePersonWhoHoldsTheSlotToday) {
    const auto add = [&](const char* code) {
        pb::AddPersonRequest request;
        request.mutable_person()->set_code(code);
        request.mutable_person()->set_side(contract::v1::SIDE_PROVIDER);
        request.mutable_person()->set_name("Tuottajan edustaja");
        return county_.Ask<pb::Person>("steering.v1.ResponsibleService/AddPerson", request).id();
    };
    const auto assign = [&](const std::string& person, const char* from) {
        pb::AssignSlotRequest request;
        request.set_contract_id(contract_);
        request.set_side(contract::v1::SIDE_PROVIDER);
        request.set_level(contract::v1::LEVEL_TACTICAL);
        request.set_person_id(person);
        request.set_from(from);
        county_.Ask<pb::ResponsibleSlots>("steering.v1.ResponsibleService/AssignSlot", request);
    };
    auto request = Held(contract_, "2026-01-15");
    Decide(request, "K1", "2026-06-30");
    Record(request);
    EXPECT_EQ(List().decisions(0).owner_person_id(), "");
    const std::string first = add("P-1");
    assign(first, "2026-01-15");
    EXPECT_EQ(List().decisions(0).owner_person_id(), first);
    EXPECT_EQ(WorkOf(first), (std::set<std::string>{"decision K1"}));

    pb::HandOverRequest hand_over;
    hand_over.set_person_id(first);
    hand_over.set_successor_id(add("P-2"));
    hand_over.set_from("2026-03-01");
    county_.Ask<pb::Person>("steering.v1.ResponsibleService/HandOver", hand_over);
    county_.AdvanceTo("2026-02-28");
    EXPECT_EQ(List().decisions(0).owner_person_id(), first);
    county_.AdvanceTo("2026-03-01");
    EXPECT_EQ(List().decisions(0).owner_person_id(), hand_over.successor_id());
    EXPECT_TRUE(WorkOf(first).empty());
    EXPECT_TRUE(WorkOf(hand_over.successor_id()).contains("decision K1"));
}

}  // namespace
}  // namespace luotsi
