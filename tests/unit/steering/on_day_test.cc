#include "contract_registry/domain/steering/on_day.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const CivilDate kDay = Day("2026-03-31");

Terms Until(const char* end) {
    Terms terms = test::SoundTerms();
    terms.start_date = Day("2026-01-01");
    terms.end_date = Day(end);
    return terms;
}

// What was said of one contract, each with the day on which it was recorded.
class Story {
  public:
    Story& Say(const char* recorded_on, ContractEvent event) {
        events_.push_back({std::move(event), Day(recorded_on)});
        return *this;
    }
    Story& Activated(const char* end) {
        Say("2026-01-02", ContractCreated{.number = "S-1", .terms = Until(end)});
        return Say("2026-01-03", ContractActivated{Day("2026-01-03")});
    }
    Story& Extended(const char* recorded_on, const char* from, const char* end) {
        ContractAmended amended;
        amended.effective_from = Day(from);
        amended.patch.changes_end = true;
        amended.patch.end_date = Day(end);
        return Say(recorded_on, amended);
    }
    ContractHistory Then(CivilDate day = kDay) const { return HistoryOn(events_, day); }
    ContractState StateThen(CivilDate day = kDay) const { return Then(day).state; }
    std::optional<CivilDate> EndThen() const { return Timeline(Then()).back().terms.end_date; }

  private:
    std::vector<Dated<ContractEvent>> events_;
};

TEST(ContractOnDay, IsInForceThroughItsLastDayAlsoWhenThatIsRecordedLater) {
    Story story;
    story.Activated("2026-04-05").Say("2026-04-06", ContractEnded{.last_day = Day("2026-04-05")});
    EXPECT_EQ(story.StateThen(), ContractState::kActive);
    EXPECT_EQ(story.StateThen(Day("2026-04-05")), ContractState::kActive);
    EXPECT_EQ(story.StateThen(Day("2026-04-06")), ContractState::kEnded);
}

TEST(ContractOnDay, HasEndedWhenItsLastDayPassedThoughThatWasRecordedLater) {
    Story story;
    story.Activated("2026-03-20").Say("2026-04-02", ContractEnded{.last_day = Day("2026-03-20")});
    EXPECT_EQ(story.StateThen(), ContractState::kEnded);
    EXPECT_EQ(story.StateThen(Day("2026-03-20")), ContractState::kActive);
}

TEST(ContractOnDay, DoesNotExistBeforeItWasMade) {
    Story story;
    story.Say("2026-04-01", ContractCreated{.number = "S-1", .terms = Until("2027-12-31")})
        .Say("2026-04-02", ContractActivated{Day("2026-04-02")});
    EXPECT_FALSE(story.Then().exists);
    EXPECT_EQ(story.StateThen(Day("2026-04-01")), ContractState::kDraft);
    EXPECT_EQ(story.StateThen(Day("2026-04-02")), ContractState::kActive);
}

TEST(ContractOnDay, TakenInFromARegisterStandsFromItsStart) {
    ContractImported imported;
    imported.terms = Until("2026-04-05");
    imported.state = ContractState::kEnded;
    Story story;
    story.Say("2026-04-10", imported);
    EXPECT_EQ(story.StateThen(), ContractState::kActive);
    EXPECT_EQ(story.StateThen(Day("2026-04-06")), ContractState::kEnded);
    EXPECT_FALSE(story.Then(Day("2025-12-31")).exists);
}

TEST(ContractOnDay, WhatIsDecidedLaterMovesNothing) {
    Story story;
    story.Activated("2027-12-31")
        .Say(
            "2026-04-02",
            ContractEndingStarted{.on = Day("2026-04-02"), .last_day = Day("2026-06-30")}
        )
        .Say("2026-07-01", ContractEnded{.last_day = Day("2026-06-30")})
        .Say("2026-07-02", ContractClosed{.on = Day("2026-07-02")});
    EXPECT_EQ(story.StateThen(), ContractState::kActive);
    EXPECT_EQ(story.EndThen(), Day("2027-12-31"));
    EXPECT_EQ(story.StateThen(Day("2026-04-02")), ContractState::kEnding);
    EXPECT_EQ(story.StateThen(Day("2026-07-01")), ContractState::kEnded);
    EXPECT_EQ(story.StateThen(Day("2026-07-02")), ContractState::kClosed);
}

TEST(ContractOnDay, AnAmendmentCountsFromItsEffectiveDayOrFromWhenItWasAgreed) {
    EXPECT_EQ(
        Story()
            .Activated("2026-12-31")
            .Extended("2026-04-02", "2026-04-02", "2027-06-30")
            .EndThen(),
        Day("2026-12-31")
    );
    EXPECT_EQ(
        Story()
            .Activated("2026-12-31")
            .Extended("2026-04-02", "2026-03-01", "2027-06-30")
            .EndThen(),
        Day("2027-06-30")
    );
    EXPECT_EQ(
        Story()
            .Activated("2026-12-31")
            .Extended("2026-03-02", "2026-05-01", "2027-06-30")
            .EndThen(),
        Day("2027-06-30")
    );
    Story resumed;
    resumed.Activated("2026-03-20")
        .Say("2026-03-21", ContractEnded{.last_day = Day("2026-03-20")})
        .Extended("2026-04-02", "2026-03-15", "2026-12-31")
        .Say("2026-04-02", ContractResumed{Day("2026-04-02")});
    EXPECT_EQ(resumed.StateThen(), ContractState::kActive);
}

class Reviews {
  public:
    Reviews& Say(const char* recorded_on, ReviewPlanEvent event) {
        events_.push_back({std::move(event), Day(recorded_on)});
        return *this;
    }
    Reviews& Planned(const char* recorded_on, const char* from, const char* latest) {
        ReviewScheduled scheduled;
        scheduled.counted_from = Day(from);
        scheduled.planned_on = Day(latest);
        scheduled.latest_on = Day(latest);
        scheduled.months = 2;
        return Say(recorded_on, scheduled);
    }
    bool Overdue(CivilDate day = kDay) const { return ReviewOverdueOn(events_, day); }

  private:
    std::vector<Dated<ReviewPlanEvent>> events_;
};

TEST(ReviewOnDay, IsOverdueUntilTheDayOnWhichItWasHeld) {
    const auto held = [](const char* on) {
        Reviews reviews;
        reviews.Planned("2026-01-10", "2026-01-10", "2026-03-10")
            .Say("2026-03-11", ReviewOverdue{Day("2026-03-11")})
            .Say("2026-04-10", ReviewHeld{Uuid(), Day(on)});
        return reviews.Planned("2026-04-10", on, "2026-06-10");
    };
    EXPECT_TRUE(held("2026-04-10").Overdue());
    EXPECT_FALSE(held("2026-04-10").Overdue(Day("2026-04-10")));
    EXPECT_FALSE(held("2026-03-20").Overdue()) << "recorded late";
    EXPECT_TRUE(held("2026-01-20").Overdue()) << "its own time was over by then";
    EXPECT_FALSE(held("2026-04-10").Overdue(Day("2026-03-10"))) << "the latest day is in time";
}

TEST(ReviewOnDay, NothingIsOverdueThatWasPlannedLater) {
    Reviews reviews;
    EXPECT_FALSE(reviews.Overdue());
    reviews.Planned("2026-04-01", "2026-01-10", "2026-03-10");
    EXPECT_FALSE(reviews.Overdue());
    EXPECT_TRUE(reviews.Overdue(Day("2026-04-01")));
}

}  // namespace
}  // namespace luotsi::contract_registry
