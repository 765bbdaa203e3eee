#include "kernel/quantity.h"

#include "kernel/decimal_text.h"

#include <algorithm>
#include <limits>

namespace luotsi {
namespace {

constexpr int kMicroDigits = 6;
constexpr std::int64_t kMicrosPerUnit = 1'000'000;
constexpr int kMaxPercentDecimals = 6;
constexpr int kMaxRatioDecimals = 16;

std::optional<std::int64_t> ParseScaled(std::string_view text, int scale) {
    const std::optional<Decimal> value = ParseDecimalText(text);
    if (!value) return std::nullopt;
    return AtScale(*value, scale);
}

}  // namespace

std::optional<Quantity> Quantity::OfWhole(std::int64_t units) {
    const std::optional<std::int64_t> micros = Narrow(Wide{units} * kMicrosPerUnit);
    if (!micros) return std::nullopt;
    return OfMicros(*micros);
}

std::optional<Quantity> Quantity::Parse(std::string_view text) {
    const std::optional<std::int64_t> micros = ParseScaled(text, kMicroDigits);
    if (!micros) return std::nullopt;
    return OfMicros(*micros);
}

std::string Quantity::ToText() const {
    return DecimalText(micros_, kMicroDigits, 0);
}

std::optional<Quantity> Quantity::Plus(Quantity left, Quantity right) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(left.micros_, right.micros_, &sum)) return std::nullopt;
    return OfMicros(sum);
}

std::optional<UnitPrice> UnitPrice::Parse(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const std::optional<Currency> currency = Currency::Parse(text.substr(blank + 1));
    const std::optional<std::int64_t> micros = ParseScaled(text.substr(0, blank), kMicroDigits);
    if (!currency || !micros) return std::nullopt;
    return OfMicros(*micros, *currency);
}

std::string UnitPrice::ToText() const {
    return DecimalText(micros_, kMicroDigits, currency_.minor_digits()) + ' ' + currency_.ToText();
}

std::optional<Money> Price(UnitPrice unit_price, Quantity quantity) {
    const Wide product = Wide{unit_price.micros()} * quantity.micros();
    const int surplus_digits = 2 * kMicroDigits - unit_price.currency().minor_digits();
    const Wide rounded = DivideHalfAway(product, PowerOfTen(surplus_digits));
    const std::optional<std::int64_t> minor = Narrow(rounded);
    if (!minor) return std::nullopt;
    return Money::Of(*minor, unit_price.currency());
}

std::optional<Ratio> Ratio::Parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::optional<std::int64_t> numerator = ParseScaled(text.substr(0, slash), 0);
    const std::optional<std::int64_t> denominator = ParseScaled(text.substr(slash + 1), 0);
    if (!numerator || !denominator) return std::nullopt;
    return Of(*numerator, *denominator);
}

std::string Ratio::ToText() const {
    return std::to_string(numerator_) + '/' + std::to_string(denominator_);
}

std::optional<Ratio> Ratio::ParseDecimal(std::string_view text) {
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    if (percent && text.ends_with(' ')) text.remove_suffix(1);
    const std::optional<Decimal> value = ParseDecimalText(text);
    if (!value || value->scale > kMaxRatioDecimals) return std::nullopt;
    return Of(value->unscaled, PowerOfTen(value->scale + (percent ? 2 : 0)));
}

std::string Ratio::PercentText(int decimals) const {
    const int kept = std::clamp(decimals, 0, kMaxPercentDecimals);
    const Wide scaled = Wide{numerator_} * 100 * PowerOfTen(kept);
    return DecimalText(DivideHalfAway(scaled, denominator_), kept, kept) + " %";
}

std::optional<Share> Share::Parse(std::string_view text) {
    if (!text.ends_with(" %")) return std::nullopt;
    const std::optional<std::int64_t> points = ParseScaled(text.substr(0, text.size() - 2), 2);
    if (!points || *points < std::numeric_limits<std::int32_t>::min() ||
        *points > std::numeric_limits<std::int32_t>::max()) {
        return std::nullopt;
    }
    return OfBasisPoints(static_cast<std::int32_t>(*points));
}

std::string Share::ToText() const {
    return DecimalText(basis_points_, 2, 0) + " %";
}

}  // namespace luotsi
