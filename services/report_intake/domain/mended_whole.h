#pragma once

#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/report.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

// A returned line of a version, found again in a whole report.
struct FoundAgain {
    bool of_forecast = false;
    // Its place among the lines of the version.
    std::uint64_t index = 0;
    // Its place in what was sent; absent: it was taken away.
    std::optional<std::size_t> sent = {};
    bool operator==(const FoundAgain&) const = default;
};

// A line that the version had accepted otherwise, or did not have.
struct Stranger {
    bool of_forecast = false;
    // Its place in what was sent; absent: an accepted line is missing at the end.
    std::optional<std::size_t> sent = {};
    bool operator==(const Stranger&) const = default;
};

struct MendedWhole {
    std::vector<FoundAgain> mended;
    // Completing changes returned lines alone: with any of these it is not one.
    std::vector<Stranger> strangers;
};

// Compares a whole report with the version that it completes: its accepted lines stand in it as
// they were and in their order; what stands between them are the returned lines, mended or taken
// away.
MendedWhole FindMended(const ReportContent& version, const SentReport& sent);

}  // namespace luotsi::report_intake
