#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"
#include "kernel/money.h"

#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What contradicts itself in sanctions, incentives and payments beside the prices: an indicator
// that the contract does not have, not exactly one of share and amount, an amount that is not above
// zero, a cap below zero, another currency than the contract's.
std::vector<FieldFault> IncentiveFaults(
    const Terms& terms, Currency currency, std::string_view prefix
);

}  // namespace luotsi::contract_registry
