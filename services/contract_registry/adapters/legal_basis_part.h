#pragma once

#include "contract_registry/adapters/part.h"
#include "contract_registry/domain/contract.h"

namespace luotsi::contract_registry {

// luotsi.contract.v1.LegalBasisService: statutes as dated data, and the contracts on them.
std::vector<journal::AggregateOps> LegalBasisAggregates();
journal::Schema LegalBasisSchema();
std::unique_ptr<Part> MakeLegalBasis(const PartKit& kit);

// Keeps which contract rests on which statutes, by its latest terms, in the transaction of the
// contract's change.
void ProjectLegalBasis(sql::Db& db, const ports::Held<ContractBook>& after);

}  // namespace luotsi::contract_registry
