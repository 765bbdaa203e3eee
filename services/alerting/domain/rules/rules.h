#pragma once

#include "alerting/domain/facts.h"
#include "alerting/domain/finding.h"
#include "alerting/domain/parameters.h"
#include "alerting/domain/picture.h"
#include "kernel/civil.h"

namespace luotsi::alerting {

// The rules. Each is a pure function of what is known of a contract, the rule's parameters and the
// day. `picture.terms` is always there: a contract without terms is not judged. A rule gives one
// finding a subject.

// N days or fewer are left of a contract in force, for each N of `days_before`.
Findings ContractEnding(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// Money moved for a time after the contract's last day.
Findings EndedButPaid(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// More was paid than agreed: in the whole contract, or in a contract year.
Findings PaidBeyondValue(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// A reported value does not meet its target level.
Findings IndicatorBeyondTarget(
    const Picture& picture, const RuleParameters& parameters, CivilDate today
);
// A due day passed and the month is still not reported.
Findings ReportOverdue(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// A step of the ladder of missing reports stands.
Findings ReportingLadder(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// The registry says that something of the contract needs a person's attention.
Findings RegistryAttention(
    const Picture& picture, const RuleParameters& parameters, CivilDate today
);

// A provider's forecasts of a service were too high, or too low, month after month.
Findings ForecastBias(const Picture& picture, const RuleParameters& parameters, CivilDate today);
// A report in force has an accepted line that looks odd.
Findings ReportRemark(const Picture& picture, const RuleParameters& parameters, CivilDate today);

// A report in force names a subcontractor that is not declared for the contract.
Findings UndeclaredSubcontractor(
    const Picture& picture, const RuleParameters& parameters, CivilDate today
);

}  // namespace luotsi::alerting
