#include "kernel/apportion.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <limits>
#include <numeric>

namespace luotsi {
namespace {

std::vector<std::int64_t> MinorOf(const std::vector<Money>& parts) {
    std::vector<std::int64_t> minor;
    for (const Money part : parts)
        minor.push_back(part.minor());
    return minor;
}

std::vector<std::int64_t> Split(std::int64_t minor, std::vector<std::int64_t> weights) {
    return MinorOf(Apportion(Money::Of(minor), weights));
}

using Parts = std::vector<std::int64_t>;

TEST(Apportion, SplitsByShares) {
    EXPECT_EQ(Split(100'000, {5'000, 3'000, 2'000}), (Parts{50'000, 30'000, 20'000}));
}

TEST(Apportion, GivesTheCentThatIsLeftToTheLargestRemainder) {
    // 1.01 by 50/30/20: 50.5, 30.3, 20.2 cents.
    EXPECT_EQ(Split(101, {5'000, 3'000, 2'000}), (Parts{51, 30, 20}));
    // 0.99: 49.5, 29.7, 19.8 cents.
    EXPECT_EQ(Split(99, {5'000, 3'000, 2'000}), (Parts{49, 30, 20}));
}

TEST(Apportion, FavoursTheEarlierOfEqualRemainders) {
    EXPECT_EQ(Split(100, {1, 1, 1}), (Parts{34, 33, 33}));
    EXPECT_EQ(Split(2, {1, 1, 1}), (Parts{1, 1, 0}));
}

TEST(Apportion, MirrorsARecovery) {
    EXPECT_EQ(Split(-101, {5'000, 3'000, 2'000}), (Parts{-51, -30, -20}));
}

TEST(Apportion, GivesNothingToAWeightOfZero) {
    EXPECT_EQ(Split(7, {0, 1, 0}), (Parts{0, 7, 0}));
    EXPECT_EQ(Split(1, {0, 1, 1}), (Parts{0, 1, 0}));
}

TEST(Apportion, KeepsTheCurrency) {
    const std::vector<std::int64_t> weights{1, 1};
    const Currency krona = *Currency::Parse("SEK");
    for (const Money part : Apportion(Money::Of(5, krona), weights))
        EXPECT_EQ(part.currency(), krona);
}

TEST(Apportion, CountsTheLargestAmounts) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(Split(kMost, {kMost, 0}), (Parts{kMost, 0}));
    EXPECT_EQ(Split(kLeast, {1}), (Parts{kLeast}));
}

RC_GTEST_PROP(Apportion, PartsSumToTheWholeAndLieWithinAUnitOfTheirShare, ()) {
    const auto minor = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
    const auto weights =
        *rc::gen::nonEmpty(rc::gen::container<Parts>(rc::gen::inRange<std::int64_t>(0, 10'001)));
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    RC_PRE(sum > 0);
    const Parts parts = Split(minor, weights);
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == minor);
    RC_ASSERT(parts == Split(minor, weights));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        // |part - minor * weight / sum| < 1, without division.
        RC_ASSERT(std::llabs(parts[i] * sum - minor * weights[i]) < sum);
    }
}

}  // namespace
}  // namespace luotsi
