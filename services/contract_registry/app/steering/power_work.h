#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "ports/books.h"

#include <optional>
#include <string>

namespace luotsi::contract_registry {

// A gate of activation: the caller's power on this day covers what the contract binds to. The dated
// parameter `powers.required` switches it on.
std::optional<Rejection> RefuseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

// The same for a change of a contract in force that binds to more than before: the power must cover
// the new total. `before` as it was; the unit holds it as it has become.
std::optional<Rejection> RefuseRaiseBeyondPower(
    ports::Unit& unit,
    const ports::Held<ContractBook>& before,
    const std::string& actor,
    const Moment& moment
);

}  // namespace luotsi::contract_registry
