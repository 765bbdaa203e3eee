#pragma once

#include "platform/feed/feed.h"

namespace luotsi::contract_registry {

// Tells others of a contract's attentions, whole, each time that one of its sources says something
// new. Rows of other kinds are left to `otherwise`.
feed::Translator AttentionTranslator(journal::Journal& journal, feed::Translator otherwise);

}  // namespace luotsi::contract_registry
