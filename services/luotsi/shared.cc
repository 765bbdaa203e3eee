#include "luotsi/shared.h"

#include "platform/runtime/clocks.h"

#include <cstdint>

namespace luotsi {
namespace {

// As of a process's own limits: a caller may save up this many seconds of its share.
constexpr std::uint32_t kBurstSeconds = 2;

absl::Time Now() {
    return absl::FromUnixMicros(runtime::SystemNow().micros());
}

}  // namespace

Shared::Shared(
    const config::v1::LuotsiConfig& config, const log::Log& log, metrics::Metrics& metrics
) {
    if (config.redis().socket().empty()) return;
    client_ = std::make_unique<redis::Client>(redis::SettingsOf(config.redis()), log, metrics);
    const std::uint32_t share = config.identity().calls_per_second();
    if (share == 0) return;
    local_ = std::make_unique<rpc::LocalRateLimiter>(share, share * kBurstSeconds, &Now);
    limiter_ = std::make_unique<redis::SharedRateLimiter>(
        *client_,
        *local_,
        redis::SharedRateLimiter::Rate{.per_second = share, .burst = share * kBurstSeconds},
        config.county(),
        metrics
    );
}

}  // namespace luotsi
