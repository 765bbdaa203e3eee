#include "contract_registry/domain/term_dates.h"

#include "kernel/finnish_calendar.h"

#include <algorithm>
#include <charconv>

namespace luotsi::contract_registry {
namespace {

// The calendar ends long before these; they keep the arithmetic within its types.
constexpr std::uint64_t kMaxMonths = 3600;
constexpr std::uint64_t kMaxDays = 100'000;
constexpr std::int64_t kDaysInWeek = 7;

int Months(std::uint64_t months) {
    return static_cast<int>(std::min(months, kMaxMonths));
}

bool EndsMonth(CivilDate day) {
    return Month::Of(day).LastDay() == day;
}

}  // namespace

CivilDate TerminationDay(CivilDate given_on, NoticePeriod period) {
    const CivilDate day = AddMonths(given_on, Months(period.months));
    return period.at_month_end ? Month::Of(day).LastDay() : day;
}

CivilDate LastNoticeDay(CivilDate end, NoticePeriod period) {
    const Month month = Month::Of(end).AddMonths(-Months(period.months));
    if (EndsMonth(end)) return month.LastDay();
    if (period.at_month_end) return month.AddMonths(-1).LastDay();
    return std::min(month.FirstDay().AddDays(end.day() - 1), month.LastDay());
}

CivilDate ExtendedEnd(CivilDate end, std::uint64_t months) {
    const CivilDate moved = AddMonths(end, Months(months));
    return EndsMonth(end) ? Month::Of(moved).LastDay() : moved;
}

CivilDate OnOrBeforeWorkingDay(CivilDate day, std::span<const CivilDate> extra_closed_days) {
    if (IsWorkingDay(day, extra_closed_days)) return day;
    return AddWorkingDays(day, -1, extra_closed_days);
}

Deadline DeadlineOf(CivilDate last_day, std::span<const CivilDate> extra_closed_days) {
    return {
        .last_day = last_day,
        .last_working_day = OnOrBeforeWorkingDay(last_day, extra_closed_days),
    };
}

std::optional<LeadTime> LeadTime::Parse(std::string_view text) {
    if (text.size() < 2) return std::nullopt;
    const char unit = text.back();
    text.remove_suffix(1);
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (count == 0 || count > kMaxMonths) return std::nullopt;
    if (unit == 'm') return LeadTime{.months = count, .days = 0};
    if (unit == 'w') return LeadTime{.months = 0, .days = count * kDaysInWeek};
    if (unit == 'd') return LeadTime{.months = 0, .days = count};
    return std::nullopt;
}

CivilDate ReminderDay(CivilDate deadline, LeadTime lead) {
    const auto days = static_cast<std::int64_t>(std::min(lead.days, kMaxDays));
    return AddMonths(deadline, -Months(lead.months)).AddDays(-days);
}

}  // namespace luotsi::contract_registry
