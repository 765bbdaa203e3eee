#pragma once

#include "kernel/civil.h"
#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/metrics/metrics.h"
#include "report_intake/adapters/history_store.h"

#include <array>
#include <cstdint>

namespace luotsi::report_intake {

// How far providers' forecasts were from what came, over the whole county in the month before last:
// the newest of which reports have fallen due. No value where nothing was foreseen.
class ForecastMetrics {
  public:
    ForecastMetrics(
        metrics::Metrics& metrics, Clock& clock, journal::Journal& journal, HistoryStore& history
    );
    // Counts again where the journal or the month has moved, but not at every call: it reads all
    // forecasts of a month. Leaves the last figures where the store does not answer.
    void Update();

  private:
    static constexpr std::size_t kHorizons = 6;

    Clock& clock_;
    journal::Journal& journal_;
    HistoryStore& history_;
    std::array<metrics::Gauge*, kHorizons> errors_{};
    std::array<metrics::Gauge*, kHorizons> biases_{};
    Month counted_;
    std::uint64_t counted_at_ = 0;
    std::uint64_t calls_left_ = 0;
};

}  // namespace luotsi::report_intake
