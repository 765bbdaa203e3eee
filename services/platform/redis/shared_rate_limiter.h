#pragma once

#include "platform/redis/client.h"
#include "platform/redis/redis_metrics.h"
#include "platform/rpc/rate_limiter.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace luotsi::redis {

// One token bucket a principal for all replicas; while Redis is away, each replica's own bucket.
//
// A busy principal's tokens are fetched a hundredth of a second's worth at a time, and a principal
// that has none left is refused here until its next token is due: a flood does not reach Redis.
// A principal is known to Redis by a keyed hash only.
class SharedRateLimiter : public rpc::RateLimiter {
  public:
    struct Rate {
        std::uint32_t per_second = 1;
        // Calls at once after a quiet time.
        std::uint32_t burst = 1;
    };
    static constexpr std::size_t kMaxPurses = 10'000;

    // `local` decides while Redis is away.
    SharedRateLimiter(
        Client& client,
        rpc::RateLimiter& local,
        Rate rate,
        std::string county,
        metrics::Metrics& metrics
    );

    bool Take(std::string_view principal) override;

  private:
    // What this replica holds of a principal's tokens.
    struct Purse {
        std::uint32_t tokens = 0;
        SteadyTime empty_until{};
    };
    enum class Held { kToken, kNothing, kUnknown };
    struct Grant {
        std::uint32_t tokens = 0;
        std::chrono::microseconds wait{0};
    };

    Held TakeHeld(const std::string& name);
    std::optional<Grant> Fetch(const std::string& name);
    void Keep(const std::string& name, const Grant& grant);

    Client& client_;
    rpc::RateLimiter& local_;
    const Rate rate_;
    const std::string county_;
    const std::string secret_;
    LimiterMetrics metrics_;
    const std::string script_hash_;
    std::mutex mutex_;
    std::unordered_map<std::string, Purse> purses_;
};

}  // namespace luotsi::redis
