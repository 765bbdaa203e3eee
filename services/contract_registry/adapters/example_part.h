#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// How many of the contracts in force carry tests of their own: worked examples on which both sides
// agreed. Counted when a day begins.
std::vector<journal::AggregateOps> ExampleAggregates();
std::unique_ptr<Part> MakeExampleCount(const PartKit& kit);

}  // namespace luotsi::contract_registry
