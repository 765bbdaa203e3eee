#pragma once

#include <grpcpp/support/status.h>

#include <string_view>

namespace luotsi::ctl {

/// What the process ends with. Documented in docs/reference/luotsictl.md; never renumbered.
enum ExitCode : int {
    kOk = 0,
    kFailed = 1,
    kUsage = 2,
    kNotFound = 3,
    kRejected = 4,
    kConflict = 5,
    kAuth = 6,
    kUnavailable = 7,
};

/// `reason` is the ErrorInfo reason, empty when there is none.
ExitCode ExitCodeOf(grpc::StatusCode code, std::string_view reason);

}  // namespace luotsi::ctl
