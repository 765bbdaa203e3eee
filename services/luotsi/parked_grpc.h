#pragma once

#include "luotsi/fleet.h"
#include "platform/feed/parking.h"
#include "platform/rpc/router.h"

#include <luotsi/config/v1/system_service.pb.h>

#include <absl/status/status.h>

#include <cstdint>
#include <string>

namespace luotsi {

// The part of luotsi.config.v1.SystemService that looks after events which were set aside.
class ParkedGrpc {
  public:
    explicit ParkedGrpc(Fleet& fleet) : fleet_(fleet) {}
    void AddTo(rpc::Router& router);

  private:
    // Where an event is kept.
    struct Found {
        std::string module;
        feed::Feed* feed = nullptr;
        feed::ParkedEvent event;
    };

    absl::Status List(
        const rpc::Call& call,
        const config::v1::ListParkedEventsRequest& request,
        config::v1::ListParkedEventsResponse& out
    );
    absl::Status Get(
        const rpc::Call& call,
        const config::v1::GetParkedEventRequest& request,
        config::v1::ParkedEvent& out
    );
    absl::Status Retry(
        const rpc::Call& call,
        const config::v1::RetryParkedEventsRequest& request,
        config::v1::RetryParkedEventsResponse& out
    );
    absl::Status Discard(
        const rpc::Call& call,
        const config::v1::DiscardParkedEventRequest& request,
        config::v1::ParkedEvent& out
    );
    absl::Status Find(const rpc::Call& call, const std::string& id, Found& found);

    Fleet& fleet_;
};

}  // namespace luotsi
