#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// The steps of a contract's life beside activation, what it lacks for them, and its family: methods
// of luotsi.contract.v1.ContractService.
std::vector<journal::AggregateOps> LifecycleAggregates();
std::unique_ptr<Part> MakeLifecycle(const PartKit& kit);

}  // namespace luotsi::contract_registry
