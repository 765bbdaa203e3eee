#pragma once

#include "platform/module/module.h"

#include <absl/status/statusor.h>

#include <memory>

namespace luotsi::report_intake {

absl::StatusOr<std::unique_ptr<module::Module>> MakeReportIntake(const module::Context& context);

}  // namespace luotsi::report_intake
