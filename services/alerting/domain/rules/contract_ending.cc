#include "alerting/domain/rules/rules.h"

#include <algorithm>

namespace luotsi::alerting {

// True from N days before the last day (or from the first day of a shorter contract) until the last
// day has passed. The subject names the last day, so a contract that is extended closes its alerts
// and is watched anew.
Findings ContractEnding(const Picture& picture, const RuleParameters& parameters, CivilDate today) {
    const Terms& terms = *picture.terms;
    if (!terms.binding || !terms.end || today > *terms.end) return {};
    Findings findings;
    for (const std::int64_t days : parameters.Wholes("days_before")) {
        CivilDate since = terms.end->AddDays(-days);
        if (terms.start) since = std::max(since, *terms.start);
        if (today < since) continue;
        findings.push_back({
            .subject = terms.end->ToText() + '/' + std::to_string(days),
            .became_true_on = since,
            .facts = {{"end_date", terms.end->ToText()}, {"days_before", std::to_string(days)}},
        });
    }
    return findings;
}

}  // namespace luotsi::alerting
