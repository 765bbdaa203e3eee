#include "platform/tabular/row.h"

#include <algorithm>
#include <cstddef>

namespace luotsi::tabular {
namespace {

bool IsDigit(char c) {
    return c >= '0' && c <= '9';
}

// A whole number of `least`..`most` digits from the left of `rest`.
std::optional<int> TakeDigits(std::string_view& rest, std::size_t least, std::size_t most) {
    int value = 0;
    std::size_t taken = 0;
    while (taken < most && taken < rest.size() && IsDigit(rest[taken]))
        value = value * 10 + (rest[taken++] - '0');
    if (taken < least) return std::nullopt;
    rest.remove_prefix(taken);
    return value;
}

struct DateParts {
    int year = 0;
    int month = 0;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;

    int* Of(char letter) {
        switch (letter) {
            case 'y':
                return &year;
            case 'M':
                return &month;
            case 'd':
                return &day;
            case 'H':
                return &hour;
            case 'm':
                return &minute;
            case 's':
                return &second;
            default:
                return nullptr;
        }
    }
};

std::optional<CivilDate> ParseWith(std::string_view text, std::string_view pattern) {
    DateParts parts;
    while (!pattern.empty()) {
        const char letter = pattern.front();
        int* const part = parts.Of(letter);
        if (part == nullptr) {
            if (text.empty() || text.front() != letter) return std::nullopt;
            text.remove_prefix(1);
            pattern.remove_prefix(1);
            continue;
        }
        const std::size_t width = std::min(pattern.find_first_not_of(letter), pattern.size());
        const std::optional<int> value = TakeDigits(text, width, std::max<std::size_t>(width, 2));
        if (!value) return std::nullopt;
        *part = *value;
        pattern.remove_prefix(width);
    }
    const bool in_day = parts.hour < 24 && parts.minute < 60 && parts.second < 60;
    if (!text.empty() || !in_day) return std::nullopt;
    return CivilDate::FromYmd(
        parts.year, static_cast<unsigned>(parts.month), static_cast<unsigned>(parts.day)
    );
}

void TrimBlanks(std::string_view& text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
}

void TakeSigns(std::string_view& text, const std::vector<std::string>& signs) {
    for (const std::string& sign : signs) {
        if (sign.empty()) continue;
        if (text.starts_with(sign)) text.remove_prefix(sign.size());
        if (text.ends_with(sign)) text.remove_suffix(sign.size());
        TrimBlanks(text);
    }
}

// Takes the minus in whatever way the mapping allows.
bool TakeMinus(std::string_view& text, const Formats& formats) {
    constexpr std::string_view kMinusSign = "\xe2\x88\x92";
    if (formats.parentheses && text.starts_with('(') && text.ends_with(')')) {
        text.remove_prefix(1);
        text.remove_suffix(1);
        return true;
    }
    for (const std::string_view minus : {std::string_view("-"), kMinusSign}) {
        if (formats.leading_minus && text.starts_with(minus)) {
            text.remove_prefix(minus.size());
            return true;
        }
        if (formats.trailing_minus && text.ends_with(minus)) {
            text.remove_suffix(minus.size());
            return true;
        }
    }
    return false;
}

bool TakeMark(std::string_view& text, const std::vector<std::string>& marks) {
    for (const std::string& mark : marks) {
        if (!text.starts_with(mark)) continue;
        text.remove_prefix(mark.size());
        return true;
    }
    return false;
}

// Digits of a number that is being read, kept exact.
class Digits {
  public:
    bool Push(char digit) {
        return !__builtin_mul_overflow(value_, std::int64_t{10}, &value_) &&
               !__builtin_add_overflow(value_, std::int64_t{digit - '0'}, &value_);
    }
    std::int64_t value() const { return value_; }

  private:
    std::int64_t value_ = 0;
};

// Digits, alone or in groups of three behind the first. The number of digits, nullopt otherwise.
std::optional<std::size_t> TakeWholePart(
    std::string_view& text, const std::vector<std::string>& marks, Digits& digits
) {
    std::size_t count = 0;
    std::size_t in_group = 0;
    bool grouped = false;
    while (!text.empty()) {
        if (IsDigit(text.front())) {
            if (!digits.Push(text.front())) return std::nullopt;
            text.remove_prefix(1);
            ++count;
            ++in_group;
            continue;
        }
        if (!TakeMark(text, marks)) break;
        const bool fits = grouped ? in_group == 3 : in_group >= 1 && in_group <= 3;
        if (!fits) return std::nullopt;
        grouped = true;
        in_group = 0;
    }
    if (grouped && in_group != 3) return std::nullopt;
    return count;
}

}  // namespace

std::optional<CivilDate> ParseDate(std::string_view text, const Formats& formats) {
    for (const DateFormat& format : formats.dates) {
        if (const std::optional<CivilDate> date = ParseWith(text, format.pattern)) return date;
    }
    return std::nullopt;
}

std::optional<std::int64_t> ParseNumber(
    std::string_view text, const Formats& formats, int decimals
) {
    TakeSigns(text, formats.number_signs);
    const bool negative = TakeMinus(text, formats);
    TrimBlanks(text);
    if (negative) TakeSigns(text, formats.number_signs);
    Digits digits;
    const std::optional<std::size_t> whole = TakeWholePart(text, formats.thousands, digits);
    if (!whole) return std::nullopt;
    int given = 0;
    if (!text.empty()) {
        if (text.front() != formats.decimal || text.size() == 1) return std::nullopt;
        for (const char digit : text.substr(1)) {
            if (!IsDigit(digit) || ++given > decimals || !digits.Push(digit)) return std::nullopt;
        }
    } else if (*whole == 0) {
        return std::nullopt;
    }
    for (; given < decimals; ++given) {
        if (!digits.Push('0')) return std::nullopt;
    }
    return negative ? -digits.value() : digits.value();
}

}  // namespace luotsi::tabular
