#include "contract_registry/domain/price_index.h"

#include "kernel/decimal_text.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kWhole = 10'000;  // basis points
constexpr int kShownDecimals = 12;
constexpr int kMicroDigits = 6;

Wide Gcd(Wide left, Wide right) {
    while (right != 0) {
        const Wide rest = left % right;
        left = right;
        right = rest;
    }
    return left < 0 ? -left : left;
}

// An exact fraction with a positive denominator, reduced at every step so that it stays small.
struct Fraction {
    Wide numerator = 0;
    Wide denominator = 1;

    static Fraction Of(Wide numerator, Wide denominator) {
        const Wide common = std::max<Wide>(Gcd(numerator, denominator), 1);
        return {numerator / common, denominator / common};
    }
};

bool Multiply(Wide left, Wide right, Wide& product) {
    return !__builtin_mul_overflow(left, right, &product);
}

std::optional<Fraction> Times(Fraction left, Fraction right) {
    // Across first: what cancels never grows.
    const Fraction a = Fraction::Of(left.numerator, right.denominator);
    const Fraction b = Fraction::Of(right.numerator, left.denominator);
    Fraction product;
    if (!Multiply(a.numerator, b.numerator, product.numerator)) return std::nullopt;
    if (!Multiply(a.denominator, b.denominator, product.denominator)) return std::nullopt;
    return product;
}

std::optional<Fraction> Plus(Fraction left, Fraction right) {
    const Wide common = std::max<Wide>(Gcd(left.denominator, right.denominator), 1);
    const Wide left_by = right.denominator / common;
    const Wide right_by = left.denominator / common;
    Wide a = 0;
    Wide b = 0;
    Wide sum = 0;
    Wide denominator = 0;
    if (!Multiply(left.numerator, left_by, a) || !Multiply(right.numerator, right_by, b))
        return std::nullopt;
    if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
    if (!Multiply(left.denominator, left_by, denominator)) return std::nullopt;
    return Fraction::Of(sum, denominator);
}

// The fraction in so many decimals; nothing when it does not fit.
std::optional<Fraction> Rounded(Fraction value, int decimals) {
    const Wide scale = PowerOfTen(decimals);
    Wide scaled = 0;
    if (!Multiply(value.numerator, scale, scaled)) return std::nullopt;
    return Fraction::Of(DivideHalfAway(scaled, value.denominator), scale);
}

std::string Text(Fraction value) {
    const std::optional<Fraction> shown = Rounded(value, kShownDecimals);
    if (!shown) return {};
    const Wide scaled = shown->numerator * (PowerOfTen(kShownDecimals) / shown->denominator);
    const std::optional<std::int64_t> narrow = Narrow(scaled);
    return narrow ? DecimalText(*narrow, kShownDecimals, 0) : std::string();
}

// 1 + share.
Fraction OneAnd(std::int64_t basis_points) {
    return Fraction::Of(kWhole + basis_points, kWhole);
}

bool Less(Fraction left, Fraction right) {
    const std::optional<Fraction> difference = Plus(left, {-right.numerator, right.denominator});
    return difference && difference->numerator < 0;
}

bool IsOne(Fraction value) {
    return value.numerator == value.denominator;
}

std::optional<IndexFault> PointsFault(
    const IndexClause& clause, const std::vector<IndexPoint>& points
) {
    std::set<std::string> seen;
    for (const IndexPoint& point : points) {
        if (point.point.micros() <= 0) return IndexFault{"INDEX_POINT_NOT_POSITIVE", point.series};
        if (!seen.insert(point.series).second)
            return IndexFault{"INDEX_POINT_DUPLICATE", point.series};
        const auto used =
            std::ranges::find(clause.components, point.series, &IndexComponent::series);
        if (used == clause.components.end())
            return IndexFault{"INDEX_POINT_UNKNOWN_SERIES", point.series};
    }
    for (const IndexComponent& component : clause.components) {
        if (!seen.contains(component.series))
            return IndexFault{"INDEX_POINT_MISSING", component.series};
    }
    return std::nullopt;
}

std::optional<Fraction> TermOf(const IndexComponent& component, Quantity point) {
    return Times(
        Fraction::Of(component.weight.basis_points(), kWhole),
        Fraction::Of(point.micros(), component.base_point.micros())
    );
}

struct Ruled {
    Fraction factor;
    IndexOutcome outcome = IndexOutcome::kApplied;
};

