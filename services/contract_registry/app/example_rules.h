#pragma once

#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>

namespace luotsi::contract_registry {

// A contract that takes over terms has examples of its own, and a change above must not break them:
// EXAMPLE_BROKEN with the contract below in its facts. To be called after the change was appended.
std::optional<Rejection> RefuseExamplesBroken(ports::Unit& unit, const Uuid& changed);

}  // namespace luotsi::contract_registry
