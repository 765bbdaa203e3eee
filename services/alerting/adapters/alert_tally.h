#pragma once

#include "alerting/adapters/alerting_metrics.h"
#include "alerting/domain/picture.h"
#include "platform/journal/journal.h"
#include "platform/log/log.h"

#include <absl/status/status.h>

#include <cstdint>
#include <stop_token>
#include <thread>

namespace luotsi::alerting {

// Counts alerts from the committed journal: work may run twice before it is committed, rows are
// there once. Begins where the journal stood when the process started.
class AlertTally {
  public:
    AlertTally(journal::Journal& journal, AlertingMetrics& metrics, const log::Log& log);
    ~AlertTally();

    // Counts what was committed since the last call. Not from two threads at once: for tests
    // instead of Start.
    absl::Status CountNew();
    // Counts in the background from now on.
    void Start();

  private:
    void Follow();
    void Count(const journal::Row& row, const PictureEvent& event);

    journal::Journal& journal_;
    AlertingMetrics& metrics_;
    const log::Log& log_;
    std::uint64_t position_;
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace luotsi::alerting
