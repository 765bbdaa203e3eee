#pragma once

#include "luotsi/fleet.h"
#include "luotsi/parked_grpc.h"
#include "platform/rpc/router.h"
#include "platform/runtime/clocks.h"

#include <luotsi/config/v1/clock_service.pb.h>
#include <luotsi/config/v1/system_service.pb.h>

#include <map>
#include <mutex>
#include <string>

namespace luotsi {

// luotsi.config.v1.SystemService and ClockService.
class SystemGrpc {
  public:
    // `virtual_clock` is null on the system clock.
    SystemGrpc(Fleet& fleet, Clock& clock, runtime::VirtualClock* virtual_clock)
        : fleet_(fleet), parked_(fleet), clock_(clock), virtual_clock_(virtual_clock) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status GetStatus(
        const rpc::Call& call,
        const config::v1::GetStatusRequest& request,
        config::v1::SystemStatus& out
    );
    absl::Status GetStateHash(const rpc::Call& call, config::v1::StateHash& out);
    absl::Status Advance(
        const rpc::Call& call,
        const config::v1::AdvanceClockRequest& request,
        config::v1::Clock& out
    );
    absl::Status AdvanceTo(const rpc::Call& call, CivilDate day);
    void ShowClock(config::v1::Clock& out);

    Fleet& fleet_;
    ParkedGrpc parked_;
    Clock& clock_;
    runtime::VirtualClock* virtual_clock_;
    // Request ids of clock moves; a virtual clock lives as long as the process, and so do they.
    std::mutex mutex_;
    std::map<std::string, std::string> fingerprints_;
};

}  // namespace luotsi
