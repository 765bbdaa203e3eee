#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// The registry as open contracting data, with the money that finance tells of.
std::vector<journal::AggregateOps> OcdsAggregates();
journal::Schema OcdsSchema();
std::unique_ptr<Part> MakeOcds(const PartKit& kit);

}  // namespace luotsi::contract_registry
