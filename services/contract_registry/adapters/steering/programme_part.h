#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// luotsi.steering.v1.ProgrammeService: measures of the county's programmes.
std::vector<journal::AggregateOps> ProgrammeAggregates();
std::unique_ptr<Part> MakeProgrammes(const PartKit& kit);

}  // namespace luotsi::contract_registry
