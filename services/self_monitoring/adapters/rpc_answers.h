#pragma once

#include "platform/rpc/call.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/router.h"

#include <absl/status/status.h>

#include <string>
#include <string_view>

namespace luotsi::self_monitoring {

inline constexpr std::string_view kSelfMonitoringService = "SelfMonitoringService";

// Adds one method of a service of luotsi.selfmonitoring.v1, answered by a member function.
template <class Self, class Request, class Response>
void AddMethod(
    rpc::Router& router,
    std::string_view method,
    Self* self,
    absl::Status (Self::*handler)(const rpc::Call&, const Request&, Response&),
    std::string_view service = kSelfMonitoringService
) {
    router.Unary<Request, Response>(
        "/luotsi.selfmonitoring.v1." + std::string(service) + '/' + std::string(method),
        [self, handler](const rpc::Call& call, const Request& request, Response& response) {
            return (self->*handler)(call, request, response);
        }
    );
}

// For a value whose form the field rules have checked and which still cannot be read.
inline absl::Status BadForm(const rpc::Call& call, std::string_view field) {
    return rpc::Fault("FIELD_FORMAT_INVALID", field, "", call.language);
}

// For a provider that speaks in another one's name.
inline absl::Status NotForOthers(const rpc::Call& call) {
    return rpc::Fault("ROLE_NOT_ALLOWED", "provider", "", call.language);
}

}  // namespace luotsi::self_monitoring
