#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.MultiProviderService: aims for many kinds of providers.
std::vector<journal::AggregateOps> MultiProviderAggregates();
std::unique_ptr<Part> MakeMultiProviders(const PartKit& kit);

}  // namespace luotsi::contract_registry
