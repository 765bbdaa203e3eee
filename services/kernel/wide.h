#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace luotsi {

/// 128-bit whole number for the inside of exact arithmetic. Never stored, never on the wire.
__extension__ using Wide = __int128;

/// numerator / denominator rounded half away from zero (2.5 -> 3, -2.5 -> -3). denominator > 0.
constexpr Wide DivideHalfAway(Wide numerator, Wide denominator) {
    const Wide whole = numerator / denominator;
    const Wide rest = numerator % denominator;
    const Wide size = rest < 0 ? -rest : rest;
    if (size < denominator - size) return whole;
    return numerator < 0 ? whole - 1 : whole + 1;
}

constexpr std::optional<std::int64_t> Narrow(Wide value) {
    if (value < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

/// 10^digits for digits 0..18.
constexpr std::int64_t PowerOfTen(int digits) {
    std::int64_t power = 1;
    for (int i = 0; i < digits; ++i)
        power *= 10;
    return power;
}

}  // namespace luotsi
