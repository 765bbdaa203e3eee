#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// Answers for measures that can be computed; it stores nothing.
std::vector<journal::AggregateOps> MeasureAggregates();
std::unique_ptr<Part> MakeMeasures(const PartKit& kit);

}  // namespace luotsi::contract_registry
