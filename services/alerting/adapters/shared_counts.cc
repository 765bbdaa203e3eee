#include "alerting/adapters/shared_counts.h"

namespace luotsi::alerting {
namespace {

constexpr const char* kKind = "alert-counts";
constexpr const char* kWholeCounty = "county";

}  // namespace

SharedCounts::SharedCounts(journal::Journal& journal, const module::Context& context)
    : journal_(journal) {
    if (context.redis == nullptr) return;
    cache_.emplace(
        *context.redis, context.county, redis::SharedCache::Kind{.name = kKind}, context.metrics
    );
}

// The position is asked for first: what is counted afterwards is at least as new as what it names.
absl::Status SharedCounts::Get(const Count& count, alert::v1::AlertCounts& counts) {
    if (!cache_) return count(counts);
    const absl::StatusOr<std::uint64_t> position = journal_.Head();
    if (!position.ok()) return count(counts);
    const redis::Versioned now{.id = kWholeCounty, .version = *position};
    if (const auto found = cache_->Get(now); found && counts.ParseFromString(*found)) {
        return absl::OkStatus();
    }
    counts.Clear();
    const absl::Status counted = count(counts);
    if (counted.ok()) cache_->Put(now, counts.SerializeAsString());
    return counted;
}

}  // namespace luotsi::alerting
