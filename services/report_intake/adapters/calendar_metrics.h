#pragma once

#include "kernel/clock.h"
#include "platform/metrics/metrics.h"
#include "report_intake/adapters/calendar_read_model.h"
#include "report_intake/app/watch_dues.h"

#include <array>
#include <cstdint>

namespace luotsi::report_intake {

// How many reports are late now, and how timely those of the last months were, of the whole county:
// providers are no closed set, their own figures are read by `GetReportingRate`.
class CalendarMetrics {
  public:
    CalendarMetrics(
        metrics::Metrics& metrics,
        CalendarReadModel& calendar,
        const WatchDuesHandler& dues,
        Clock& clock
    );

    // Late reports at each call; the last months, which cost more, once a minute.
    void Update();

  private:
    static constexpr std::size_t kMonths = 3;
    struct MonthGauges {
        metrics::Gauge* expected = nullptr;
        metrics::Gauge* received = nullptr;
        metrics::Gauge* on_time = nullptr;
    };
    void UpdateMonths(CivilDate today);

    CalendarReadModel& calendar_;
    const WatchDuesHandler& dues_;
    Clock& clock_;
    metrics::Gauge& late_;
    metrics::Gauge& looked_at_;
    // By how many months ago, 1 the first.
    std::array<MonthGauges, kMonths> months_;
    Instant counted_at_;
};

}  // namespace luotsi::report_intake
