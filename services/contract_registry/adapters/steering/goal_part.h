#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.GoalService: the county's strategy goals and what contracts bring to them.
std::vector<journal::AggregateOps> GoalAggregates();
std::unique_ptr<Part> MakeGoals(const PartKit& kit);

}  // namespace luotsi::contract_registry
