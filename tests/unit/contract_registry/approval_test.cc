// P07: four eyes, deputies in set dates, locks, un-approval from the top level down.

#include "contract_registry/domain/approval.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const Approver kTactical{.actor = "tactical/t1", .tactical = true, .strategic = false};
const Approver kStrategic{.actor = "strategic/s1", .tactical = false, .strategic = true};
const Approver kBoth{.actor = "both/b1", .tactical = true, .strategic = true};
const Approver kDeputy{.actor = "operational/d1", .tactical = false, .strategic = false};
constexpr const char* kMaker = "procurement/m1";

class Item {
  public:
    Decision<ApprovalEvent> Approve(
        ApprovalLevel level, const Approver& by, const char* on = "2026-02-01"
    ) {
        return Keep(Decide(
            approval_,
            ApproveItem{
                Uuid(), ApprovalItemKind::kAmendment, Uuid(), "amendment/1", level, makers_
            },
            by,
            roster_,
            {Instant(), Day(on)}
        ));
    }
    Decision<ApprovalEvent> Unapprove(
        ApprovalLevel level, const Approver& by, const char* on = "2026-02-01"
    ) {
        return Keep(
            Decide(approval_, UnapproveItem{level, "virhe"}, by, roster_, {Instant(), Day(on)})
        );
    }
    std::string Reason(const Decision<ApprovalEvent>& decision) {
        return decision.accepted() ? "" : decision.rejection().reason;
    }
    void Appoint(ApprovalLevel level, const char* principal, const char* from, const char* to) {
        roster_.appointments.push_back({Uuid(), level, principal, kDeputy.actor, Day(from), Day(to)}
        );
    }
    const Approval& approval() const { return approval_; }
    void MadeBy(std::vector<std::string> makers) { makers_ = std::move(makers); }

  private:
    Decision<ApprovalEvent> Keep(Decision<ApprovalEvent> decision) {
        if (decision.accepted()) {
            for (const ApprovalEvent& event : decision.events())
                ApprovalBook::Evolve(approval_, event, {});
        }
        return decision;
    }

    Approval approval_;
    DeputyRoster roster_;
    std::vector<std::string> makers_{kMaker};
};

TEST(P07, TwoPeopleApproveAndAcceptAndTheItemIsLocked) {
    Item item;
    EXPECT_FALSE(item.approval().locked());
    ASSERT_TRUE(item.Approve(ApprovalLevel::kTactical, kTactical).accepted());
    EXPECT_EQ(item.approval().state(), ApprovalState::kApproved);
    EXPECT_EQ(RefuseLocked(item.approval(), "item_id")->reason, "ITEM_LOCKED");
    EXPECT_EQ(RefuseUnaccepted(item.approval(), "item_id")->reason, "APPROVAL_REQUIRED");
    const auto accepted = item.Approve(ApprovalLevel::kStrategic, kStrategic);
    ASSERT_TRUE(accepted.accepted());
    EXPECT_EQ(std::get<ApprovalGiven>(accepted.events().front()).actor, "strategic/s1");
    EXPECT_EQ(item.approval().state(), ApprovalState::kAccepted);
    EXPECT_FALSE(RefuseUnaccepted(item.approval(), "item_id").has_value());
}

TEST(P07, TheMakerApprovesNothingOfItsOwn) {
    Item item;
    item.MadeBy({"tactical/t1"});
    EXPECT_EQ(item.Reason(item.Approve(ApprovalLevel::kTactical, kTactical)), "APPROVAL_OWN_ITEM");
    ASSERT_TRUE(item.Approve(ApprovalLevel::kTactical, kBoth).accepted());
    item.MadeBy({"strategic/s1"});
    EXPECT_EQ(
        item.Reason(item.Approve(ApprovalLevel::kStrategic, kStrategic)), "APPROVAL_OWN_ITEM"
    );
}

