#pragma once

#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "self_monitoring/adapters/listening_store.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/adapters/provider_file.h"
#include "self_monitoring/app/listen.h"

#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/participation.pb.h>

#include <absl/status/status.h>

#include <string>

namespace luotsi::self_monitoring {

// FeedbackService and ParticipationService.
class ListeningRpc {
  public:
    ListeningRpc(
        ListenHandler& listen,
        ListeningStore& store,
        FileStore& files,
        MonitoringMetrics& metrics,
        log::Log& log
    )
        : listen_(listen), store_(store), files_(files), metrics_(metrics), log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status RecordFeedback(
        const rpc::Call& call,
        const selfmonitoring::v1::RecordFeedbackRequest& request,
        selfmonitoring::v1::Feedback& response
    );
    absl::Status GetFeedback(
        const rpc::Call& call,
        const selfmonitoring::v1::GetFeedbackRequest& request,
        selfmonitoring::v1::Feedback& response
    );
    absl::Status ListFeedback(
        const rpc::Call& call,
        const selfmonitoring::v1::ListFeedbackRequest& request,
        selfmonitoring::v1::ListFeedbackResponse& response
    );
    absl::Status RecordParticipation(
        const rpc::Call& call,
        const selfmonitoring::v1::RecordParticipationRequest& request,
        selfmonitoring::v1::Participation& response
    );
    absl::Status GetParticipation(
        const rpc::Call& call,
        const selfmonitoring::v1::GetParticipationRequest& request,
        selfmonitoring::v1::Participation& response
    );
    absl::Status ListParticipations(
        const rpc::Call& call,
        const selfmonitoring::v1::ListParticipationsRequest& request,
        selfmonitoring::v1::ListParticipationsResponse& response
    );
    absl::Status ListUnheard(
        const rpc::Call& call,
        const selfmonitoring::v1::ListWithoutParticipationRequest& request,
        selfmonitoring::v1::ListWithoutParticipationResponse& response
    );
    absl::Status Count(
        const rpc::Call& call,
        const selfmonitoring::v1::CountParticipationRequest& request,
        selfmonitoring::v1::ParticipationCounts& response
    );

    // With their words.
    absl::Status Show(
        const rpc::Call& call, const StoredFeedback& stored, selfmonitoring::v1::Feedback& out
    );
    absl::Status Show(
        const rpc::Call& call,
        const StoredParticipation& stored,
        selfmonitoring::v1::Participation& out
    );

    ListenHandler& listen_;
    ListeningStore& store_;
    FileStore& files_;
    MonitoringMetrics& metrics_;
    log::Log& log_;
};

}  // namespace luotsi::self_monitoring
