#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

std::vector<journal::AggregateOps> PersonAggregates();
std::unique_ptr<Part> MakePersons(const PartKit& kit);

}  // namespace luotsi::contract_registry
