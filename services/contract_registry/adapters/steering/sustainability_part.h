#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.SustainabilityService: responsibility plans and their reports.
std::vector<journal::AggregateOps> SustainabilityAggregates();
std::unique_ptr<Part> MakeSustainabilities(const PartKit& kit);

}  // namespace luotsi::contract_registry
