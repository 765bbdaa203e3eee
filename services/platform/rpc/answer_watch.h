#pragma once

#include "platform/rpc/call.h"

#include <absl/status/status.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace luotsi::rpc {

/// Sees every good answer of a unary call before it leaves. May block; an error is given in the
/// answer's place.
class AnswerWatch {
  public:
    virtual ~AnswerWatch() = default;
    virtual absl::Status BeforeAnswer(
        const Call& call,
        const google::protobuf::MethodDescriptor& method,
        const google::protobuf::Message& answer
    ) = 0;
};

}  // namespace luotsi::rpc
