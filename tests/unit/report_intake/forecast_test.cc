#include "report_intake/domain/forecast.h"

#include "report_intake/domain/forecast_score.h"
#include "tests/support/run_settings.h"
#include "tests/support/terms_builder.h"
#include "tests/unit/report_intake/demo_series.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

using test::MonthOf;

Quantity Whole(std::int64_t units) {
    return *Quantity::OfWhole(units);
}

std::vector<MonthQuantity> Months(const char* first, const std::vector<std::int64_t>& units) {
    std::vector<MonthQuantity> months;
    Month month = MonthOf(first);
    for (const std::int64_t one : units) {
        months.push_back({month, Whole(one)});
        month = month.Next();
    }
    return months;
}

// The first months of a series.
Past Until(const std::vector<MonthQuantity>& months, std::size_t count) {
    return Past(months).first(count);
}

TEST(Foresee, SaysNothingOfFewerThanThreeMonthsAndNothingOfThePast) {
    const auto months = Months("2025-01", {10, 10, 10, 10});
    EXPECT_FALSE(Foresee(Until(months, 2), MonthOf("2025-03")));
    EXPECT_FALSE(Foresee({}, MonthOf("2025-03")));
    EXPECT_TRUE(Foresee(Until(months, 3), MonthOf("2025-04")));
    // Months that were not yet known do not help.
    EXPECT_FALSE(Foresee(months, MonthOf("2025-03")));
}

TEST(Foresee, TakesTheMiddleOfTheLastMonthsUntilAYearIsKnown) {
    const auto months = Months("2025-01", {900, 10, 12, 11, 10, 500, 12});
    const auto foreseen = Foresee(months, MonthOf("2025-08"));
    ASSERT_TRUE(foreseen);
    EXPECT_EQ(foreseen->method, ForecastMethod::kLevel);
    EXPECT_EQ(foreseen->months, 7U);
    EXPECT_EQ(foreseen->value.ToText(), "11.5");
}

TEST(Foresee, RepeatsASeasonThatRepeatsItself) {
    std::vector<std::int64_t> units;
    for (int year = 0; year < 3; ++year)
        units.insert(units.end(), {1000, 900, 800, 700, 600, 500, 200, 500, 700, 900, 1100, 1200});
    const auto months = Months("2023-01", units);
    for (int ahead = 1; ahead <= 12; ++ahead) {
        const Month month = MonthOf("2025-12").AddMonths(ahead);
        const auto foreseen = Foresee(months, month);
        ASSERT_TRUE(foreseen);
        EXPECT_EQ(foreseen->method, ForecastMethod::kSeasonal);
        const double expected = static_cast<double>(units[static_cast<std::size_t>(ahead - 1)]);
        EXPECT_NEAR(Number(foreseen->value), expected, expected * 0.02) << month.ToText();
    }
}

TEST(Foresee, FollowsATrendAndDampsIt) {
    std::vector<std::int64_t> units;
    for (int i = 0; i < 36; ++i)
        units.push_back(std::llround(1000 * std::pow(1.02, i)));
    const auto months = Months("2023-01", units);
    const double last = static_cast<double>(units.back());
    const double next = Number(Foresee(months, MonthOf("2026-01"))->value);
    // A trend of a few years is believed in part.
    EXPECT_GT(next, last * 0.99);
    const double year_on = Number(Foresee(months, MonthOf("2026-12"))->value);
    EXPECT_GT(year_on, next);
    EXPECT_LT(year_on, last * std::pow(1.02, 12));
}

TEST(Foresee, IsNeverNegativeAndNeverBeyondAnythingThatWas) {
    rc::check("any past lets expect something of its own order", [] {
        const auto units = *rc::gen::container<std::vector<std::int64_t>>(
            *rc::gen::inRange<std::size_t>(3, 40), rc::gen::inRange<std::int64_t>(0, 5000)
        );
        const auto months = Months("2021-01", units);
        const Month month = months.back().month.AddMonths(*rc::gen::inRange(1, 13));
        const auto foreseen = Foresee(months, month);
        RC_ASSERT(foreseen.has_value());
        RC_ASSERT(foreseen->value.micros() >= 0);
        const std::int64_t most = *std::ranges::max_element(units);
        RC_ASSERT(Number(foreseen->value) <= 200.0 * static_cast<double>(most) + 1);
    });
}

