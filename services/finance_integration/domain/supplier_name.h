#pragma once

#include "finance_integration/domain/matching_rules.h"

#include <set>
#include <string>
#include <string_view>

namespace luotsi::finance_integration {

// White space of any kind and length becomes one blank; none at the ends.
std::string CollapseBlanks(std::string_view text);

// The exact key of a name: blanks collapsed, letters in lower case. Two suppliers are the same when
// their keys are equal; anything less is only a resemblance.
std::string SupplierKey(std::string_view name);

// What is left of a key without punctuation, trading name, legal form and leading article. Equal
// alias keys propose that two names are one supplier; they never prove it.
std::string AliasKey(std::string_view supplier_key, const MatchingRules& rules);

// Why two keys with the same alias key differ: `legal-form`, `abbreviation`, `punctuation`,
// `article`, `trading-name`; the first cause found is told.
std::string AliasReason(
    std::string_view alias_key, std::string_view supplier_key, const MatchingRules& rules
);

// The words that tell a service apart: four letters or more, without the stop words.
std::set<std::string> SignificantWords(std::string_view text, const MatchingRules& rules);

bool IsRedactedPayee(std::string_view supplier_key, const MatchingRules& rules);
bool IsPlaceholder(std::string_view supplier_key, const MatchingRules& rules);

}  // namespace luotsi::finance_integration
