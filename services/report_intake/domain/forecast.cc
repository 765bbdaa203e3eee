#include "report_intake/domain/forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::size_t kLeastMonths = 3;
constexpr std::int32_t kYear = 12;
// Older months tell little of the coming ones.
constexpr std::int32_t kWindow = 36;
constexpr std::size_t kLevelMonths = 6;
// How much a month weighs beside the next one when the level is counted.
constexpr double kRecall = 0.8;
// How much of a month's trend goes on in the next.
constexpr double kDamping = 0.9;
// So many pairs of a year's distance are trusted as much as no trend at all.
constexpr double kTrendDoubt = 6;
// One month's deviation from its season counts at most so much when the level is counted.
constexpr double kMostDeviation = 2;
constexpr std::size_t kOwnErrors = 12;
constexpr std::size_t kLeastErrors = 9;
constexpr double kBandShare = 0.8;
// Turns the middle of absolute deviations into a standard deviation.
constexpr double kMadToDeviation = 1.4826;
// What is assumed of a series whose errors are not known yet, and the least of any series.
constexpr double kUnknownScatter = 0.35;
constexpr double kLeastScatter = 0.05;
constexpr std::size_t kScatterErrors = 5;
// Counts of nothing keep a logarithm.
constexpr double kHalf = 0.5;

struct Point {
    std::int32_t month = 0;
    double value = 0;
};
using Points = std::vector<Point>;

double ValueOf(Quantity quantity) {
    return static_cast<double>(quantity.micros()) / 1e6;
}

Quantity QuantityOf(double value) {
    constexpr double kMost = 9e18;
    return Quantity::OfMicros(std::llround(std::clamp(value * 1e6, 0.0, kMost)));
}

double Middle(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::ranges::max_element(values.begin(), middle)) / 2;
}

Points Recent(Past past, Month month) {
    Points points;
    for (const MonthQuantity& one : past) {
        if (one.month.Index() >= month.Index() - kWindow - kYear && one.month < month)
            points.push_back({one.month.Index(), ValueOf(one.quantity)});
    }
    while (!points.empty() && points.front().month <= points.back().month - kWindow)
        points.erase(points.begin());
    return points;
}

// Logarithms of each month's value over that of a year before.
std::vector<double> YearlyGrowth(const Points& points) {
    std::vector<double> growth;
    for (const Point& now : points) {
        const auto before = std::ranges::find(points, now.month - kYear, &Point::month);
        if (before != points.end())
            growth.push_back(std::log((now.value + kHalf) / (before->value + kHalf)));
    }
    return growth;
}

// Relative growth a month, drawn towards none while few pairs of a year's distance are known.
double TrendOf(const std::vector<double>& growth) {
    if (growth.empty()) return 0;
    const auto pairs = static_cast<double>(growth.size());
    return Middle(growth) / kYear * pairs / (pairs + kTrendDoubt);
}

// Variance of one month's value about its season and trend, relative.
double NoiseOf(const Points& points, const std::vector<double>& growth) {
    double mean = 0;
    for (const Point& one : points)
        mean += one.value / static_cast<double>(points.size());
    const double chance = 1 / std::max(mean, 1.0);
    if (growth.size() < 4) return chance;
    const double middle = Middle(growth);
    std::vector<double> deviations;
    for (const double one : growth)
        deviations.push_back(std::abs(one - middle));
    const double deviation = Middle(deviations) * kMadToDeviation;
    return std::max(chance, deviation * deviation / 2);
}

class Season {
  public:
    // Of values without trend. Months' means are drawn towards 1 as far as noise alone could have
    // moved them apart.
    Season(const Points& points, double noise) {
        std::array<double, kYear> sums{};
        std::array<double, kYear> counts{};
        for (const Point& one : points) {
            sums[Place(one.month)] += one.value;
            counts[Place(one.month)] += 1;
        }
        double mean = 0;
        double known = 0;
        for (std::size_t i = 0; i < kYear; ++i) {
            if (counts[i] == 0) continue;
            mean += sums[i] / counts[i];
            known += 1;
        }
        mean /= known;
        if (mean <= 0) return;
        double spread = 0;
        for (std::size_t i = 0; i < kYear; ++i) {
            if (counts[i] == 0) continue;
            shares_[i] = sums[i] / counts[i] / mean;
            spread += (shares_[i] - 1) * (shares_[i] - 1) / std::max(known - 1, 1.0);
        }
        const double years = static_cast<double>(points.size()) / known;
        const double trusted = spread > 0 ? std::max(0.0, 1 - noise / years / spread) : 0;
        for (double& share : shares_)
            share = 1 + trusted * (share - 1);
    }

