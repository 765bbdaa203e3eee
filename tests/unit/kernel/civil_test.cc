#include "kernel/civil.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>

namespace luotsi {
namespace {

CivilDate On(const char* text) {
    return CivilDate::Parse(text).value();
}

unsigned LengthOf(int year, unsigned month) {
    constexpr unsigned kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : kLengths[month - 1];
}

TEST(CivilDate, CountsEveryDayFrom1900To2199) {
    // Walks the calendar by the leap-year rule alone; 1900-01-01 was a Monday.
    CivilDate date = On("1900-01-01");
    int weekday = 1;
    for (int year = 1900; year <= 2199; ++year) {
        for (unsigned month = 1; month <= 12; ++month) {
            for (unsigned day = 1; day <= LengthOf(year, month); ++day) {
                ASSERT_EQ(CivilDate::FromYmd(year, month, day), date);
                ASSERT_EQ(date.Weekday(), weekday);
                ASSERT_EQ(date.year(), year);
                ASSERT_EQ(date.month(), month);
                ASSERT_EQ(date.day(), day);
                ASSERT_EQ(CivilDate::Parse(date.ToText()), date);
                weekday = weekday % 7 + 1;
                date = date.AddDays(1);
            }
            ASSERT_FALSE(CivilDate::FromYmd(year, month, LengthOf(year, month) + 1));
        }
    }
}

RC_GTEST_PROP(CivilDate, AgreesWithChrono, ()) {
    const auto days = *rc::gen::inRange(-25567, 84006);
    const std::chrono::year_month_day expected{std::chrono::sys_days{std::chrono::days{days}}};
    const CivilDate date = CivilDate::FromDays(days);
    RC_ASSERT(date.year() == static_cast<int>(expected.year()));
    RC_ASSERT(date.month() == static_cast<unsigned>(expected.month()));
    RC_ASSERT(date.day() == static_cast<unsigned>(expected.day()));
    RC_ASSERT(date.DaysSinceEpoch() == days);
}

TEST(CivilDate, RefusesOtherTexts) {
    for (const char* bad :
         {"",
          "2026-2-10",
          "2026-02-30",
          "2025-02-29",
          "1899-12-31",
          "2200-01-01",
          "2026-00-10",
          "2026-13-01",
          "2026-01-00",
          "2026-01-32",
          "20260210",
          "2026-02-10T",
          " 2026-02-10",
          "2026/02/10",
          "-026-02-10",
          "2026-02-1a"}) {
        EXPECT_FALSE(CivilDate::Parse(bad)) << bad;
    }
    EXPECT_EQ(CivilDate().ToText(), "1970-01-01");
    EXPECT_TRUE(CivilDate::Parse("2024-02-29"));
}

TEST(CivilDate, StopsAtTheEdgesOfItsRange) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(On("2199-12-31").AddDays(1).ToText(), "2199-12-31");
    EXPECT_EQ(On("2026-01-01").AddDays(kMost).ToText(), "2199-12-31");
    EXPECT_EQ(On("2026-01-01").AddDays(-kMost).ToText(), "1900-01-01");
    EXPECT_EQ(AddMonths(On("2199-12-31"), 1).ToText(), "2199-12-31");
}

TEST(CivilDate, CountsDeadlinesWithoutTheFirstDay) {
    EXPECT_EQ(On("2025-03-03").AddDays(14).ToText(), "2025-03-17");
}

TEST(AddMonths, KeepsTheDayOrTakesTheLastOne) {
    EXPECT_EQ(AddMonths(On("2026-01-31"), 1).ToText(), "2026-02-28");
    EXPECT_EQ(AddMonths(On("2028-01-31"), 1).ToText(), "2028-02-29");
    EXPECT_EQ(AddMonths(On("2026-03-31"), -1).ToText(), "2026-02-28");
    EXPECT_EQ(AddMonths(On("2026-01-15"), 12).ToText(), "2027-01-15");
    EXPECT_EQ(AddMonths(On("2028-02-29"), 12).ToText(), "2029-02-28");
    EXPECT_EQ(AddMonths(On("2026-01-31"), -2).ToText(), "2025-11-30");
}

TEST(Month, KnowsItsDaysAndNeighbours) {
    const Month february = Month::Parse("2028-02").value();
    EXPECT_EQ(february.FirstDay().ToText(), "2028-02-01");
    EXPECT_EQ(february.LastDay().ToText(), "2028-02-29");
    EXPECT_EQ(february.Next().ToText(), "2028-03");
    EXPECT_EQ(february.AddMonths(-2).ToText(), "2027-12");
    EXPECT_EQ(february.Next().Index() - february.Index(), 1);
    EXPECT_EQ(Month::Of(On("2026-12-31")).Next().ToText(), "2027-01");
    EXPECT_EQ(Month().ToText(), "1970-01");
    EXPECT_LT(Month::Parse("2025-12"), Month::Parse("2026-01"));
    for (const char* bad : {"", "2026", "2026-1", "2026-13", "2026-00", "2026-01-01", "2200-01"}) {
        EXPECT_FALSE(Month::Parse(bad)) << bad;
    }
}

TEST(Month, LetsALoopToTheLastMonthEnd) {
    const Month last = Month::Of(On("2199-12-31"));
    int turns = 0;
    for (Month month = last.AddMonths(-2); month <= last; month = month.Next())
        ++turns;
    EXPECT_EQ(turns, 3);
    EXPECT_EQ(last.LastDay().ToText(), "2199-12-31");
}

TEST(Instant, IsMicrosecondsInUtc) {
    EXPECT_EQ(Instant().ToText(), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(Instant::FromMicros(-1).ToText(), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(Instant::FromMicros(1'770'714'000'123'456).ToText(), "2026-02-10T09:00:00.123456Z");
    for (const char* bad :
         {"",
          "2026-02-10T09:00:00Z",
          "2026-02-10T09:00:00.123Z",
          "2026-02-10 09:00:00.123456Z",
          "2026-02-10T09:00:00.123456",
          "2026-02-10T24:00:00.000000Z",
          "2026-02-30T00:00:00.000000Z",
          "2026-02-10T09:60:00.000000Z",
          "2026-02-10T09:00:60.000000Z",
          "0000-01-01T00:00:00.000000Z",
          "2026-02-10T09:00:00.123456+00:00",
          "2026-02-10T09:00:00.1234567Z"}) {
        EXPECT_FALSE(Instant::Parse(bad)) << bad;
    }
}

RC_GTEST_PROP(Instant, TextIsAnExactInverse, (std::int64_t micros)) {
    const Instant instant = Instant::FromMicros(micros);
    RC_ASSERT(Instant::Parse(instant.ToText()) == instant);
    RC_ASSERT(instant.ToText().size() == 27U);
}

}  // namespace
}  // namespace luotsi