TEST(P07, StepsComeInOrderAndEachLevelOnce) {
    Item item;
    EXPECT_EQ(
        item.Reason(item.Approve(ApprovalLevel::kStrategic, kStrategic)), "APPROVAL_OUT_OF_ORDER"
    );
    EXPECT_EQ(
        item.Reason(item.Approve(ApprovalLevel::kTactical, kStrategic)), "APPROVAL_LEVEL_NOT_HELD"
    );
    ASSERT_TRUE(item.Approve(ApprovalLevel::kTactical, kBoth).accepted());
    EXPECT_EQ(
        item.Reason(item.Approve(ApprovalLevel::kTactical, kTactical)), "APPROVAL_OUT_OF_ORDER"
    );
    EXPECT_EQ(item.Reason(item.Approve(ApprovalLevel::kStrategic, kBoth)), "APPROVAL_SAME_PERSON");
}

TEST(P07, ADeputyActsOnlyInItsDates) {
    Item item;
    item.Appoint(ApprovalLevel::kTactical, "tactical/t9", "2026-02-10", "2026-02-20");
    for (const char* outside : {"2026-02-09", "2026-02-21"}) {
        EXPECT_EQ(
            item.Reason(item.Approve(ApprovalLevel::kTactical, kDeputy, outside)),
            "APPROVAL_LEVEL_NOT_HELD"
        ) << outside;
    }
    for (const char* inside : {"2026-02-10", "2026-02-20"}) {
        const auto given = item.Approve(ApprovalLevel::kTactical, kDeputy, inside);
        ASSERT_TRUE(given.accepted()) << inside;
        EXPECT_EQ(std::get<ApprovalGiven>(given.events().front()).deputy_for, "tactical/t9");
        ASSERT_TRUE(item.Unapprove(ApprovalLevel::kTactical, kDeputy, inside).accepted());
    }
    EXPECT_EQ(item.Reason(item.Unapprove(ApprovalLevel::kTactical, kDeputy)), "APPROVAL_NOT_GIVEN");
}

TEST(P07, ADeputyOfTheMakerDoesNotApproveForTheMaker) {
    Item item;
    item.MadeBy({"tactical/t9"});
    item.Appoint(ApprovalLevel::kTactical, "tactical/t9", "2026-01-01", "2026-12-31");
    EXPECT_EQ(
        item.Reason(item.Approve(ApprovalLevel::kTactical, kDeputy)), "APPROVAL_LEVEL_NOT_HELD"
    );
    item.Appoint(ApprovalLevel::kTactical, "tactical/t8", "2026-01-01", "2026-12-31");
    EXPECT_TRUE(item.Approve(ApprovalLevel::kTactical, kDeputy).accepted());
}

TEST(P07, ApprovalsAreWithdrawnFromTheTopDown) {
    Item item;
    ASSERT_TRUE(item.Approve(ApprovalLevel::kTactical, kTactical).accepted());
    ASSERT_TRUE(item.Approve(ApprovalLevel::kStrategic, kStrategic).accepted());
    EXPECT_EQ(
        item.Reason(item.Unapprove(ApprovalLevel::kTactical, kTactical)), "UNAPPROVE_FROM_TOP"
    );
    EXPECT_EQ(
        item.Reason(item.Unapprove(ApprovalLevel::kStrategic, kTactical)), "APPROVAL_LEVEL_NOT_HELD"
    );
    ASSERT_TRUE(item.Unapprove(ApprovalLevel::kStrategic, kStrategic).accepted());
    EXPECT_TRUE(item.approval().locked()) << "the lower approval still holds";
    ASSERT_TRUE(item.Unapprove(ApprovalLevel::kTactical, kTactical).accepted());
    EXPECT_FALSE(item.approval().locked());
    EXPECT_EQ(
        item.Reason(item.Unapprove(ApprovalLevel::kTactical, kTactical)), "APPROVAL_NOT_GIVEN"
    );
}

