#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.PromiseService: the service promise and what residents say of it.
std::vector<journal::AggregateOps> PromiseAggregates();
std::unique_ptr<Part> MakePromises(const PartKit& kit);

}  // namespace luotsi::contract_registry
