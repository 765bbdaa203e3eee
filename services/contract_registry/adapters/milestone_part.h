#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.MilestoneService: what a contract is to reach by some day.
std::vector<journal::AggregateOps> MilestoneAggregates();
std::unique_ptr<Part> MakeMilestones(const PartKit& kit);

}  // namespace luotsi::contract_registry
