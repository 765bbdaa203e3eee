#pragma once

#include "platform/rpc/client.h"
#include "tools/luotsictl/exit_code.h"
#include "tools/luotsictl/settings.h"

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

namespace luotsi::ctl {

/// The error as people read it: reason, message, every field violation, the
/// values that explain it, what to do next.
std::string ErrorText(const grpc::Status& status, const Settings& settings);

/// Writes ErrorText to standard error and gives the exit code.
ExitCode PrintError(const grpc::Status& status, const Settings& settings);

/// Writes "error: ..." for what the user asked wrongly; gives kUsage.
ExitCode UsageError(std::string_view text);

}  // namespace luotsi::ctl
