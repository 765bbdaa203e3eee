#pragma once

#include "platform/metrics/metrics.h"

#include <string_view>

namespace luotsi::redis {

// Every series about Redis, in one place.

struct ClientMetrics {
    explicit ClientMetrics(metrics::Metrics& metrics);

    metrics::Gauge& up;
    metrics::Counter& answered;
    // Answers that are errors of the server, for example no memory for a write.
    metrics::Counter& refused;
    metrics::Counter& failed;
    // Not asked, because Redis is known to be away or every connection is in use.
    metrics::Counter& skipped;
    metrics::Histogram& seconds;
    metrics::Counter& posts_dropped;
};

struct CacheMetrics {
    CacheMetrics(metrics::Metrics& metrics, std::string_view kind);

    metrics::Counter& hit;
    metrics::Counter& miss;
    metrics::Counter& other_version;
    // Of another county, kind or id: somebody else's bytes.
    metrics::Counter& foreign;
    metrics::Counter& unreadable;
    metrics::Counter& unavailable;
};

struct LimiterMetrics {
    explicit LimiterMetrics(metrics::Metrics& metrics);

    metrics::Counter& shared;
    metrics::Counter& local;
};

struct FanOutMetrics {
    explicit FanOutMetrics(metrics::Metrics& metrics);

    metrics::Counter& told;
    metrics::Counter& heard;
    metrics::Counter& unreadable;
    metrics::Counter& gaps;
};

}  // namespace luotsi::redis
