#pragma once

#include "contract_registry/app/ports.h"
#include "kernel/civil.h"
#include "ports/books.h"

#include <absl/status/status.h>

namespace luotsi::contract_registry {

// When a day begins, ends the contracts whose last day has passed.
class EndContractsHandler {
  public:
    EndContractsHandler(ports::Books& books, ContractFinder& finder)
        : books_(books), finder_(finder) {}

    // Repeating a day has no second effect.
    absl::Status Handle(const Moment& moment);

  private:
    ports::Books& books_;
    ContractFinder& finder_;
};

}  // namespace luotsi::contract_registry