    double Of(std::int32_t month) const { return shares_[Place(month)]; }

  private:
    static std::size_t Place(std::int32_t month) { return static_cast<std::size_t>(month % kYear); }
    std::array<double, kYear> shares_{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
};

// Weighed towards the last months; a single odd month moves it little.
double LevelOf(const Points& points, const Season& season) {
    std::vector<double> values;
    for (const Point& one : points)
        values.push_back(one.value / std::max(season.Of(one.month), 0.05));
    const double middle = Middle(values);
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double age = points.back().month - points[i].month;
        const double weight = std::pow(kRecall, age);
        const double value =
            std::clamp(values[i], middle / kMostDeviation, middle * kMostDeviation);
        sum += weight * value;
        weights += weight;
    }
    return sum / weights;
}

double Seasonal(Points points, std::int32_t month) {
    const std::vector<double> growth = YearlyGrowth(points);
    const double trend = TrendOf(growth);
    const double noise = NoiseOf(points, growth);
    const std::int32_t last = points.back().month;
    for (Point& one : points)
        one.value *= std::exp(trend * (last - one.month));
    const Season season(points, noise);
    double ahead = 0;
    double step = 1;
    for (std::int32_t i = last; i < month; ++i) {
        step *= kDamping;
        ahead += step;
    }
    return LevelOf(points, season) * season.Of(month) * std::exp(trend * ahead);
}

double Level(const Points& points) {
    std::vector<double> last;
    for (const Point& one : points)
        last.push_back(one.value);
    if (last.size() > kLevelMonths) last.erase(last.begin(), last.end() - kLevelMonths);
    return Middle(std::move(last));
}

std::vector<double> OfMethod(std::span<const PastError> errors, ForecastMethod method) {
    std::vector<double> found;
    for (const PastError& one : errors) {
        if (one.method == method) found.push_back(static_cast<double>(one.relative_micros) / 1e6);
    }
    return found;
}

// The middle size of errors; 0 where they are too few to tell.
double SizeOf(const std::vector<double>& errors) {
    if (errors.size() < kScatterErrors) return 0;
    std::vector<double> sizes;
    for (const double one : errors)
        sizes.push_back(std::abs(one));
    return Middle(std::move(sizes));
}

// Adds a sibling's errors, brought to the series' own size where both are known.
void Borrow(const std::vector<double>& sibling, double size, std::vector<double>& errors) {
    const double theirs = SizeOf(sibling);
    const double scale = size > 0 && theirs > 0 ? size / theirs : 1;
    for (const double one : sibling)
        errors.push_back(one * scale);
}

