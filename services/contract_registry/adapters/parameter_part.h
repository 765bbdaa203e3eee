#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.ParameterService: the county's dated parameters.
std::vector<journal::AggregateOps> ParameterAggregates();
std::unique_ptr<Part> MakeParameters(const PartKit& kit);

}  // namespace luotsi::contract_registry
