#pragma once

#include "platform/redis/client.h"
#include "platform/redis/redis_metrics.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::redis {

// Which value, at which version.
struct Versioned {
    std::string_view id;
    std::uint64_t version = 0;
};

// Values of one kind that replicas share. The caller knows which version is in force and asks for
// that one: a cached value cannot be newer or older than what is asked for.
//
// What lies in Redis is not trusted. Each value says whose it is (county, kind, id, version) under
// a seal keyed with the Redis password; whatever does not match is not there, and is counted.
// Nothing personal and no answer to "may this caller" belongs in here: the key has no caller in it.
class SharedCache {
  public:
    static constexpr std::size_t kMaxValueBytes = std::size_t{256} << 10U;

    struct Kind {
        // Also a metric label, so from a closed set.
        std::string name;
        // Raised when a value is made in another way, so that a replica with a newer program does
        // not take what an older one put.
        int edition = 1;
        // How long a value is kept at most.
        std::chrono::seconds life{600};
    };

    SharedCache(Client& client, std::string county, Kind kind, metrics::Metrics& metrics);

    std::optional<std::string> Get(const Versioned& wanted);
    // Soon, without making the caller wait. Too large a value is not kept.
    void Put(const Versioned& of, std::string_view value);

  private:
    std::string KeyOf(std::string_view id) const;

    Client& client_;
    const std::string county_;
    const Kind kind_;
    const std::string secret_;
    CacheMetrics metrics_;
};

}  // namespace luotsi::redis
