#include "platform/sheet/numbers.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::sheet {
namespace {

constexpr DecimalSniffer::Style kComma{.decimal = ','};
constexpr DecimalSniffer::Style kPoint{.decimal = '.'};
constexpr DecimalSniffer::Style kMixed{.decimal = ',', .mixed = true};

std::string StyleOf(const std::vector<const char*>& texts, char usual = ',') {
    DecimalSniffer sniffer;
    for (const char* text : texts)
        sniffer.Look(text);
    const DecimalSniffer::Style style = sniffer.Decide(usual);
    if (style.mixed) return "mixed";
    return (style.assumed ? "usual " : "") + std::string(1, style.decimal);
}

TEST(DecimalSniffer, LooksAtAllNumbersTogether) {
    EXPECT_EQ(StyleOf({"1,5"}), ",");
    EXPECT_EQ(StyleOf({"1.5"}), ".");
    EXPECT_EQ(StyleOf({"1.234,56", "7"}), ",");
    EXPECT_EQ(StyleOf({"1,234.56"}), ".");
    EXPECT_EQ(StyleOf({"1 234,560"}), ",");
    EXPECT_EQ(StyleOf({"0.597"}), ".");
    EXPECT_EQ(StyleOf({"1.234.567"}), ",");
    EXPECT_EQ(StyleOf({"1,5", "1.5"}), "mixed");
    // Nothing tells: what is usual.
    EXPECT_EQ(StyleOf({"1,234", "12"}), "usual ,");
    EXPECT_EQ(StyleOf({"1,234", "12"}, '.'), "usual .");
    EXPECT_EQ(StyleOf({"1.234"}), "usual ,");
    EXPECT_EQ(StyleOf({"12", "-7", "100 %"}), ",");
    // Dates and codes are no numbers.
    EXPECT_EQ(StyleOf({"1.2.2026", "A1.5"}), ",");
}

TEST(DecimalSniffer, TwoSignsOfWhichNoNumberTellsAreMixed) {
    EXPECT_EQ(StyleOf({"1,500", "2.500"}), "mixed");
    EXPECT_EQ(StyleOf({"2.500", "1,500", "12"}, '.'), "mixed");
    // One that tells decides for all.
    EXPECT_EQ(StyleOf({"1,500", "2.500", "0,5"}), ",");
    EXPECT_EQ(StyleOf({"1,500", "2.500", "0.5"}), ".");
    EXPECT_EQ(StyleOf({"1,500", "2.500", "1 000,250"}), ",");
}

TEST(DecimalSniffer, WhatStandsAroundANumberTellsNothing) {
    for (const char* text :
         {"1,500 €", "€ 1,500", "EUR 1,500", "1,500 EUR", "-1,500", "1,500-", "+1,500", "1,500 %"})
        EXPECT_EQ(StyleOf({text}, '.'), "usual .") << text;
    EXPECT_EQ(
        StyleOf(
            {"\xe2\x88\x92"
             "1,500"},
            '.'
        ),
        "usual ."
    );
    EXPECT_EQ(ReadNumber("€ 1,500", kMixed, 3), std::nullopt);
    EXPECT_EQ(ReadNumber("EUR 1.500", kMixed, 3), std::nullopt);
}

TEST(ReadEitherWay, GivesBothReadingsInPlainDigits) {
    const auto told = [](std::string_view text) -> std::string {
        const auto both = ReadEitherWay(text);
        return both ? both->decimal + " or " + both->grouped : "";
    };
    EXPECT_EQ(told("1,500"), "1.5 or 1500");
    EXPECT_EQ(told("12.345 €"), "12.345 or 12345");
    EXPECT_EQ(told("-1.000"), "-1 or -1000");
    EXPECT_EQ(ReadEitherWay("1.500")->sign, '.');
    for (const char* text : {"", "1500", "1,5", "0,500", "1 234,567", "1.234,567", "x1,500"})
        EXPECT_EQ(told(text), "") << text;
}

TEST(ReadNumber, TakesTheFormsThatPeopleWrite) {
    const std::pair<const char*, std::int64_t> commas[] = {
        {"1 234,56", 123'456},
        {"1.234,56", 123'456},
        {"1'234,56", 123'456},
        {"1234,5", 123'450},
        {"-12", -1'200},
        {"12-", -1'200},
        {"\xe2\x88\x92"
         "12",
         -1'200},
        {"+12", 1'200},
        {"12,50 €", 1'250},
        {"EUR 12,5", 1'250},
        {"0", 0},
    };
    for (const auto& [text, hundredths] : commas)
        EXPECT_EQ(ReadNumber(text, kComma, 2), hundredths) << text;
    for (const char* text : {"", "abc", "1,2,3", "12 34", "1,234", "1E+05", "=1", "1.2.2026"})
        EXPECT_EQ(ReadNumber(text, kComma, 2), std::nullopt) << text;
    EXPECT_EQ(ReadNumber("1,234.5", kPoint, 2), 123'450);
    // Mixed: each tells for itself, and what does not tell is refused.
    EXPECT_EQ(ReadNumber("1.5", kMixed, 2), 150);
    EXPECT_EQ(ReadNumber("1,5", kMixed, 2), 150);
    EXPECT_EQ(ReadNumber("1,234", kMixed, 3), std::nullopt);
    EXPECT_EQ(ReadNumber("12", kMixed, 0), 12);
}

TEST(ReadNumber, ZerosAtTheEndOfDecimalsAreNone) {
    EXPECT_EQ(ReadNumber("3,0", kComma, 0), 3);
    EXPECT_EQ(ReadNumber("-3,00", kComma, 0), -3);
    EXPECT_EQ(ReadNumber("33,5000 €", kComma, 2), 3'350);
    EXPECT_EQ(ReadNumber("3,0", kMixed, 0), 3);
    for (const char* text : {"10,5", "3,01", "0,000001"})
        EXPECT_EQ(ReadNumber(text, kComma, 0), std::nullopt) << text;
    // It may be 1 500.
    EXPECT_EQ(ReadNumber("1,500", kComma, 2), std::nullopt);
    EXPECT_EQ(ReadNumber("1,500", kComma, 0), std::nullopt);
    EXPECT_EQ(ReadNumber("9223372036854,775807", kComma, 6), 9'223'372'036'854'775'807);
    EXPECT_EQ(ReadNumber("9223372036855", kComma, 6), std::nullopt);
}

TEST(HasMoreDecimals, OfANumberThatWouldFitOtherwise) {
    for (const char* text : {"33,335", "14,2857142857143", "0,0000428571428571429"})
        EXPECT_TRUE(HasMoreDecimals(text, kComma, 2)) << text;
    for (const char* text : {"33,33", "5", "x", "7:30", "10000000000000000"})
        EXPECT_FALSE(HasMoreDecimals(text, kComma, 2)) << text;
}

TEST(ReadRatio, IsTheSameHoweverItIsWritten) {
    for (const char* text : {"0,955", "95,5 %", "95,5%", "0,95500", "95,50 %"}) {
        const auto ratio = ReadRatio(text, kComma);
        ASSERT_TRUE(ratio.has_value()) << text;
        EXPECT_EQ(ratio->numerator(), 955) << text;
        EXPECT_EQ(ratio->denominator(), 1'000) << text;
    }
    EXPECT_EQ(ReadRatio("0,59695", kComma)->denominator(), 100'000);
    EXPECT_EQ(ReadRatio("12", kComma)->denominator(), 1);
    EXPECT_EQ(ReadRatio("%", kComma), std::nullopt);
    EXPECT_EQ(ReadRatio("x", kComma), std::nullopt);
    EXPECT_EQ(ReadRatio("0", kComma)->denominator(), 1);
    EXPECT_EQ(ReadRatio("120 %", kComma)->ToText(), "12/10");
}

TEST(ReadRatio, TakesWhatAFormulaMakesOfAShare) {
    const auto read = [](std::string_view plain) {
        const auto ratio = ReadRatio(plain, kPoint);
        return ratio ? ratio->ToText() : "";
    };
    EXPECT_EQ(read("0.645833333333333"), "645833333333333/1000000000000000");
    EXPECT_EQ(read("0.333333333333333"), "333333333333333/1000000000000000");
    EXPECT_EQ(read("12.3456789012346"), "123456789012346/10000000000000");
    EXPECT_EQ(read("0.000428571428571429"), "428571428571429/1000000000000000000");
    EXPECT_EQ(read("0.0000428571428571429"), "");
    EXPECT_EQ(read("64.5833333333333 %"), "645833333333333/1000000000000000");
    // However near, a share stays on its side of a target.
    EXPECT_TRUE(*ReadRatio("0.949999999999999", kPoint) < *Ratio::Of(95, 100));
}

TEST(ReadDate, TakesFinnishAndIsoDates) {
    for (const char* text : {"1.2.2026", "01.02.2026", "2026-02-01", "1/2/2026"})
        EXPECT_EQ(ReadDate(text).value().ToText(), "2026-02-01") << text;
    for (const char* text : {"31.2.2026", "2026", "46054", "1.2.26", "helmi"})
        EXPECT_EQ(ReadDate(text), std::nullopt) << text;
    for (const char* text :
         {"1.2.2026 0:00",
          "1.2.2026 00:00:00",
          "1.2.2026 klo 0.00",
          "1/2/2026 9.30",
          "2026-02-01 00:00:00",
          "2026-02-01T00:00:00.000",
          "2026-02-01 00:00"})
        EXPECT_EQ(ReadDate(text).value().ToText(), "2026-02-01") << text;
    // The last may be another day here.
    for (const char* text :
         {"1.2.2026 0", "1.2.2026 24:00", "1.2.2026 1:99", "1.2.2026 x", "2026-02-01T00:00:00Z"})
        EXPECT_EQ(ReadDate(text), std::nullopt) << text;
    for (const char* text : {"2026-02", "2/2026", "02.2026", "202602", "1.2.2026", "2026-02-28"})
        EXPECT_EQ(ReadMonth(text).value().ToText(), "2026-02") << text;
    EXPECT_EQ(ReadMonth("2026-13"), std::nullopt);
}

TEST(Damage, OfSpreadsheetsIsTold) {
    for (const char* text : {"1E+05", "1,2E+05", "####", "#REF!", "1.2.2026", "2026-02-01"})
        EXPECT_TRUE(LooksDamagedNumber(text)) << text;
    for (const char* text : {"12", "1,5", "abc", "E5", "5E"})
        EXPECT_FALSE(LooksDamagedNumber(text)) << text;
    for (const char* text : {"46054", "46054,5", "#ARVO!", "4,6E+04"})
        EXPECT_TRUE(LooksDamagedDate(text)) << text;
    for (const char* text : {"2026-02-01", "huomenna", "460541"})
        EXPECT_FALSE(LooksDamagedDate(text)) << text;
}

TEST(PlainDigits, RoundsToTheDigitsThatASpreadsheetKeeps) {
    const std::pair<const char*, const char*> cases[] = {
        {"12.300000000000001", "12.3"},
        {"0.59999999999999998", "0.6"},
        {"0.30000000000000004", "0.3"},
        {"1E-3", "0.001"},
        {"1.0000000000000001E-5", "0.00001"},
        {"1E+5", "100000"},
        {"-2.5", "-2.5"},
        {"100", "100"},
        {"9.9999999999999999", "10"},
        {"0", "0"},
        {"123456789012345678", "123456789012346000"},
    };
    for (const auto& [stored, plain] : cases)
        EXPECT_EQ(PlainDigits(stored), plain) << stored;
    for (const char* stored : {"", "x", "1.2.3", "1E", "1E99999999999", "1E+100"})
        EXPECT_EQ(PlainDigits(stored), std::nullopt) << stored;
}

TEST(ReadNumber, PropertyReadsBackWhatWasGrouped) {
    const bool holds = rc::check([] {
        const auto micros = *rc::gen::inRange<std::int64_t>(0, 9'000'000'000'000'000);
        const char decimal = *rc::gen::element(',', '.');
        const std::string between = *rc::gen::element<std::string>("", " ", "'");
        std::string text = Quantity::OfMicros(micros).ToText();
        const std::size_t point = std::min(text.find('.'), text.size());
        if (point < text.size()) text[point] = decimal;
        for (std::size_t at = point; at > 3; at -= 3)
            text.insert(at - 3, between);
        RC_ASSERT(ReadNumber(text, {.decimal = decimal}, 6) == micros);
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi::sheet
