#pragma once

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/redis/client.h"
#include "platform/redis/shared_rate_limiter.h"
#include "platform/rpc/rate_limiter.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <memory>

namespace luotsi {

// What the replicas of a county share through Redis, where the configuration names one. Everything
// works without it.
class Shared {
  public:
    Shared(const config::v1::LuotsiConfig& config, const log::Log& log, metrics::Metrics& metrics);

    // Null where no Redis is configured.
    redis::Client* client() { return client_.get(); }
    // Null where every process keeps its own limits.
    rpc::RateLimiter* limiter() { return limiter_.get(); }

  private:
    std::unique_ptr<redis::Client> client_;
    // Decides while Redis is away.
    std::unique_ptr<rpc::LocalRateLimiter> local_;
    std::unique_ptr<redis::SharedRateLimiter> limiter_;
};

}  // namespace luotsi
