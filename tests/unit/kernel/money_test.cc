#include "kernel/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>

namespace luotsi {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Currency Of(const char* code) {
    return Currency::Parse(code).value();
}

TEST(Currency, IsThreeUpperCaseLetters) {
    EXPECT_EQ(Currency().ToText(), "EUR");
    EXPECT_EQ(Of("SEK").ToText(), "SEK");
    for (const char* bad : {"", "EU", "EURO", "eur", "E1R", " EUR"}) {
        EXPECT_FALSE(Currency::Parse(bad)) << bad;
    }
}

TEST(Currency, KnowsItsMinorDigits) {
    EXPECT_EQ(Currency().minor_digits(), 2);
    EXPECT_EQ(Of("JPY").minor_digits(), 0);
    EXPECT_EQ(Of("KWD").minor_digits(), 3);
}

TEST(Money, ShowsAllDecimalsOfItsCurrency) {
    EXPECT_EQ(Money::Of(123450).ToText(), "1234.50 EUR");
    EXPECT_EQ(Money::Of(-5).ToText(), "-0.05 EUR");
    EXPECT_EQ(Money::Of(0).ToText(), "0.00 EUR");
    EXPECT_EQ(Money::Of(120, Of("JPY")).ToText(), "120 JPY");
    EXPECT_EQ(Money::Of(1, Of("KWD")).ToText(), "0.001 KWD");
    EXPECT_EQ(Money::Of(123450).AmountText(), "1234.50");
    EXPECT_EQ(Money::Of(kLeast).ToText(), "-92233720368547758.08 EUR");
}

TEST(Money, RefusesTextItWouldNotWrite) {
    for (const char* bad :
         {"",
          "1234.50",
          "1234.5 EUR",
          "1234.500 EUR",
          "1234,50 EUR",
          "01.00 EUR",
          "-0.00 EUR",
          "+1.00 EUR",
          "1.00  EUR",
          "1.00 EUR ",
          " 1.00 EUR",
          ".50 EUR",
          "1. EUR",
          "1.00 eur",
          "1 234.50 EUR",
          "1e2 EUR",
          "120.0 JPY",
          "92233720368547758.08 EUR"}) {
        EXPECT_FALSE(Money::Parse(bad)) << bad;
    }
}

TEST(Money, NeverWrapsAround) {
    EXPECT_FALSE(Money::Plus(Money::Of(kMost), Money::Of(1)));
    EXPECT_FALSE(Money::Minus(Money::Of(kLeast), Money::Of(1)));
    EXPECT_FALSE(Money::Of(kLeast).Negated());
    EXPECT_EQ(Money::Of(7).Negated(), Money::Of(-7));
    EXPECT_DEATH((void)(Money::Of(kMost) + Money::Of(1)), "check.failed");
}

TEST(Money, NeverMixesCurrencies) {
    const Money euro = Money::Of(1);
    const Money krona = Money::Of(1, Of("SEK"));
    EXPECT_FALSE(Money::Plus(euro, krona));
    EXPECT_FALSE(Money::Minus(euro, krona));
    EXPECT_NE(euro, krona);
    EXPECT_EQ(euro <=> krona, std::partial_ordering::unordered);
    EXPECT_FALSE(euro < krona || euro > krona);
    EXPECT_DEATH((void)(euro - krona), "one currency");
}

RC_GTEST_PROP(Money, TextIsAnExactInverse, (std::int64_t minor)) {
    const auto currency = Of(*rc::gen::element("EUR", "SEK", "JPY", "KWD"));
    const Money money = Money::Of(minor, currency);
    RC_ASSERT(Money::Parse(money.ToText()) == money);
}

RC_GTEST_PROP(Money, AddsLikeWholeNumbers, ()) {
    const auto amount = rc::gen::inRange<std::int64_t>(kLeast / 4, kMost / 4);
    const std::int64_t a = *amount;
    const std::int64_t b = *amount;
    const std::int64_t c = *amount;
    RC_ASSERT(Money::Of(a) + Money::Of(b) == Money::Of(b) + Money::Of(a));
    RC_ASSERT(
        (Money::Of(a) + Money::Of(b)) + Money::Of(c) == Money::Of(a) + (Money::Of(b) + Money::Of(c))
    );
    RC_ASSERT((Money::Of(a) + Money::Of(b)) - Money::Of(b) == Money::Of(a));
    RC_ASSERT((Money::Of(a) < Money::Of(b)) == (a < b));
}

}  // namespace
}  // namespace luotsi
