#pragma once

#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/adapters/monitoring_store.h"
#include "self_monitoring/app/get_coverage.h"
#include "self_monitoring/app/submit.h"

#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <absl/status/status.h>

namespace luotsi::self_monitoring {

// The submissions' part of SelfMonitoringService.
class SubmissionRpc {
  public:
    SubmissionRpc(
        SubmitHandler& submit,
        GetCoverageHandler& coverage,
        MonitoringStore& store,
        MonitoringMetrics& metrics,
        log::Log& log
    )
        : submit_(submit), coverage_(coverage), store_(store), metrics_(metrics), log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status Submit(
        const rpc::Call& call,
        const selfmonitoring::v1::SubmitSelfMonitoringRequest& request,
        selfmonitoring::v1::Submission& response
    );
    absl::Status Get(
        const rpc::Call& call,
        const selfmonitoring::v1::GetSubmissionRequest& request,
        selfmonitoring::v1::Submission& response
    );
    absl::Status List(
        const rpc::Call& call,
        const selfmonitoring::v1::ListSubmissionsRequest& request,
        selfmonitoring::v1::ListSubmissionsResponse& response
    );
    absl::Status GetCoverage(
        const rpc::Call& call,
        const selfmonitoring::v1::GetCoverageRequest& request,
        selfmonitoring::v1::Coverage& response
    );

    SubmitHandler& submit_;
    GetCoverageHandler& coverage_;
    MonitoringStore& store_;
    MonitoringMetrics& metrics_;
    log::Log& log_;
};

}  // namespace luotsi::self_monitoring
