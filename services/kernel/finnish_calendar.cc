#include "kernel/finnish_calendar.h"

#include <algorithm>
#include <array>

namespace luotsi {
namespace {

constexpr int kFriday = 5;
constexpr int kSaturday = 6;

struct FixedHoliday {
    unsigned month;
    unsigned day;
    std::string_view name;
};
constexpr std::array kFixedHolidays{
    FixedHoliday{1, 1, "New Year's Day"},
    FixedHoliday{1, 6, "Epiphany"},
    FixedHoliday{5, 1, "May Day"},
    FixedHoliday{12, 6, "Independence Day"},
    FixedHoliday{12, 24, "Christmas Eve"},
    FixedHoliday{12, 25, "Christmas Day"},
    FixedHoliday{12, 26, "St Stephen's Day"},
};

struct EasterHoliday {
    int days_after_easter;
    std::string_view name;
};
constexpr std::array kEasterHolidays{
    EasterHoliday{-2, "Good Friday"},
    EasterHoliday{0, "Easter Sunday"},
    EasterHoliday{1, "Easter Monday"},
    EasterHoliday{39, "Ascension Day"},
    EasterHoliday{49, "Whit Sunday"},
};

/// The given weekday within the seven days that begin on month/day.
struct FloatingHoliday {
    int weekday;
    unsigned month;
    unsigned day;
    std::string_view name;
};
constexpr std::array kFloatingHolidays{
    FloatingHoliday{kFriday, 6, 19, "Midsummer Eve"},
    FloatingHoliday{kSaturday, 6, 20, "Midsummer Day"},
    FloatingHoliday{kSaturday, 10, 31, "All Saints' Day"},
};

bool FallsOn(const FloatingHoliday& holiday, CivilDate date) {
    if (date.Weekday() != holiday.weekday) return false;
    const auto first = CivilDate::FromYmd(date.year(), holiday.month, holiday.day);
    const int days_in = date.DaysSinceEpoch() - first->DaysSinceEpoch();
    return days_in >= 0 && days_in < 7;
}

}  // namespace

CivilDate EasterSunday(int year) {
    // The anonymous Gregorian computus (Nature, 1876), as in Meeus, Astronomical Algorithms, ch. 8.
    const int golden = year % 19;
    const int century = year / 100;
    const int in_century = year % 100;
    const int skipped_leaps = century / 4;
    const int moon_shift = (century - (century + 8) / 25 + 1) / 3;
    const int epact = (19 * golden + century - skipped_leaps - moon_shift + 15) % 30;
    const int to_sunday =
        (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    const int correction = (golden + 11 * epact + 22 * to_sunday) / 451;
    const int days_after_march_22 = epact + to_sunday - 7 * correction;
    const std::optional<CivilDate> march_22 = CivilDate::FromYmd(year, 3, 22);
    return march_22.value_or(CivilDate()).AddDays(days_after_march_22);
}

std::optional<std::string_view> HolidayName(CivilDate date) {
    const unsigned month = date.month();
    const unsigned day = date.day();
    for (const FixedHoliday& holiday : kFixedHolidays) {
        if (holiday.month == month && holiday.day == day) return holiday.name;
    }
    const int after_easter = date.DaysSinceEpoch() - EasterSunday(date.year()).DaysSinceEpoch();
    for (const EasterHoliday& holiday : kEasterHolidays) {
        if (holiday.days_after_easter == after_easter) return holiday.name;
    }
    for (const FloatingHoliday& holiday : kFloatingHolidays) {
        if (FallsOn(holiday, date)) return holiday.name;
    }
    return std::nullopt;
}

bool IsWorkingDay(CivilDate date, std::span<const CivilDate> extra_closed_days) {
    if (date.Weekday() >= kSaturday || HolidayName(date)) return false;
    return std::find(extra_closed_days.begin(), extra_closed_days.end(), date) ==
           extra_closed_days.end();
}

CivilDate OnOrAfterWorkingDay(CivilDate date, std::span<const CivilDate> extra_closed_days) {
    if (IsWorkingDay(date, extra_closed_days)) return date;
    return AddWorkingDays(date, 1, extra_closed_days);
}

CivilDate AddWorkingDays(CivilDate date, int n, std::span<const CivilDate> extra_closed_days) {
    const int step = n < 0 ? -1 : 1;
    for (int left = n; left != 0;) {
        const CivilDate next = date.AddDays(step);
        if (next == date) return date;  // the edge of the calendar
        date = next;
        if (IsWorkingDay(date, extra_closed_days)) left -= step;
    }
    return date;
}

}  // namespace luotsi
