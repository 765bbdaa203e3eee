#pragma once

#include <string>
#include <string_view>

namespace luotsi::rpc {

// The languages in which answers speak; the last one is spoken where nothing else was asked for.
// What a caller's `accept-language` (RFC 9110 section 12.5.4) prefers: "sv;q=0.8, fi" gives fi, and
// "fi-FI" is fi. Of equal weights the first counts; a weight of 0 refuses the language.
std::string PreferredLanguage(std::string_view accept_language);

// fi, sv or en.
bool IsSpoken(std::string_view language);

}  // namespace luotsi::rpc
