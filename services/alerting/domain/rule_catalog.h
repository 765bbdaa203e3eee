#pragma once

#include "alerting/domain/finding.h"
#include "alerting/domain/parameters.h"
#include "alerting/domain/picture.h"
#include "kernel/civil.h"
#include "kernel/decision.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::alerting {

// What a rule's answer depends on; a rule is asked again only when one of its inputs has changed.
enum Input : unsigned {
    kTermsInput = 1,
    kReportInput = 2,
    kDueInput = 4,
    kInvoiceInput = 8,
    kProposalInput = 16,
    kDayInput = 32,
    kAttentionInput = 64,
    kEveryInput = 127,
};

// What a fact changes.
unsigned InputOf(const Fact& fact);

// One parameter of a rule kind.
struct ParameterKind {
    std::string_view name;
    std::string_view fallback;
    bool (*fits)(std::string_view text);
    // What fits, for a person.
    std::string_view form;
};

// One row of the catalogue.
struct RuleKind {
    std::string_view name;
    // A set of Input.
    unsigned inputs;
    Findings (*evaluate)(const Picture&, const RuleParameters&, CivilDate today);
    std::vector<ParameterKind> parameters;
    // How many days before a contract's end the passing of a day can change the answer; null when
    // the day does not matter.
    std::int64_t (*reach_days)(const RuleParameters&);
    // The facts that each of its alerts has, which its rules' texts may name (alert_text.h).
    std::vector<std::string_view> facts;
};

std::span<const RuleKind> RuleCatalog();
// nullptr for an unknown kind.
const RuleKind* FindRuleKind(std::string_view name);

// Whether the alerts of a rule with these parameters are shown to the county's people and to nobody
// whose scope is limited. Rules stored before the parameter was there speak to both.
bool IsForCountyOnly(const RuleParameters& parameters);

// The parameters with the kind's defaults in place of absent ones. All faults at once:
// RULE_PARAMETER_UNKNOWN, RULE_PARAMETER_INVALID at `rule.parameters[<name>]`.
Checked<RuleParameters> CompleteParameters(
    const RuleKind& kind, const std::map<std::string, std::string>& given
);

}  // namespace luotsi::alerting
