#pragma once

#include <string>
#include <string_view>

namespace luotsi::redis {

// HMAC-SHA256, 32 bytes. With an empty secret it is a checksum.
std::string Seal(std::string_view secret, std::string_view bytes);

}  // namespace luotsi::redis
