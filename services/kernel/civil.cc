#include "kernel/civil.h"

#include <algorithm>
#include <chrono>

namespace luotsi {
namespace {

namespace chrono = std::chrono;

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;
constexpr std::int32_t kLastMonthIndex = 9999 * 12 + 11;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

constexpr std::int64_t DaysOf(int year, unsigned month, unsigned day) {
    const chrono::year_month_day date{chrono::year{year}, chrono::month{month}, chrono::day{day}};
    return chrono::sys_days{date}.time_since_epoch().count();
}

constexpr std::int64_t kFirstDay = DaysOf(kFirstYear, 1, 1);
constexpr std::int64_t kLastDay = DaysOf(kLastYear, 12, 31);
constexpr std::int64_t kFirstMicros = DaysOf(1, 1, 1) * kMicrosPerDay;
constexpr std::int64_t kLastMicros = (DaysOf(9999, 12, 31) + 1) * kMicrosPerDay - 1;

chrono::year_month_day Fields(std::int64_t days) {
    return chrono::sys_days{chrono::days{static_cast<std::int32_t>(days)}};
}

/// Exactly `width` digits.
void AppendPadded(std::string& out, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void AppendDate(std::string& out, std::int64_t days) {
    const chrono::year_month_day date = Fields(days);
    AppendPadded(out, static_cast<int>(date.year()), 4);
    out += '-';
    AppendPadded(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    AppendPadded(out, static_cast<unsigned>(date.day()), 2);
}

/// Reads fixed-width text from the left; once something does not fit, ok() stays false.
class FixedText {
  public:
    explicit FixedText(std::string_view text) : rest_(text) {}

    int Number(std::size_t width) {
        int value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            if (rest_.empty() || rest_.front() < '0' || rest_.front() > '9') {
                ok_ = false;
                return 0;
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    void Letter(char expected) {
        if (!rest_.starts_with(expected)) {
            ok_ = false;
            return;
        }
        rest_.remove_prefix(1);
    }
    bool DoneWell() const { return ok_ && rest_.empty(); }

  private:
    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace

std::optional<CivilDate> CivilDate::FromYmd(int year, unsigned month, unsigned day) {
    if (year < kFirstYear || year > kLastYear || month > 12 || day > 31) return std::nullopt;
    const chrono::year_month_day date{chrono::year{year}, chrono::month{month}, chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return FromDays(DaysOf(year, month, day));
}

CivilDate CivilDate::FromDays(std::int64_t days_since_epoch) {
    CivilDate date;
    date.days_ = static_cast<std::int32_t>(std::clamp(days_since_epoch, kFirstDay, kLastDay));
    return date;
}

std::optional<CivilDate> CivilDate::Parse(std::string_view text) {
    FixedText reader(text);
    const int year = reader.Number(4);
    reader.Letter('-');
    const int month = reader.Number(2);
    reader.Letter('-');
    const int day = reader.Number(2);
    if (!reader.DoneWell()) return std::nullopt;
    return FromYmd(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

std::string CivilDate::ToText() const {
    std::string out;
    AppendDate(out, days_);
    return out;
}

int CivilDate::year() const {
    return static_cast<int>(Fields(days_).year());
}

unsigned CivilDate::month() const {
    return static_cast<unsigned>(Fields(days_).month());
}

unsigned CivilDate::day() const {
    return static_cast<unsigned>(Fields(days_).day());
}

int CivilDate::Weekday() const {
    const chrono::weekday weekday{chrono::sys_days{chrono::days{days_}}};
    return static_cast<int>(weekday.iso_encoding());
}

CivilDate CivilDate::AddDays(std::int64_t days) const {
    // No step is longer than the range itself; clamping first keeps the sum far from overflow.
    const std::int64_t range = kLastDay - kFirstDay;
    return FromDays(days_ + std::clamp(days, -range, range));
}

CivilDate AddMonths(CivilDate date, int months) {
    const Month target = Month::Of(date).AddMonths(months);
    const unsigned last = target.LastDay().day();
    const unsigned day = std::min(date.day(), last);
    return target.FirstDay().AddDays(static_cast<std::int64_t>(day) - 1);
}

Month Month::Of(CivilDate date) {
    const chrono::year_month_day fields = Fields(date.DaysSinceEpoch());
    const int month = static_cast<int>(static_cast<unsigned>(fields.month()));
    return Month(static_cast<int>(fields.year()) * 12 + month - 1);
}

std::optional<Month> Month::FromYm(int year, unsigned month) {
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return std::nullopt;
    return Month(year * 12 + static_cast<int>(month) - 1);
}

std::optional<Month> Month::Parse(std::string_view text) {
    FixedText reader(text);
    const int year = reader.Number(4);
    reader.Letter('-');
    const int month = reader.Number(2);
    if (!reader.DoneWell()) return std::nullopt;
    return FromYm(year, static_cast<unsigned>(month));
}

std::string Month::ToText() const {
    std::string out;
    AppendPadded(out, year(), 4);
    out += '-';
    AppendPadded(out, month(), 2);
    return out;
}

CivilDate Month::FirstDay() const {
    return CivilDate::FromDays(DaysOf(year(), month(), 1));
}

CivilDate Month::LastDay() const {
    const Month next = Next();
    return CivilDate::FromDays(DaysOf(next.year(), next.month(), 1) - 1);
}

Month Month::AddMonths(int months) const {
    const std::int64_t index = std::int64_t{index_} + months;
    return Month(static_cast<std::int32_t>(std::clamp<std::int64_t>(index, 0, kLastMonthIndex)));
}

Instant Instant::FromMicros(std::int64_t micros_since_epoch) {
    Instant instant;
    instant.micros_ = std::clamp(micros_since_epoch, kFirstMicros, kLastMicros);
    return instant;
}

std::optional<Instant> Instant::Parse(std::string_view text) {
    FixedText reader(text);
    const int year = reader.Number(4);
    reader.Letter('-');
    const int month = reader.Number(2);
    reader.Letter('-');
    const int day = reader.Number(2);
    reader.Letter('T');
    const int hour = reader.Number(2);
    reader.Letter(':');
    const int minute = reader.Number(2);
    reader.Letter(':');
    const int second = reader.Number(2);
    reader.Letter('.');
    const int micros = reader.Number(6);
    reader.Letter('Z');
    if (!reader.DoneWell() || year < 1 || hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    const chrono::year_month_day date{
        chrono::year{year},
        chrono::month{static_cast<unsigned>(month)},
        chrono::day{static_cast<unsigned>(day)}
    };
    if (!date.ok()) return std::nullopt;
    const std::int64_t days = chrono::sys_days{date}.time_since_epoch().count();
    const std::int64_t seconds = (hour * 60 + minute) * 60 + second;
    return FromMicros(days * kMicrosPerDay + seconds * kMicrosPerSecond + micros);
}

std::string Instant::ToText() const {
    std::int64_t days = micros_ / kMicrosPerDay;
    std::int64_t rest = micros_ % kMicrosPerDay;
    if (rest < 0) {
        rest += kMicrosPerDay;
        --days;
    }
    const std::int64_t seconds = rest / kMicrosPerSecond;
    std::string out;
    out.reserve(sizeof "2026-02-10T09:00:00.123456Z");
    AppendDate(out, days);
    out += 'T';
    AppendPadded(out, seconds / 3600, 2);
    out += ':';
    AppendPadded(out, seconds / 60 % 60, 2);
    out += ':';
    AppendPadded(out, seconds % 60, 2);
    out += '.';
    AppendPadded(out, rest % kMicrosPerSecond, 6);
    out += 'Z';
    return out;
}

}  // namespace luotsi
