#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.RenewalService: options, renewal decisions, notice.
std::vector<journal::AggregateOps> RenewalAggregates();
std::unique_ptr<Part> MakeRenewals(const PartKit& kit);
journal::Schema RenewalSchema();

}  // namespace luotsi::contract_registry
