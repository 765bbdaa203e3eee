#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.ProcurementPlanService: what must be bought, and when to begin.
std::vector<journal::AggregateOps> PlanAggregates();
std::unique_ptr<Part> MakePlanPart(const PartKit& kit);

}  // namespace luotsi::contract_registry
