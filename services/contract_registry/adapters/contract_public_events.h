#pragma once

#include "platform/feed/feed.h"
#include "platform/journal/journal.h"

#include <absl/status/statusor.h>

#include <cstdint>

namespace luotsi::contract_registry {

// Makes the public event of a registry row: the contract with its whole timeline as known then.
feed::Translator ContractTranslator(journal::Journal& journal);

// The position of the last row that has a public event: what another service must have seen to know
// the registry as it is. 0 when there is none.
absl::StatusOr<std::uint64_t> LastPublicPosition(journal::Journal& journal);

}  // namespace luotsi::contract_registry
