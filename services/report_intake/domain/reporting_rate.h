#pragma once

#include "kernel/civil.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

struct RateCounts {
    // Reports whose due day has passed; excused ones only where they came.
    std::uint64_t expected = 0;
    std::uint64_t received = 0;
    // Received by the end of the due day.
    std::uint64_t on_time = 0;
    std::uint64_t excused = 0;
    bool operator==(const RateCounts&) const = default;
};

struct MonthCount {
    Month month;
    RateCounts counts;
    bool operator==(const MonthCount&) const = default;
};

// `part` of `whole` in basis points, half away from zero; nothing of nothing.
std::optional<std::uint64_t> ShareOf(std::uint64_t part, std::uint64_t whole);

RateCounts TotalOf(const std::vector<MonthCount>& months);

}  // namespace luotsi::report_intake
