#pragma once

#include "contract_registry/domain/contract.h"

#include <luotsi/contract/v1/lifecycle.pb.h>

#include <string>

namespace luotsi::contract_registry {

// The step of a contract's life that an event was: `from` is the state before it. Answers false and
// puts nothing where the event moved the contract from no state to another.
bool PutTransition(
    const ContractEvent& event,
    ContractState from,
    const ContractHistory& after,
    const std::string& actor,
    contract::v1::Transition* out
);

}  // namespace luotsi::contract_registry