TEST(BandOf, NeedsPastErrorsAndTakesThoseOfSiblings) {
    const auto months = Months("2025-01", {10, 12, 11, 10, 12});
    const auto foreseen = Foresee(months, MonthOf("2025-06"));
    EXPECT_FALSE(BandOf(*foreseen, PastErrors(months, 1), {}));
    const auto sibling = Months("2025-01", {10, 12, 9, 14, 8, 11, 12, 9, 10, 14, 12});
    const std::vector<std::vector<PastError>> siblings{PastErrors(sibling, 1)};
    const auto band = BandOf(*foreseen, PastErrors(months, 1), siblings);
    ASSERT_TRUE(band);
    EXPECT_EQ(band->errors, 10U);
    EXPECT_LT(band->low, foreseen->value);
    EXPECT_GT(band->high, foreseen->value);
}

// How a source did over many forecasts; errors as shares of the series' usual month.
struct Tally {
    double own = 0;
    double last_year = 0;
    int count = 0;
    int banded = 0;
    int within = 0;

    double ratio() const { return own / last_year; }
    double covered() const { return static_cast<double>(within) / banded; }
};

double MeanOf(Past past) {
    double sum = 0;
    for (const MonthQuantity& one : past)
        sum += Number(one.quantity);
    return sum / static_cast<double>(past.size());
}

// Rolling origin: from each month on, with nothing but what was known then.
void Roll(
    const std::vector<DemoSeries>& county,
    const DemoSeries& series,
    std::size_t horizon,
    Tally& tally
) {
    for (std::size_t known = 13; known + horizon <= series.months.size(); ++known) {
        const Past past = Until(series.months, known);
        const MonthQuantity& came = series.months[known + horizon - 1];
        if (known + horizon - 1 < 12 || horizon > 12 || MeanOf(past) <= 0) continue;
        const auto foreseen = Foresee(past, came.month);
        ASSERT_TRUE(foreseen);
        const double year_ago = Number(series.months[known + horizon - 13].quantity);
        tally.own += std::abs(Number(foreseen->value) - Number(came.quantity)) / MeanOf(past);
        tally.last_year += std::abs(year_ago - Number(came.quantity)) / MeanOf(past);
        tally.count += 1;
        std::vector<std::vector<PastError>> siblings;
        for (std::size_t i = 0; i < county.size() && siblings.size() < 5; ++i) {
            if (&county[i] == &series || county[i].months.size() < known) continue;
            siblings.push_back(PastErrors(Until(county[i].months, known), int(horizon)));
        }
        const auto band = BandOf(*foreseen, PastErrors(past, int(horizon)), siblings);
        if (!band) continue;
        tally.banded += 1;
        if (band->low <= came.quantity && came.quantity <= band->high) tally.within += 1;
    }
}

Tally RollAll(const std::vector<DemoSeries>& county, std::size_t horizon, const char* name) {
    Tally tally;
    for (const DemoSeries& series : county)
        Roll(county, series, horizon, tally);
    std::printf(
        "%s: %zu series, %zu months ahead: %d forecasts, mean absolute error %.4f of a usual "
        "month, last year's same month %.4f, ratio %.3f; 80 %% bands hold %.1f %% of %d\n",
        name,
        county.size(),
        horizon,
        tally.count,
        tally.own / tally.count,
        tally.last_year / tally.count,
        tally.ratio(),
        100 * tally.covered(),
        tally.banded
    );
    return tally;
}

TEST(OwnForecast, X13BeatsLastYearsMonthAndItsBandsHoldFourOfFive) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const std::vector<DemoSeries> county = DemoCounty(seed);
        for (const std::size_t horizon : {1U, 3U, 6U}) {
            const Tally tally = RollAll(county, horizon, "demo county");
            EXPECT_LT(tally.ratio(), 0.95);
            EXPECT_GT(tally.covered(), 0.75);
            EXPECT_LT(tally.covered(), 0.85);
        }
    }
}

// The same judge finds a forecaster that is no better, and bands that are too narrow.
TEST(OwnForecast, X13TheMeasureTellsABadForecastAndANarrowBand) {
    std::vector<DemoSeries> county = DemoCounty(1);
    // Months in no order: the past says nothing, and what was measured of it is misleading.
    std::mt19937_64 random(7);
    for (DemoSeries& series : county) {
        for (std::size_t i = 24; i < series.months.size(); ++i) {
            series.months[i].quantity =
                Quantity::OfMicros(series.months[i].quantity.micros() * (1 + random() % 9));
        }
    }
    const Tally tally = RollAll(county, 1, "shaken county");
    EXPECT_LT(tally.covered(), 0.75);
}

