// M21, M25, M71: what lists and counts are read from follows from the journal alone.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/steering/v1/meeting.pb.h>
#include <luotsi/steering/v1/steering_event.pb.h>
#include <luotsi/steering/v1/steering_group.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

class SteeringRebuild : public testing::Test {
  protected:
    template <class Response, class Request>
    Response Ask(const char* method, const Request& request) {
        const auto* found = bench_.router().Find(std::string("/luotsi.steering.v1.") + method);
        LUOTSI_CHECK(found != nullptr, "the method has a handler");
        rpc::Call call;
        call.request.request_id = "steering-" + std::to_string(++steps_);
        call.request.actor = "local";
        Response response;
        LUOTSI_CHECK(found->unary(call, request, response).ok(), "the call succeeds");
        return response;
    }

    std::string Activated(const char* number) {
        contract::v1::Contract contract = test::RegistryBench::SoundContract(number);
        contract.clear_framework();
        contract.set_type(contract::v1::CONTRACT_TYPE_PURCHASE);
        return bench_.Activate(bench_.Create(contract).id()).id();
    }
    void HoldReview(const std::string& contract) {
        pb::RecordNegotiationRequest held;
        held.set_contract_id(contract);
        held.set_held_on("2026-02-02");
        held.set_participants(5);
        held.set_minutes_sha256(std::string(64, 'a'));
        pb::NewDecision& decision = *held.add_decisions();
        decision.set_code("K1");
        decision.set_text("Perehdytys uusitaan");
        decision.set_owner_side(contract::v1::SIDE_PROVIDER);
        decision.set_owner_level(contract::v1::LEVEL_TACTICAL);
        decision.set_due_date("2026-02-10");
        Ask<pb::ReviewMeeting>("ReviewMeetingService/RecordNegotiation", held);
    }
    void HoldTraining(const std::string& contract) {
        pb::RecordEventRequest record;
        record.mutable_event()->set_kind(pb::STEERING_EVENT_KIND_TRAINING);
        record.mutable_event()->set_date("2026-02-01");
        record.mutable_event()->set_participants(20);
        record.mutable_event()->add_contract_ids(contract);
        const auto event = Ask<pb::SteeringEvent>("SteeringEventService/RecordEvent", record);
        pb::RemoveEventRequest remove;
        remove.set_event_id(event.id());
        remove.set_reason("ei pidetty");
        Ask<pb::SteeringEvent>("SteeringEventService/RemoveEvent", remove);
    }
    void FoundGroup() {
        pb::CreateSteeringGroupRequest found;
        found.mutable_group()->set_code("ASUMINEN");
        found.mutable_group()->set_name("Asumisen ohjausryhmä");
        for (const pb::GroupSide side :
             {pb::GROUP_SIDE_BUYER, pb::GROUP_SIDE_PROVIDER, pb::GROUP_SIDE_CLIENT}) {
            pb::GroupMember& member = *found.mutable_group()->add_members();
            member.set_side(side);
            member.set_organisation("Järjestö");
            member.set_name("Edustaja");
        }
        Ask<pb::SteeringGroup>("SteeringGroupService/CreateSteeringGroup", found);
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::uint64_t steps_ = 0;
};

TEST_F(SteeringRebuild, ARebuildGivesTheSameReadModels) {
    bench_.SetParameter("meeting.interval_months", "2026-01-01", "12");
    const std::string contract = Activated("PH-1");
    Activated("PH-2");
    HoldReview(contract);
    HoldTraining(contract);
    FoundGroup();
    bench_.AdvanceTo("2027-03-01");
    journal::Journal& journal = bench_.journal();
    const auto state = journal.StateHash();
    const auto projections = journal.ProjectionHash();
    ASSERT_TRUE(state.ok()) << state.status();
    ASSERT_TRUE(projections.ok()) << projections.status();
    ASSERT_TRUE(journal.Rebuild().ok());
    EXPECT_EQ(*journal.StateHash(), *state);
    EXPECT_EQ(*journal.ProjectionHash(), *projections);
}

}  // namespace
}  // namespace luotsi::contract_registry
