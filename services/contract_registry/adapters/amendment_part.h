#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.AmendmentService: amendments as objects, section 136, the EU's notice.
std::vector<journal::AggregateOps> AmendmentAggregates();
std::unique_ptr<Part> MakeAmendments(const PartKit& kit);

}  // namespace luotsi::contract_registry
