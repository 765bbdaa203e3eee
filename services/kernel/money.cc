#include "kernel/money.h"

#include "kernel/decimal_text.h"

#include <algorithm>

namespace luotsi {
namespace {

struct MinorDigits {
    std::string_view currency;
    int digits;
};

// ISO 4217 currencies whose minor unit is not a hundredth.
constexpr std::array kMinorDigits{
    MinorDigits{"BHD", 3}, MinorDigits{"BIF", 0}, MinorDigits{"CLP", 0}, MinorDigits{"DJF", 0},
    MinorDigits{"GNF", 0}, MinorDigits{"IQD", 3}, MinorDigits{"ISK", 0}, MinorDigits{"JOD", 3},
    MinorDigits{"JPY", 0}, MinorDigits{"KMF", 0}, MinorDigits{"KRW", 0}, MinorDigits{"KWD", 3},
    MinorDigits{"LYD", 3}, MinorDigits{"OMR", 3}, MinorDigits{"PYG", 0}, MinorDigits{"RWF", 0},
    MinorDigits{"TND", 3}, MinorDigits{"UGX", 0}, MinorDigits{"VND", 0}, MinorDigits{"VUV", 0},
    MinorDigits{"XAF", 0}, MinorDigits{"XOF", 0}, MinorDigits{"XPF", 0},
};

}  // namespace

std::optional<Currency> Currency::Parse(std::string_view text) {
    Currency currency;
    if (text.size() != currency.letters_.size()) return std::nullopt;
    const bool upper =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!upper) return std::nullopt;
    std::copy(text.begin(), text.end(), currency.letters_.begin());
    return currency;
}

int Currency::minor_digits() const {
    const std::string_view code(letters_.data(), letters_.size());
    for (const MinorDigits& row : kMinorDigits) {
        if (row.currency == code) return row.digits;
    }
    return 2;
}

std::optional<Money> Money::Parse(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const std::optional<Currency> currency = Currency::Parse(text.substr(blank + 1));
    const std::optional<Decimal> amount = ParseDecimalText(text.substr(0, blank));
    if (!currency || !amount || amount->scale != currency->minor_digits()) return std::nullopt;
    if (amount->unscaled == 0 && text.starts_with('-')) return std::nullopt;
    return Of(amount->unscaled, *currency);
}

std::string Money::AmountText() const {
    const int digits = currency_.minor_digits();
    return DecimalText(minor_, digits, digits);
}

std::optional<Money> Money::Plus(Money left, Money right) {
    std::int64_t sum = 0;
    if (left.currency_ != right.currency_) return std::nullopt;
    if (__builtin_add_overflow(left.minor_, right.minor_, &sum)) return std::nullopt;
    return Of(sum, left.currency_);
}

std::optional<Money> Money::Minus(Money left, Money right) {
    std::int64_t rest = 0;
    if (left.currency_ != right.currency_) return std::nullopt;
    if (__builtin_sub_overflow(left.minor_, right.minor_, &rest)) return std::nullopt;
    return Of(rest, left.currency_);
}

}  // namespace luotsi
