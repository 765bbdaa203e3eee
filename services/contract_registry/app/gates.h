#pragma once

#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/lifecycle_decide.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "ports/books.h"

#include <optional>
#include <span>

namespace luotsi::contract_registry {

// What steering demands before a contract may take a step, beyond what the contract's own terms
// must hold. One row a gate in gates.cc; a gate looks at its own records in the unit of work. Each
// demand is switched on by a dated parameter of the county, but that no disputed money is held.
using Gate = std::optional<Rejection> (*)(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

std::span<const Gate> ActivationGates();
std::span<const Gate> ClosingGates();

// The first refusal.
std::optional<Rejection> CheckGates(
    std::span<const Gate> gates,
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

// The gates of a command; most commands have none.
template <class Command>
std::span<const Gate> GatesOf(const Command&) {
    return {};
}
inline std::span<const Gate> GatesOf(const ActivateContract&) {
    return ActivationGates();
}
inline std::span<const Gate> GatesOf(const CloseContract&) {
    return ClosingGates();
}

}  // namespace luotsi::contract_registry
