#pragma once

#include <absl/time/time.h>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace luotsi::rpc {

/// Every caller's share of calls. Safe to share between threads; must not wait for long.
class RateLimiter {
  public:
    virtual ~RateLimiter() = default;
    /// False when the caller has used up its share; the call is refused then. An implementation
    /// that cannot tell (its store is away) says true: limits protect, they do not decide access.
    virtual bool Take(std::string_view principal) = 0;
};

/// A token bucket a caller, kept in this process.
class LocalRateLimiter : public RateLimiter {
  public:
    /// Callers that are remembered; beyond, those with a full bucket are forgotten first.
    static constexpr std::size_t kMaxCallers = 10'000;

    /// `per_second` on average, `burst` at once. `now` is replaced by tests.
    LocalRateLimiter(double per_second, double burst, absl::Time (*now)());
    bool Take(std::string_view principal) override;

  private:
    struct Bucket {
        double left = 0;
        absl::Time at;
    };
    void Forget(absl::Time now);

    const double per_second_;
    const double burst_;
    absl::Time (*const now_)();
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace luotsi::rpc
