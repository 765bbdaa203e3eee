#include "report_intake/domain/line_checks.h"

#include <algorithm>
#include <set>

namespace luotsi::report_intake {
namespace {

// What is wrong with a line: nothing when `reason` is empty.
struct Verdict {
    std::string field;
    std::string reason;
};

class LineJudge {
  public:
    explicit LineJudge(const ReportingTerms& terms) : terms_(terms) {}

    Verdict Judge(const ReportLine& line) {
        if (line.service) return JudgeService(*line.service);
        if (line.indicator) return JudgeIndicator(*line.indicator);
        return {"content", "LINE_VALUE_MISSING"};
    }

    Verdict JudgeService(const ServiceActual& actual) {
        const auto agreed =
            std::ranges::find(terms_.services, actual.service_code, &PricedService::service_code);
        if (agreed == terms_.services.end())
            return {"service.service_code", "LINE_UNKNOWN_SERVICE"};
        if (agreed->unit != actual.unit) return {"service.unit", "LINE_UNIT_MISMATCH"};
        if (actual.quantity.micros() < 0) return {"service.quantity", "LINE_QUANTITY_NEGATIVE"};
        if (!seen_.insert("s/" + actual.service_code).second)
            return {"service.service_code", "LINE_DUPLICATE"};
        return {};
    }

    Verdict JudgeIndicator(const IndicatorActual& actual) {
        if (FindIndicator(actual.indicator_code) == nullptr) {
            return {"indicator.indicator_code", "LINE_UNKNOWN_INDICATOR"};
        }
        if (!seen_.insert("i/" + actual.indicator_code).second) {
            return {"indicator.indicator_code", "LINE_DUPLICATE"};
        }
        return {};
    }

    const MeasuredIndicator* FindIndicator(const std::string& code) const {
        const auto found = std::ranges::find(terms_.indicators, code, &MeasuredIndicator::code);
        return found == terms_.indicators.end() ? nullptr : &*found;
    }

  private:
    const ReportingTerms& terms_;
    std::set<std::string> seen_;
};

JudgedIndicator Compare(const IndicatorActual& actual, const MeasuredIndicator& agreed) {
    const bool met = agreed.direction == Direction::kAtLeast ? actual.value >= agreed.target_level
                                                             : actual.value <= agreed.target_level;
    return {actual.indicator_code, actual.value, agreed.target_level, met};
}

// A forecast line for a service that nobody agreed, or for a month that is over, foresees nothing.
bool IsForecast(const ReportingTerms& terms, Month reported, const ForecastLine& line) {
    const auto agreed =
        std::ranges::find(terms.services, line.service_code, &PricedService::service_code);
    return agreed != terms.services.end() && line.month > reported && line.quantity.micros() >= 0;
}

}  // namespace

ReportContent JudgeLines(
    const ContractTerms& terms,
    Month month,
    const std::vector<ReportLine>& lines,
    const std::vector<ForecastLine>& forecast
) {
    const ReportingTerms& in_force = terms.On(month.LastDay());
    ReportContent content;
    content.contract_revision = terms.contract_revision;
    LineJudge judge(in_force);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Verdict verdict = judge.Judge(lines[i]);
        if (!verdict.reason.empty()) {
            content.returned_lines.push_back(
                {i, "lines[" + std::to_string(i) + "]." + verdict.field, verdict.reason}
            );
            continue;
        }
        content.lines.push_back(lines[i]);
        if (!lines[i].indicator) continue;
        const MeasuredIndicator* agreed = judge.FindIndicator(lines[i].indicator->indicator_code);
        content.indicators.push_back(Compare(*lines[i].indicator, *agreed));
    }
    for (std::size_t i = 0; i < forecast.size(); ++i) {
        if (IsForecast(in_force, month, forecast[i])) {
            content.forecast.push_back(forecast[i]);
        } else {
            content.returned_lines.push_back(
                {i, "forecast[" + std::to_string(i) + "].service_code", "LINE_UNKNOWN_SERVICE"}
            );
        }
    }
    content.forecast_missing = in_force.forecast_required && content.forecast.empty();
    return content;
}

}  // namespace luotsi::report_intake
