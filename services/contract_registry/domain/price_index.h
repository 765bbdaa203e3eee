#pragma once

#include "contract_registry/domain/pricing.h"
#include "kernel/quantity.h"
#include "kernel/wide.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// How a price follows published indices: factor = sum of weight x point now / base point, exact.
// Only what the clause says is rounded: the factor where it names decimals, and in the end the
// price, once, to cents (a price that was agreed in finer parts keeps as many decimals). Whether
// the change is large enough is decided before any rounding.

// What the statistics office has published.
struct IndexPoint {
    std::string series;
    Quantity point;
};

// What the clause made of the factor.
enum class IndexOutcome { kApplied, kUnderThreshold, kCapped, kFloored };

// An exact fraction; too fine for a Ratio when series with many decimals meet.
struct IndexFactor {
    Wide numerator = 1;
    Wide denominator = 1;
    IndexOutcome outcome = IndexOutcome::kApplied;
    // The factor in twelve decimals: as the points give it, and as it was applied.
    std::string computed_text;
    std::string applied_text;
    // `70 % x 116.1 / 112.4 + 30 % x 123.3 / 121`
    std::string calculation;

    // Whether it moves any price.
    bool Moves() const {
        return outcome != IndexOutcome::kUnderThreshold && numerator != denominator;
    }
    // The applied factor in twelve decimals, for whoever keeps it.
    Ratio ToRatio() const;
};

struct IndexFault {
    std::string reason;
    std::string series;
};

// Refuses with INDEX_POINT_MISSING, INDEX_POINT_NOT_POSITIVE, INDEX_POINT_DUPLICATE,
// INDEX_POINT_UNKNOWN_SERIES or AMOUNT_OVERFLOW.
std::variant<IndexFactor, IndexFault> FactorOf(
    const IndexClause& clause, const std::vector<IndexPoint>& points
);

// The clause for prices that have been moved to these points, of which it has one for every series.
IndexClause Rebased(IndexClause clause, const std::vector<IndexPoint>& points);

// price x factor, rounded once, half away from zero. nullopt when it does not fit.
std::optional<UnitPrice> IndexedPrice(UnitPrice price, const IndexFactor& factor);

// INDEX_WEIGHTS_NOT_WHOLE, INDEX_SERIES_DUPLICATE, INDEX_POINT_NOT_POSITIVE: what makes a clause
// unusable; nothing for a sound one.
std::optional<IndexFault> ClauseFault(const IndexClause& clause);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::IndexOutcome> {
    using E = contract_registry::IndexOutcome;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kApplied, "applied"},
        {E::kUnderThreshold, "under_threshold"},
        {E::kCapped, "capped"},
        {E::kFloored, "floored"},
    }};
};

}  // namespace luotsi
