#pragma once

#include <absl/status/status.h>

#include <string>

namespace luotsi::runtime {

/// Refuses a file with a secret that every user of the machine may read, or that cannot be read.
absl::Status CheckPrivateFile(const std::string& path);

}  // namespace luotsi::runtime
