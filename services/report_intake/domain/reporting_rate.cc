#include "report_intake/domain/reporting_rate.h"

namespace luotsi::report_intake {

std::optional<std::uint64_t> ShareOf(std::uint64_t part, std::uint64_t whole) {
    constexpr std::uint64_t kWhole = 10'000;
    if (whole == 0) return std::nullopt;
    return (2 * part * kWhole + whole) / (2 * whole);
}

RateCounts TotalOf(const std::vector<MonthCount>& months) {
    RateCounts total;
    for (const MonthCount& month : months) {
        total.expected += month.counts.expected;
        total.received += month.counts.received;
        total.on_time += month.counts.on_time;
        total.excused += month.counts.excused;
    }
    return total;
}

}  // namespace luotsi::report_intake
