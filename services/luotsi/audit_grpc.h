#pragma once

#include "luotsi/fleet.h"
#include "platform/rpc/router.h"

#include <luotsi/audit/v1/audit_service.pb.h>

#include <string_view>

namespace luotsi {

// luotsi.audit.v1.AuditService, for the modules of this process.
class AuditGrpc {
  public:
    explicit AuditGrpc(Fleet& fleet) : fleet_(fleet) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status GetAuditTrail(
        const rpc::Call& call,
        const audit::v1::GetAuditTrailRequest& request,
        audit::v1::AuditTrail& out
    );
    absl::Status VerifyAudit(
        const rpc::Call& call,
        const audit::v1::VerifyAuditRequest& request,
        audit::v1::AuditVerdict& out
    );
    absl::Status ListCheckpoints(
        const rpc::Call& call,
        const audit::v1::ListCheckpointsRequest& request,
        audit::v1::ListCheckpointsResponse& out
    );
    // Null when no such module runs here.
    journal::Journal* JournalOf(std::string_view module) const;

    Fleet& fleet_;
};

}  // namespace luotsi
