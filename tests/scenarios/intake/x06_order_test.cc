#include "tests/scenarios/intake/x06_county.h"
#include "tests/scenarios/intake/x06_histories.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace luotsi::test {
namespace {

constexpr int kHistories = 10'000;

struct Ran {
    std::string outcome;
    Work work;
};

Ran Live(const std::vector<Step>& steps, Plant plant = Plant::kNone) {
    PureCounty county(plant);
    for (const Step& step : steps) {
        county.AdvanceTo(step.day);
        if (step.deed == Deed::kSend) county.Send(step.month, step.truth);
        if (step.deed == Deed::kApprove) county.Approve(step.month);
        if (step.deed == Deed::kExcuse) county.Excuse(step.month);
    }
    county.AdvanceTo(PureCounty::LastDay());
    return {county.Outcome(), county.work()};
}

TEST(LateAndCorrectedReports, TenThousandHistoriesEndAsTimelyOnesDo) {
    const std::uint64_t seed = SeedOf();
    std::mt19937_64 random(seed);
    Work late;
    Work timely;
    std::size_t steps = 0;
    for (int history = 0; history < kHistories; ++history) {
        const Plan plan = AnyPlan(random);
        const Ran expected = Live(Timely(plan));
        const std::vector<Step> untimely = Untimely(plan, random);
        const Ran found = Live(untimely);
        ASSERT_EQ(found.outcome, expected.outcome) << "seed " << seed << " history " << history;
        // Not one event more than the differences that it tells.
        ASSERT_EQ(found.work.reports.told, found.work.reports.least) << "history " << history;
        ASSERT_EQ(found.work.ladder.told, found.work.ladder.least) << "history " << history;
        ASSERT_EQ(found.work.alerts.told, found.work.alerts.least) << "history " << history;
        ASSERT_EQ(found.work.payments.told, found.work.payments.least) << "history " << history;
        ASSERT_EQ(found.work.strangers, 0U) << "history " << history;
        steps += untimely.size();
        for (const auto& [sum, one] :
             {std::pair(&late, &found.work), std::pair(&timely, &expected.work)}) {
            sum->reports += one->reports;
            sum->ladder += one->ladder;
            sum->alerts += one->alerts;
            sum->payments += one->payments;
        }
    }
    EXPECT_GT(late.ladder.told, timely.ladder.told);
    EXPECT_GT(late.payments.told, timely.payments.told);
    std::printf(
        "seed %llu: %d histories, %zu deeds; events late/timely: reports %zu/%zu, ladder %zu/%zu, "
        "alerts %zu/%zu, payments %zu/%zu (none of 0.00 EUR for a correction); %.2f events a deed, "
        "none about another month\n",
        static_cast<unsigned long long>(seed),
        kHistories,
        steps,
        late.reports.told,
        timely.reports.told,
        late.ladder.told,
        timely.ladder.told,
        late.alerts.told,
        timely.alerts.told,
        late.payments.told,
        timely.payments.told,
        static_cast<double>(
            late.reports.told + late.ladder.told + late.alerts.told + late.payments.told
        ) / static_cast<double>(steps)
    );
}

TEST(LateAndCorrectedReports, EachPlantedFaultIsFound) {
    constexpr std::array<std::pair<Plant, const char*>, 6> kPlants{{
        {Plant::kPaymentForgetsCorrection, "a payment that forgets a correction"},
        {Plant::kPaymentPaysOnTop, "a correction paid on top of what was paid"},
        {Plant::kAlertForgetsLateReport, "an alert that forgets a late report"},
        {Plant::kLadderForgetsCure, "a ladder that forgets that a report came"},
        {Plant::kHoldIsForgotten, "a held payment that is never let go"},
        {Plant::kRepeatIsACorrection, "the same report again taken for a correction"},
    }};
    constexpr int kTries = 200;
    for (const auto& [plant, name] : kPlants) {
        std::mt19937_64 random(SeedOf());
        int found = 0;
        for (int history = 0; history < kTries; ++history) {
            const Plan plan = AnyPlan(random);
            const Ran expected = Live(Timely(plan));
            const Ran wrong = Live(Untimely(plan, random), plant);
            const bool wasteful = wrong.work.reports.told != wrong.work.reports.least;
            found += wrong.outcome != expected.outcome || wasteful ? 1 : 0;
        }
        EXPECT_GT(found, kTries / 20) << name;
        std::printf("%s: told apart in %d of %d histories\n", name, found, kTries);
    }
}

}  // namespace
}  // namespace luotsi::test
