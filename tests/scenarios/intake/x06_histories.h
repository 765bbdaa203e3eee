#pragma once

#include "tests/scenarios/intake/x06_trial.h"
#include "tests/support/run_settings.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace luotsi::test {

inline std::uint64_t SeedOf() {
    return SeedOr(20261122);
}

// What is true of each month in the end; a month may never be reported, and then be excused.
struct Plan {
    std::map<Month, Truth> truths;
    std::vector<Month> excused;
};

inline Truth AnyTruth(std::mt19937_64& random) {
    Truth truth;
    truth.days = random() % 8 == 0 ? 0 : static_cast<std::int64_t>(1 + random() % 400);
    // Close to the target level of 600, on it, and on either side.
    truth.staff = static_cast<std::int64_t>(590 + random() % 21);
    return truth;
}

inline Plan AnyPlan(std::mt19937_64& random) {
    Plan plan;
    for (int i = 0; i < kTrialMonths; ++i) {
        const Month month = FirstTrialMonth().AddMonths(i);
        if (random() % 7 != 0) {
            plan.truths[month] = AnyTruth(random);
        } else if (random() % 2 == 0) {
            plan.excused.push_back(month);
        }
    }
    return plan;
}

enum class Deed { kSend, kApprove, kExcuse };
struct Step {
    CivilDate day;
    Deed deed = Deed::kSend;
    Month month;
    Truth truth = {};
};

inline std::vector<Step> InOrder(std::vector<Step> steps) {
    std::ranges::stable_sort(steps, {}, &Step::day);
    return steps;
}

// Each month reported on the third of the next one and approved on the fourth.
inline std::vector<Step> Timely(const Plan& plan) {
    std::vector<Step> steps;
    for (const auto& [month, truth] : plan.truths) {
        const CivilDate first = month.Next().FirstDay();
        steps.push_back({first.AddDays(2), Deed::kSend, month, truth});
        steps.push_back({first.AddDays(3), Deed::kApprove, month});
    }
    for (const Month& month : plan.excused)
        steps.push_back({month.Next().FirstDay().AddDays(4), Deed::kExcuse, month});
    return InOrder(std::move(steps));
}

// The same months late, in any order, with wrong versions before the true one, some of them
// approved, and some sent twice.
inline std::vector<Step> Untimely(const Plan& plan, std::mt19937_64& random) {
    const auto days = [&](int most) { return static_cast<std::int64_t>(random() % (most + 1)); };
    std::vector<Step> steps;
    for (const auto& [month, truth] : plan.truths) {
        CivilDate day = month.Next().FirstDay().AddDays(days(130));
        for (std::uint64_t wrong = random() % 4; wrong > 0; --wrong) {
            steps.push_back({day, Deed::kSend, month, AnyTruth(random)});
            if (random() % 2 == 0) steps.push_back({day.AddDays(1), Deed::kApprove, month});
            day = day.AddDays(2 + days(40));
        }
        steps.push_back({day, Deed::kSend, month, truth});
        if (random() % 3 == 0) steps.push_back({day.AddDays(1), Deed::kSend, month, truth});
        steps.push_back({day.AddDays(1), Deed::kApprove, month});
        // Whoever sends it once more after the approval changes nothing either.
        if (random() % 3 == 0) steps.push_back({day.AddDays(2), Deed::kSend, month, truth});
    }
    for (const Month& month : plan.excused)
        steps.push_back({month.Next().FirstDay().AddDays(days(200)), Deed::kExcuse, month});
    return InOrder(std::move(steps));
}

}  // namespace luotsi::test
