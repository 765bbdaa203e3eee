#pragma once

#include "platform/feed/feed.h"
#include "platform/journal/journal.h"

namespace luotsi::contract_registry {

// Makes the public event of a registry row: the contract with its whole timeline as known then.
feed::Translator ContractTranslator(journal::Journal& journal);

}  // namespace luotsi::contract_registry
