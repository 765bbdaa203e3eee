#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.steering.v1.SearchService: contracts by words and fields, and searches that are kept.
std::vector<journal::AggregateOps> SearchAggregates();
journal::Schema SearchPartSchema();
std::unique_ptr<Part> MakeSearch(const PartKit& kit);

}  // namespace luotsi::contract_registry
