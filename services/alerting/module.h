#pragma once

#include "platform/module/module.h"

#include <absl/status/statusor.h>

#include <memory>

namespace luotsi::alerting {

// Watches contracts by rules kept as data. Its journal is `alerting`.
absl::StatusOr<std::unique_ptr<module::Module>> MakeAlerting(const module::Context& context);

}  // namespace luotsi::alerting
