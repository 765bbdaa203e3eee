#pragma once

#include "platform/rpc/call.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/router.h"

#include <absl/status/status.h>

#include <string>
#include <string_view>

namespace luotsi::self_monitoring {

// Adds one method of SelfMonitoringService, answered by a member function.
template <class Self, class Request, class Response>
void AddMethod(
    rpc::Router& router,
    std::string_view method,
    Self* self,
    absl::Status (Self::*handler)(const rpc::Call&, const Request&, Response&)
) {
    router.Unary<Request, Response>(
        "/luotsi.selfmonitoring.v1.SelfMonitoringService/" + std::string(method),
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
