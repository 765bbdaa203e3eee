#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"

#include <luotsi/audit/v1/audit_service.pb.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::audit {

// A module that this process runs.
struct Served {
    // The public name, for example `contract-registry`.
    std::string module;
    journal::Journal* journal = nullptr;
};

// luotsi.audit.v1.AuditService, for the modules of this process.
class AuditRpc {
  public:
    explicit AuditRpc(std::vector<Served> served) : served_(std::move(served)) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status GetAuditTrail(
        const rpc::Call& call, const v1::GetAuditTrailRequest& request, v1::AuditTrail& out
    );
    absl::Status VerifyAudit(
        const rpc::Call& call, const v1::VerifyAuditRequest& request, v1::AuditVerdict& out
    );
    absl::Status ListCheckpoints(
        const rpc::Call& call,
        const v1::ListCheckpointsRequest& request,
        v1::ListCheckpointsResponse& out
    );
    // Null when no such module runs here.
    journal::Journal* JournalOf(std::string_view module) const;

    std::vector<Served> served_;
};

}  // namespace luotsi::audit
