#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::self_monitoring {

// The rows of one answer when the caller asks for `page_size`.
std::size_t PageSize(std::int32_t page_size);

// An opaque token for the page after `last_key`. It belongs to one query: `query` is the method
// with every filter of the request.
std::string MakePageToken(std::string_view query, std::string_view last_key);
// The key to start after: empty for an empty token, nullopt for a token of another query.
std::optional<std::string> ReadPageToken(std::string_view query, std::string_view token);

}  // namespace luotsi::self_monitoring
