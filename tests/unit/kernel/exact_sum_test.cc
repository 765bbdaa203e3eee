#include "kernel/exact_sum.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace luotsi {
namespace {

using Fractions = std::vector<std::pair<std::int64_t, std::int64_t>>;

ExactSum SumOf(const Fractions& fractions) {
    ExactSum sum;
    for (const auto& [top, bottom] : fractions)
        sum.Add(top, bottom);
    return sum;
}

std::int64_t MeanOf(const Fractions& fractions) {
    const auto count = static_cast<std::int64_t>(fractions.size());
    return static_cast<std::int64_t>(SumOf(fractions).DividedHalfAway(count));
}

TEST(ExactSum, AHalfThatThirdsMakeIsAHalf) {
    EXPECT_EQ(MeanOf({{1, 3}, {1, 3}, {1, 3}, {2, 1}, {0, 1}, {0, 1}}), 1);
    EXPECT_EQ(MeanOf({{-1, 3}, {-1, 3}, {-1, 3}, {-2, 1}, {0, 1}, {0, 1}}), -1);
    EXPECT_EQ(MeanOf({{1, 3}, {1, 6}}), 0);
    EXPECT_EQ(MeanOf({{1, 3}, {2, 3}}), 1);
    EXPECT_EQ(MeanOf({{-1, 3}, {-2, 3}}), -1);
    EXPECT_EQ(MeanOf({{1, 3}, {-1, 3}}), 0);
    EXPECT_TRUE(SumOf({{1, 3}, {1, 6}, {1, 2}}).Reaches(1));
    EXPECT_FALSE(SumOf({{1, 3}, {1, 6}, {1, 2}}).Reaches(2));
    EXPECT_TRUE(SumOf({{-1, 3}, {-1, 6}, {-1, 2}}).Reaches(-1));
}

// Nearer to the whole than 2^-64.
TEST(ExactSum, TellsWhatIsJustBesideAHalfFromTheHalf) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kHalf = kMost / 2;
    // The sum is 1 / (2 * kMost) below one.
    EXPECT_EQ(MeanOf({{kHalf, kMost}, {kHalf, kMost - 1}}), 0);
    EXPECT_FALSE(SumOf({{kHalf, kMost}, {kHalf, kMost - 1}}).Reaches(1));
    EXPECT_EQ(MeanOf({{kHalf + 1, kMost}, {kHalf, kMost - 1}}), 1);
    // a / b - c / d is 1 / (b * d), 2^-126 or so.
    const Fractions above{{kMost - 1, kMost}, {-(kMost - 2), kMost - 1}, {1, 1}};
    const Fractions below{{-(kMost - 1), kMost}, {kMost - 2, kMost - 1}, {1, 1}};
    EXPECT_TRUE(SumOf(above).Reaches(1));
    EXPECT_FALSE(SumOf(below).Reaches(1));
}

// Whatever is added: as over one denominator, which is small enough to be had.
TEST(ExactSum, IsRoundedOnce) {
    const bool holds = rc::check("as over a common denominator", [] {
        constexpr std::int64_t kCommon = 27'720;
        const auto count = *rc::gen::inRange<std::int64_t>(1, 30);
        Fractions fractions;
        std::int64_t over_common = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const auto bottom = *rc::gen::inRange<std::int64_t>(1, 13);
            const auto top = *rc::gen::inRange<std::int64_t>(-40, 41);
            fractions.emplace_back(top, bottom);
            over_common += top * (kCommon / bottom);
        }
        const std::int64_t size = over_common < 0 ? -over_common : over_common;
        const std::int64_t rounded = (2 * size + kCommon * count) / (2 * kCommon * count);
        RC_ASSERT(MeanOf(fractions) == (over_common < 0 ? -rounded : rounded));
        const auto whole = *rc::gen::inRange<std::int64_t>(-5, 6);
        RC_ASSERT(SumOf(fractions).Reaches(whole) == (over_common >= whole * kCommon));
    });
    EXPECT_TRUE(holds);
}

// Large denominators that have little in common, two at a time: 128 bits hold the product.
TEST(ExactSum, HoldsForLargeDenominators) {
    const bool holds = rc::check("as their cross product", [] {
        const auto denominator = rc::gen::inRange<std::int64_t>(1, std::int64_t{1} << 50);
        const std::int64_t left = *denominator;
        const std::int64_t right = *denominator;
        const auto first = *rc::gen::inRange<std::int64_t>(-left, left + 1);
        const auto second = *rc::gen::inRange<std::int64_t>(-right, right + 1);
        const Wide top = Wide{first} * right + Wide{second} * left;
        const Wide bottom = Wide{left} * right;
        const auto mean = static_cast<std::int64_t>(DivideHalfAway(top, 2 * bottom));
        RC_ASSERT(MeanOf({{first, left}, {second, right}}) == mean);
        for (const std::int64_t whole : {-1, 0, 1})
            RC_ASSERT(
                SumOf({{first, left}, {second, right}}).Reaches(whole) == (top >= whole * bottom)
            );
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi
