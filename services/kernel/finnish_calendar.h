#pragma once

#include "kernel/civil.h"

#include <optional>
#include <span>
#include <string_view>

namespace luotsi {

/// Finnish working days for statutory and contractual deadlines, years 1900..2199 by the rules in
/// force since 1992. Closed are Saturdays, Sundays, the public holidays, and Midsummer Eve and
/// Christmas Eve (act 150/1930 § 5: a deadline on such a day moves to the next working day).
/// `extra_closed_days` are days the county itself keeps closed; any order.

bool IsWorkingDay(CivilDate date, std::span<const CivilDate> extra_closed_days = {});

/// The date itself when it is a working day, otherwise the next working day.
CivilDate OnOrAfterWorkingDay(CivilDate date, std::span<const CivilDate> extra_closed_days = {});

/// The n-th working day strictly after the date (strictly before it when n < 0); n = 0 gives the
/// date itself. The 7th working day after 2025-04-14 is 2025-04-25 (Easter in between).
CivilDate AddWorkingDays(CivilDate date, int n, std::span<const CivilDate> extra_closed_days = {});

/// Western (Gregorian) Easter Sunday.
CivilDate EasterSunday(int year);

/// English name of a public holiday or of one of the two eves; also when it falls on a weekend.
std::optional<std::string_view> HolidayName(CivilDate date);

}  // namespace luotsi
