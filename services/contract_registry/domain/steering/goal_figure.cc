#include "contract_registry/domain/steering/goal_figure.h"

namespace luotsi::contract_registry {
namespace {

constexpr Wide kMicros = 1'000'000;

Wide Positive(Wide value) {
    return value < 0 ? -value : value;
}

Wide CommonDivisor(Wide left, Wide right) {
    while (right != 0) {
        const Wide rest = left % right;
        left = right;
        right = rest;
    }
    return left;
}

// Whether the product fits; the result is only set then.
bool Times(Wide left, Wide right, Wide& product) {
    return !__builtin_mul_overflow(left, right, &product);
}

std::optional<Ratio> Reduced(Wide numerator, Wide denominator) {
    const Wide common = CommonDivisor(Positive(numerator), denominator);
    const auto above = Narrow(numerator / common);
    const auto below = Narrow(denominator / common);
    if (!above || !below) return std::nullopt;
    return Ratio::Of(*above, *below);
}

}  // namespace

void GoalSum::Add(Ratio value, std::uint64_t weight) {
    const Wide weighted = Wide{value.numerator()} * static_cast<std::int64_t>(weight);
    micros_ += DivideHalfAway(weighted * kMicros, value.denominator());
    if (!is_exact_) return;
    Wide left = 0;
    Wide right = 0;
    Wide below = 0;
    Wide above = 0;
    const bool fits = Times(numerator_, value.denominator(), left) &&
                      Times(weighted, denominator_, right) &&
                      Times(denominator_, value.denominator(), below) &&
                      !__builtin_add_overflow(left, right, &above);
    is_exact_ = fits;
    if (!fits) return;
    const Wide common = CommonDivisor(Positive(above), below);
    numerator_ = above / common;
    denominator_ = below / common;
}

GoalFigure GoalSum::Over(std::uint64_t divisor) const {
    const Wide parts = static_cast<std::int64_t>(divisor);
    Wide below = 0;
    if (is_exact_ && Times(denominator_, parts, below)) {
        if (auto exact = Reduced(numerator_, below)) return {.value = exact, .is_rounded = false};
    }
    return {.value = Reduced(DivideHalfAway(micros_, parts), kMicros), .is_rounded = true};
}

}  // namespace luotsi::contract_registry
