#pragma once

#include "kernel/identifiers.h"

#include <string>
#include <string_view>

namespace luotsi::identity {

/// Whether the text is `scheme:id` exactly as contracts, keys and the columns `provider` spell a
/// provider. Another spelling would be let in and then see nothing of its own.
inline bool IsProviderName(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find(' ') != std::string_view::npos) return false;
    const Checked<PartyIdentifier> party =
        NormalisePartyIdentifier(text.substr(0, colon), text.substr(colon + 1));
    return party.ok() && party.value().scheme + ':' + party.value().id == text;
}

}  // namespace luotsi::identity
