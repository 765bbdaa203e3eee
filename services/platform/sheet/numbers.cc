#include "platform/sheet/numbers.h"

#include "platform/tabular/mapping.h"
#include "platform/tabular/row.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace luotsi::sheet {
namespace {

// As many as a number of a spreadsheet's 15 digits has that is not quite nothing.
constexpr int kMostDecimals = 30;

bool IsDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t CountOf(std::string_view text, char sign) {
    return static_cast<std::size_t>(std::ranges::count(text, sign));
}

// Without what stands around the digits: a minus, a percent sign, a currency's sign or name.
std::string_view Bare(std::string_view text) {
    constexpr std::string_view kAround[] = {" ", "+", "-", "\xe2\x88\x92", "%", "€", "EUR"};
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view mark : kAround) {
            const bool before = text.starts_with(mark);
            const bool behind = !before && text.ends_with(mark);
            if (before) text.remove_prefix(mark.size());
            if (behind) text.remove_suffix(mark.size());
            more = more || before || behind;
        }
    }
    return text;
}

// What one bare number says of the decimal sign; NUL: it could be either.
char DecimalOf(std::string_view text) {
    const std::size_t comma = text.rfind(',');
    const std::size_t point = text.rfind('.');
    if (comma == std::string_view::npos && point == std::string_view::npos) return '\0';
    if (comma != std::string_view::npos && point != std::string_view::npos)
        return comma > point ? ',' : '.';
    const char sign = comma != std::string_view::npos ? ',' : '.';
    const char other = sign == ',' ? '.' : ',';
    if (CountOf(text, sign) > 1) return other;
    const std::size_t at = text.find(sign);
    const auto after = static_cast<std::size_t>(std::ranges::count_if(text.substr(at), IsDigit));
    if (after != 3) return sign;
    const std::string_view head = text.substr(0, at);
    const auto before = static_cast<std::size_t>(std::ranges::count_if(head, IsDigit));
    const bool grouped = head.find(' ') != std::string_view::npos;
    const std::size_t first = head.find_first_of("0123456789");
    const bool zero = first == std::string_view::npos || head[first] == '0';
    return grouped || before > 3 || zero ? sign : '\0';
}

tabular::Formats FormatsFor(char decimal) {
    tabular::Formats formats;
    formats.decimal = decimal;
    formats.thousands = {" ", "'", decimal == ',' ? "." : ","};
    formats.trailing_minus = true;
    formats.number_signs = {"€", "EUR"};
    return formats;
}

bool LooksNumeric(std::string_view text) {
    return text.find_first_not_of("+-0123456789.,' %€") == std::string_view::npos &&
           text.find_first_of("0123456789") != std::string_view::npos;
}

bool CouldBeEither(std::string_view bare) {
    return LooksNumeric(bare) && bare.find_first_of(".,") != std::string_view::npos &&
           DecimalOf(bare) == '\0';
}

std::optional<CivilDate> ReadAny(
    std::string_view text, std::initializer_list<const char*> patterns
) {
    tabular::Formats formats;
    for (const char* pattern : patterns)
        formats.dates.push_back({.pattern = pattern});
    return tabular::ParseDate(text, formats);
}

// "0:00", "9.30", "00:00:00.000"
bool IsTime(std::string_view text) {
    if (CountOf(text, ':') == 2) text = text.substr(0, text.find('.'));
    const std::string on_a_day = "2000-01-01 " + std::string(text);
    return ReadAny(
               on_a_day,
               {"yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd H.mm", "yyyy-MM-dd H.mm.ss"}
    )
        .has_value();
}

// The day of "1.2.2026 0:00", "1.2.2026 klo 0.00" or "2026-02-01T00:00:00".
std::string_view WithoutTime(std::string_view text) {
    const std::size_t end = text.find_first_of(" T");
    if (end == std::string_view::npos) return text;
    std::string_view time = text.substr(end + 1);
    if (time.starts_with("klo ")) time.remove_prefix(4);
    return IsTime(time) ? text.substr(0, end) : text;
}

// A number with the decimals that were written.
struct Written {
    std::int64_t units = 0;
    int decimals = 0;

    void DropZeros(int kept) {
        for (; decimals > kept && units % 10 == 0; --decimals)
            units /= 10;
    }
};

std::optional<Written> ReadWritten(std::string_view text, const DecimalSniffer::Style& style) {
    if (text.starts_with('+')) text.remove_prefix(1);
    char decimal = style.decimal;
    if (style.mixed) {
        const std::string_view bare = Bare(text);
        if (CouldBeEither(bare)) return std::nullopt;
        const char own = DecimalOf(bare);
        if (own != '\0') decimal = own;
    }
    const tabular::Formats formats = FormatsFor(decimal);
    for (int decimals = 0; decimals <= kMostDecimals; ++decimals) {
        if (const auto units = tabular::ParseNumber(text, formats, decimals))
            return Written{*units, decimals};
    }
    return std::nullopt;
}

bool HasExponent(std::string_view text) {
    const std::size_t e = text.find_first_of("Ee");
    if (e == 0 || e == std::string_view::npos || e + 1 >= text.size()) return false;
    const bool number_before =
        text.substr(0, e).find_first_not_of("-0123456789.,") == std::string_view::npos;
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+') || power.starts_with('-')) power.remove_prefix(1);
    return number_before && !power.empty() && std::ranges::all_of(power, IsDigit);
}

}  // namespace

bool DecimalSniffer::Look(std::string_view text) {
    const std::string_view bare = Bare(text);
    if (!LooksNumeric(bare) || ReadDate(text)) return false;
    const char decimal = DecimalOf(bare);
    comma_ = comma_ || decimal == ',';
    point_ = point_ || decimal == '.';
    const bool either = CouldBeEither(bare);
    either_comma_ = either_comma_ || (either && bare.find(',') != std::string_view::npos);
    either_point_ = either_point_ || (either && bare.find('.') != std::string_view::npos);
    return either;
}

