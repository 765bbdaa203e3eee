#pragma once

#include "platform/module/module.h"

#include <absl/status/statusor.h>

#include <memory>

namespace luotsi::contract_registry {

absl::StatusOr<std::unique_ptr<module::Module>> MakeContractRegistry(const module::Context& context
);

}  // namespace luotsi::contract_registry
