#include "platform/redis/redis_metrics.h"

#include <string>
#include <vector>

namespace luotsi::redis {
namespace {

constexpr const char* kRequests = "luotsi_redis_requests_total";
constexpr const char* kRequestsHelp = "Exchanges with Redis by outcome.";
constexpr const char* kReads = "luotsi_redis_cache_reads_total";
constexpr const char* kReadsHelp = "Reads of the shared cache by kind and outcome.";
constexpr const char* kLimits = "luotsi_redis_limiter_decisions_total";
constexpr const char* kLimitsHelp = "Decisions of the rate limiter by where the bucket stands.";
constexpr const char* kNotes = "luotsi_redis_notes_total";
constexpr const char* kNotesHelp = "Notes between replicas that something changed.";

// 50 us .. 1 s: an answer over a Unix socket takes tens of microseconds.
const std::vector<double>& RequestBuckets() {
    static const std::vector<double> bounds{
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0
    };
    return bounds;
}

}  // namespace

ClientMetrics::ClientMetrics(metrics::Metrics& metrics)
    : up(metrics.GaugeOf("luotsi_redis_up", "1 while Redis answers, 0 while it is left alone.")),
      answered(metrics.CounterOf(kRequests, kRequestsHelp, {{"outcome", "answered"}})),
      refused(metrics.CounterOf(kRequests, kRequestsHelp, {{"outcome", "refused"}})),
      failed(metrics.CounterOf(kRequests, kRequestsHelp, {{"outcome", "failed"}})),
      skipped(metrics.CounterOf(kRequests, kRequestsHelp, {{"outcome", "skipped"}})),
      seconds(metrics.HistogramOf(
          "luotsi_redis_request_seconds", "How long callers waited for Redis.", {}, RequestBuckets()
      )),
      posts_dropped(metrics.CounterOf(
          "luotsi_redis_posts_dropped_total",
          "Writes and notes that were given up because Redis was away or slow."
      )) {}

CacheMetrics::CacheMetrics(metrics::Metrics& metrics, std::string_view kind)
    : hit(metrics.CounterOf(kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "hit"}})),
      miss(metrics.CounterOf(kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "miss"}})
      ),
      other_version(metrics.CounterOf(
          kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "other_version"}}
      )),
      foreign(metrics.CounterOf(
          kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "foreign"}}
      )),
      unreadable(metrics.CounterOf(
          kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "unreadable"}}
      )),
      unavailable(metrics.CounterOf(
          kReads, kReadsHelp, {{"kind", std::string(kind)}, {"outcome", "unavailable"}}
      )) {}

LimiterMetrics::LimiterMetrics(metrics::Metrics& metrics)
    : shared(metrics.CounterOf(kLimits, kLimitsHelp, {{"bucket", "shared"}})),
      local(metrics.CounterOf(kLimits, kLimitsHelp, {{"bucket", "local"}})) {}

FanOutMetrics::FanOutMetrics(metrics::Metrics& metrics)
    : told(metrics.CounterOf(kNotes, kNotesHelp, {{"outcome", "told"}})),
      heard(metrics.CounterOf(kNotes, kNotesHelp, {{"outcome", "heard"}})),
      unreadable(metrics.CounterOf(kNotes, kNotesHelp, {{"outcome", "unreadable"}})),
      gaps(metrics.CounterOf(
          "luotsi_redis_subscription_gaps_total",
          "Times that notes of other replicas may have been missed."
      )) {}

}  // namespace luotsi::redis
