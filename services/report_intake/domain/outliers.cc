#include "report_intake/domain/outliers.h"

#include "kernel/wide.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

using Facts = std::map<std::string, std::string>;
using Sums = std::map<std::string, Quantity>;

// What was sent of each service; a sum that does not fit is left where it was.
Sums SumUp(const std::vector<ReportLine>& lines) {
    Sums sums;
    for (const ReportLine& line : lines) {
        if (!line.service || line.service->quantity.micros() < 0) continue;
        Quantity& sum = sums[line.service->service_code];
        sum = Quantity::Plus(sum, line.service->quantity).value_or(sum);
    }
    return sums;
}

Facts AboutUnusual(const ServiceSeries& series, Quantity sum, const UsualRange& range) {
    return {
        {"service", series.service_code},
        {"reported", sum.ToText()},
        {"expected", range.expected.ToText()},
        {"low", range.low.ToText()},
        {"high", range.high.ToText()},
    };
}

// The provider's own forecast, else what the past lets expect. Against nothing, everything is far.
std::optional<Quantity> ForecastOf(const ServiceSeries& series, Month month) {
    if (series.forecast) return series.forecast;
    const std::optional<Foreseen> foreseen = Foresee(series.actuals, month);
    if (!foreseen) return std::nullopt;
    return foreseen->value;
}

bool IsFar(Quantity sum, Quantity forecast, const Oddness& oddness) {
    if (forecast.micros() <= 0) return false;
    return Wide{sum.micros()} >= Wide{forecast.micros()} * oddness.times_forecast;
}

}  // namespace

OddFigures::OddFigures(
    const MonthHistory& history,
    Month month,
    const std::vector<ReportLine>& lines,
    const Oddness& oddness
) {
    if (history.services.empty()) return;
    for (const auto& [code, sum] : SumUp(lines)) {
        const auto series = std::ranges::find(history.services, code, &ServiceSeries::service_code);
        if (series == history.services.end()) continue;
        if (const auto range = FindUnusual(series->actuals, month, sum, oddness))
            unusual_[code] = AboutUnusual(*series, sum, *range);
        const std::optional<Quantity> forecast = ForecastOf(*series, month);
        if (!forecast || !IsFar(sum, *forecast, oddness)) continue;
        far_[code] = {
            {"service", code},
            {"reported", sum.ToText()},
            {"forecast", forecast->ToText()},
            {"times", std::to_string(oddness.times_forecast)},
        };
    }
}

void OddFigures::Judge(const ServiceActual& actual, LineFaults& faults) {
    if (auto unusual = unusual_.extract(actual.service_code))
        faults.Add("LINE_UNUSUAL", "service.quantity", {}, std::move(unusual.mapped()));
    if (auto far = far_.extract(actual.service_code))
        faults.Add("LINE_FAR_FROM_FORECAST", "service.quantity", {}, std::move(far.mapped()));
}

}  // namespace luotsi::report_intake
