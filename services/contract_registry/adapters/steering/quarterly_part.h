#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// The county's quarterly report: reckoned for whoever asks, and kept once it is published.
std::vector<journal::AggregateOps> QuarterlyAggregates();
std::unique_ptr<Part> MakeQuarterly(const PartKit& kit);

}  // namespace luotsi::contract_registry
