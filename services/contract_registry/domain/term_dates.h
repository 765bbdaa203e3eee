#pragma once

#include "kernel/civil.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// Dates that follow from what a contract says about notice, options and renewal. Months are counted
// as in act 150/1930 § 3: the same day of a later month, or its last day when it is shorter.
//
// A deadline that is counted backwards is not moved forward by a holiday (§ 5 of the act moves only
// what may be done after a period): what falls on a closed day is best done on the working day
// before, and a notice given on the closed day itself is still in time.

// How long before its effect a notice is given.
struct NoticePeriod {
    std::uint64_t months = 0;
    // The contract then ends with a calendar month.
    bool at_month_end = false;

    bool operator==(const NoticePeriod&) const = default;
};

// The day until which something may be done, and the working day by which it is best done.
struct Deadline {
    CivilDate last_day;
    // `last_day`, or the working day before when offices are closed on it.
    CivilDate last_working_day;

    bool operator==(const Deadline&) const = default;
};

// The last day in force of a contract whose notice is given on `given_on`.
CivilDate TerminationDay(CivilDate given_on, NoticePeriod period);

// The latest day on which a notice still ends the contract on or before `end`: the greatest `day`
// with TerminationDay(day, period) <= end.
CivilDate LastNoticeDay(CivilDate end, NoticePeriod period);

// The last day in force when `end` moves by whole months. A contract that ends with a month goes on
// ending with a month (2027-02-28 and 12 months give 2028-02-29). Add several extensions up and
// move the first end once: moving step by step may drift at short months.
CivilDate ExtendedEnd(CivilDate end, std::uint64_t months);

CivilDate OnOrBeforeWorkingDay(CivilDate day, std::span<const CivilDate> extra_closed_days = {});

Deadline DeadlineOf(CivilDate last_day, std::span<const CivilDate> extra_closed_days = {});

// How long before a deadline people are reminded: "12m", "1w", "30d".
struct LeadTime {
    std::uint64_t months = 0;
    std::uint64_t days = 0;

    static std::optional<LeadTime> Parse(std::string_view text);
    bool operator==(const LeadTime&) const = default;
};

CivilDate ReminderDay(CivilDate deadline, LeadTime lead);

}  // namespace luotsi::contract_registry
