#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/modification_limits.h"

#include <optional>

namespace luotsi::contract_registry {

// What a change of terms means for the contract's value, and the question that section 136 asks.

// What was procured, by the Annex E mark and the CPV codes; a service where nothing tells.
ProcurementKind KindOf(const Terms& terms);

// What the contract was worth as first agreed: its value, else a framework's ceiling, else the
// estimate of its procurement.
std::optional<Money> OriginalValue(const ContractHistory& history);

// How much the patch changes the value from its first day on, as far as the patch says: the agreed
// value or the framework's ceiling. Nothing where money changes in a way that has no sum, such as a
// price or a longer term; zero where no money changes.
std::optional<Money> ValueChangeOf(
    const ContractHistory& history, CivilDate effective_from, const TermsPatch& patch
);

// The factor of a patch that is an index revision made by hand, as where amendments need approval:
// only base points of the clause move, and every price given is one that is there, moved by what
// the clause makes of the new points.
std::optional<Ratio> IndexFactorOf(
    const ContractHistory& history, CivilDate effective_from, const TermsPatch& patch
);

// New over old prices by all index revisions in force on a day.
Ratio IndexFactorOn(const ContractHistory& history, CivilDate day);

// The later of all signatures under the contract and its amendments.
std::optional<CivilDate> LastSigned(const ContractHistory& history);

// `basis` says the reasons and, where the patch does not tell it, the value.
ModificationCase CaseOf(
    const ContractHistory& history,
    CivilDate effective_from,
    const TermsPatch& patch,
    const AmendmentBasis& basis
);

}  // namespace luotsi::contract_registry
