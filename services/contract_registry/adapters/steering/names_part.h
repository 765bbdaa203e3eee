#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.NameService: what codes are called.
std::vector<journal::AggregateOps> NameAggregates();
std::unique_ptr<Part> MakeNames(const PartKit& kit);

}  // namespace luotsi::contract_registry
