#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"
#include "kernel/wide.h"
#include "report_intake/domain/month_history.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// A forecast that came with the report of `made`.
struct SentForecast {
    Month made;
    Month month;
    Quantity quantity;
};

// One service of one contract: what was reported and what its provider foresaw.
struct ScoredSeries {
    std::string service_code;
    std::string unit;
    // Ascending; with the years before the first scored month, for the system's own forecast.
    std::vector<MonthQuantity> actuals;
    std::vector<SentForecast> forecasts;
};

// Whose forecast it is.
enum class ForecastSource { kProvider, kOwn, kLastYear };
inline constexpr std::size_t kForecastSources = 3;

// top / bottom basis points.
struct ErrorFraction {
    Wide top = 0;
    std::int64_t bottom = 1;
    bool operator==(const ErrorFraction&) const = default;
};

// What one source foresaw of a month, and the actual of just the contracts for which it did.
struct ScoredForecast {
    Quantity foreseen;
    Quantity actual;

    // (foreseen - actual) / actual in basis points, half away from zero; nothing where nothing
    // came.
    std::optional<std::int64_t> Error() const;
    // The same unrounded, at most one whole up or down; more than nothing where nothing came is one
    // whole.
    ErrorFraction BoundedError() const;
};

// One month of one service, foreseen so many months before.
struct ScoredRow {
    Month month;
    std::string service_code;
    std::string unit;
    int horizon = 1;
    Quantity actual;
    // By ForecastSource.
    std::array<std::optional<ScoredForecast>, kForecastSources> forecasts;
};

struct SourceScore {
    std::uint64_t count = 0;
    // Mean size of the bounded errors in basis points, and their mean with its sign; each rounded
    // once.
    std::optional<std::int64_t> mean_error;
    std::optional<std::int64_t> bias;
};

struct HorizonScore {
    int horizon = 1;
    // By ForecastSource.
    std::array<SourceScore, kForecastSources> scores;
};

struct ScoredMonths {
    Month from;
    Month to;
    int max_horizon = 1;
};

// Scores every reported month that anyone could foresee; series of one service and unit count as
// one. Rows stand by month, service, unit and horizon.
std::vector<ScoredRow> ScoreForecasts(
    std::span<const ScoredSeries> series, const ScoredMonths& months
);

// One entry a horizon that has rows.
std::vector<HorizonScore> ScoreHorizons(std::span<const ScoredRow> rows);

}  // namespace luotsi::report_intake
