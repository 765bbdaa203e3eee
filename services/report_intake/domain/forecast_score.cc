#include "report_intake/domain/forecast_score.h"

#include "kernel/exact_sum.h"
#include "report_intake/domain/forecast.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace luotsi::report_intake {
namespace {

constexpr std::int64_t kWholeBasisPoints = 10'000;
constexpr int kYear = 12;

using Key = std::tuple<Month, std::string, std::string, int>;
using Found = std::array<std::optional<Quantity>, kForecastSources>;

const MonthQuantity* FindMonth(const std::vector<MonthQuantity>& months, Month month) {
    const auto found = std::ranges::lower_bound(months, month, {}, &MonthQuantity::month);
    return found == months.end() || found->month != month ? nullptr : &*found;
}

std::optional<Quantity> FromProvider(const ScoredSeries& series, Month made, Month month) {
    for (const SentForecast& one : series.forecasts) {
        if (one.made == made && one.month == month) return one.quantity;
    }
    return std::nullopt;
}

// Each source knows what was reported up to the month in which the forecast was made.
Found Foresights(const ScoredSeries& series, Month month, int horizon) {
    const Month made = month.AddMonths(-horizon);
    const auto known = std::ranges::upper_bound(series.actuals, made, {}, &MonthQuantity::month);
    Found found;
    found[0] = FromProvider(series, made, month);
    if (const auto own = Foresee({series.actuals.begin(), known}, month)) found[1] = own->value;
    const MonthQuantity* year_ago = FindMonth(series.actuals, month.AddMonths(-kYear));
    if (year_ago != nullptr && year_ago->month <= made) found[2] = year_ago->quantity;
    return found;
}

void Add(Quantity& sum, Quantity more) {
    sum = Quantity::Plus(sum, more).value_or(sum);
}

void AddTo(ScoredRow& row, Quantity actual, const Found& found) {
    Add(row.actual, actual);
    for (std::size_t i = 0; i < kForecastSources; ++i) {
        if (!found[i]) continue;
        if (!row.forecasts[i]) row.forecasts[i] = ScoredForecast{};
        Add(row.forecasts[i]->foreseen, *found[i]);
        Add(row.forecasts[i]->actual, actual);
    }
}

class Errors {
  public:
    void Add(const ErrorFraction& error) {
        sizes_.Add(error.top < 0 ? -error.top : error.top, error.bottom);
        errors_.Add(error.top, error.bottom);
        ++count_;
    }

    SourceScore Score() const {
        if (count_ == 0) return {};
        return {
            .count = static_cast<std::uint64_t>(count_),
            .mean_error = Narrow(sizes_.DividedHalfAway(count_)),
            .bias = Narrow(errors_.DividedHalfAway(count_)),
        };
    }

  private:
    ExactSum sizes_;
    ExactSum errors_;
    std::int64_t count_ = 0;
};

}  // namespace

std::optional<std::int64_t> ScoredForecast::Error() const {
    if (actual.micros() <= 0) return std::nullopt;
    const Wide difference = Wide{foreseen.micros()} - actual.micros();
    return Narrow(DivideHalfAway(difference * kWholeBasisPoints, actual.micros()));
}

ErrorFraction ScoredForecast::BoundedError() const {
    if (actual.micros() <= 0) return {.top = foreseen.micros() > 0 ? kWholeBasisPoints : 0};
    const Wide whole = Wide{actual.micros()} * kWholeBasisPoints;
    const Wide difference = Wide{foreseen.micros()} - actual.micros();
    return {
        .top = std::clamp(difference * kWholeBasisPoints, -whole, whole),
        .bottom = actual.micros(),
    };
}

std::vector<ScoredRow> ScoreForecasts(
    std::span<const ScoredSeries> series, const ScoredMonths& months
) {
    std::map<Key, ScoredRow> rows;
    for (const ScoredSeries& one : series) {
        for (const MonthQuantity& actual : one.actuals) {
            if (actual.month < months.from || months.to < actual.month) continue;
            for (int horizon = 1; horizon <= months.max_horizon; ++horizon) {
                const Found found = Foresights(one, actual.month, horizon);
                if (!found[0] && !found[1]) continue;
                ScoredRow& row = rows[{actual.month, one.service_code, one.unit, horizon}];
                AddTo(row, actual.quantity, found);
            }
        }
    }
    std::vector<ScoredRow> sorted;
    for (auto& [key, row] : rows) {
        std::tie(row.month, row.service_code, row.unit, row.horizon) = key;
        sorted.push_back(std::move(row));
    }
    return sorted;
}

std::vector<HorizonScore> ScoreHorizons(std::span<const ScoredRow> rows) {
    std::map<int, std::array<Errors, kForecastSources>> errors;
    for (const ScoredRow& row : rows) {
        for (std::size_t i = 0; i < kForecastSources; ++i) {
            if (row.forecasts[i]) errors[row.horizon][i].Add(row.forecasts[i]->BoundedError());
        }
    }
    std::vector<HorizonScore> horizons;
    for (const auto& [horizon, by_source] : errors) {
        HorizonScore& one = horizons.emplace_back();
        one.horizon = horizon;
        for (std::size_t i = 0; i < kForecastSources; ++i)
            one.scores[i] = by_source[i].Score();
    }
    return horizons;
}

}  // namespace luotsi::report_intake
