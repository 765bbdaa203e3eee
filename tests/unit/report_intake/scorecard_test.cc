#include "report_intake/domain/scorecard.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

namespace luotsi::report_intake {
namespace {

using enum FocusArea;

TEST(M03, AnAreaScoresTheShareOfItsReportedIndicatorsThatMetTheirTarget) {
    const std::vector<AreaCount> counts{
        {.focus_area = kQuality, .reported = 3, .met = 2}, {.focus_area = kCost, .reported = 4}
    };
    const Scorecard card = Score(counts, {});
    EXPECT_EQ(card.areas[0].score, 0);
    EXPECT_EQ(card.areas[1].score, 6667);
    // Nothing reported is no score, not zero.
    EXPECT_EQ(card.areas[2].score, std::nullopt);
    // Unweighted: (0 + 2/3) / 2.
    EXPECT_EQ(card.overall, 3333);
}

TEST(M03, WeightsOfAreasWithoutReportsAreLeftOut) {
    const std::vector<FocusWeight> weights{
        {kCost, 40}, {kQuality, 30}, {kOutput, 10}, {kDevelopment, 10}, {kEffectiveness, 10}
    };
    const std::vector<AreaCount> counts{
        {.focus_area = kCost, .reported = 2, .met = 1},
        {.focus_area = kQuality, .reported = 3, .met = 3},
    };
    const Scorecard card = Score(counts, weights);
    // (40 x 1/2 + 30 x 1) / 70
    EXPECT_EQ(card.overall, 7143);
    EXPECT_EQ(card.areas[4].weight, 10U);
}

TEST(M03, WithoutReportsThereIsNoScore) {
    EXPECT_EQ(Score({}, {}).overall, std::nullopt);
    const std::vector<FocusWeight> weights{{kCost, 100}};
    const std::vector<AreaCount> counts{{.focus_area = kQuality, .reported = 1, .met = 1}};
    EXPECT_EQ(Score(counts, weights).overall, std::nullopt);
}

// Whatever is reported, the whole lies between its least and its greatest part.
TEST(M03, TheOverallScoreLiesBetweenThoseOfTheAreas) {
    rc::check([] {
        std::vector<AreaCount> counts;
        std::vector<FocusWeight> weights;
        std::int64_t least = 10'000;
        std::int64_t most = 0;
        for (const FocusArea area : kFocusAreas) {
            const auto reported = *rc::gen::inRange<std::uint64_t>(0, 3000);
            const auto met = *rc::gen::inRange<std::uint64_t>(0, reported + 1);
            counts.push_back({.focus_area = area, .reported = reported, .met = met});
            weights.push_back({area, *rc::gen::inRange<std::uint64_t>(1, 100)});
        }
        const Scorecard card = Score(counts, weights);
        for (const AreaScore& area : card.areas) {
            if (!area.score) continue;
            least = std::min(least, *area.score);
            most = std::max(most, *area.score);
        }
        if (!card.overall) return;
        RC_ASSERT(*card.overall >= least && *card.overall <= most);
    });
}

}  // namespace
}  // namespace luotsi::report_intake
