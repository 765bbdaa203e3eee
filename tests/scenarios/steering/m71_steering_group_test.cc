// M71: steering groups in which clients sit, see the material, and are never made responsible.

#include "tests/scenarios/steering/review_bench.h"

#include <luotsi/steering/v1/steering_group.pb.h>
#include <luotsi/validate/v1/validate.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kClientName = "Asiakas Asiakasmarkkeri";
constexpr const char* kClientActor = "client_representative/a1";

std::string GroupMethod(const char* name) {
    return std::string("steering.v1.SteeringGroupService/") + name;
}

// The first field in a message, or in any below it, that tells of a person; empty: none.
std::string ProtectedField(
    const google::protobuf::Descriptor& message, std::set<std::string>& seen
) {
    if (!seen.insert(message.full_name()).second) return "";
    for (int i = 0; i < message.field_count(); ++i) {
        const auto* field = message.field(i);
        if (field->options().GetExtension(validate::v1::rule).protected_())
            return field->full_name();
        if (field->message_type() == nullptr) continue;
        const std::string below = ProtectedField(*field->message_type(), seen);
        if (!below.empty()) return below;
    }
    return "";
}
template <class Message>
std::string ProtectedFieldOf() {
    std::set<std::string> seen;
    return ProtectedField(*Message::descriptor(), seen);
}

class M71 : public test::ReviewScenario {
  protected:
    M71() : ReviewScenario("2026-05-15"), contract_(Agree("S-1")) {}

    static pb::GroupMember Member(
        pb::GroupSide side, const char* organisation, const char* name, const char* actor = ""
    ) {
        pb::GroupMember member;
        member.set_side(side);
        member.set_organisation(organisation);
        member.set_name(name);
        member.set_actor(actor);
        return member;
    }
    pb::CreateSteeringGroupRequest Founding(const char* code = "ASUMINEN") {
        pb::CreateSteeringGroupRequest request;
        pb::SteeringGroup& group = *request.mutable_group();
        group.set_code(code);
        group.set_name("Asumisen ohjausryhmä");
        group.add_contract_ids(contract_);
        group.add_service_codes("YPA-VRK");
        *group.add_members() =
            Member(pb::GROUP_SIDE_BUYER, "Hyvinvointialue", "Tilaaja Tilaajamarkkeri");
        *group.add_members() =
            Member(pb::GROUP_SIDE_PROVIDER, "Hoiva Oy", "Tuottaja Tuottajamarkkeri");
        *group.add_members() =
            Member(pb::GROUP_SIDE_CLIENT, "Vanhusneuvosto", kClientName, kClientActor);
        return request;
    }
    pb::SteeringGroup Found() {
        return county_.Ask<pb::SteeringGroup>(GroupMethod("CreateSteeringGroup"), Founding());
    }
    static pb::RecordGroupDecisionRequest Decision(
        const pb::SteeringGroup& group, int responsible, const char* code = "P1"
    ) {
        pb::RecordGroupDecisionRequest request;
        request.set_group_id(group.id());
        request.mutable_decision()->set_code(code);
        request.mutable_decision()->set_text("Ruokalista uusitaan");
        request.mutable_decision()->set_decided_on("2026-05-15");
        request.mutable_decision()->set_due_date("2026-09-30");
        request.mutable_decision()->set_responsible_member_id(group.members(responsible).id());
        return request;
    }
    static pb::GetGroupMaterialRequest MaterialOf(const std::string& group) {
        pb::GetGroupMaterialRequest request;
        request.set_group_id(group);
        request.set_from_date("2026-02-01");
        request.set_to_date("2026-05-31");
        return request;
    }
    pb::SteeringGroup Get(const std::string& group) {
        pb::GetSteeringGroupRequest request;
        request.set_group_id(group);
        return county_.Ask<pb::SteeringGroup>(GroupMethod("GetSteeringGroup"), request);
    }

    std::string contract_;
};

TEST_F(M71, AGroupHasMembersFromTheBuyerTheProvidersAndTheClients) {
    const pb::SteeringGroup group = Found();
    ASSERT_EQ(group.members_size(), 3);
    EXPECT_EQ(group.members(2).name(), kClientName);
    EXPECT_EQ(
        county_.Refusal<pb::SteeringGroup>(GroupMethod("CreateSteeringGroup"), Founding()),
        "STEERING_GROUP_CODE_TAKEN"
    );
    auto without_clients = Founding("B");
    without_clients.mutable_group()->mutable_members()->RemoveLast();
    EXPECT_EQ(
        county_.Refusal<pb::SteeringGroup>(GroupMethod("CreateSteeringGroup"), without_clients),
        "GROUP_SIDE_MISSING"
    );
}

TEST_F(M71, AClientRepresentativeCannotBeMadeResponsible) {
    const pb::SteeringGroup group = Found();
    pb::SteeringGroup after;
    const absl::Status refused =
        county_.Try(GroupMethod("RecordGroupDecision"), Decision(group, 2), &after);
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(rpc::ReasonOf(refused), "CLIENT_CANNOT_BE_RESPONSIBLE");
    after = county_.Ask<pb::SteeringGroup>(GroupMethod("RecordGroupDecision"), Decision(group, 1));
    ASSERT_EQ(after.decisions_size(), 1);
    EXPECT_EQ(after.decisions(0).responsible_member_id(), group.members(1).id());
}