DecimalSniffer::Style DecimalSniffer::Decide(char usual) const {
    if (comma_ && point_) return {.decimal = usual, .mixed = true};
    if (comma_) return {.decimal = ','};
    if (point_) return {.decimal = '.'};
    if (either_comma_ && either_point_) return {.decimal = usual, .mixed = true};
    return {.decimal = usual, .assumed = either_comma_ || either_point_};
}

std::optional<TwoReadings> ReadEitherWay(std::string_view text) {
    const std::string_view bare = Bare(text);
    if (!CouldBeEither(bare)) return std::nullopt;
    const std::size_t at = bare.find_first_of(".,");
    const std::string_view before = bare.substr(0, at);
    std::string_view after = bare.substr(at + 1);
    const bool negative = text.find('-') != std::string_view::npos ||
                          text.find("\xe2\x88\x92") != std::string_view::npos;
    const std::string minus = negative ? "-" : "";
    TwoReadings readings{.sign = bare[at]};
    readings.grouped = minus + std::string(before) + std::string(after);
    while (after.ends_with('0'))
        after.remove_suffix(1);
    readings.decimal = minus + std::string(before);
    if (!after.empty()) readings.decimal += '.' + std::string(after);
    return readings;
}

std::optional<std::int64_t> ReadNumber(
    std::string_view text, const DecimalSniffer::Style& style, int decimals
) {
    std::optional<Written> number = ReadWritten(text, style);
    if (!number) return std::nullopt;
    if (!CouldBeEither(Bare(text))) number->DropZeros(decimals);
    if (number->decimals > decimals) return std::nullopt;
    for (; number->decimals < decimals; ++number->decimals) {
        if (__builtin_mul_overflow(number->units, std::int64_t{10}, &number->units))
            return std::nullopt;
    }
    return number->units;
}

bool HasMoreDecimals(std::string_view text, const DecimalSniffer::Style& style, int decimals) {
    const std::optional<Written> number = ReadWritten(text, style);
    return number && number->decimals > decimals;
}

std::optional<Ratio> ReadRatio(std::string_view text, const DecimalSniffer::Style& style) {
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    std::optional<Written> value = ReadWritten(text, style);
    if (!value) return std::nullopt;
    if (percent) value->decimals += 2;
    value->DropZeros(0);
    if (value->decimals > kRatioDecimals) return std::nullopt;
    std::int64_t denominator = 1;
    for (int i = 0; i < value->decimals; ++i)
        denominator *= 10;
    return Ratio::Of(value->units, denominator);
}

std::optional<CivilDate> ReadDate(std::string_view text) {
    return ReadAny(WithoutTime(text), {"yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy"});
}

std::optional<Month> ReadMonth(std::string_view text) {
    if (const std::optional<Month> month = Month::Parse(text)) return month;
    std::optional<CivilDate> day = ReadAny(text, {"M/yyyy", "M.yyyy", "yyyy/MM", "yyyyMM"});
    if (!day) day = ReadDate(text);
    if (!day) return std::nullopt;
    return Month::Of(*day);
}

bool LooksDamagedNumber(std::string_view text) {
    return text.starts_with('#') || HasExponent(text) || ReadDate(text).has_value();
}

bool LooksDamagedDate(std::string_view text) {
    if (text.starts_with('#') || HasExponent(text)) return true;
    const std::string_view whole = text.substr(0, text.find_first_of(".,"));
    return whole.size() == 5 && std::ranges::all_of(whole, IsDigit) && whole.front() <= '7' &&
           (whole.size() == text.size() || LooksNumeric(text));
}

std::optional<std::string> PlainDigits(std::string_view stored) {
    constexpr std::size_t kKept = 15;
    constexpr int kMostPlaces = 40;
    const bool negative = stored.starts_with('-');
    if (negative) stored.remove_prefix(1);
    int power = 0;
    if (const std::size_t e = stored.find_first_of("Ee"); e != std::string_view::npos) {
        std::string_view exponent = stored.substr(e + 1);
        if (exponent.starts_with('+')) exponent.remove_prefix(1);
        const auto read =
            std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
        if (read.ec != std::errc() || read.ptr != exponent.data() + exponent.size())
            return std::nullopt;
        stored = stored.substr(0, e);
    }
    std::string digits;
    bool fraction = false;
    for (const char c : stored) {
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (!IsDigit(c)) {
            return std::nullopt;
        } else {
            digits += c;
            if (fraction) --power;
        }
    }
    if (digits.empty() || power > kMostPlaces || power < -400) return std::nullopt;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.size() > kKept) {
        const bool up = digits[kKept] >= '5';
        power += static_cast<int>(digits.size() - kKept);
        digits.resize(kKept);
        std::size_t at = kKept;
        while (up && at > 0) {
            --at;
            if (digits[at] != '9') {
                ++digits[at];
                break;
            }
            digits[at] = '0';
            if (at == 0) digits.insert(0, 1, '1');
        }
    }
    while (digits.ends_with('0') && power < 0) {
        digits.pop_back();
        ++power;
    }
    if (digits.empty()) return "0";
    if (power < -kMostPlaces || digits.size() > static_cast<std::size_t>(kMostPlaces))
        return std::nullopt;
    if (power > 0) digits.append(static_cast<std::size_t>(power), '0');
    if (power < 0) {
        const auto places = static_cast<std::size_t>(-power);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, 1, '.');
    }
    return negative ? '-' + digits : digits;
}

}  // namespace luotsi::sheet
