#pragma once

#include "luotsi/fleet.h"
#include "platform/audit/access_recorder.h"
#include "platform/audit/audit_rpc.h"
#include "platform/audit/checkpointer.h"
#include "platform/rpc/router.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>

#include <memory>

namespace luotsi {

// All of the audit in one process: readings are written, checkpoints signed, questions answered.
class AuditSet {
  public:
    AuditSet(Fleet& fleet, Clock& clock, IdSource& ids, log::Log& log, metrics::Metrics& metrics);

    // When the modules are open and have added their RPCs.
    void AddTo(rpc::Router& router);
    // For ServerOptions::answers.
    rpc::AnswerWatch* answers() { return &recorder_; }
    // Begins to sign checkpoints where the configuration names a key. Fails where the key or the
    // file is of no use.
    absl::Status Start(const config::v1::LuotsiConfig& config);
    // When no call runs any more and the journals still do: signs for the last rows.
    void Stop();

  private:
    Fleet& fleet_;
    log::Log& log_;
    metrics::Metrics& metrics_;
    audit::AccessRecorder recorder_;
    audit::AuditRpc rpc_;
    std::unique_ptr<audit::Checkpointer> checkpointer_;
};

}  // namespace luotsi
