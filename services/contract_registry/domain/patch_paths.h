#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <vector>

namespace luotsi::contract_registry {

// A patch is checked as part of the terms it makes, so faults name rows of the merged lists. This
// renames them to the rows of the patch, which is what the caller wrote: `prices[2].valid_from`
// becomes `prices[0].valid_from` for the only row that was sent. A clash of two prices of which the
// caller wrote the earlier one names that one. Rows that the patch does not have at all leave the
// list's name alone.
void NamePatchRows(std::vector<FieldFault>& faults, const Terms& merged, const TermsPatch& patch);

// For a request that carries the patch in a field `patch`: what is wrong with a field that the
// patch gives is named `patch.<field>`. What it does not give is the contract's own and keeps its
// name.
Rejection NamedInPatch(Rejection rejection, const TermsPatch& patch);

}  // namespace luotsi::contract_registry
