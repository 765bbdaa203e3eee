#include "alerting/domain/rules/rules.h"

namespace luotsi::alerting {

// The month's last day is the first on which the month can be judged, so that is the day on which
// it became true, however late the report came.
Findings IndicatorBeyondTarget(
    const Picture& picture, const RuleParameters& parameters, CivilDate
) {
    const std::string& only = parameters.Text("indicator");
    Findings findings;
    for (const auto& [month, report] : picture.reports) {
        for (const auto& [code, indicator] : report.indicators) {
            if (indicator.met || (!only.empty() && code != only)) continue;
            findings.push_back({
                .subject = code + '/' + month.ToText(),
                .became_true_on = month.LastDay(),
                .facts =
                    {{"indicator", code},
                     {"month", month.ToText()},
                     {"value", indicator.value.ToText()},
                     {"target_level", indicator.target_level.ToText()},
                     {"report_version", std::to_string(report.version)}},
                .historic = report.historic,
            });
        }
    }
    return findings;
}

}  // namespace luotsi::alerting
