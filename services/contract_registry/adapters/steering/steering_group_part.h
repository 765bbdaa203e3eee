#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.SteeringGroupService: groups in which buyer, providers and clients sit.
std::vector<journal::AggregateOps> SteeringGroupAggregates();
journal::Schema SteeringGroupSchema();
std::unique_ptr<Part> MakeSteeringGroups(const PartKit& kit);

}  // namespace luotsi::contract_registry
