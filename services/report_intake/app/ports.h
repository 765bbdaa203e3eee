#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"

#include <absl/status/status.h>

#include <vector>

namespace luotsi::report_intake {

// What the read model knows of one contract's reporting.
struct ReportingContract {
    Uuid contract;
    // Months that have a report or are known to be overdue, ascending.
    std::vector<Month> settled;
};

class ReportFinder {
  public:
    virtual ~ReportFinder() = default;
    // Contracts that have to report.
    virtual absl::Status FindReporting(std::vector<ReportingContract>& found) = 0;
};

}  // namespace luotsi::report_intake
