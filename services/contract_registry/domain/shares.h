#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What contradicts itself in a consortium's members and in the shares of joint buyers: parties
// without an identifier or twice, shares that are not above zero or not 100 % together, a lead that
// is missing, not alone, or not the contract's provider, a contract's buyer who has no share,
// members of what is no consortium, a party that buys and provides.
std::vector<FieldFault> ShareFaults(const Terms& terms, std::string_view prefix);

// A consortium must name its members before it can be put into force.
std::vector<FieldFault> MissingMembers(const Terms& terms);

}  // namespace luotsi::contract_registry
