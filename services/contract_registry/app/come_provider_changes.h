#pragma once

#include "contract_registry/app/ports.h"
#include "kernel/clock.h"
#include "ports/books.h"

#include <absl/status/status.h>

namespace luotsi::contract_registry {

// The daily work that hands contracts to the providers who were agreed for this day.
class ComeProviderChangesHandler {
  public:
    ComeProviderChangesHandler(ports::Books& books, ContractFinder& finder)
        : books_(books), finder_(finder) {}

    absl::Status Handle(const Moment& moment);

  private:
    ports::Books& books_;
    ContractFinder& finder_;
};

}  // namespace luotsi::contract_registry
