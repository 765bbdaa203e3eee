#pragma once

#include "platform/journal/backend.h"

#include <absl/status/statusor.h>

#include <memory>
#include <string>

namespace luotsi::journal {

// A journal in an SQLite file of its own; a lock file keeps a second process away.
absl::StatusOr<std::unique_ptr<Backend>> MakeSqliteBackend(const std::string& path);

}  // namespace luotsi::journal
