#pragma once

#include "contract_registry/domain/steering/saved_search.h"
#include "platform/journal/journal.h"

#include <absl/status/status.h>

#include <cstddef>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// Whose search is whose. Owners are actors and stay out of the business state, so that the table of
// records does not name them.
journal::Schema SavedSearchSchema();
journal::AggregateOps SavedSearchOps();

// Who calls, and for which company; empty: for the county.
struct SearchOwner {
    std::string actor;
    std::string scope;
};

// The searches that an owner keeps, after `after` in the order of ids, at most `limit`.
absl::Status FindSaved(
    journal::Journal& journal,
    const SearchOwner& owner,
    const Uuid& after,
    std::size_t limit,
    std::vector<Uuid>& found
);

}  // namespace luotsi::contract_registry
