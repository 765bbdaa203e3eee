#pragma once

#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/domain/steering/namesakes.h"
#include "platform/journal/journal.h"

#include <absl/status/statusor.h>

namespace luotsi::contract_registry {

// Sorts where the present name of a person stands in contracts and steering groups: what is its
// own, and what may be a namesake's. Nothing for who has no name any more.
absl::StatusOr<SortedNames> NamesOf(
    journal::Journal& journal, PersonStore& persons, const Uuid& person, const NameTold& told
);

}  // namespace luotsi::contract_registry
