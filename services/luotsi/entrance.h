#pragma once

#include "kernel/clock.h"
#include "platform/identity/door.h"
#include "platform/identity/key_copy.h"
#include "platform/rpc/rate_limiter.h"
#include "platform/rpc/router.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>

#include <memory>

namespace luotsi {

// What is wrong with the listeners and the identity settings taken together: a plain listener
// outside loopback, a door without anyone who could open it, an open door outside loopback.
absl::Status CheckEntrance(const config::v1::LuotsiConfig& config);

// What stands before the gRPC listener of a process: nothing in a trial on loopback, otherwise the
// door with its keys and limits.
class Entrance {
  public:
    // `keys` holds the process's copy of provider keys. `limiter` replaces the process's own
    // limits, for example by one that replicas share; null keeps them.
    Entrance(
        const config::v1::LuotsiConfig& config,
        Clock& clock,
        journal::Journal& keys,
        rpc::RateLimiter* limiter,
        const log::Log& log
    );

    // Refuses a router with a method that the access table does not know.
    absl::Status Open(const rpc::Router& router);
    // Null where everything is allowed.
    rpc::Admission* admission() { return door_.get(); }

  private:
    identity::JournalKeyFinder keys_;
    std::unique_ptr<rpc::LocalRateLimiter> own_limiter_;
    std::unique_ptr<identity::Door> door_;
};

}  // namespace luotsi
