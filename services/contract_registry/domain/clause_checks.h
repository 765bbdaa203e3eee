#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <span>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// The clauses that settle steering and monitoring.
std::span<const ClauseKind> SteeringClauses();
// What a purchase contract must agree at least (act 612/2021 section 15, subsection 2).
std::span<const ClauseKind> MinimumClauses();

// Whether the law's minimum binds this contract: it does where services are bought from a provider
// who is not a public body. A provider of unknown kind may be a private one.
bool IsBoundByMinimum(const Terms& terms);

// Whether the contract settles the matter, or says in writing that it does without.
bool Settles(const Terms& terms, ClauseKind kind);
bool Waives(const Terms& terms, ClauseKind kind);

// Those of `wanted` that the contract neither has nor waives.
std::vector<ClauseKind> MissingClauses(const Terms& terms, std::span<const ClauseKind> wanted);

// A fault for each of `wanted` that is not settled: CLAUSE_MISSING with the kind as its detail, or
// CLAUSE_NOT_WAIVABLE where it is waived and the law does not know waivers. Of the law's minimum
// only what binds this contract.
std::vector<FieldFault> MissingClauseFaults(
    const Terms& terms,
    std::span<const ClauseKind> wanted,
    std::span<const ClauseKind> not_waivable = {}
);

// What contradicts itself: a kind twice, a waiver without a reason, a clause without words. Blanks
// are no words.
std::vector<FieldFault> ClauseContentFaults(const Terms& terms, std::string_view prefix);

}  // namespace luotsi::contract_registry
