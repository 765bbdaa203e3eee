#pragma once

#include <absl/status/statusor.h>

#include <string>

namespace luotsi::identity {

/// Fetches an `https://` address whose certificate is checked against `ca_file` (empty: the
/// system's authorities). No redirects, no other schemes, at most `max_bytes`, at most ten seconds.
absl::StatusOr<std::string> HttpsGet(
    const std::string& url, const std::string& ca_file, std::size_t max_bytes
);

}  // namespace luotsi::identity
