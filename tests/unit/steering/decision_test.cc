#include "contract_registry/domain/steering/decision.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

constexpr const char* kProof = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

DecisionMade Agreed() {
    return {
        .contract_id = Uuid(),
        .meeting_id = Uuid(),
        .code = "K1",
        .text = "Perehdytys uusitaan",
        .owner_side = Side::kProvider,
        .owner_level = Level::kOperational,
        .due_date = Day("2026-06-30"),
        .made_on = Day("2026-05-01"),
    };
}

MeetingDecision Made() {
    MeetingDecision decision;
    MeetingDecisionBook::Evolve(decision, Agreed(), {});
    return decision;
}

void Take(MeetingDecision& decision, const std::vector<MeetingDecisionEvent>& events) {
    for (const MeetingDecisionEvent& event : events)
        MeetingDecisionBook::Evolve(decision, event, {});
}

Moment On(const char* day) {
    return {.now = {}, .today = Day(day)};
}

std::string Complete(MeetingDecision& decision, const char* on, const char* proof = kProof) {
    const auto done = Decide(decision, DecisionCompleted{Day(on), proof, "Ohje"}, On("2026-07-10"));
    if (!done.accepted()) return done.rejection().reason;
    Take(decision, done.events());
    return "";
}

TEST(MeetingDecision, IsNotDueBeforeItWasMade) {
    DecisionMade made = Agreed();
    made.due_date = Day("2026-04-30");
    EXPECT_EQ(Decide(made, "decisions[0]").rejection().field, "decisions[0].due_date");
}

TEST(MeetingDecision, IsDoneInTimeUpToItsDayAndLateAfterIt) {
    MeetingDecision in_time = Made();
    EXPECT_EQ(Complete(in_time, "2026-06-30"), "");
    EXPECT_EQ(in_time.state, DecisionState::kDoneInTime);
    MeetingDecision late = Made();
    EXPECT_EQ(Complete(late, "2026-07-01"), "");
    EXPECT_EQ(late.state, DecisionState::kDoneLate);
    EXPECT_EQ(Complete(late, "2026-07-01"), "DECISION_SETTLED");
}

TEST(MeetingDecision, IsDoneByItsOwnDayAlsoWhenThatIsToldLate) {
    MeetingDecision decision = Made();
    Take(decision, BeginDay(decision, Day("2026-07-01")));
    ASSERT_EQ(decision.state, DecisionState::kOverdue);
    EXPECT_EQ(Complete(decision, "2026-06-29"), "");
    EXPECT_EQ(decision.state, DecisionState::kDoneInTime);
    EXPECT_TRUE(MeetingDecisionBook::Attentions(decision).empty());
}

TEST(MeetingDecision, NeedsItsProofAndAPossibleDay) {
    MeetingDecision decision = Made();
    EXPECT_EQ(Complete(decision, "2026-06-01", "proof"), "EVIDENCE_HASH_INVALID");
    EXPECT_EQ(Complete(decision, "2026-07-11"), "DATE_IN_FUTURE");
    EXPECT_EQ(Complete(decision, "2026-04-30"), "DATE_ORDER_REVERSED");
    MeetingDecision unknown;
    EXPECT_EQ(Complete(unknown, "2026-06-01"), "DECISION_NOT_FOUND");
}

TEST(MeetingDecision, IsToldToItsOwnersLevelFromTheDayAfterItsDayOn) {
    MeetingDecision decision = Made();
    EXPECT_TRUE(BeginDay(decision, Day("2026-06-30")).empty());
    Take(decision, BeginDay(decision, Day("2026-07-01")));
    const auto attentions = MeetingDecisionBook::Attentions(decision);
    ASSERT_EQ(attentions.size(), 1U);
    EXPECT_EQ(attentions[0].code, "DECISION-OVERDUE");
    EXPECT_EQ(attentions[0].subject, "K1 2026-06-30 provider");
    EXPECT_EQ(attentions[0].level, Level::kOperational);
    EXPECT_TRUE(BeginDay(decision, Day("2026-07-02")).empty()) << "it is told once";
    EXPECT_TRUE(decision.IsOpen());
}

TEST(MeetingDecision, ThatIsTakenBackIsNoLongerWaitedFor) {
    MeetingDecision decision = Made();
    Take(decision, BeginDay(decision, Day("2026-07-01")));
    Take(decision, Decide(decision, DecisionWithdrawn{"ei enää tarpeen"}).events());
    EXPECT_EQ(decision.state, DecisionState::kWithdrawn);
    EXPECT_FALSE(decision.IsOpen());
    EXPECT_TRUE(MeetingDecisionBook::Attentions(decision).empty());
    EXPECT_TRUE(BeginDay(decision, Day("2026-07-02")).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
