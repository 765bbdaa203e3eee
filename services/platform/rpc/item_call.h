#pragma once

#include "kernel/decision.h"
#include "platform/rpc/call.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>

namespace luotsi::rpc {

/// Checks a message that is a request of `method` by itself, whether it came as a call or as an
/// item of a stream, and fills `call.request` for it: the same request under the same id is the
/// same request through either door. The request is as before afterwards.
std::optional<Rejection> CheckItem(
    const google::protobuf::MethodDescriptor& method, google::protobuf::Message& request, Call& call
);

}  // namespace luotsi::rpc
