#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.ProcessService: the purchasing process with a responsible unit for each step.
std::vector<journal::AggregateOps> ProcessAggregates();
std::unique_ptr<Part> MakeProcesses(const PartKit& kit);

}  // namespace luotsi::contract_registry
