#include "report_intake/domain/outliers.h"

#include "kernel/wide.h"
#include "report_intake/domain/forecast.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

using Facts = std::map<std::string, std::string>;
using Sums = std::map<std::pair<std::string, std::string>, Quantity>;

// What was sent of each service in each unit; a sum that does not fit is left where it was.
Sums SumUp(const std::vector<ReportLine>& lines) {
    Sums sums;
    for (const ReportLine& line : lines) {
        if (!line.service || line.service->quantity.micros() < 0) continue;
        Quantity& sum = sums[{line.service->service_code, line.service->unit}];
        sum = Quantity::Plus(sum, line.service->quantity).value_or(sum);
    }
    return sums;
}

Facts AboutUnusual(const ServiceSeries& series, Quantity sum, const UsualRange& range) {
    return {
        {"service", series.service_code},
        {"unit", series.unit},
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
    if (forecast.micros() <= 0 || oddness.times_forecast <= 0) return false;
    return Wide{sum.micros()} >= Wide{forecast.micros()} * oddness.times_forecast;
}

}  // namespace

OddFigures::OddFigures(
    const MonthHistory& history, Month month, const std::vector<ReportLine>& lines
) {
    if (history.services.empty()) return;
    const Oddness& oddness = history.oddness;
    for (const auto& [key, sum] : SumUp(lines)) {
        const auto series = std::ranges::find_if(history.services, [&](const ServiceSeries& one) {
            return one.service_code == key.first && one.unit == key.second;
        });
        if (series == history.services.end()) continue;
        if (const auto range = FindUnusual(series->actuals, month, sum, oddness))
            unusual_[key] = AboutUnusual(*series, sum, *range);
        const std::optional<Quantity> forecast = ForecastOf(*series, month);
        if (!forecast || !IsFar(sum, *forecast, oddness)) continue;
        far_[key] = {
            {"service", series->service_code},
            {"unit", series->unit},
            {"reported", sum.ToText()},
            {"forecast", forecast->ToText()},
            {"times", std::to_string(oddness.times_forecast)},
        };
    }
}

void OddFigures::Judge(const ServiceActual& actual, LineFaults& faults) {
    const Key key{actual.service_code, actual.unit};
    if (auto unusual = unusual_.extract(key))
        faults.Add("LINE_UNUSUAL", "service.quantity", {}, std::move(unusual.mapped()));
    if (auto far = far_.extract(key))
        faults.Add("LINE_FAR_FROM_FORECAST", "service.quantity", {}, std::move(far.mapped()));
}

}  // namespace luotsi::report_intake
