#include "report_intake/adapters/forecast_metrics.h"

#include <limits>
#include <string>

namespace luotsi::report_intake {
namespace {

constexpr int kMonthsBack = 2;
// A county of many forecasts is counted less often.
constexpr std::uint64_t kRowsACall = 5'000;
constexpr double kWholeBasisPoints = 10'000;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Sum {
    double size = 0;
    double error = 0;
    double count = 0;
};

}  // namespace

ForecastMetrics::ForecastMetrics(
    metrics::Metrics& metrics, Clock& clock, journal::Journal& journal, HistoryStore& history
)
    : clock_(clock), journal_(journal), history_(history) {
    for (std::size_t i = 0; i < kHorizons; ++i) {
        const metrics::Labels labels{{"horizon", std::to_string(i + 1)}};
        errors_[i] = &metrics.GaugeOf(
            "luotsi_report_intake_forecast_error_ratio",
            "Mean size of providers' forecast errors as a share of what came, by how many months "
            "ahead, in the month before last.",
            labels
        );
        biases_[i] = &metrics.GaugeOf(
            "luotsi_report_intake_forecast_bias_ratio",
            "The same with its sign: over zero, more was foreseen than came.",
            labels
        );
        errors_[i]->Set(kNothing);
        biases_[i]->Set(kNothing);
    }
}

void ForecastMetrics::Update() {
    if (calls_left_ > 0) {
        --calls_left_;
        return;
    }
    const std::uint64_t position = journal_.LastPosition();
    const Month month = Month::Of(clock_.Read().today).AddMonths(-kMonthsBack);
    if (position == counted_at_ && month == counted_) return;
    std::array<Sum, kHorizons> sums{};
    std::uint64_t rows = 0;
    const absl::Status read =
        history_.ReadMonth(month, static_cast<int>(kHorizons), [&](const CountyError& one) {
            ++rows;
            Sum& sum = sums.at(static_cast<std::size_t>(one.horizon - 1));
            const ErrorFraction told = one.forecast.BoundedError();
            const double error = static_cast<double>(told.top) /
                                 (kWholeBasisPoints * static_cast<double>(told.bottom));
            sum.error += error;
            sum.size += error < 0 ? -error : error;
            sum.count += 1;
        });
    if (!read.ok()) return;
    counted_at_ = position;
    counted_ = month;
    calls_left_ = rows / kRowsACall;
    for (std::size_t i = 0; i < kHorizons; ++i) {
        const Sum& sum = sums.at(i);
        errors_.at(i)->Set(sum.count > 0 ? sum.size / sum.count : kNothing);
        biases_.at(i)->Set(sum.count > 0 ? sum.error / sum.count : kNothing);
    }
}

}  // namespace luotsi::report_intake
