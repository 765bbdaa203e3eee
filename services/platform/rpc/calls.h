#pragma once

#include "kernel/ids.h"
#include "platform/rpc/admission.h"
#include "platform/rpc/answer_watch.h"
#include "platform/rpc/executor.h"
#include "platform/rpc/recorder.h"
#include "platform/rpc/router.h"

#include <absl/time/time.h>
#include <grpcpp/generic/async_generic_service.h>

#include <cstddef>

namespace luotsi::rpc {

/// What all calls of a server share; outlives them.
struct CallRoom {
    const Router& router;
    const Recorder& recorder;
    IdSource& ids;
    Executor& handlers;
    /// One thread an upload, so that uploads never starve unary calls.
    Executor& uploads;
    /// Reflection streams, so that they never take an upload's place.
    Executor& asides;
    std::size_t max_message_bytes;
    absl::Duration default_deadline;
    absl::Duration upload_idle_limit;
    /// Null: everything is allowed and the actor is `local`.
    Admission* admission;
    /// Null: answers leave as they are made.
    AnswerWatch* answers;
};

/// Takes every call as bytes. Generated handlers would answer garbage before our code sees it
/// (ADR 0004).
class GenericEntry : public grpc::CallbackGenericService {
  public:
    explicit GenericEntry(CallRoom& room) : room_(room) {}

    grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context
    ) override;

  private:
    CallRoom& room_;
};

}  // namespace luotsi::rpc
