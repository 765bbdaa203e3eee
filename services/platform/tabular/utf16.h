#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace luotsi::tabular {

// Text in UTF-16 is known by the mark at its beginning, as Excel's "Unicode text" has it. Without
// one it is not told from other bytes.
enum class ByteOrder { kLittle, kBig };
std::optional<ByteOrder> Utf16Mark(std::string_view bytes);

// What stands behind the mark, as UTF-8; nothing where it is not well-formed.
std::optional<std::string> FromUtf16(std::string_view marked);

}  // namespace luotsi::tabular
