#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"

#include <absl/status/status.h>

#include <vector>

namespace luotsi::contract_registry {

// Finds contracts by what the read model knows of them.
class ContractFinder {
  public:
    virtual ~ContractFinder() = default;
    // Contracts in force whose last day, as known now, lies before `today`.
    virtual absl::Status FindPastEnd(CivilDate today, std::vector<Uuid>& found) = 0;
    // Contracts whose agreed change of provider has come by `today` and is not yet told.
    virtual absl::Status FindProviderChanges(CivilDate today, std::vector<Uuid>& found) = 0;
};

}  // namespace luotsi::contract_registry
