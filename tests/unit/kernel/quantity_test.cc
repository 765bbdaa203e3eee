#include "kernel/quantity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace luotsi {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// |left| * |right| by schoolbook multiplication of decimal text: shares nothing with Price.
std::string ProductOfDigits(const std::string& left, const std::string& right) {
    std::vector<int> places(left.size() + right.size(), 0);
    for (std::size_t i = 0; i < left.size(); ++i) {
        for (std::size_t j = 0; j < right.size(); ++j) {
            places[i + j + 1] += (left[i] - '0') * (right[j] - '0');
        }
    }
    for (std::size_t i = places.size() - 1; i > 0; --i) {
        places[i - 1] += places[i] / 10;
        places[i] %= 10;
    }
    std::string text;
    for (const int place : places)
        text += static_cast<char>('0' + place);
    return text;
}

std::string WithoutLeadingZeros(const std::string& digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

/// Rounds away the last `dropped` digits, half up, and returns signed whole minor units as text.
std::string OracleMinor(std::int64_t price, std::int64_t quantity, std::size_t dropped) {
    const auto digits = [](std::int64_t value) {
        const std::string text = std::to_string(value);
        return text.front() == '-' ? text.substr(1) : text;
    };
    const std::string padding(dropped + 1, '0');
    const std::string product = padding + ProductOfDigits(digits(price), digits(quantity));
    std::string kept = product.substr(0, product.size() - dropped);
    if (product[product.size() - dropped] >= '5') {
        std::size_t at = kept.size() - 1;
        while (kept[at] == '9')
            kept[at--] = '0';
        ++kept[at];
    }
    const std::string size = WithoutLeadingZeros(kept);
    return (price < 0) != (quantity < 0) && size != "0" ? "-" + size : size;
}

struct PriceVector {
    const char* unit_price;
    const char* quantity;
    const char* money;
};

TEST(Price, RoundsHalfAwayFromZero) {
    const PriceVector vectors[] = {
        {"2.345 EUR", "1", "2.35 EUR"},
        {"2.335 EUR", "1", "2.34 EUR"},
        {"1.005 EUR", "1", "1.01 EUR"},
        {"-2.345 EUR", "1", "-2.35 EUR"},
        {"2.345 EUR", "-1", "-2.35 EUR"},
        {"0.125 EUR", "1", "0.13 EUR"},
        {"33.335 EUR", "3", "100.01 EUR"},
        {"157.50 EUR", "310", "48825.00 EUR"},
        {"0.004999 EUR", "1", "0.00 EUR"},
        {"0.50 JPY", "1", "1 JPY"},
        {"0.0005 KWD", "1", "0.001 KWD"},
        {"157.50 EUR", "0.000001", "0.00 EUR"},
        {"-0.004999 EUR", "1", "0.00 EUR"},
        {"10.00 EUR", "12.5", "125.00 EUR"},
    };
    for (const PriceVector& row : vectors) {
        const auto money =
            Price(UnitPrice::Parse(row.unit_price).value(), Quantity::Parse(row.quantity).value());
        ASSERT_TRUE(money) << row.unit_price;
        EXPECT_EQ(money->ToText(), row.money) << row.unit_price << " * " << row.quantity;
    }
}

TEST(Price, SaysWhenTheResultDoesNotFit) {
    EXPECT_FALSE(Price(UnitPrice::OfMicros(kMost), Quantity::OfMicros(kMost)));
    EXPECT_TRUE(Price(UnitPrice::OfMicros(kMost), Quantity::OfMicros(1'000'000)));
}

RC_GTEST_PROP(Price, AgreesWithSchoolbookArithmetic, ()) {
    const auto multiples_of = [](std::int64_t step) {
        return rc::gen::map(
            rc::gen::inRange<std::int64_t>(-1'000, 1'000),
            [step](std::int64_t times) { return times * step; }
        );
    };
    const auto any = rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
    // Half a minor unit times whole units: every other product is a tie.
    const std::int64_t price =
        *rc::gen::oneOf(any, multiples_of(5'000), multiples_of(500'000), multiples_of(500));
    const std::int64_t quantity = *rc::gen::oneOf(any, multiples_of(1'000'000));
    const char* code = *rc::gen::element("EUR", "JPY", "KWD");
    const Currency currency = Currency::Parse(code).value();
    const auto money = Price(UnitPrice::OfMicros(price, currency), Quantity::OfMicros(quantity));
    const auto dropped = static_cast<std::size_t>(12 - currency.minor_digits());
    const std::string expected = OracleMinor(price, quantity, dropped);
    if (!money) RC_ASSERT(expected.size() >= 19U);
    if (money) RC_ASSERT(std::to_string(money->minor()) == expected);
}

TEST(Quantity, ReadsUpToSixDecimalsAndWritesTheShortestText) {
    EXPECT_EQ(Quantity::Parse("12.5")->micros(), 12'500'000);
    EXPECT_EQ(Quantity::Parse("12.500")->ToText(), "12.5");
    EXPECT_EQ(Quantity::Parse("-0.000001")->ToText(), "-0.000001");
    EXPECT_EQ(Quantity::OfWhole(10)->ToText(), "10");
    EXPECT_EQ(Quantity().ToText(), "0");
    for (const char* bad :
         {"",
          "12.",
          ".5",
          "1.0000001",
          "1,5",
          "01",
          "1 ",
          "+1",
          "1e3",
          "--1",
          "9223372036854.775808"}) {
        EXPECT_FALSE(Quantity::Parse(bad)) << bad;
    }
    EXPECT_FALSE(Quantity::OfWhole(kMost));
    EXPECT_FALSE(Quantity::Plus(Quantity::OfMicros(kMost), Quantity::OfMicros(1)));
}

RC_GTEST_PROP(Quantity, TextIsAnExactInverse, (std::int64_t micros)) {
    const Quantity quantity = Quantity::OfMicros(micros);
    RC_ASSERT(Quantity::Parse(quantity.ToText()) == quantity);
    const UnitPrice price = UnitPrice::OfMicros(micros);
    RC_ASSERT(UnitPrice::Parse(price.ToText()) == price);
}

TEST(UnitPrice, KeepsTheDecimalsOfItsCurrency) {
    EXPECT_EQ(UnitPrice::Parse("157.5 EUR")->ToText(), "157.50 EUR");
    EXPECT_EQ(UnitPrice::Parse("33.335 EUR")->ToText(), "33.335 EUR");
    EXPECT_EQ(UnitPrice::Parse("120 JPY")->ToText(), "120 JPY");
    EXPECT_FALSE(UnitPrice::Parse("1.0000001 EUR"));
    EXPECT_FALSE(UnitPrice::Parse("157.50"));
}

TEST(Ratio, NeverRoundsToDecide) {
    const Ratio target = Ratio::ParseDecimal("95 %").value();
    EXPECT_LT(Ratio::Of(94'996, 100'000).value(), target);
    EXPECT_EQ(Ratio::Of(94'996, 100'000)->PercentText(2), "95.00 %");
    EXPECT_GE(Ratio::Of(19, 20).value(), target);
    // The staffing vector: 1370 h for 20 clients of 114.75 h is under 0.60 although it shows 0.60.
    EXPECT_LT(Ratio::Of(137'000, 20 * 11'475).value(), Ratio::ParseDecimal("0.60").value());
    EXPECT_EQ(Ratio::Of(137'700, 20 * 11'475).value(), Ratio::ParseDecimal("0.60").value());
}

TEST(Ratio, ComparesUnreducedAndHugeValuesExactly) {
    EXPECT_EQ(Ratio::Of(1, 2), Ratio::Of(50, 100));
    EXPECT_LT(Ratio::Of(kMost - 1, kMost).value(), Ratio::Of(1, 1).value());
    EXPECT_LT(Ratio::Of(kMost - 2, kMost - 1).value(), Ratio::Of(kMost - 1, kMost).value());
    EXPECT_FALSE(Ratio::Of(1, 0));
    EXPECT_FALSE(Ratio::Of(1, -1));
}

TEST(Ratio, ReadsFractionsDecimalsAndPercents) {
    EXPECT_EQ(Ratio::Parse("19/20")->ToText(), "19/20");
    EXPECT_EQ(Ratio::ParseDecimal("0.95")->ToText(), "95/100");
    EXPECT_EQ(Ratio::ParseDecimal("95 %")->ToText(), "95/100");
    EXPECT_EQ(Ratio::ParseDecimal("95%")->ToText(), "95/100");
    EXPECT_EQ(Ratio::ParseDecimal("97.5 %")->ToText(), "975/1000");
    EXPECT_EQ(Ratio::ParseDecimal("-2.5 %")->PercentText(1), "-2.5 %");
    for (const char* bad : {"", "1", "1/0", "1/-2", "1.5/2", "a/b", "1/2/3", " 1/2"}) {
        EXPECT_FALSE(Ratio::Parse(bad)) << bad;
    }
    for (const char* bad : {"", "%", " %", "95  %", "0,95", "1/2", "% 95"}) {
        EXPECT_FALSE(Ratio::ParseDecimal(bad)) << bad;
    }
}

TEST(Ratio, ShowsPercentsRoundedHalfAwayFromZero) {
    EXPECT_EQ(Ratio::Of(2, 3)->PercentText(1), "66.7 %");
    EXPECT_EQ(Ratio::Of(1, 8)->PercentText(0), "13 %");
    EXPECT_EQ(Ratio::Of(-1, 8)->PercentText(0), "-13 %");
    EXPECT_EQ(Ratio().PercentText(2), "0.00 %");
}

TEST(Share, IsBasisPoints) {
    EXPECT_EQ(Share::Parse("12.5 %")->basis_points(), 1250);
    EXPECT_EQ(Share::OfBasisPoints(500).ToText(), "5 %");
    EXPECT_FALSE(Share::Parse("12.555 %"));
    EXPECT_FALSE(Share::Parse("5"));
    const auto sanction =
        Price(UnitPrice::Parse("48825.00 EUR").value(), Share::OfBasisPoints(500).ToQuantity());
    EXPECT_EQ(sanction, Money::Of(244'125));
}

}  // namespace
}  // namespace luotsi
