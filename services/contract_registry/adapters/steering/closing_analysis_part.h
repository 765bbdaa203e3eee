#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// Analyses of contracts that changed or ended, and the lessons that the next contract answers.
std::vector<journal::AggregateOps> ClosingAnalysisAggregates();
std::unique_ptr<Part> MakeClosingAnalyses(const PartKit& kit);

}  // namespace luotsi::contract_registry
