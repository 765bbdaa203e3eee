#include "contract_registry/domain/steering/meeting.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

constexpr const char* kHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

ReviewFacts Facts(const char* begins_on = "2026-01-15", std::optional<std::uint64_t> months = 12) {
    return {.contract_id = Uuid(), .in_force = true, .begins_on = Day(begins_on), .months = months};
}

void Take(ReviewPlan& plan, const std::vector<ReviewPlanEvent>& events) {
    for (const ReviewPlanEvent& event : events)
        ReviewPlanBook::Evolve(plan, event, {});
}

ReviewPlan Planned(const ReviewFacts& facts, const char* today) {
    ReviewPlan plan;
    Take(plan, Follow(plan, facts, Day(today)));
    return plan;
}

TEST(ReviewPlan, IsMadeForTheIntervalAfterTheActivation) {
    const ReviewPlan plan = Planned(Facts(), "2026-01-15");
    EXPECT_EQ(plan.state, ReviewPlanState::kScheduled);
    EXPECT_EQ(plan.planned_on, Day("2027-01-15"));
    EXPECT_EQ(plan.latest_on, Day("2027-01-15"));
    EXPECT_TRUE(Follow(plan, Facts(), Day("2026-06-01")).empty()) << "it stands right";
}

TEST(ReviewPlan, AnActivationOnTheLastOfFebruaryOfALeapYearIsDueOnALastOfFebruary) {
    EXPECT_EQ(Planned(Facts("2028-02-29"), "2028-02-29").latest_on, Day("2029-02-28"));
}

TEST(ReviewPlan, IsNoneWhereTheCountyHasSetNoInterval) {
    EXPECT_EQ(
        Planned(Facts("2026-01-15", std::nullopt), "2026-01-15").state, ReviewPlanState::kNone
    );
}

TEST(ReviewPlan, IsOverdueOnTheDayAfterTheLatestAndUntilAMeetingIsHeld) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, Follow(plan, Facts(), Day("2027-01-15")));
    EXPECT_EQ(plan.state, ReviewPlanState::kScheduled);
    EXPECT_TRUE(ReviewPlanBook::Attentions(plan).empty());
    Take(plan, Follow(plan, Facts(), Day("2027-01-16")));
    EXPECT_EQ(plan.overdue_since, Day("2027-01-16"));
    const auto attentions = ReviewPlanBook::Attentions(plan);
    ASSERT_EQ(attentions.size(), 1U);
    EXPECT_EQ(attentions[0].code, "NEGO-OVERDUE");
    EXPECT_EQ(attentions[0].subject, "2027-01-15");
    EXPECT_EQ(attentions[0].level, Level::kTactical);
    EXPECT_TRUE(Follow(plan, Facts(), Day("2027-02-01")).empty()) << "it is told once";

    Take(plan, {ReviewHeld{Uuid(), Day("2027-02-02")}});
    Take(plan, Follow(plan, Facts(), Day("2027-02-03")));
    EXPECT_EQ(plan.state, ReviewPlanState::kScheduled);
    EXPECT_EQ(plan.latest_on, Day("2028-02-02"));
    EXPECT_TRUE(ReviewPlanBook::Attentions(plan).empty());
}

TEST(ReviewPlan, AMeetingRecordedLateDoesNotTurnTheTimeBack) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, {ReviewHeld{Uuid(), Day("2026-09-01")}, ReviewHeld{Uuid(), Day("2026-04-01")}});
    Take(plan, Follow(plan, Facts(), Day("2026-09-02")));
    EXPECT_EQ(plan.latest_on, Day("2027-09-01"));
}

TEST(ReviewPlan, AMeetingRecordedLateLeavesTheDayThatSomebodyChose) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, {ReviewHeld{Uuid(), Day("2026-09-01")}});
    Take(plan, Decide(plan, {Day("2027-03-03")}, Facts(), Day("2026-09-02")).events());
    Take(plan, {ReviewHeld{Uuid(), Day("2026-04-01")}, ReviewHeld{Uuid(), Day("2026-09-01")}});
    EXPECT_TRUE(plan.by_hand);
    EXPECT_EQ(plan.planned_on, Day("2027-03-03"));
    EXPECT_TRUE(Follow(plan, Facts(), Day("2026-09-03")).empty());
    Take(plan, {ReviewHeld{Uuid(), Day("2026-10-01")}});
    EXPECT_FALSE(plan.by_hand) << "a newer one starts the time anew";
}

TEST(ReviewPlan, EndsWithTheContract) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, Follow(plan, Facts(), Day("2027-03-01")));
    ReviewFacts over = Facts();
    over.in_force = false;
    Take(plan, Follow(plan, over, Day("2027-03-02")));
    EXPECT_EQ(plan.state, ReviewPlanState::kNone);
    EXPECT_TRUE(ReviewPlanBook::Attentions(plan).empty());
    EXPECT_TRUE(Follow(plan, over, Day("2027-03-03")).empty());
}

