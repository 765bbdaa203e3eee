#include "report_intake/adapters/calendar_metrics.h"

#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr std::int64_t kCountEveryMicros = 60'000'000;

}  // namespace

CalendarMetrics::CalendarMetrics(
    metrics::Metrics& metrics,
    CalendarReadModel& calendar,
    const WatchDuesHandler& dues,
    Clock& clock
)
    : calendar_(calendar),
      dues_(dues),
      clock_(clock),
      late_(metrics.GaugeOf(
          "luotsi_report_intake_late_reports",
          "Months whose due day has passed without a report or an excuse, now."
      )),
      looked_at_(metrics.GaugeOf(
          "luotsi_report_intake_day_contracts",
          "Contracts that the last beginning of a day looked at: those whose day had come."
      )) {
    for (std::size_t i = 0; i < kMonths; ++i) {
        const metrics::Labels ago{{"months_ago", std::to_string(i + 1)}};
        months_[i] = {
            .expected = &metrics.GaugeOf(
                "luotsi_report_intake_reports_expected",
                "Reports of a month whose due day has passed, by how many months ago it was.",
                ago
            ),
            .received = &metrics.GaugeOf(
                "luotsi_report_intake_reports_received", "Of them those that have come.", ago
            ),
            .on_time = &metrics.GaugeOf(
                "luotsi_report_intake_reports_on_time",
                "Of them those that came by the end of their due day.",
                ago
            ),
        };
    }
}

void CalendarMetrics::Update() {
    std::uint64_t late = 0;
    if (calendar_.CountLate(late).ok()) late_.Set(static_cast<double>(late));
    looked_at_.Set(static_cast<double>(dues_.looked_at()));
    const Moment moment = clock_.Read();
    if (moment.now.micros() - counted_at_.micros() < kCountEveryMicros) return;
    counted_at_ = moment.now;
    UpdateMonths(moment.today);
}

void CalendarMetrics::UpdateMonths(CivilDate today) {
    const Month now = Month::Of(today);
    const RateFilter filter{
        .from = now.AddMonths(-static_cast<int>(kMonths)), .to = now.AddMonths(-1), .provider = {}
    };
    std::vector<MonthCount> counted;
    if (!calendar_.CountReports(filter, today, counted).ok()) return;
    std::array<RateCounts, kMonths> counts;
    for (const MonthCount& one : counted)
        counts.at(static_cast<std::size_t>(now.Index() - one.month.Index() - 1)) = one.counts;
    for (std::size_t i = 0; i < kMonths; ++i) {
        months_[i].expected->Set(static_cast<double>(counts[i].expected));
        months_[i].received->Set(static_cast<double>(counts[i].received));
        months_[i].on_time->Set(static_cast<double>(counts[i].on_time));
    }
}

}  // namespace luotsi::report_intake