// The value below which the share of coming errors lies, were they drawn as the past ones.
double QuantileOf(const std::vector<double>& sorted, double share) {
    const double rank = share * (static_cast<double>(sorted.size()) + 1) - 1;
    const double bounded = std::clamp(rank, 0.0, static_cast<double>(sorted.size()) - 1);
    const auto below = static_cast<std::size_t>(bounded);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (bounded - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// One forecast of the past and what came.
struct Checked {
    ForecastMethod method = ForecastMethod::kLevel;
    double foreseen = 0;
    double actual = 0;
};

std::vector<Checked> CheckPast(Past past, int horizon) {
    std::vector<Checked> checked;
    for (const MonthQuantity& one : past) {
        const Month made = one.month.AddMonths(-horizon);
        const auto known = std::ranges::upper_bound(past, made, {}, &MonthQuantity::month);
        const std::optional<Foreseen> foreseen = Foresee({past.begin(), known}, one.month);
        if (foreseen)
            checked.push_back({foreseen->method, ValueOf(foreseen->value), ValueOf(one.quantity)});
    }
    return checked;
}

// Those of the method where they are enough, else all.
std::vector<Checked> Preferred(const std::vector<Checked>& checked, ForecastMethod method) {
    std::vector<Checked> same;
    for (const Checked& one : checked) {
        if (one.method == method) same.push_back(one);
    }
    return same.size() < kScatterErrors ? checked : same;
}

// Chance moves a count by its root, other causes move it in proportion.
double DeviationOf(double value, double scatter) {
    return std::sqrt(value + 1 + scatter * value * scatter * value);
}

// The proportion by which the half of all past errors lies within what is normal for it.
double ScatterOf(const std::vector<Checked>& checked) {
    if (checked.size() < kScatterErrors) return kUnknownScatter;
    double low = kLeastScatter;
    double high = 1;
    for (int i = 0; i < 12; ++i) {
        const double scatter = (low + high) / 2;
        std::vector<double> sizes;
        for (const Checked& one : checked) {
            const double error = std::abs(one.actual - one.foreseen);
            sizes.push_back(error / DeviationOf(one.foreseen, scatter));
        }
        (Middle(std::move(sizes)) * kMadToDeviation > 1 ? low : high) = scatter;
    }
    return high;
}

UsualRange RangeAbout(Quantity expected, double scatter, const Oddness& oddness) {
    const double value = ValueOf(expected);
    const double reach = static_cast<double>(oddness.deviations) * DeviationOf(value, scatter);
    return {expected, QuantityOf(value - reach), QuantityOf(value + reach)};
}

bool Holds(const UsualRange& range, Quantity figure) {
    return range.low <= figure && figure <= range.high;
}

}  // namespace

std::optional<Foreseen> Foresee(Past past, Month month) {
    const Points points = Recent(past, month);
    if (points.size() < kLeastMonths) return std::nullopt;
    const bool seasonal = points.size() >= static_cast<std::size_t>(kYear);
    const double value = seasonal ? Seasonal(points, month.Index()) : Level(points);
    return Foreseen{
        .value = QuantityOf(value),
        .method = seasonal ? ForecastMethod::kSeasonal : ForecastMethod::kLevel,
        .months = points.size(),
    };
}

std::vector<PastError> PastErrors(Past past, int horizon) {
    constexpr double kMost = 1e12;
    std::vector<PastError> errors;
    for (const Checked& one : CheckPast(past, horizon)) {
        const double error = (one.actual - one.foreseen) / std::max(one.foreseen, 1.0);
        errors.push_back({one.method, std::llround(std::min(error, kMost) * 1e6)});
    }
    return errors;
}

std::optional<Band> BandOf(
    const Foreseen& foreseen,
    std::span<const PastError> own,
    std::span<const std::vector<PastError>> siblings
) {
    std::vector<double> errors = OfMethod(own, foreseen.method);
    if (errors.size() < kOwnErrors) {
        const double size = SizeOf(errors);
        for (const std::vector<PastError>& sibling : siblings)
            Borrow(OfMethod(sibling, foreseen.method), size, errors);
    }
    if (errors.size() < kLeastErrors) return std::nullopt;
    std::ranges::sort(errors);
    const double value = ValueOf(foreseen.value);
    const double unit = std::max(value, 1.0);
    return Band{
        .low = QuantityOf(value + QuantileOf(errors, (1 - kBandShare) / 2) * unit),
        .high = QuantityOf(value + QuantileOf(errors, (1 + kBandShare) / 2) * unit),
        .errors = errors.size(),
    };
}

std::optional<UsualRange> UsualRangeOf(Past past, Month month, const Oddness& oddness) {
    if (!oddness.KnowsUsual()) return std::nullopt;
    const std::optional<Foreseen> foreseen = Foresee(past, month);
    if (!foreseen || std::cmp_less(foreseen->months, oddness.least_months)) return std::nullopt;
    const double scatter = ScatterOf(Preferred(CheckPast(past, 1), foreseen->method));
    return RangeAbout(foreseen->value, scatter, oddness);
}

std::optional<UsualRange> FindUnusual(
    Past past, Month month, Quantity figure, const Oddness& oddness
) {
    if (!oddness.KnowsUsual()) return std::nullopt;
    const std::optional<Foreseen> foreseen = Foresee(past, month);
    if (!foreseen) return std::nullopt;
    // No series scatters less.
    const UsualRange narrowest = RangeAbout(foreseen->value, kLeastScatter, oddness);
    if (Holds(narrowest, figure)) return std::nullopt;
    const std::optional<UsualRange> range = UsualRangeOf(past, month, oddness);
    return !range || Holds(*range, figure) ? std::nullopt : range;
}

}  // namespace luotsi::report_intake
