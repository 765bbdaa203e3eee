#include "contract_registry/domain/price_index.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

Quantity Points(const std::string& text) {
    return Quantity::Parse(text).value();
}

IndexClause SeventyThirty() {
    IndexClause clause;
    clause.components = {
        {.series = "earnings", .weight = Share::OfBasisPoints(7000), .base_point = Points("112.4")},
        {.series = "prices", .weight = Share::OfBasisPoints(3000), .base_point = Points("121.0")},
    };
    return clause;
}

std::vector<IndexPoint> NewPoints() {
    return {{"earnings", Points("116.1")}, {"prices", Points("123.3")}};
}

IndexFactor Factor(const IndexClause& clause, const std::vector<IndexPoint>& points) {
    return std::get<IndexFactor>(FactorOf(clause, points));
}

std::string Indexed(const IndexClause& clause, const char* price = "157.50 EUR") {
    return IndexedPrice(UnitPrice::Parse(price).value(), Factor(clause, NewPoints()))->ToText();
}

TEST(PriceIndex, AnUnroundedFactorGives16203) {
    EXPECT_EQ(Indexed(SeventyThirty()), "162.03 EUR");
    const IndexFactor factor = Factor(SeventyThirty(), NewPoints());
    EXPECT_EQ(factor.computed_text.substr(0, 12), "1.0287451839");
    EXPECT_EQ(factor.calculation, "70 % x 116.1 / 112.4 + 30 % x 123.3 / 121");
    EXPECT_EQ(factor.outcome, IndexOutcome::kApplied);
}

TEST(PriceIndex, AFactorOfFourDecimalsGives16202) {
    IndexClause clause = SeventyThirty();
    clause.factor_decimals = 4;
    EXPECT_EQ(Indexed(clause), "162.02 EUR");
    EXPECT_EQ(Factor(clause, NewPoints()).applied_text, "1.0287");
    EXPECT_EQ(Factor(clause, NewPoints()).ToRatio(), Ratio::Of(10287, 10000));
}

TEST(PriceIndex, ACapOf25PercentGives16144) {
    IndexClause clause = SeventyThirty();
    clause.cap = Share::OfBasisPoints(250);
    EXPECT_EQ(Indexed(clause), "161.44 EUR");
    EXPECT_EQ(Factor(clause, NewPoints()).outcome, IndexOutcome::kCapped);
}

TEST(PriceIndex, AThresholdOf3PercentChangesNothing) {
    IndexClause clause = SeventyThirty();
    clause.threshold = Share::OfBasisPoints(300);
    EXPECT_EQ(Indexed(clause), "157.50 EUR");
    EXPECT_EQ(Factor(clause, NewPoints()).outcome, IndexOutcome::kUnderThreshold);
}

TEST(PriceIndex, AChangeOfExactlyTheThresholdCounts) {
    IndexClause clause;
    clause.components = {
        {.series = "one", .weight = Share::OfBasisPoints(10000), .base_point = Points("100")}
    };
    clause.threshold = Share::OfBasisPoints(300);
    const auto outcome = [&](const char* points) {
        return Factor(clause, {{"one", Points(points)}}).outcome;
    };
    EXPECT_EQ(outcome("103"), IndexOutcome::kApplied);
    EXPECT_EQ(outcome("102.999999"), IndexOutcome::kUnderThreshold);
    EXPECT_EQ(outcome("97"), IndexOutcome::kApplied);
    EXPECT_EQ(outcome("97.000001"), IndexOutcome::kUnderThreshold);
}

TEST(PriceIndex, AFloorOfZeroNeverLowersAPrice) {
    IndexClause clause;
    clause.components = {
        {.series = "one", .weight = Share::OfBasisPoints(10000), .base_point = Points("100")}
    };
    clause.floor = Share::OfBasisPoints(0);
    const IndexFactor factor = Factor(clause, {{"one", Points("90")}});
    EXPECT_EQ(factor.outcome, IndexOutcome::kFloored);
    EXPECT_EQ(IndexedPrice(UnitPrice::Parse("157.50 EUR").value(), factor)->ToText(), "157.50 EUR");
    clause.floor = Share::OfBasisPoints(500);
    EXPECT_EQ(Factor(clause, {{"one", Points("90")}}).applied_text, "0.95");
    EXPECT_EQ(Factor(clause, {{"one", Points("96")}}).applied_text, "0.96");
}

TEST(PriceIndex, APriceInFinerPartsKeepsItsDecimals) {
    EXPECT_EQ(Indexed(SeventyThirty(), "33.335 EUR"), "34.293 EUR");
}

struct Wrong {
    const char* name;
    std::vector<IndexPoint> points;
    const char* reason;
};

TEST(PriceIndex, RefusesPointsThatDoNotFitTheClause) {
    const Wrong wrongs[] = {
        {"missing", {{"earnings", Points("116.1")}}, "INDEX_POINT_MISSING"},
        {"zero", {{"earnings", Points("0")}, {"prices", Points("1")}}, "INDEX_POINT_NOT_POSITIVE"},
        {"twice", {{"earnings", Points("1")}, {"earnings", Points("1")}}, "INDEX_POINT_DUPLICATE"},
        {"unknown", {{"other", Points("1")}}, "INDEX_POINT_UNKNOWN_SERIES"},
    };
    for (const Wrong& wrong : wrongs) {
        const auto answer = FactorOf(SeventyThirty(), wrong.points);
        ASSERT_TRUE(std::holds_alternative<IndexFault>(answer)) << wrong.name;
        EXPECT_EQ(std::get<IndexFault>(answer).reason, wrong.reason) << wrong.name;
    }
}

TEST(PriceIndex, AClauseMustBeWhole) {
    EXPECT_FALSE(ClauseFault(SeventyThirty()));
    IndexClause half = SeventyThirty();
    half.components.pop_back();
    EXPECT_EQ(ClauseFault(half)->reason, "INDEX_WEIGHTS_NOT_WHOLE");
    IndexClause twice = SeventyThirty();
    twice.components[1].series = "earnings";
    EXPECT_EQ(ClauseFault(twice)->reason, "INDEX_SERIES_DUPLICATE");
    IndexClause zero = SeventyThirty();
    zero.components[1].base_point = Points("0");
    EXPECT_EQ(ClauseFault(zero)->reason, "INDEX_POINT_NOT_POSITIVE");
    EXPECT_TRUE(ClauseFault(IndexClause{}));
}

TEST(PriceIndex, RefusesRatherThanOverflows) {
    IndexClause clause;
    for (int i = 0; i < 10; ++i) {
        clause.components.push_back(
            {.series = "s" + std::to_string(i),
             .weight = Share::OfBasisPoints(1000),
             .base_point = Quantity::OfMicros(9'000'000'000'000'000'07 - i * 1'000'003)}
        );
    }
    std::vector<IndexPoint> points;
    for (const IndexComponent& one : clause.components)
        points.push_back({one.series, Quantity::OfMicros(one.base_point.micros() - 11)});
    EXPECT_EQ(std::get<IndexFault>(FactorOf(clause, points)).reason, "AMOUNT_OVERFLOW");
}

}  // namespace
}  // namespace luotsi::contract_registry
