#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.SteeringEventService: what took place beside the contracts, and how much.
std::vector<journal::AggregateOps> SteeringEventAggregates();
journal::Schema SteeringEventSchema();
std::unique_ptr<Part> MakeSteeringEvents(const PartKit& kit);

}  // namespace luotsi::contract_registry
