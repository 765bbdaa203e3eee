#pragma once

#include "platform/module/module.h"

#include <absl/status/statusor.h>

#include <memory>

namespace luotsi::self_monitoring {

// Self-monitoring data and complaints. Its journal is `self_monitoring`.
absl::StatusOr<std::unique_ptr<module::Module>> MakeSelfMonitoring(const module::Context& context);

}  // namespace luotsi::self_monitoring
