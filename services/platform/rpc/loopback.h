#pragma once

#include <string_view>

namespace luotsi::rpc {

/// Whether only the own machine can reach a listener on this host; an empty host is loopback.
inline bool IsLoopback(std::string_view host) {
    if (host.empty() || host == "localhost" || host == "::1" || host == "[::1]") return true;
    const bool digits = host.find_first_not_of("0123456789.") == std::string_view::npos;
    return digits && host.starts_with("127.");
}

}  // namespace luotsi::rpc