TEST_F(M71, ARepresentativeSeesTheMaterialOfItsGroupAndOfNoOther) {
    const pb::SteeringGroup group = Found();
    county_.Ask<pb::SteeringGroup>(GroupMethod("RecordGroupDecision"), Decision(group, 1));
    county_.CallAs({.roles = rpc::Role::kClientRepresentative, .actor = kClientActor});
    const auto material =
        county_.Ask<pb::GroupMaterial>(GroupMethod("GetGroupMaterial"), MaterialOf(group.id()));
    EXPECT_EQ(material.code(), "ASUMINEN");
    EXPECT_EQ(material.seats_size(), 3);
    ASSERT_EQ(material.contracts_size(), 1);
    EXPECT_EQ(material.contracts(0).contract_number(), "S-1");
    ASSERT_EQ(material.decisions_size(), 1);
    EXPECT_EQ(material.decisions(0).text(), "Ruokalista uusitaan");
    EXPECT_EQ(material.decisions(0).responsible_side(), pb::GROUP_SIDE_PROVIDER);
    EXPECT_EQ(material.decisions(0).responsible_organisation(), "Hoiva Oy");
    EXPECT_EQ(material.SerializeAsString().find("markkeri"), std::string::npos);

    county_.CallAs({.roles = rpc::Role::kClientRepresentative, .actor = "client_representative/b2"}
    );
    EXPECT_EQ(
        county_.Refusal<pb::GroupMaterial>(GroupMethod("GetGroupMaterial"), MaterialOf(group.id())),
        "STEERING_GROUP_NOT_FOUND"
    );
}

TEST_F(M71, NoFieldOfTheMaterialTellsOfAPerson) {
    EXPECT_EQ(ProtectedFieldOf<pb::GroupMaterial>(), "");
    EXPECT_EQ(ProtectedFieldOf<pb::SteeringGroup>(), "luotsi.steering.v1.GroupMember.name")
        << "the check finds one where there is one";
}

TEST_F(M71, WhoLeavesIsForgottenByName) {
    const pb::SteeringGroup group = Found();
    pb::RemoveGroupMemberRequest leave;
    leave.set_group_id(group.id());
    leave.set_member_id(group.members(2).id());
    const std::string method = GroupMethod("RemoveGroupMember");
    EXPECT_EQ(county_.Refusal<pb::SteeringGroup>(method, leave), "GROUP_SIDE_MISSING");
    pb::RemoveGroupMemberRequest nobody = leave;
    nobody.set_member_id(group.id());
    pb::SteeringGroup unchanged;
    const absl::Status refused = county_.Try(method, nobody, &unchanged);
    EXPECT_EQ(refused.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(rpc::ReasonOf(refused), "GROUP_MEMBER_NOT_FOUND");
    EXPECT_EQ(Get(group.id()).members(2).name(), kClientName);
    pb::AddGroupMemberRequest join;
    join.set_group_id(group.id());
    *join.mutable_member() = Member(pb::GROUP_SIDE_CLIENT, "Omaiset ry", "Omainen Omaismarkkeri");
    county_.Ask<pb::SteeringGroup>(GroupMethod("AddGroupMember"), join);
    const auto after = county_.Ask<pb::SteeringGroup>(method, leave);
    EXPECT_EQ(after.members(2).name(), "");
    EXPECT_EQ(after.members(2).left_on(), "2026-05-15");
    EXPECT_EQ(Get(group.id()).members(2).name(), "");
    EXPECT_EQ(Get(group.id()).members(3).name(), "Omainen Omaismarkkeri");
    county_.AdvanceTo("2026-05-16");
}

TEST_F(M71, AListShowsNoNames) {
    Found();
    const auto listed = county_.Ask<pb::ListSteeringGroupsResponse>(
        GroupMethod("ListSteeringGroups"), pb::ListSteeringGroupsRequest()
    );
    ASSERT_EQ(listed.groups_size(), 1);
    EXPECT_EQ(listed.SerializeAsString().find("markkeri"), std::string::npos);
}

TEST_F(M71, ADecisionIsFollowedToItsEnd) {
    const pb::SteeringGroup group = Found();
    county_.Ask<pb::SteeringGroup>(GroupMethod("RecordGroupDecision"), Decision(group, 0));
    pb::CompleteGroupDecisionRequest done;
    done.set_group_id(group.id());
    done.set_code("P1");
    done.set_done_on("2026-05-15");
    const std::string method = GroupMethod("CompleteGroupDecision");
    const auto after = county_.Ask<pb::SteeringGroup>(method, done);
    EXPECT_EQ(after.decisions(0).done_on(), "2026-05-15");
    EXPECT_EQ(county_.Refusal<pb::SteeringGroup>(method, done), "DECISION_SETTLED");
}

}  // namespace
}  // namespace luotsi
