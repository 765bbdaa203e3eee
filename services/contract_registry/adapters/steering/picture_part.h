#pragma once

#include "contract_registry/adapters/part.h"

#include <memory>
#include <vector>

namespace luotsi::contract_registry {

// What the other four services tell of each contract, kept for packs, analyses and reports
// (domain/steering/picture.h), and of purchases without a contract.
std::vector<journal::AggregateOps> PictureAggregates();
std::unique_ptr<Part> MakePictures(const PartKit& kit);

}  // namespace luotsi::contract_registry