std::vector<DemoSeries> ReadEmergency(const std::filesystem::path& file) {
    std::map<std::string, std::map<Month, std::int64_t>> units;
    std::istringstream rows(test::Unpacked(file));
    for (std::string row; std::getline(rows, row);) {
        char day[16];
        char organisation[32];
        long long attendances = 0;
        if (std::sscanf(
                row.c_str(), "%10[^,],%31[^,],%*[^,],%lld", day, organisation, &attendances
            ) == 3)
            units[organisation][*Month::Parse(std::string(day, 7))] += attendances;
    }
    std::vector<DemoSeries> series;
    for (const auto& [organisation, months] : units) {
        if (months.size() < 24) continue;
        DemoSeries& one = series.emplace_back();
        one.name = organisation;
        for (const auto& [month, count] : months)
            one.months.push_back({month, Whole(count)});
    }
    return series;
}

TEST(OwnForecast, X13BeatsLastYearsMonthOfEnglishEmergencyDepartments) {
    const std::filesystem::path file = test::RealData(LUOTSI_REAL_DATA) /
                                       "provider_reports/nhs/ae_attendances_2016-04_2018-03.csv.gz";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
    const std::vector<DemoSeries> series = ReadEmergency(file);
    ASSERT_GT(series.size(), 100U);
    for (const std::size_t horizon : {1U, 3U}) {
        const Tally tally = RollAll(series, horizon, "English emergency departments");
        EXPECT_LT(tally.ratio(), 0.9);
        EXPECT_GT(tally.covered(), 0.7);
        EXPECT_LT(tally.covered(), 0.9);
    }
}

ScoredSeries Series(std::vector<MonthQuantity> actuals, std::vector<SentForecast> forecasts) {
    return {
        .service_code = "S",
        .unit = "day",
        .actuals = std::move(actuals),
        .forecasts = std::move(forecasts)
    };
}

TEST(ScoreForecasts, M28SetsEachForecastBesideWhatCame) {
    const std::vector<ScoredSeries> series{Series(
        Months("2025-01", {100, 100, 100, 80}),
        {{MonthOf("2025-01"), MonthOf("2025-02"), Whole(110)},
         {MonthOf("2025-01"), MonthOf("2025-03"), Whole(95)},
         {MonthOf("2025-02"), MonthOf("2025-03"), Whole(103)},
         {MonthOf("2025-03"), MonthOf("2025-04"), Whole(100)},
         // Not come yet.
         {MonthOf("2025-04"), MonthOf("2025-05"), Whole(100)}}
    )};
    const auto rows = ScoreForecasts(series, {MonthOf("2025-01"), MonthOf("2025-12"), 3});
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].month.ToText(), "2025-02");
    EXPECT_EQ(*rows[0].forecasts[0]->Error(), 1000);
    EXPECT_EQ(rows[1].horizon, 1);
    EXPECT_EQ(*rows[1].forecasts[0]->Error(), 300);
    EXPECT_EQ(rows[2].horizon, 2);
    EXPECT_EQ(*rows[2].forecasts[0]->Error(), -500);
    // The own forecast knew 100, 100 and 100.
    EXPECT_EQ(*rows[3].forecasts[0]->Error(), 2500);
    EXPECT_EQ(rows[3].forecasts[1]->foreseen, Whole(100));
    EXPECT_FALSE(rows[3].forecasts[2]);
    const auto horizons = ScoreHorizons(rows);
    ASSERT_EQ(horizons.size(), 2U);
    const SourceScore& one = horizons[0].scores[0];
    EXPECT_EQ(one.count, 3U);
    // (1000 + 300 + 2500) / 3 = 1266.67
    EXPECT_EQ(one.mean_error, 1267);
    EXPECT_EQ(one.bias, 1267);
    EXPECT_EQ(horizons[1].scores[0].bias, -500);
}

// In basis points.
std::int64_t Bounded(std::int64_t foreseen, std::int64_t came) {
    const ErrorFraction error = ScoredForecast{Whole(foreseen), Whole(came)}.BoundedError();
    return *Narrow(DivideHalfAway(error.top, error.bottom));
}

