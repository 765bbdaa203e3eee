#pragma once

#include "contract_registry/adapters/ocds_release.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <vector>

namespace luotsi::contract_registry::ocds {

// Contracts of which something was recorded from `from` to `to`, in the order of their ids.
absl::StatusOr<std::vector<Uuid>> ContractsChanged(
    journal::Journal& journal, Instant from, Instant to
);

// All that was recorded of a contract up to an instant.
absl::StatusOr<Story> ReadStory(journal::Journal& journal, const Uuid& contract, Instant until);

}  // namespace luotsi::contract_registry::ocds
