#pragma once

#include "contract_registry/adapters/steering/search_query.h"
#include "contract_registry/domain/contract.h"

namespace luotsi::contract_registry {

// Whether a contract as it was known at some time fits a search: the same judgement as the index
// gives, from the contract alone. The caller's scope is not looked at.
bool Fits(const ContractHistory& history, const SearchQuery& query);

}  // namespace luotsi::contract_registry
