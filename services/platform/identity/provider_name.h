#pragma once

#include <string_view>

namespace luotsi::identity {

/// Whether the text is `scheme:id` as tokens, keys and the columns `provider` spell a provider.
inline bool IsProviderName(std::string_view text) {
    constexpr std::size_t kMaxBytes = 129;
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 >= text.size()) return false;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte <= ' ' || byte == 0x7f) return false;
    }
    return text.size() <= kMaxBytes;
}

}  // namespace luotsi::identity
