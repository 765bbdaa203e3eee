#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.PowerService: up to which value an office holder may bind the county.
std::vector<journal::AggregateOps> PowerAggregates();
std::unique_ptr<Part> MakePowers(const PartKit& kit);

}  // namespace luotsi::contract_registry
