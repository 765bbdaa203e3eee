#pragma once

#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/adapters/monitoring_store.h"
#include "self_monitoring/app/acknowledge_complaint.h"
#include "self_monitoring/app/record_complaint.h"

#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <absl/status/status.h>

namespace luotsi::self_monitoring {

// The complaints' part of SelfMonitoringService.
class ComplaintRpc {
  public:
    ComplaintRpc(
        RecordComplaintHandler& record,
        AcknowledgeComplaintHandler& acknowledge,
        MonitoringStore& store,
        MonitoringMetrics& metrics,
        log::Log& log
    )
        : record_(record), acknowledge_(acknowledge), store_(store), metrics_(metrics), log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status Record(
        const rpc::Call& call,
        const selfmonitoring::v1::RecordComplaintRequest& request,
        selfmonitoring::v1::Complaint& response
    );
    absl::Status Acknowledge(
        const rpc::Call& call,
        const selfmonitoring::v1::AcknowledgeComplaintRequest& request,
        selfmonitoring::v1::Complaint& response
    );
    absl::Status Get(
        const rpc::Call& call,
        const selfmonitoring::v1::GetComplaintRequest& request,
        selfmonitoring::v1::Complaint& response
    );
    absl::Status List(
        const rpc::Call& call,
        const selfmonitoring::v1::ListComplaintsRequest& request,
        selfmonitoring::v1::ListComplaintsResponse& response
    );
    absl::Status GetCounts(
        const rpc::Call& call,
        const selfmonitoring::v1::GetComplaintCountsRequest& request,
        selfmonitoring::v1::ComplaintCounts& response
    );
    // The complaint with its words.
    absl::Status Show(
        const StoredComplaint& stored, const rpc::Call& call, selfmonitoring::v1::Complaint& out
    );

    RecordComplaintHandler& record_;
    AcknowledgeComplaintHandler& acknowledge_;
    MonitoringStore& store_;
    MonitoringMetrics& metrics_;
    log::Log& log_;
};

}  // namespace luotsi::self_monitoring
