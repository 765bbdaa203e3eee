#include "contract_registry/domain/steering/steering_group.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const Moment kNow{.now = {}, .today = Day("2026-05-02")};

Uuid Id(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

GroupMember Member(std::uint8_t number, GroupSide side, std::string actor = "") {
    return {
        .id = Id(number),
        .side = side,
        .organisation = "Järjestö",
        .name_ref = Id(static_cast<std::uint8_t>(100 + number)),
        .name_hash = "hash",
        .actor = std::move(actor),
        .left_on = {},
    };
}

SteeringGroupCreated Founding() {
    return {
        .code = "ASUMINEN",
        .name = "Asumisen ohjausryhmä",
        .contract_ids = {},
        .service_codes = {"YPA-VRK"},
        .members =
            {Member(1, GroupSide::kBuyer),
             Member(2, GroupSide::kProvider),
             Member(3, GroupSide::kClient, "client_representative/a1")},
    };
}

template <class Command>
std::string Try(SteeringGroup& group, const Command& command) {
    const auto decision = Decide(group, command, kNow);
    if (!decision.accepted()) return decision.rejection().reason;
    for (const SteeringGroupEvent& event : decision.events())
        SteeringGroupBook::Evolve(group, event, {});
    return "";
}

SteeringGroup Founded() {
    SteeringGroup group;
    EXPECT_EQ(Try(group, Founding()), "");
    return group;
}

GroupDecisionMade ByMember(std::uint8_t number) {
    return {{
        .code = "P1",
        .text = "Ruokalista uusitaan",
        .decided_on = Day("2026-05-01"),
        .responsible_member_id = Id(number),
        .due_date = Day("2026-06-30"),
        .done_on = {},
    }};
}

TEST(SteeringGroup, HasAMemberOfEachSideFromTheStart) {
    for (std::size_t left_out = 0; left_out < 3; ++left_out) {
        SteeringGroupCreated founding = Founding();
        founding.members.erase(founding.members.begin() + static_cast<std::ptrdiff_t>(left_out));
        SteeringGroup group;
        EXPECT_EQ(Try(group, founding), "GROUP_SIDE_MISSING") << left_out;
    }
}

TEST(SteeringGroup, TheLastMemberOfASideStaysUntilAnotherComes) {
    SteeringGroup group = Founded();
    EXPECT_EQ(Try(group, GroupMemberLeft{Id(3), {}}), "GROUP_SIDE_MISSING");
    EXPECT_EQ(Try(group, GroupMemberAdded{Member(4, GroupSide::kClient)}), "");
    EXPECT_EQ(Try(group, GroupMemberLeft{Id(3), {}}), "");
    EXPECT_EQ(FindMember(group, Id(3))->left_on, Day("2026-05-02"));
    EXPECT_EQ(Try(group, GroupMemberLeft{Id(3), {}}), "GROUP_MEMBER_NOT_FOUND");
    EXPECT_EQ(Try(group, GroupMemberLeft{Id(9), {}}), "GROUP_MEMBER_NOT_FOUND");
}

TEST(SteeringGroup, NobodyMakesAClientRepresentativeResponsible) {
    SteeringGroup group = Founded();
    EXPECT_EQ(Try(group, ByMember(3)), "CLIENT_CANNOT_BE_RESPONSIBLE");
    EXPECT_TRUE(group.decisions.empty());
    EXPECT_EQ(Try(group, ByMember(2)), "");
    EXPECT_EQ(Try(group, ByMember(1)), "GROUP_DECISION_CODE_TAKEN");
}

TEST(SteeringGroup, AClientsLoginSitsOnTheSideOfClientsAndNoOtherDoes) {
    const std::string client = "client_representative/ab12";
    SteeringGroup group = Founded();
    for (const GroupSide side : {GroupSide::kBuyer, GroupSide::kProvider})
        EXPECT_EQ(Try(group, GroupMemberAdded{Member(4, side, client)}), "PERSON_IS_CLIENT");
    const std::string manager = "tactical/ab12";
    EXPECT_EQ(
        Try(group, GroupMemberAdded{Member(4, GroupSide::kClient, manager)}), "PERSON_OTHER_SIDE"
    );
    EXPECT_EQ(group.members.size(), 3U);
    EXPECT_EQ(Try(group, GroupMemberAdded{Member(4, GroupSide::kBuyer, manager)}), "");

    SteeringGroupCreated founding = Founding();
    founding.members[0].actor = client;
    SteeringGroup fresh;
    EXPECT_EQ(Try(fresh, founding), "PERSON_IS_CLIENT");
    // One that was taken in before logins were looked at.
    SteeringGroupBook::Evolve(fresh, founding, {});
    EXPECT_EQ(Try(fresh, ByMember(1)), "CLIENT_CANNOT_BE_RESPONSIBLE");
}

TEST(SteeringGroup, SomebodyWhoHasLeftAnswersForNothingNew) {
    SteeringGroup group = Founded();
    Try(group, GroupMemberAdded{Member(4, GroupSide::kProvider)});
    Try(group, GroupMemberLeft{Id(2), {}});
    EXPECT_EQ(Try(group, ByMember(2)), "GROUP_MEMBER_NOT_FOUND");
}

TEST(SteeringGroup, ADecisionHasPossibleDaysAndIsDoneOnce) {
    SteeringGroup group = Founded();
    GroupDecisionMade wrong = ByMember(1);
    wrong.decision.decided_on = Day("2026-05-03");
    EXPECT_EQ(Try(group, wrong), "DATE_IN_FUTURE");
    wrong = ByMember(1);
    wrong.decision.due_date = Day("2026-04-30");
    EXPECT_EQ(Try(group, wrong), "DATE_ORDER_REVERSED");
    EXPECT_EQ(Try(group, ByMember(1)), "");
    EXPECT_EQ(Try(group, GroupDecisionDone{"P2", Day("2026-05-02")}), "GROUP_DECISION_NOT_FOUND");
    EXPECT_EQ(Try(group, GroupDecisionDone{"P1", Day("2026-05-03")}), "DATE_IN_FUTURE");
    EXPECT_EQ(Try(group, GroupDecisionDone{"P1", Day("2026-04-30")}), "DATE_ORDER_REVERSED");
    EXPECT_EQ(Try(group, GroupDecisionDone{"P1", Day("2026-05-02")}), "");
    EXPECT_EQ(Try(group, GroupDecisionDone{"P1", Day("2026-05-02")}), "DECISION_SETTLED");
}

TEST(SteeringGroup, ACallerSitsInItWhileTheMemberDoes) {
    SteeringGroup group = Founded();
    EXPECT_TRUE(SitsIn(group, "client_representative/a1"));
    EXPECT_FALSE(SitsIn(group, "client_representative/b2"));
    EXPECT_FALSE(SitsIn(group, "")) << "a member without a login is nobody's seat";
    Try(group, GroupMemberAdded{Member(4, GroupSide::kClient)});
    Try(group, GroupMemberLeft{Id(3), {}});
    EXPECT_FALSE(SitsIn(group, "client_representative/a1"));
}

TEST(SteeringGroup, WhatIsAskedOfAGroupThatNeverWasIsRefused) {
    SteeringGroup nobody;
    EXPECT_EQ(Try(nobody, ByMember(1)), "STEERING_GROUP_NOT_FOUND");
    EXPECT_EQ(
        Try(nobody, GroupMemberAdded{Member(1, GroupSide::kBuyer)}), "STEERING_GROUP_NOT_FOUND"
    );
    EXPECT_EQ(Try(nobody, GroupMemberLeft{Id(1), {}}), "STEERING_GROUP_NOT_FOUND");
    EXPECT_EQ(Try(nobody, GroupDecisionDone{"P1", Day("2026-05-02")}), "STEERING_GROUP_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi::contract_registry
