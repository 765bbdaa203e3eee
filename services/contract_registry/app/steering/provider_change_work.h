#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>

namespace luotsi::contract_registry {

// A change that leaves the contract with another provider today than before it: who was named for
// the provider's slots leaves them today. Who was named from a later day on stays named.
void FollowProviderChange(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
);

// The day of a change that was agreed ahead: it is told, and the slots are left from that day on.
std::optional<Rejection> ProviderDay(ports::Unit& unit, const Uuid& contract, const Moment& moment);

}  // namespace luotsi::contract_registry
