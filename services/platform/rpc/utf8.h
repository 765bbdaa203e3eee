#pragma once

#include <string_view>

namespace luotsi::rpc {

/// What NextCodePoint gives for bytes that are not UTF-8.
inline constexpr char32_t kNotUtf8 = 0xffffffff;

/// Takes the first character off `rest`, which must not be empty. Strict: no overlong forms, no
/// surrogates, nothing above U+10FFFF. After kNotUtf8 `rest` is of no use.
char32_t NextCodePoint(std::string_view& rest);

bool IsUtf8(std::string_view text);

}  // namespace luotsi::rpc
