#pragma once

#include <string>
#include <string_view>

namespace luotsi::feed {

// Bytes from outside as text that any store takes and any screen shows: everything but printable
// ASCII, and the percent sign, becomes `%XX`. Ids and codes stay as they are.
std::string Escape(std::string_view bytes);
std::string Unescape(std::string_view text);

}  // namespace luotsi::feed
