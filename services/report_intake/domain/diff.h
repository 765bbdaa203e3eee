#pragma once

#include "kernel/civil.h"
#include "kernel/money.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

enum class LineChange { kAdded, kChanged, kRemoved };

// A line that two versions do not share.
struct LineDifference {
    LineChange change = LineChange::kAdded;
    std::optional<ReportLine> before;
    std::optional<ReportLine> after;
    // After minus before by the agreed prices; absent for indicators and unpriced services.
    std::optional<Money> amount;
};

struct ReportDiff {
    // In the order of LineKey.
    std::vector<LineDifference> lines;
    // The sum of the lines' amounts, one entry a currency in the order of currencies.
    std::vector<Money> amounts;
    std::uint64_t unchanged_lines = 0;
};

// What turns one version's accepted lines into another's. Each list holds a LineKey once.
ReportDiff DiffLines(
    const ContractTerms& terms,
    Month month,
    const std::vector<ReportLine>& before,
    const std::vector<ReportLine>& after
);

}  // namespace luotsi::report_intake