// What the clause's rules make of the computed factor.
std::optional<Ruled> ApplyRules(const IndexClause& clause, Fraction computed) {
    const std::int64_t threshold = clause.threshold.basis_points();
    const bool moved = !Less(computed, OneAnd(threshold)) || !Less(OneAnd(-threshold), computed);
    if (threshold > 0 && !moved) return Ruled{{1, 1}, IndexOutcome::kUnderThreshold};
    std::optional<Fraction> factor = computed;
    if (clause.factor_decimals >= 0)
        factor = Rounded(computed, static_cast<int>(clause.factor_decimals));
    if (!factor) return std::nullopt;
    if (IsOne(*factor)) return Ruled{{1, 1}, IndexOutcome::kUnderThreshold};
    if (clause.cap && Less(OneAnd(clause.cap->basis_points()), *factor))
        return Ruled{OneAnd(clause.cap->basis_points()), IndexOutcome::kCapped};
    if (clause.floor && Less(*factor, OneAnd(-clause.floor->basis_points())))
        return Ruled{OneAnd(-clause.floor->basis_points()), IndexOutcome::kFloored};
    return Ruled{*factor};
}

// Cents, or as many decimals as the agreed price has.
int DecimalsOf(UnitPrice price) {
    int decimals = price.currency().minor_digits();
    while (decimals < kMicroDigits && price.micros() % PowerOfTen(kMicroDigits - decimals) != 0)
        ++decimals;
    return decimals;
}

}  // namespace

Ratio IndexFactor::ToRatio() const {
    const std::optional<Fraction> shown = Rounded({numerator, denominator}, kShownDecimals);
    if (!shown) return {};
    const auto above = Narrow(shown->numerator);
    const auto below = Narrow(shown->denominator);
    return above && below ? Ratio::Of(*above, *below).value_or(Ratio()) : Ratio();
}

std::optional<IndexFault> ClauseFault(const IndexClause& clause) {
    std::int64_t total = 0;
    std::set<std::string> seen;
    for (const IndexComponent& component : clause.components) {
        total += component.weight.basis_points();
        if (!seen.insert(component.series).second)
            return IndexFault{"INDEX_SERIES_DUPLICATE", component.series};
        if (component.base_point.micros() <= 0)
            return IndexFault{"INDEX_POINT_NOT_POSITIVE", component.series};
    }
    if (total != kWhole) return IndexFault{"INDEX_WEIGHTS_NOT_WHOLE", {}};
    return std::nullopt;
}

std::variant<IndexFactor, IndexFault> FactorOf(
    const IndexClause& clause, const std::vector<IndexPoint>& points
) {
    if (auto fault = ClauseFault(clause)) return *std::move(fault);
    if (auto fault = PointsFault(clause, points)) return *std::move(fault);
    Fraction computed;
    std::string calculation;
    for (const IndexComponent& component : clause.components) {
        const auto point = std::ranges::find(points, component.series, &IndexPoint::series);
        const std::optional<Fraction> term = TermOf(component, point->point);
        const std::optional<Fraction> sum = term ? Plus(computed, *term) : std::nullopt;
        if (!sum) return IndexFault{"AMOUNT_OVERFLOW", component.series};
        computed = *sum;
        if (!calculation.empty()) calculation += " + ";
        calculation += component.weight.ToText() + " x " + point->point.ToText() + " / " +
                       component.base_point.ToText();
    }
    const std::optional<Ruled> ruled = ApplyRules(clause, computed);
    if (!ruled) return IndexFault{"AMOUNT_OVERFLOW", {}};
    return IndexFactor{
        .numerator = ruled->factor.numerator,
        .denominator = ruled->factor.denominator,
        .outcome = ruled->outcome,
        .computed_text = Text(computed),
        .applied_text = Text(ruled->factor),
        .calculation = std::move(calculation),
    };
}

IndexClause Rebased(IndexClause clause, const std::vector<IndexPoint>& points) {
    for (IndexComponent& component : clause.components) {
        const auto point = std::ranges::find(points, component.series, &IndexPoint::series);
        if (point != points.end()) component.base_point = point->point;
    }
    return clause;
}

std::optional<UnitPrice> IndexedPrice(UnitPrice price, const IndexFactor& factor) {
    if (factor.outcome == IndexOutcome::kUnderThreshold) return price;
    const Wide surplus = PowerOfTen(kMicroDigits - DecimalsOf(price));
    Wide above = 0;
    Wide below = 0;
    if (!Multiply(price.micros(), factor.numerator, above)) return std::nullopt;
    if (!Multiply(factor.denominator, surplus, below)) return std::nullopt;
    const auto micros = Narrow(DivideHalfAway(above, below) * surplus);
    if (!micros) return std::nullopt;
    return UnitPrice::OfMicros(*micros, price.currency());
}

}  // namespace luotsi::contract_registry
