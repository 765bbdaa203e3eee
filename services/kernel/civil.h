#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi {

/// A calendar date without a time or a zone, 1900-01-01 .. 2199-12-31. Arithmetic that would leave
/// the range stops at its edge, so an "until further notice" date of 2199-12-31 stays valid.
class CivilDate {
  public:
    /// 1970-01-01
    constexpr CivilDate() = default;
    /// nullopt for a date that does not exist or a year outside 1900..2199.
    static std::optional<CivilDate> FromYmd(int year, unsigned month, unsigned day);
    static CivilDate FromDays(std::int64_t days_since_epoch);

    /// "YYYY-MM-DD" exactly.
    static std::optional<CivilDate> Parse(std::string_view text);
    std::string ToText() const;

    int year() const;
    unsigned month() const;
    unsigned day() const;
    /// 1 = Monday .. 7 = Sunday
    int Weekday() const;

    CivilDate AddDays(std::int64_t days) const;
    /// Days since 1970-01-01, negative before it. The difference of two is a number of days.
    constexpr std::int32_t DaysSinceEpoch() const { return days_; }

    constexpr auto operator<=>(const CivilDate&) const = default;

  private:
    std::int32_t days_ = 0;
};

/// Same day of another month; the last day of that month when it is shorter (31 Jan + 1 = 28 Feb).
CivilDate AddMonths(CivilDate date, int months);

/// A calendar month, e.g. a reporting period. Parsing takes years 1900..2199; counting may step
/// past them, so that a loop up to 2199-12 ends.
class Month {
  public:
    /// 1970-01
    constexpr Month() = default;
    static Month Of(CivilDate date);
    static std::optional<Month> FromYm(int year, unsigned month);

    /// "YYYY-MM" exactly.
    static std::optional<Month> Parse(std::string_view text);
    std::string ToText() const;

    constexpr int year() const { return index_ / 12; }
    constexpr unsigned month() const { return static_cast<unsigned>(index_ % 12) + 1; }
    CivilDate FirstDay() const;
    CivilDate LastDay() const;

    /// Stops at the years 0 and 9999.
    Month AddMonths(int months) const;
    Month Next() const { return AddMonths(1); }
    /// year * 12 + month - 1: consecutive months have consecutive numbers.
    constexpr std::int32_t Index() const { return index_; }

    constexpr auto operator<=>(const Month&) const = default;

  private:
    constexpr explicit Month(std::int32_t index) : index_(index) {}

    std::int32_t index_ = 1970 * 12;
};

/// A point in history: microseconds since 1970-01-01T00:00:00Z, years 1..9999 (values outside stop
/// at the edge).
class Instant {
  public:
    constexpr Instant() = default;
    static Instant FromMicros(std::int64_t micros_since_epoch);

    /// RFC 3339 in UTC with exactly six decimals: "2026-02-10T09:00:00.123456Z". Nothing else.
    static std::optional<Instant> Parse(std::string_view text);
    std::string ToText() const;

    constexpr std::int64_t micros() const { return micros_; }

    constexpr auto operator<=>(const Instant&) const = default;

  private:
    std::int64_t micros_ = 0;
};

/// What a rule knows about time: read once per command, so the two never straddle midnight.
struct Moment {
    Instant now;
    /// The date in Finland (Europe/Helsinki) at `now`.
    CivilDate today;

    constexpr bool operator==(const Moment&) const = default;
};

}  // namespace luotsi
