#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace luotsi::contract_registry {

// SHA-256 of a proof as text: 64 hexadecimal digits in lower case.
constexpr bool IsSha256(std::string_view text) {
    constexpr std::size_t kDigits = 64;
    return text.size() == kDigits && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace luotsi::contract_registry
