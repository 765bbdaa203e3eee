#include "alerting/domain/rules/rules.h"

namespace luotsi::alerting {

// True from the day on which the step was taken until it is withdrawn, for one kind of step or all.
Findings ReportingLadder(const Picture& picture, const RuleParameters& parameters, CivilDate) {
    const std::string& only = parameters.Text("step");
    Findings findings;
    for (const LadderRung& rung : picture.ladder) {
        if (!only.empty() && rung.kind != only) continue;
        findings.push_back({
            .subject = std::to_string(rung.step),
            .became_true_on = rung.taken_on,
            .facts = {{"step", rung.kind}, {"missing_months", rung.missing}},
            .historic = false,
        });
    }
    return findings;
}

}  // namespace luotsi::alerting
