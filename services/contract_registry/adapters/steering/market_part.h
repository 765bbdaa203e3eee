#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.MarketService: how a service's market is doing.
std::vector<journal::AggregateOps> MarketAggregates();
std::unique_ptr<Part> MakeMarket(const PartKit& kit);

}  // namespace luotsi::contract_registry
