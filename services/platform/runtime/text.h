#pragma once

#include <absl/strings/string_view.h>

#include <string_view>

namespace luotsi::runtime {

/// Debian builds absl with its own string_view; this is the one place that knows.
inline std::string_view ToStdView(absl::string_view text) {
    return {text.data(), text.size()};
}
inline absl::string_view ToAbslView(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace luotsi::runtime
