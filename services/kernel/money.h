#pragma once

#include "kernel/check.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi {

/// ISO 4217 alphabetic code: three upper-case letters, EUR when nothing is said. The letters are
/// not looked up in a list: which currencies a contract may use is a business rule.
class Currency {
  public:
    constexpr Currency() = default;

    static std::optional<Currency> Parse(std::string_view text);
    std::string ToText() const { return std::string(letters_.data(), letters_.size()); }

    /// Decimals of the minor unit: 2, but 0 for e.g. JPY and 3 for e.g. KWD.
    int minor_digits() const;

    constexpr auto operator<=>(const Currency&) const = default;

  private:
    std::array<char, 3> letters_{'E', 'U', 'R'};
};

/// Whole minor units (cents) in one currency. Negative is a credit. There is no multiplication
/// here: Price() in quantity.h is the only place that multiplies and rounds.
class Money {
  public:
    constexpr Money() = default;
    static constexpr Money Of(std::int64_t minor, Currency currency = {}) {
        return Money(minor, currency);
    }

    /// "1234.50 EUR", "-0.05 EUR", "120 JPY": always all decimals of the currency, one blank.
    static std::optional<Money> Parse(std::string_view text);
    std::string ToText() const { return AmountText() + ' ' + currency_.ToText(); }
    /// "1234.50": the amount without the currency.
    std::string AmountText() const;

    constexpr std::int64_t minor() const { return minor_; }
    constexpr Currency currency() const { return currency_; }

    /// nullopt when the sum overflows or the currencies differ. For values from outside.
    static std::optional<Money> Plus(Money left, Money right);
    static std::optional<Money> Minus(Money left, Money right);
    /// nullopt only for the one amount that has no opposite.
    std::optional<Money> Negated() const { return Minus(Of(0, currency_), *this); }

    /// For values whose currency and size are already known to fit; otherwise use Plus and Minus.
    friend Money operator+(Money left, Money right) {
        const std::optional<Money> sum = Plus(left, right);
        LUOTSI_CHECK(sum.has_value(), "money is added in one currency and within 64 bits");
        return *sum;
    }
    friend Money operator-(Money left, Money right) {
        const std::optional<Money> rest = Minus(left, right);
        LUOTSI_CHECK(rest.has_value(), "money is subtracted in one currency and within 64 bits");
        return *rest;
    }
    friend constexpr bool operator==(Money, Money) = default;
    /// Unordered when the currencies differ: then <, <=, > and >= are all false.
    friend constexpr std::partial_ordering operator<=>(Money left, Money right) {
        if (left.currency_ != right.currency_) return std::partial_ordering::unordered;
        return left.minor_ <=> right.minor_;
    }

  private:
    constexpr Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

    std::int64_t minor_ = 0;
    Currency currency_;
};

}  // namespace luotsi
