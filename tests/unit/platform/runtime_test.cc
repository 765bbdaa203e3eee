#include "platform/runtime/clocks.h"
#include "platform/runtime/helsinki.h"
#include "platform/runtime/system_ids.h"

#include <gtest/gtest.h>

#include <ctime>

namespace luotsi::runtime {
namespace {

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}
Instant At(const char* text) {
    return *Instant::Parse(text);
}

TEST(Helsinki, DayChangesAtLocalMidnightInWinterAndSummer) {
    EXPECT_EQ(HelsinkiDate(At("2026-01-31T21:59:59.999999Z")), Day("2026-01-31"));
    EXPECT_EQ(HelsinkiDate(At("2026-01-31T22:00:00.000000Z")), Day("2026-02-01"));
    EXPECT_EQ(HelsinkiDate(At("2026-06-30T20:59:59.999999Z")), Day("2026-06-30"));
    EXPECT_EQ(HelsinkiDate(At("2026-06-30T21:00:00.000000Z")), Day("2026-07-01"));
}

TEST(Helsinki, StartOfDayFollowsTheClockShifts) {
    EXPECT_EQ(StartOfHelsinkiDay(Day("2026-03-29")), At("2026-03-28T22:00:00.000000Z"));
    EXPECT_EQ(StartOfHelsinkiDay(Day("2026-03-30")), At("2026-03-29T21:00:00.000000Z"));
    EXPECT_EQ(StartOfHelsinkiDay(Day("2026-10-25")), At("2026-10-24T21:00:00.000000Z"));
    EXPECT_EQ(StartOfHelsinkiDay(Day("2026-10-26")), At("2026-10-25T22:00:00.000000Z"));
}

TEST(Helsinki, StartOfEveryDayLiesOnThatDayAndTheInstantBeforeDoesNot) {
    for (CivilDate day = Day("1900-01-02"); day < Day("2199-12-31"); day = day.AddDays(1)) {
        const Instant start = StartOfHelsinkiDay(day);
        ASSERT_EQ(HelsinkiDate(start), day) << day.ToText();
        ASSERT_EQ(HelsinkiDate(Instant::FromMicros(start.micros() - 1)), day.AddDays(-1))
            << day.ToText();
    }
}

TEST(VirtualClock, StandsAtNoonOfItsDayAndGrows) {
    VirtualClock clock(Day("2026-03-29"));  // a day of 23 hours
    const Moment first = clock.Read();
    const Moment second = clock.Read();
    EXPECT_EQ(first.today, Day("2026-03-29"));
    EXPECT_EQ(first.now, At("2026-03-29T09:00:00.000000Z"));
    EXPECT_EQ(second.now.micros() - first.now.micros(), 1);
}

TEST(VirtualClock, AdvancesForwardOnly) {
    VirtualClock clock(Day("2026-02-10"));
    const Moment before = clock.Read();
    EXPECT_FALSE(clock.AdvanceTo(Day("2026-02-09")));
    EXPECT_EQ(clock.today(), Day("2026-02-10"));
    EXPECT_TRUE(clock.AdvanceTo(Day("2026-02-10")));
    EXPECT_GT(clock.Read().now, before.now);
    EXPECT_TRUE(clock.AdvanceTo(Day("2026-02-11")));
    EXPECT_EQ(clock.Read().now, At("2026-02-11T10:00:00.000000Z"));
}

TEST(SystemClock, AgreesWithTheMachine) {
    const Moment moment = SystemClock().Read();
    EXPECT_NEAR(
        static_cast<double>(moment.now.micros()), static_cast<double>(std::time(nullptr)) * 1e6, 5e6
    );
    EXPECT_EQ(moment.today, HelsinkiDate(moment.now));
}

TEST(SystemIdSource, GivesGrowingVersionSevenIds) {
    SystemIdSource ids;
    Uuid last;
    for (int i = 0; i < 10'000; ++i) {
        const Uuid next = ids.Next(At("2026-02-10T10:00:00.000000Z"));
        ASSERT_GT(next, last);
        last = next;
    }
    EXPECT_EQ(last.ToText()[14], '7');
    EXPECT_NE(SystemIdSource().Next({}), SystemIdSource().Next({}));
}

}  // namespace
}  // namespace luotsi::runtime
