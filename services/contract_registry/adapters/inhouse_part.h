#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.InhouseService: in-house units and their limits.
std::vector<journal::AggregateOps> InhouseAggregates();
std::unique_ptr<Part> MakeInhouse(const PartKit& kit);

}  // namespace luotsi::contract_registry
