#pragma once

#include "alerting/domain/alert.h"
#include "alerting/domain/rule_book.h"
#include "alerting/domain/rule_catalog.h"
#include "kernel/decision.h"

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::alerting {

// A rule's text may name facts of its alerts in braces: "Riski on toteutunut: {about}." A brace
// that holds no name (small letters and `_`) is a brace.

// The names, in the order of the text.
std::vector<std::string> PlaceholdersOf(std::string_view text);

// What an alert says: the text with its facts put in. A fact that an older alert lacks is left out.
std::string Filled(std::string_view text, const Alert& alert);

// RULE_PLACEHOLDER_UNKNOWN at `rule.text_fi` (or sv, en) for each name that no alert of the kind
// has.
std::vector<FieldFault> TextFaults(const RuleKind& kind, const Rule& rule);

}  // namespace luotsi::alerting
