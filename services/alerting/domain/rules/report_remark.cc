#include "alerting/domain/rules/rules.h"

#include <algorithm>

namespace luotsi::alerting {

// True from the month's last day, for each reason, service and month, until a correction mends it.
Findings ReportRemark(const Picture& picture, const RuleParameters& parameters, CivilDate) {
    const std::vector<std::string> reasons = ParseCodes(parameters.Text("reasons"));
    Findings findings;
    for (const auto& [month, report] : picture.reports) {
        for (const OddLine& odd : report.odd_lines) {
            if (std::ranges::find(reasons, odd.reason) == reasons.end()) continue;
            findings.push_back({
                .subject = odd.reason + '/' + odd.about + '/' + month.ToText(),
                .became_true_on = month.LastDay(),
                .facts =
                    {{"reason", odd.reason},
                     {"about", odd.about},
                     {"month", month.ToText()},
                     {"reported", odd.reported},
                     {"expected", odd.expected},
                     {"report_version", std::to_string(report.version)}},
                .historic = report.historic,
            });
        }
    }
    return findings;
}

}  // namespace luotsi::alerting
