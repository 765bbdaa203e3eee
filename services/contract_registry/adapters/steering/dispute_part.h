#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.DisputeService: what the sides of a contract disagree about.
std::vector<journal::AggregateOps> DisputeAggregates();
std::unique_ptr<Part> MakeDisputes(const PartKit& kit);

}  // namespace luotsi::contract_registry
