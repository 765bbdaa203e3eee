#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.PriceService: prices by day, and how they follow indices.
std::vector<journal::AggregateOps> PriceAggregates();
std::unique_ptr<Part> MakePrices(const PartKit& kit);

}  // namespace luotsi::contract_registry
