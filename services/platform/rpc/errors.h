#pragma once

#include "kernel/decision.h"
#include "ports/result.h"

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

namespace luotsi::rpc {

/// What the catalogue (proto/luotsi/error/v1/reason.proto) says about a reason.
struct ReasonText {
    /// gRPC status code; 0 for a warning that never fails a call.
    int code = 0;
    std::string en;
    std::string fi;
    std::string sv;
    /// The county's own code of the refusal; empty for most.
    std::string public_code;

    /// `language` is fi, sv or en; anything else reads as en.
    const std::string& In(std::string_view language) const;
};

/// nullptr for a reason that is not in the catalogue.
const ReasonText* FindReason(std::string_view reason);

/// The error a caller sees: code and texts from the catalogue, google.rpc details as payload. The
/// details are kept under 4 KiB, because a stock client refuses trailers over 8 KiB: violations
/// that do not fit are left out and counted in the metadata entry `violations_left_out`.
absl::Status ToStatus(const Rejection& rejection, std::string_view language);

/// Ok for a value; a world failure gets details by its code.
template <class T>
absl::Status ToStatus(const ports::Result<T>& result, std::string_view language);

/// An error of our own making; `field` and `detail` may be empty. `detail` must not repeat what the
/// caller sent: it may hold what we must not store.
absl::Status Fault(
    std::string_view reason,
    std::string_view field,
    std::string_view detail,
    std::string_view language
);

/// The same with a RetryInfo of `retry_after` instead of the usual second.
absl::Status FaultRetryAfter(
    std::string_view reason,
    absl::Duration retry_after,
    std::string_view detail,
    std::string_view language
);

/// Gives a status without details the details that fit its code; never shows its message, which may
/// speak of our inside. A status with details and ok pass unchanged.
absl::Status WithDetails(const absl::Status& status, std::string_view language);

/// Always with details (`WithDetails`), put where stock clients look for them.
grpc::Status ToGrpc(const absl::Status& status, std::string_view language = "en");

/// The reason a status carries; empty when it has no details.
std::string ReasonOf(const absl::Status& status);

template <class T>
absl::Status ToStatus(const ports::Result<T>& result, std::string_view language) {
    if (result.ok()) return absl::OkStatus();
    if (result.rejected()) return ToStatus(result.rejection(), language);
    return WithDetails(result.status(), language);
}

}  // namespace luotsi::rpc
