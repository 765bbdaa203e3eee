#include "contract_registry/domain/inhouse_unit.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace luotsi::contract_registry {
namespace {

Moment On(const char* day) {
    return {.now = Instant::FromMicros(1), .today = *CivilDate::Parse(day)};
}
Money Euro(std::int64_t euros) {
    return Money::Of(euros * 100);
}
PartyIdentifier Unit() {
    return {.scheme = "FI-PRO", .id = "2077474-0"};
}

// As in act 1397/2016 section 15.
InhouseLimits Law() {
    return {
        .share = Share::OfBasisPoints(500),
        .amount = Euro(500'000),
        .share_from = Euro(100'000),
        .no_market_share = Share::OfBasisPoints(1000),
        .no_market_years = 3,
        .no_market_days = 14,
        .years = 3,
        .owned = {},
    };
}

InhouseUnit Of(std::vector<InhouseYear> years) {
    return {.provider = Unit(), .years = std::move(years), .no_market = {}};
}
InhouseUnit ThreeYearsOf(Money total, Money external) {
    return Of(
        {{2023, total, external, {}}, {2024, total, external, {}}, {2025, total, external, {}}}
    );
}
const CivilDate kDay = *CivilDate::Parse("2026-06-30");

TEST(InhouseUnit, IsJudgedExactlyAtTheLimits) {
    struct Case {
        Money total;
        Money external;
        bool within;
        InhouseRule rule;
    };
    const std::vector<Case> cases{
        // 5.00 % and not above 500 000.
        {Euro(8'000'000), Euro(400'000), true, InhouseRule::kOrdinary},
        // 5.0000125 %.
        {Euro(8'000'000), Euro(400'001), false, InhouseRule::kOrdinary},
        {Euro(8'000'000), Money::Of(40'000'001), false, InhouseRule::kOrdinary},
        // 3 %, but above 500 000.
        {Euro(20'000'000), Euro(600'000), false, InhouseRule::kOrdinary},
        {Euro(20'000'000), Euro(500'000), true, InhouseRule::kOrdinary},
        {Euro(20'000'000), Euro(500'001), false, InhouseRule::kOrdinary},
        {Euro(10'000'000), Euro(500'000), true, InhouseRule::kOrdinary},
        {Euro(10'000'000), Euro(501'000), false, InhouseRule::kOrdinary},
        // 10 %, but so little that the share does not matter.
        {Euro(900'000), Euro(90'000), true, InhouseRule::kSmall},
        {Euro(900'000), Money::Of(9'999'999), true, InhouseRule::kSmall},
        {Euro(900'000), Euro(100'000), false, InhouseRule::kOrdinary},
        {Euro(0), Euro(0), true, InhouseRule::kSmall},
    };
    for (const Case& one : cases) {
        const InhouseAssessment made = Assess(ThreeYearsOf(one.total, one.external), Law(), kDay);
        EXPECT_EQ(made.within_limits(), one.within)
            << one.total.ToText() << ' ' << one.external.ToText();
        EXPECT_EQ(made.rule, one.rule) << one.external.ToText();
        EXPECT_EQ(AttentionsOf(made).size(), one.within ? 0U : 1U);
    }
}

TEST(InhouseUnit, IsJudgedOnTheAverageOfThreeYearsThatAreOver) {
    InhouseUnit unit = Of({
        {2021, Euro(1'000'000), Euro(1'000'000), {}},
        {2022, Euro(10'000'000), Euro(400'000), {}},
        {2023, Euro(10'000'000), Euro(500'000), {}},
        {2024, Euro(10'000'000), Euro(600'000), {}},
    });
    const InhouseAssessment made = Assess(unit, Law(), *CivilDate::Parse("2025-01-01"));
    EXPECT_EQ(made.year, 2024U);
    EXPECT_EQ(made.years_counted, 3U) << "2021 lies before the three";
    EXPECT_EQ(made.external, Euro(1'500'000));
    EXPECT_TRUE(made.within_limits()) << "600 000 in one year, 500 000 on average";
    // A cent more in three years is more than the average may be.
    unit.years.back().external = Money::Of(60'000'001);
    EXPECT_FALSE(Assess(unit, Law(), *CivilDate::Parse("2025-01-01")).within_limits());
    EXPECT_EQ(Assess(unit, Law(), *CivilDate::Parse("2024-12-31")).year, 2023U) << "not over yet";
}

TEST(InhouseUnit, AYoungUnitIsJudgedOnTheYearsItHas) {
    const InhouseAssessment one =
        Assess(Of({{2025, Euro(8'000'000), Euro(400'001), {}}}), Law(), kDay);
    EXPECT_EQ(one.years_counted, 1U);
    EXPECT_FALSE(one.within_limits());
    const InhouseAssessment none = Assess(Of({}), Law(), kDay);
    EXPECT_EQ(none.rule, InhouseRule::kNotJudged);
    EXPECT_TRUE(none.within_limits());
}

TEST(InhouseUnit, WithoutAMarketTheWiderShareHoldsForThreeYears) {
    InhouseUnit unit = ThreeYearsOf(Euro(20'000'000), Euro(2'000'000));
    EXPECT_FALSE(Assess(unit, Law(), kDay).within_limits());
    unit.no_market = {{*CivilDate::Parse("2024-01-01"), *CivilDate::Parse("2024-01-15")}};
    const auto rule_on = [&](const char* day) {
        return Assess(unit, Law(), *CivilDate::Parse(day)).rule;
    };
    EXPECT_EQ(rule_on("2026-06-30"), InhouseRule::kNoMarket);
    EXPECT_TRUE(Assess(unit, Law(), kDay).within_limits()) << "exactly 10 %, no limit in euros";
    EXPECT_EQ(rule_on("2027-01-15"), InhouseRule::kNoMarket);
    EXPECT_EQ(rule_on("2027-01-16"), InhouseRule::kOrdinary) << "three years are over";
    unit.years.back().external = Money::Of(200'000'001);
    EXPECT_FALSE(Assess(unit, Law(), kDay).within_limits());
}

TEST(InhouseUnit, WhatNobodyHasSetLimitsNothing) {
    EXPECT_TRUE(Assess(ThreeYearsOf(Euro(100), Euro(100)), {}, kDay).within_limits());
    InhouseLimits owned;
    owned.owned = Share::OfBasisPoints(1000);
    InhouseUnit unit = Of({{2025, Euro(100), Euro(0), Share::OfBasisPoints(999)}});
    EXPECT_TRUE(Assess(unit, owned, kDay).ownership_too_small);
    unit.years.back().owned = Share::OfBasisPoints(1000);
    EXPECT_TRUE(Assess(unit, owned, kDay).within_limits());
}

TEST(RecordInhouseTurnover, RefusesWhatAccountsCannotSay) {
    const auto reason_of = [](InhouseYear year) {
        const auto decision =
            Decide(InhouseUnit{}, RecordInhouseTurnover{Unit(), year}, On("2026-06-30"));
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(reason_of({2025, Euro(10), Euro(10), {}}), "");
    EXPECT_EQ(reason_of({2026, Euro(10), Euro(10), {}}), "INHOUSE_YEAR_NOT_OVER");
    EXPECT_EQ(reason_of({2025, Euro(10), Euro(11), {}}), "INHOUSE_EXTERNAL_ABOVE_TOTAL");
    EXPECT_EQ(reason_of({2025, Euro(-10), Euro(-11), {}}), "AMOUNT_NEGATIVE");
    EXPECT_EQ(reason_of({2025, Euro(10), Euro(-1), {}}), "AMOUNT_NEGATIVE");
    EXPECT_EQ(
        reason_of({2025, Euro(10), Money::Of(1, *Currency::Parse("SEK")), {}}), "CURRENCY_MISMATCH"
    );
    EXPECT_EQ(reason_of({2025, Money::Of(INT64_MAX), Euro(0), {}}), "AMOUNT_OVERFLOW");
}

TEST(RecordInhouseTurnover, AYearAgainReplacesItAndTheSameChangesNothing) {
    InhouseUnit unit = Of({{2025, Euro(10), Euro(1), {}}});
    const RecordInhouseTurnover same{Unit(), unit.years.front()};
    EXPECT_TRUE(Decide(unit, same, On("2026-06-30")).events().empty());
    InhouseBook::Evolve(
        unit, InhouseTurnoverRecorded{Unit(), {2025, Euro(10), Euro(2), {}}}, Recorded{}
    );
    InhouseBook::Evolve(
        unit, InhouseTurnoverRecorded{Unit(), {2024, Euro(9), Euro(1), {}}}, Recorded{}
    );
    ASSERT_EQ(unit.years.size(), 2U);
    EXPECT_EQ(unit.years.front().year, 2024U);
    EXPECT_EQ(unit.years.back().external, Euro(2));
}

TEST(RecordNoMarket, NeedsANoticeThatHasWaitedLongEnough) {
    const auto reason_of = [](const char* notice, const char* until) {
        const RecordNoMarket command{
            Unit(), {*CivilDate::Parse(notice), *CivilDate::Parse(until)}, Law()
        };
        const auto decision = Decide(InhouseUnit{}, command, On("2026-06-30"));
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(reason_of("2026-06-01", "2026-06-15"), "");
    EXPECT_EQ(reason_of("2026-06-01", "2026-06-14"), "NO_MARKET_NOTICE_TOO_SHORT");
    EXPECT_EQ(reason_of("2026-06-01", "2026-06-30"), "NO_MARKET_ANSWERS_OPEN");
    EXPECT_EQ(reason_of("2026-06-15", "2026-06-01"), "DATE_ORDER_REVERSED");
}

}  // namespace
}  // namespace luotsi::contract_registry
