#pragma once

#include "kernel/money.h"
#include "kernel/wide.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi {

/// How much of something, in millionths of its unit (the unit is known by whoever holds it).
class Quantity {
  public:
    constexpr Quantity() = default;
    static constexpr Quantity OfMicros(std::int64_t micros) { return Quantity(micros); }
    /// nullopt when the number of whole units does not fit in 64-bit millionths.
    static std::optional<Quantity> OfWhole(std::int64_t units);

    /// "12.5": at most 6 decimals, '-' allowed. ToText is the shortest such text.
    static std::optional<Quantity> Parse(std::string_view text);
    std::string ToText() const;

    constexpr std::int64_t micros() const { return micros_; }

    /// nullopt on overflow.
    static std::optional<Quantity> Plus(Quantity left, Quantity right);

    constexpr auto operator<=>(const Quantity&) const = default;

  private:
    constexpr explicit Quantity(std::int64_t micros) : micros_(micros) {}

    std::int64_t micros_ = 0;
};

/// Price of one unit, in millionths of the major currency unit (1 000 000 = 1 euro).
class UnitPrice {
  public:
    constexpr UnitPrice() = default;
    static constexpr UnitPrice OfMicros(std::int64_t micros, Currency currency = {}) {
        return UnitPrice(micros, currency);
    }

    /// "157.50 EUR", "33.335 EUR": at most 6 decimals; ToText keeps the decimals of the currency.
    static std::optional<UnitPrice> Parse(std::string_view text);
    std::string ToText() const;

    constexpr std::int64_t micros() const { return micros_; }
    constexpr Currency currency() const { return currency_; }

    friend constexpr bool operator==(UnitPrice, UnitPrice) = default;
    /// Unordered when the currencies differ.
    friend constexpr std::partial_ordering operator<=>(UnitPrice left, UnitPrice right) {
        if (left.currency_ != right.currency_) return std::partial_ordering::unordered;
        return left.micros_ <=> right.micros_;
    }

  private:
    constexpr UnitPrice(std::int64_t micros, Currency currency)
        : micros_(micros), currency_(currency) {}

    std::int64_t micros_ = 0;
    Currency currency_;
};

/// The only product of money: exact, then rounded once, half away from zero, to the minor unit of
/// the currency (2.345 -> 2.35, -2.345 -> -2.35). nullopt when the result does not fit.
std::optional<Money> Price(UnitPrice unit_price, Quantity quantity);

/// An exact share or rate. Never rounded to decide: 94 996 / 100 000 is under 95 %.
/// Equal values compare equal also unreduced (1/2 and 50/100).
class Ratio {
  public:
    constexpr Ratio() = default;
    /// nullopt unless denominator > 0.
    static constexpr std::optional<Ratio> Of(std::int64_t numerator, std::int64_t denominator) {
        if (denominator <= 0) return std::nullopt;
        return Ratio(numerator, denominator);
    }

    /// "n/d" as given, not reduced.
    static std::optional<Ratio> Parse(std::string_view text);
    std::string ToText() const;
    /// "0.95" -> 95/100; "95 %" and "95%" -> 95/100; "97.5 %" -> 975/1000. At most 16 decimals.
    static std::optional<Ratio> ParseDecimal(std::string_view text);

    constexpr std::int64_t numerator() const { return numerator_; }
    constexpr std::int64_t denominator() const { return denominator_; }

    /// "95.0 %", rounded half away from zero: for a person's eye only. decimals 0..6.
    std::string PercentText(int decimals) const;

    friend constexpr std::weak_ordering operator<=>(Ratio left, Ratio right) {
        return Wide{left.numerator_} * right.denominator_ <=>
               Wide{right.numerator_} * left.denominator_;
    }
    friend constexpr bool operator==(Ratio left, Ratio right) { return (left <=> right) == 0; }

  private:
    constexpr Ratio(std::int64_t numerator, std::int64_t denominator)
        : numerator_(numerator), denominator_(denominator) {}

    std::int64_t numerator_ = 0;
    std::int64_t denominator_ = 1;
};

/// An agreed percentage in basis points (1/100 of a percent), e.g. a sanction of 5 %. To take a
/// share of money, use Price with the share as the quantity.
class Share {
  public:
    constexpr Share() = default;
    static constexpr Share OfBasisPoints(std::int32_t basis_points) { return Share(basis_points); }

    /// "5 %", "12.5 %", "12.50 %": at most 2 decimals, one blank before the sign. ToText is the
    /// shortest such text.
    static std::optional<Share> Parse(std::string_view text);
    std::string ToText() const;

    constexpr std::int32_t basis_points() const { return basis_points_; }
    constexpr Quantity ToQuantity() const {
        return Quantity::OfMicros(std::int64_t{basis_points_} * 100);
    }

    constexpr auto operator<=>(const Share&) const = default;

  private:
    constexpr explicit Share(std::int32_t basis_points) : basis_points_(basis_points) {}

    std::int32_t basis_points_ = 0;
};

}  // namespace luotsi
