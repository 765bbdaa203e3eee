#include "kernel/decimal_text.h"

#include <algorithm>

namespace luotsi {
namespace {

constexpr int kMaxDecimals = 18;

bool IsDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

std::optional<Decimal> ParseDecimalText(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
    if (point != std::string_view::npos && fraction.empty()) return std::nullopt;
    if (fraction.size() > kMaxDecimals) return std::nullopt;

    Decimal value{.unscaled = 0, .scale = static_cast<int>(fraction.size())};
    for (const std::string_view part : {whole, fraction}) {
        for (const char letter : part) {
            if (!IsDigit(letter)) return std::nullopt;
            const std::int64_t digit = negative ? '0' - letter : letter - '0';
            if (__builtin_mul_overflow(value.unscaled, 10, &value.unscaled)) return std::nullopt;
            if (__builtin_add_overflow(value.unscaled, digit, &value.unscaled)) return std::nullopt;
        }
    }
    return value;
}

std::optional<std::int64_t> AtScale(const Decimal& value, int scale) {
    if (value.scale > scale || scale > kMaxDecimals) return std::nullopt;
    return Narrow(Wide{value.unscaled} * PowerOfTen(scale - value.scale));
}

std::string DecimalText(Wide unscaled, int scale, int least_decimals) {
    const bool negative = unscaled < 0;
    Wide rest = negative ? -unscaled : unscaled;
    std::string reversed;
    for (int position = 0; position <= scale || rest > 0; ++position) {
        const int digit = static_cast<int>(rest % 10);
        rest /= 10;
        if (position == scale && !reversed.empty()) reversed += '.';
        const bool droppable = position < scale - least_decimals;
        if (droppable && digit == 0 && reversed.empty()) continue;
        reversed += static_cast<char>('0' + digit);
    }
    if (negative) reversed += '-';
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

}  // namespace luotsi
