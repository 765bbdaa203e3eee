#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.RiskService: risks of contracts, triggered by reported indicators.
std::vector<journal::AggregateOps> RiskAggregates();
journal::Schema RiskSchema();
std::unique_ptr<Part> MakeRisks(const PartKit& kit);

}  // namespace luotsi::contract_registry
