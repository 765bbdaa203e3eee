#include "platform/sheet/cell_format.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace luotsi::sheet {
namespace {

constexpr std::string_view kNothing = "####";
constexpr std::int64_t kSecondsOfDay = 86'400;
// 9999-12-31, the last day that programs of spreadsheets count.
constexpr std::int64_t kLastDay = 2'958'465;

// `[h]`, `[mm]`, `[SS]`; not `[Red]`, `[$€-40B]` or `[>=100]`.
bool IsElapsed(std::string_view bracketed) {
    if (bracketed.empty()) return false;
    const char first = bracketed.front();
    return std::string_view("hHmMsS").find(first) != std::string_view::npos &&
           bracketed.find_first_not_of(first) == std::string_view::npos;
}

// A code without what it only shows: quoted and escaped letters, and room as wide as a letter. What
// stands in brackets is gone too, but for the sign `e` of a duration.
std::string Bare(std::string_view code) {
    std::string bare;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '[') {
            const std::size_t end = std::min(code.find(']', i), code.size());
            if (IsElapsed(code.substr(i + 1, end - i - 1))) bare += 'e';
            i = end;
        } else if (code.substr(i).starts_with("General")) {
            bare += '0';
            i += 6;
        } else if (c != 'e') {
            bare += c;
        }
    }
    return bare;
}

Shown ShownByCode(std::string_view code) {
    const std::string bare = Bare(code);
    const std::size_t letter = bare.find_first_of("dDmMyYhHsSe");
    // Digits stand behind the letters of a time alone (`ss.0`); before them it is a number.
    const std::size_t digit = bare.find_first_of("0#?");
    if (letter == std::string::npos || digit < letter) return Shown::kNumber;
    // Of several forms, for numbers above and below zero, the first that says so.
    const auto has = [form =
                          bare.substr(letter, bare.find(';', letter) - letter)](const char* letters
                     ) { return form.find_first_of(letters) != std::string::npos; };
    if (has("dDyY")) return Shown::kDate;
    if (has("e")) return Shown::kDuration;
    // `m` is a month where it stands alone.
    return has("hHsS") ? Shown::kClock : Shown::kDate;
}

struct DayAndSecond {
    bool negative = false;
    std::int64_t day = 0;
    // Rounded; 86,400 where it is the next day's first.
    std::int64_t second = 0;
};

std::optional<DayAndSecond> Split(std::string_view plain) {
    DayAndSecond time{.negative = plain.starts_with('-')};
    if (time.negative) plain.remove_prefix(1);
    const std::size_t point = std::min(plain.find('.'), plain.size());
    const auto read = std::from_chars(plain.data(), plain.data() + point, time.day);
    if (read.ec != std::errc() || time.day > kLastDay) return std::nullopt;
    constexpr std::int64_t kParts = 1'000'000'000'000;
    std::int64_t parts = 0;
    std::int64_t worth = kParts;
    for (std::size_t i = point + 1; i < plain.size() && worth > 1; ++i) {
        worth /= 10;
        parts += (plain[i] - '0') * worth;
    }
    time.second = (parts * kSecondsOfDay + kParts / 2) / kParts;
    return time;
}

std::string TwoDigits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

}  // namespace

Shown ShownBy(std::size_t id, std::string_view code) {
    if ((id >= 14 && id <= 17) || id == 22) return Shown::kDate;
    if ((id >= 18 && id <= 21) || id == 45 || id == 47) return Shown::kClock;
    if (id == 46) return Shown::kDuration;
    return ShownByCode(code);
}

std::string DateShown(std::string_view plain, bool since_1904) {
    const std::optional<DayAndSecond> time = Split(plain);
    if (!time || time->negative) return std::string(kNothing);
    // Before the 29 February 1900 that never was the count is one behind.
    const std::int64_t skipped = !since_1904 && time->day < 60 ? 1 : 0;
    const std::int64_t since_1970 = time->day + skipped - (since_1904 ? 24'107 : 25'569);
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(since_1970)))
    };
    return std::to_string(static_cast<int>(date.year())) + '-' +
           TwoDigits(static_cast<unsigned>(date.month())) + '-' +
           TwoDigits(static_cast<unsigned>(date.day()));
}

std::string TimeShown(std::string_view plain, Shown shown) {
    const std::optional<DayAndSecond> time = Split(plain);
    const bool duration = shown == Shown::kDuration;
    if (!time || (time->negative && !duration)) return std::string(kNothing);
    const std::int64_t seconds =
        duration ? time->day * kSecondsOfDay + time->second : time->second % kSecondsOfDay;
    std::string text = time->negative ? "-" : "";
    text += std::to_string(seconds / 3'600) + ':' + TwoDigits(seconds / 60 % 60);
    if (seconds % 60 != 0) text += ':' + TwoDigits(seconds % 60);
    return text;
}

}  // namespace luotsi::sheet
