#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/audit/protected_fields.h"
#include "platform/journal/journal.h"
#include "platform/rpc/answer_watch.h"
#include "platform/rpc/router.h"

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>

namespace luotsi::audit {

// Writes who reads protected fields into the journal of the module that answers, before the answer
// leaves; the commit is shared with whatever else is being written. An answer whose reading cannot
// be written is not given.
//
// The answer of a change is not a reading: the change's own row names the caller. Where there is no
// such row its answer is one: of a dry run (validate_only), of a repeated request, and of a request
// that changed nothing.
class AccessRecorder : public rpc::AnswerWatch {
  public:
    AccessRecorder(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

    // Before the server starts: the methods with `router` entries of these services answer from
    // this journal.
    void Watch(const rpc::Router& router, std::string_view service, journal::Journal& journal);

    absl::Status BeforeAnswer(
        const rpc::Call& call,
        const google::protobuf::MethodDescriptor& method,
        const google::protobuf::Message& answer
    ) override;

  private:
    Clock& clock_;
    IdSource& ids_;
    ProtectedFields fields_;
    // Only methods whose answers can hold protected fields.
    std::map<const google::protobuf::MethodDescriptor*, journal::Journal*> journals_;
};

}  // namespace luotsi::audit