// Whatever is tried in whatever order: an accepted item has two approvers, none of them the maker.
TEST(P07, NoOrderOfStepsGivesFewerThanFourEyes) {
    const std::vector<Approver> people{
        kTactical,
        kStrategic,
        kBoth,
        kDeputy,
        {.actor = kMaker, .tactical = true, .strategic = true},
    };
    std::mt19937 random(20260705);
    int accepted = 0;
    for (int round = 0; round < 2'000; ++round) {
        Item item;
        item.Appoint(ApprovalLevel::kTactical, "tactical/t9", "2026-01-01", "2026-12-31");
        item.Appoint(ApprovalLevel::kStrategic, kMaker, "2026-01-01", "2026-12-31");
        for (int step = 0; step < 12; ++step) {
            const auto level = static_cast<ApprovalLevel>(random() % 2);
            const Approver& who = people[random() % people.size()];
            const std::size_t before = item.approval().steps.size();
            const auto decision =
                random() % 3 == 0 ? item.Unapprove(level, who) : item.Approve(level, who);
            if (!decision.accepted()) {
                ASSERT_EQ(item.approval().steps.size(), before);
            }
            if (item.approval().state() != ApprovalState::kAccepted) continue;
            ++accepted;
            const auto& steps = item.approval().steps;
            ASSERT_NE(steps[0].actor, steps[1].actor);
            ASSERT_NE(steps[0].actor, kMaker);
            ASSERT_NE(steps[1].actor, kMaker);
            ASSERT_NE(steps[1].actor, kDeputy.actor) << "its appointment is for the maker only";
        }
    }
    EXPECT_GT(accepted, 500);
}

Decision<DeputyEvent> Appointed(
    const Approver& by, const char* principal, const char* deputy, const char* from, const char* to
) {
    return Decide(
        DeputyRoster{},
        AppointDeputy{Uuid(), ApprovalLevel::kTactical, principal, deputy, Day(from), Day(to)},
        by,
        {Instant(), Day("2026-02-01")}
    );
}

TEST(P07, ALevelAppointsItsOwnDeputies) {
    const auto done = Appointed(kTactical, "", "operational/d1", "2026-02-01", "2026-02-28");
    ASSERT_TRUE(done.accepted());
    EXPECT_EQ(
        std::get<DeputyAppointed>(done.events().front()).appointment.principal, "tactical/t1"
    );
    const auto reason = [](const Decision<DeputyEvent>& decision) {
        return decision.rejection().reason;
    };
    EXPECT_EQ(
        reason(Appointed(kDeputy, "", "x/1", "2026-02-01", "2026-02-28")), "APPROVAL_LEVEL_NOT_HELD"
    ) << "a deputy appoints no deputy";
    EXPECT_EQ(
        reason(Appointed(kTactical, "tactical/t2", "tactical/t1", "2026-02-01", "2026-02-28")),
        "DEPUTY_OF_ONESELF"
    );
    EXPECT_EQ(
        reason(Appointed(kTactical, "", "x/1", "2026-02-28", "2026-02-01")), "DATE_ORDER_REVERSED"
    );
    EXPECT_EQ(
        reason(Appointed(kTactical, "", "x/1", "2026-01-01", "2026-01-31")), "DEPUTY_DATES_PAST"
    );
}

TEST(P07, ADismissedDeputyIsGone) {
    DeputyRoster roster;
    const Uuid id = Uuid::Parse("00000000-0000-4000-8000-000000000001").value();
    const auto done = Decide(
        roster,
        AppointDeputy{
            id, ApprovalLevel::kTactical, "", "x/1", Day("2026-02-01"), Day("2026-02-28")
        },
        kTactical,
        {Instant(), Day("2026-02-01")}
    );
    DeputyBook::Evolve(roster, done.events().front(), {});
    ASSERT_EQ(roster.appointments.size(), 1U);
    EXPECT_EQ(
        Decide(roster, DismissDeputy{id}, kStrategic).rejection().reason, "APPROVAL_LEVEL_NOT_HELD"
    );
    EXPECT_EQ(
        Decide(roster, DismissDeputy{Uuid()}, kTactical).rejection().reason, "DEPUTY_NOT_FOUND"
    );
    DeputyBook::Evolve(roster, Decide(roster, DismissDeputy{id}, kTactical).events().front(), {});
    EXPECT_TRUE(roster.appointments.empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
