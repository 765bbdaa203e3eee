#include "alerting/domain/rules/rules.h"

namespace luotsi::alerting {

// True from the month's last day, for each company and month, until a correction names it no more.
Findings UndeclaredSubcontractor(const Picture& picture, const RuleParameters&, CivilDate) {
    Findings findings;
    for (const auto& [month, report] : picture.reports) {
        for (const std::string& company : report.undeclared_subcontractors) {
            findings.push_back({
                .subject = company + '/' + month.ToText(),
                .became_true_on = month.LastDay(),
                .facts =
                    {{"subcontractor", company},
                     {"month", month.ToText()},
                     {"report_version", std::to_string(report.version)}},
                .historic = report.historic,
            });
        }
    }
    return findings;
}

}  // namespace luotsi::alerting
