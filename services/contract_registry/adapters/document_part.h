#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.DocumentService: documents with hash and retention.
std::vector<journal::AggregateOps> DocumentAggregates();
journal::Schema DocumentSchema();
std::unique_ptr<Part> MakeDocuments(const PartKit& kit);

}  // namespace luotsi::contract_registry
