#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.ApprovalService: four eyes, deputies, locks.
std::vector<journal::AggregateOps> ApprovalAggregates();
std::unique_ptr<Part> MakeApprovals(const PartKit& kit);
journal::Schema ApprovalSchema();

}  // namespace luotsi::contract_registry