TEST(ReviewPlan, FollowsTheIntervalOfTheCounty) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, Follow(plan, Facts("2026-01-15", 6), Day("2026-08-01")));
    EXPECT_EQ(plan.latest_on, Day("2026-07-15"));
    EXPECT_EQ(plan.state, ReviewPlanState::kOverdue);
    Take(plan, Follow(plan, Facts("2026-01-15", 12), Day("2026-08-02")));
    EXPECT_EQ(plan.state, ReviewPlanState::kScheduled);
    EXPECT_FALSE(plan.overdue_since);
    Take(plan, Follow(plan, Facts("2026-01-15", std::nullopt), Day("2026-08-03")));
    EXPECT_EQ(plan.state, ReviewPlanState::kNone);
}

std::string ReasonOf(const Decision<ReviewPlanEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(ScheduleReview, TakesAnyDayUpToTheLatest) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    const CivilDate today = Day("2026-03-01");
    EXPECT_EQ(ReasonOf(Decide(plan, {Day("2026-02-28")}, Facts(), today)), "MEETING_DATE_PAST");
    const auto late = Decide(plan, {Day("2027-01-16")}, Facts(), today);
    EXPECT_EQ(ReasonOf(late), "MEETING_TOO_LATE");
    EXPECT_EQ(late.rejection().facts.at("latest_on"), "2027-01-15");
    const auto chosen = Decide(plan, {Day("2027-01-15")}, Facts(), today);
    ASSERT_TRUE(chosen.accepted());
    Take(plan, chosen.events());
    Take(plan, Decide(plan, {Day("2026-11-01")}, Facts(), today).events());
    EXPECT_EQ(plan.planned_on, Day("2026-11-01"));
    EXPECT_TRUE(plan.by_hand);
    EXPECT_TRUE(Follow(plan, Facts(), Day("2026-11-02")).empty())
        << "a day that went by is not yet too late";
    Take(plan, Follow(plan, Facts(), Day("2027-01-16")));
    EXPECT_EQ(plan.state, ReviewPlanState::kOverdue);
}

TEST(ScheduleReview, AnOverdueMeetingIsPlannedAndStaysOverdueUntilItIsHeld) {
    ReviewPlan plan = Planned(Facts(), "2026-01-15");
    Take(plan, Follow(plan, Facts(), Day("2027-01-16")));
    Take(plan, Decide(plan, {Day("2027-03-01")}, Facts(), Day("2027-02-01")).events());
    EXPECT_EQ(plan.state, ReviewPlanState::kOverdue);
    EXPECT_EQ(plan.overdue_since, Day("2027-01-16"));
    EXPECT_EQ(plan.planned_on, Day("2027-03-01"));
    EXPECT_TRUE(Follow(plan, Facts(), Day("2027-02-02")).empty());
}

TEST(ScheduleReview, WithoutAnIntervalAnyDayAheadIsGood) {
    ReviewPlan plan;
    const ReviewFacts facts = Facts("2026-01-15", std::nullopt);
    Take(plan, Decide(plan, {Day("2031-01-01")}, facts, Day("2026-02-01")).events());
    EXPECT_EQ(plan.state, ReviewPlanState::kScheduled);
    EXPECT_FALSE(plan.latest_on);
    EXPECT_TRUE(Follow(plan, facts, Day("2031-02-01")).empty());
}

TEST(RecordNegotiation, RefusesWhatCannotBe) {
    NegotiationRecorded held{
        .contract_id = Uuid(),
        .held_on = Day("2026-05-01"),
        .participants = 5,
        .minutes_sha256 = kHash,
        .minutes_name = {},
        .pack_as_of = {},
        .decision_ids = {},
    };
    const Moment moment{.now = {}, .today = Day("2026-05-02")};
    MeetingContract contract{.exists = true, .may_meet = true, .agreed_on = Day("2025-01-01")};
    const auto reason = [&] {
        const auto decision = Decide(held, contract, moment);
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(reason(), "");
    held.held_on = Day("2026-05-03");
    EXPECT_EQ(reason(), "DATE_IN_FUTURE");
    held.held_on = Day("2024-12-31");
    EXPECT_EQ(reason(), "DATE_BEFORE_CONTRACT");
    held.held_on = Day("2026-05-02");
    held.minutes_sha256 = "minutes";
    EXPECT_EQ(reason(), "EVIDENCE_HASH_INVALID");
    contract.may_meet = false;
    EXPECT_EQ(reason(), "CONTRACT_NOT_ACTIVE");
    contract.exists = false;
    EXPECT_EQ(reason(), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi::contract_registry
