#include "platform/rpc/rate_limiter.h"

#include <algorithm>

namespace luotsi::rpc {

LocalRateLimiter::LocalRateLimiter(double per_second, double burst, absl::Time (*now)())
    : per_second_(per_second), burst_(std::max(burst, 1.0)), now_(now) {}

bool LocalRateLimiter::Take(std::string_view principal) {
    const std::lock_guard lock(mutex_);
    const absl::Time now = now_();
    if (buckets_.size() >= kMaxCallers) Forget(now);
    const auto [found, is_new] = buckets_.try_emplace(std::string(principal), Bucket{burst_, now});
    Bucket& bucket = found->second;
    const double elapsed = std::max(0.0, absl::ToDoubleSeconds(now - bucket.at));
    bucket.left = std::min(burst_, bucket.left + elapsed * per_second_);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

// A full bucket says the same as none. When all are in use the book is begun anew: callers gain at
// most one burst by it.
void LocalRateLimiter::Forget(absl::Time now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        const double elapsed = absl::ToDoubleSeconds(now - entry.second.at);
        return entry.second.left + elapsed * per_second_ >= burst_;
    });
    if (buckets_.size() >= kMaxCallers) buckets_.clear();
}

}  // namespace luotsi::rpc
