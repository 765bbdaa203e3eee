#pragma once

#include "contract_registry/adapters/part.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.ObligationService: what each side owes beside reports and prices.
std::vector<journal::AggregateOps> ObligationAggregates();
std::unique_ptr<Part> MakeObligations(const PartKit& kit);
journal::Schema ObligationSchema();

}  // namespace luotsi::contract_registry
