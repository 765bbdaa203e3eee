#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.CriterionService: criteria of responsibility, and low-emission vehicles.
std::vector<journal::AggregateOps> CriterionAggregates();
std::unique_ptr<Part> MakeCriteria(const PartKit& kit);

}  // namespace luotsi::contract_registry
