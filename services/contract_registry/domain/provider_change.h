#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/identifiers.h"

#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// Who provides under a contract changes on the day from which an amendment holds, however early it
// is agreed (ADR 0028).

// The companies that provide by these terms: the provider and the members of its consortium.
std::vector<PartyIdentifier> ProvidersOf(const Terms& terms);
bool IsAmong(const PartyIdentifier& one, const std::vector<PartyIdentifier>& providers);

// The first day after `day` on which somebody else provides than on the day before it.
std::optional<CivilDate> NextProviderChange(const ContractHistory& history, CivilDate day);

// The day since which those provide who provide on `day`; absent: ever since.
std::optional<CivilDate> ProviderSince(const ContractHistory& history, CivilDate day);

// Whether the provider of `before` provides no more by `after`. One that no register identified is
// not replaced by being identified.
bool IsReplaced(const Terms& before, const Terms& after);

}  // namespace luotsi::contract_registry
