#pragma once

#include "finance_integration/domain/contract_index.h"
#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/judgement.h"
#include "finance_integration/domain/matching_rules.h"
#include "finance_integration/domain/supplier_alias.h"

#include <string>
#include <vector>

namespace luotsi::finance_integration {

struct KnownContract {
    ContractId id;
    const ContractTerms* terms = nullptr;
};

// What the books hold that may concern one invoice.
struct SupplierBook {
    // Contracts with the number that the invoice names.
    std::vector<KnownContract> named;
    // Contracts of the same supplier key, the same identifier, the same alias key, or of a supplier
    // to which an alias has been proposed; each once.
    std::vector<KnownContract> contracts;
    // The aliases of the invoice's supplier key.
    std::vector<KnownAlias> aliases;
};

struct Verdict {
    Judgement judgement;
    // Aliases that were met for the first time.
    std::vector<AliasProposed> proposals;
};

// Holds one invoice against the contracts. In this order:
//  1. the contract whose number the invoice names;
//  2. a redacted or missing payee ends the search;
//  3. contracts in force of the very same supplier (equal key, equal identifier, confirmed alias):
//     one alone; of several the one with the invoice's amount, else the one with its service;
//  4. contracts in force of a supplier whose name only resembles: an alias to be confirmed;
//  5. otherwise the contract was not in force, or none is known.
//
// The amount decides before the service: equality to the cent is specific, a shared word is weak.
// A known supplier without a contract in force is still looked up by alias, because calling a
// purchase off-contract on a spelling would accuse someone.
Verdict Judge(const InvoiceFacts& invoice, const SupplierBook& book, const MatchingRules& rules);

}  // namespace luotsi::finance_integration