TEST(ScoreForecasts, CountsNothingThatCameAsAWholeMissAndBoundsEachError) {
    EXPECT_EQ((ScoredForecast{Whole(3), Whole(0)}.Error()), std::nullopt);
    EXPECT_EQ(Bounded(3, 0), 10'000);
    EXPECT_EQ(Bounded(0, 0), 0);
    EXPECT_EQ(Bounded(900, 3), 10'000);
    EXPECT_EQ((ScoredForecast{Whole(900), Whole(3)}.Error()), 2'990'000);
    EXPECT_EQ(Bounded(0, 3), -10'000);
    EXPECT_EQ(Bounded(2, 3), -3333);
}

// One provider's score of months that are foreseen as given, "foreseen of came".
SourceScore ScoreOf(const std::vector<std::pair<std::int64_t, std::int64_t>>& months) {
    std::vector<ScoredRow> rows;
    for (const auto& [foreseen, came] : months) {
        ScoredRow& row = rows.emplace_back();
        row.forecasts[0] = {Quantity::OfMicros(foreseen), Quantity::OfMicros(came)};
    }
    return ScoreHorizons(rows).at(0).scores[0];
}

TEST(ScoreForecasts, M28MeansAreOfExactErrorsAndRoundedOnce) {
    // 14/90 and 4/95: 988.30 basis points, though 1556 and 421 are 988.5 on average.
    const SourceScore score = ScoreOf({{104, 90}, {99, 95}});
    EXPECT_EQ(score.mean_error, 988);
    EXPECT_EQ(score.bias, 988);
    const SourceScore thirds = ScoreOf({{30'001, 30'000}, {30'002, 30'000}});
    EXPECT_EQ(thirds.mean_error, 1) << "a third and two thirds: half, away from zero";
    EXPECT_EQ(ScoreOf({{29'999, 30'000}, {29'998, 30'000}}).bias, -1);
}

// The same by whole numbers alone: every error over the product of all that came.
TEST(ScoreForecasts, M28MeansEqualThoseOverACommonDenominator) {
    const bool holds = rc::check("as over a common denominator", [] {
        constexpr std::int64_t kCommon = 2'520;
        constexpr std::int64_t kWhole = 10'000;
        const auto count = *rc::gen::inRange<std::int64_t>(1, 40);
        std::vector<std::pair<std::int64_t, std::int64_t>> months;
        std::int64_t sizes = 0;
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const auto came = *rc::gen::inRange<std::int64_t>(0, 11);
            const auto foreseen = *rc::gen::inRange<std::int64_t>(0, 25);
            months.emplace_back(foreseen, came);
            std::int64_t error = foreseen > 0 ? kCommon : 0;
            if (came > 0) error = std::min((foreseen - came) * (kCommon / came), kCommon);
            sum += error;
            sizes += error < 0 ? -error : error;
        }
        const auto rounded = [&](std::int64_t of) {
            const std::int64_t size = of < 0 ? -of : of;
            const std::int64_t all = kCommon * count;
            const std::int64_t mean = (2 * size * kWhole + all) / (2 * all);
            return of < 0 ? -mean : mean;
        };
        const SourceScore score = ScoreOf(months);
        RC_ASSERT(score.count == static_cast<std::uint64_t>(count));
        RC_ASSERT(score.mean_error == rounded(sizes));
        RC_ASSERT(score.bias == rounded(sum));
    });
    EXPECT_TRUE(holds);
}

TEST(ScoreForecasts, HoldsAForecastAgainstJustTheContractsForWhichItWasMade) {
    const std::vector<ScoredSeries> series{
        Series(
            Months("2025-01", {100, 100}), {{MonthOf("2025-01"), MonthOf("2025-02"), Whole(120)}}
        ),
        Series(Months("2025-01", {900, 900}), {}),
    };
    const auto rows = ScoreForecasts(series, {MonthOf("2025-02"), MonthOf("2025-02"), 1});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].actual, Whole(100));
    EXPECT_EQ(*rows[0].forecasts[0]->Error(), 2000);
}

TEST(ScoreForecasts, TheOwnForecastNeverLooksAhead) {
    std::vector<DemoSeries> county = DemoCounty(5, 30);
    std::vector<MonthQuantity>& months = county[3].months;
    const ScoredMonths last{months[28].month, months[28].month, 6};
    const auto before = ScoreForecasts(std::vector{Series(months, {})}, last);
    months[29].quantity = Whole(1'000'000);
    const auto after = ScoreForecasts(std::vector{Series(months, {})}, last);
    ASSERT_EQ(before.size(), 6U);
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_EQ(before[i].forecasts[1]->foreseen, after[i].forecasts[1]->foreseen);
    // One month further back is known one month ahead only.
    months[27].quantity = Whole(1'000'000);
    const auto changed = ScoreForecasts(std::vector{Series(months, {})}, last);
    EXPECT_NE(before[0].forecasts[1]->foreseen, changed[0].forecasts[1]->foreseen);
    for (std::size_t i = 1; i < before.size(); ++i)
        EXPECT_EQ(before[i].forecasts[1]->foreseen, changed[i].forecasts[1]->foreseen);
}

}  // namespace
}  // namespace luotsi::report_intake
