#pragma once

#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "platform/metrics/metrics.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

namespace luotsi::identity {

// Shows operations how many keys that still open will soon end: the events that warn of it reach
// only those who follow them. For the process whose module makes the keys, so that each counts
// once.
class KeyExpiry {
  public:
    KeyExpiry(journal::Journal& keys, metrics::Metrics& metrics);

    // Counts, at most once a minute; a table that cannot be read now leaves the figures as they
    // were.
    void Update(Instant now);
    absl::Status Count(Instant now);

  private:
    static constexpr absl::Duration kEvery = absl::Minutes(1);

    journal::Journal& keys_;
    metrics::Metrics& metrics_;
    absl::Duration next_;
};

}  // namespace luotsi::identity
