#pragma once

#include "platform/module/module.h"

#include <absl/status/statusor.h>

#include <memory>

namespace luotsi::finance_integration {

// Money beside contracts: payment proposals from approved reports, invoices held against contracts.
absl::StatusOr<std::unique_ptr<module::Module>> MakeFinanceIntegration(
    const module::Context& context
);

}  // namespace luotsi::finance_integration
