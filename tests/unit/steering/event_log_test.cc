#include "contract_registry/domain/steering/event_log.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const Moment kNow{.now = {}, .today = Day("2026-05-02")};

SteeringOccasion Training(const char* day = "2026-05-01") {
    return {
        .kind = SteeringEventKind::kTraining,
        .date = Day(day),
        .participants = 24,
        .contract_ids = {},
        .title = "Raportointi",
    };
}

template <class Command>
std::string Try(SteeringEvent& state, const Command& command) {
    const auto decision = Decide(state, command, kNow);
    if (!decision.accepted()) return decision.rejection().reason;
    for (const SteeringEventEvent& event : decision.events())
        SteeringEventBook::Evolve(state, event, {});
    return "";
}

TEST(SteeringEvent, TookPlaceTodayOrBefore) {
    SteeringEvent state;
    EXPECT_EQ(Try(state, SteeringEventRecorded{Training("2026-05-03")}), "DATE_IN_FUTURE");
    EXPECT_EQ(Try(state, SteeringEventRecorded{Training("2026-05-02")}), "");
}

TEST(SteeringEvent, IsNeverAReviewMeetingWhichIsCountedByItself) {
    SteeringEvent state;
    SteeringOccasion occasion = Training();
    occasion.kind = SteeringEventKind::kReviewMeeting;
    EXPECT_EQ(Try(state, SteeringEventRecorded{occasion}), "REVIEW_MEETING_NOT_EVENT");
}

TEST(SteeringEvent, IsPutRightAsAWhole) {
    SteeringEvent state;
    Try(state, SteeringEventRecorded{Training()});
    SteeringOccasion better = Training("2026-04-30");
    better.participants = 25;
    EXPECT_EQ(Try(state, SteeringEventCorrected{better, "laskuvirhe"}), "");
    EXPECT_EQ(state.occasion, better);
    EXPECT_EQ(SteeringEventBook::RowOf(state).state, "counted");
}

TEST(SteeringEvent, ThatWasRemovedStaysSo) {
    SteeringEvent state;
    EXPECT_EQ(Try(state, SteeringEventRemoved{"ei pidetty"}), "STEERING_EVENT_NOT_FOUND");
    Try(state, SteeringEventRecorded{Training()});
    EXPECT_EQ(Try(state, SteeringEventRemoved{"ei pidetty"}), "");
    EXPECT_EQ(SteeringEventBook::RowOf(state).state, "removed");
    EXPECT_EQ(Try(state, SteeringEventRemoved{"ei pidetty"}), "STEERING_EVENT_REMOVED");
    EXPECT_EQ(Try(state, SteeringEventCorrected{Training(), "x"}), "STEERING_EVENT_REMOVED");
}

}  // namespace
}  // namespace luotsi::contract_registry
