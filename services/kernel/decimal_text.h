#pragma once

#include "kernel/wide.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi {

/// unscaled * 10^-scale, exactly as written: "12.50" is {1250, 2}.
struct Decimal {
    std::int64_t unscaled = 0;
    int scale = 0;
};

/// Plain decimal text: optional '-', digits without needless leading zeros, optional '.' and 1..18
/// decimals. No blanks, '+', exponent, comma or grouping. nullopt for other text or on overflow.
std::optional<Decimal> ParseDecimalText(std::string_view text);

/// The same value in units of 10^-scale; nullopt when it has more decimals or overflows.
std::optional<std::int64_t> AtScale(const Decimal& value, int scale);

/// unscaled * 10^-scale as text, trailing zeros dropped but at least `least_decimals` kept.
std::string DecimalText(Wide unscaled, int scale, int least_decimals);

}  // namespace luotsi
