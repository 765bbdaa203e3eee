#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What each type of contract must say beyond what all say, and what only other types may say.
// `terms` come with what is taken over from the contract above.
std::vector<FieldFault> TypeFaults(const Terms& terms, std::string_view prefix);

// Whether the county buys by such a contract: not what it produces itself, nor what its clients
// chose from another organiser (health care act 1326/2010 sections 47 and 48), which is nothing
// that it could tender.
bool IsPurchase(ContractType type);

// The dynamic purchasing system itself, to which providers are admitted: it has no provider.
bool IsPurchasingSystem(const Terms& terms);

// A framework holds for at most so many months, options included, unless its object justifies more
// and the contract says why (procurement act 1397/2016 section 42.5).
std::vector<FieldFault> FrameworkTermFaults(
    const Terms& terms, std::uint64_t maximum_months, std::string_view prefix
);

}  // namespace luotsi::contract_registry
