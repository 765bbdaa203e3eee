#include "kernel/finnish_calendar.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi {
namespace {

CivilDate On(const std::string& text) {
    return CivilDate::Parse(text).value();
}

using Holidays = std::map<std::string, std::string>;

/// Every named day of the year, found by asking for each day.
Holidays NamedDays(int year) {
    Holidays found;
    const CivilDate first = CivilDate::FromYmd(year, 1, 1).value();
    for (CivilDate date = first; date.year() == year; date = date.AddDays(1)) {
        if (const auto name = HolidayName(date)) found[date.ToText().substr(5)] = *name;
    }
    return found;
}

/// The days that fall on the same date every year, together with those that move.
Holidays With(Holidays moving) {
    moving.insert(
        {{"01-01", "New Year's Day"},
         {"01-06", "Epiphany"},
         {"05-01", "May Day"},
         {"12-06", "Independence Day"},
         {"12-24", "Christmas Eve"},
         {"12-25", "Christmas Day"},
         {"12-26", "St Stephen's Day"}}
    );
    return moving;
}

struct MovingDays {
    int year;
    const char* good_friday;
    const char* easter;
    const char* easter_monday;
    const char* ascension;
    const char* whit_sunday;
    const char* midsummer_eve;
    const char* midsummer;
    const char* all_saints;
};

// From printed calendars: 15 named days a year.
constexpr MovingDays kMovingDays[] = {
    {2023, "04-07", "04-09", "04-10", "05-18", "05-28", "06-23", "06-24", "11-04"},
    {2024, "03-29", "03-31", "04-01", "05-09", "05-19", "06-21", "06-22", "11-02"},
    {2025, "04-18", "04-20", "04-21", "05-29", "06-08", "06-20", "06-21", "11-01"},
    {2026, "04-03", "04-05", "04-06", "05-14", "05-24", "06-19", "06-20", "10-31"},
    {2027, "03-26", "03-28", "03-29", "05-06", "05-16", "06-25", "06-26", "11-06"},
    {2028, "04-14", "04-16", "04-17", "05-25", "06-04", "06-23", "06-24", "11-04"},
};

TEST(HolidayName, NamesExactlyTheHolidaysOfTheYear) {
    for (const MovingDays& row : kMovingDays) {
        const Holidays expected = With(
            {{row.good_friday, "Good Friday"},
             {row.easter, "Easter Sunday"},
             {row.easter_monday, "Easter Monday"},
             {row.ascension, "Ascension Day"},
             {row.whit_sunday, "Whit Sunday"},
             {row.midsummer_eve, "Midsummer Eve"},
             {row.midsummer, "Midsummer Day"},
             {row.all_saints, "All Saints' Day"}}
        );
        EXPECT_EQ(NamedDays(row.year), expected) << row.year;
    }
}

TEST(HolidayName, GivesOneNameWhenTwoHolidaysMeet) {
    EXPECT_EQ(HolidayName(On("2008-05-01")), "May Day");
    EXPECT_EQ(NamedDays(2008).size(), 14U);
}

TEST(EasterSunday, MatchesKnownYears) {
    for (const char* text :
         {"1943-04-25",
          "1954-04-18",
          "1961-04-02",
          "1981-04-19",
          "2000-04-23",
          "2008-03-23",
          "2011-04-24",
          "2016-03-27",
          "2018-04-01",
          "2019-04-21",
          "2020-04-12",
          "2021-04-04",
          "2022-04-17",
          "2030-04-21",
          "2038-04-25",
          "2049-04-18",
          "2076-04-19"}) {
        EXPECT_EQ(EasterSunday(On(text).year()).ToText(), text);
    }
}

TEST(EasterSunday, IsASundayBetween22MarchAnd25April) {
    for (int year = 1900; year <= 2199; ++year) {
        const CivilDate easter = EasterSunday(year);
        ASSERT_EQ(easter.Weekday(), 7) << year;
        ASSERT_GE(easter, CivilDate::FromYmd(year, 3, 22)) << year;
        ASSERT_LE(easter, CivilDate::FromYmd(year, 4, 25)) << year;
    }
}

TEST(IsWorkingDay, ClosesWeekendsHolidaysAndTheTwoEves) {
    EXPECT_TRUE(IsWorkingDay(On("2026-02-10")));
    EXPECT_TRUE(IsWorkingDay(On("2026-12-31")));
    for (const char* closed :
         {"2026-02-14",
          "2026-02-15",
          "2026-01-06",
          "2026-06-19",
          "2026-12-24",
          "2026-12-25",
          "2026-05-14",
          "2026-04-03"}) {
        EXPECT_FALSE(IsWorkingDay(On(closed))) << closed;
    }
}

TEST(IsWorkingDay, ListensToTheCountysOwnClosedDays) {
    const std::vector<CivilDate> closed{On("2026-05-15")};
    EXPECT_TRUE(IsWorkingDay(On("2026-05-15")));
    EXPECT_FALSE(IsWorkingDay(On("2026-05-15"), closed));
    EXPECT_EQ(OnOrAfterWorkingDay(On("2026-05-14"), closed).ToText(), "2026-05-18");
}

TEST(OnOrAfterWorkingDay, MovesADeadlineToTheNextWorkingDay) {
    EXPECT_EQ(OnOrAfterWorkingDay(On("2026-02-10")).ToText(), "2026-02-10");
    EXPECT_EQ(OnOrAfterWorkingDay(On("2026-06-19")).ToText(), "2026-06-22");
    EXPECT_EQ(OnOrAfterWorkingDay(On("2026-12-24")).ToText(), "2026-12-28");
    EXPECT_EQ(OnOrAfterWorkingDay(On("2025-04-18")).ToText(), "2025-04-22");
}

TEST(AddWorkingDays, CountsStrictlyAfterTheDate) {
    EXPECT_EQ(AddWorkingDays(On("2025-04-14"), 7).ToText(), "2025-04-25");
    EXPECT_EQ(AddWorkingDays(On("2026-02-10"), 1).ToText(), "2026-02-11");
    EXPECT_EQ(AddWorkingDays(On("2026-02-14"), 1).ToText(), "2026-02-16");
    EXPECT_EQ(AddWorkingDays(On("2026-02-14"), 0).ToText(), "2026-02-14");
    EXPECT_EQ(AddWorkingDays(On("2025-04-25"), -7).ToText(), "2025-04-14");
}

TEST(AddWorkingDays, EndsAtTheEdgeOfTheCalendar) {
    EXPECT_EQ(AddWorkingDays(On("2199-12-30"), 50).ToText(), "2199-12-31");
    EXPECT_EQ(AddWorkingDays(On("1900-01-02"), -50).ToText(), "1900-01-01");
}

}  // namespace
}  // namespace luotsi
