#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.SupplyChainService: who does the work for a contract's provider.
std::vector<journal::AggregateOps> SupplyChainAggregates();
journal::Schema SupplyChainSchema();
std::unique_ptr<Part> MakeSupplyChains(const PartKit& kit);

}  // namespace luotsi::contract_registry
