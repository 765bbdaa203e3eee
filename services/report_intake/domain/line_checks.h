#pragma once

#include "report_intake/domain/permissions.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <vector>

namespace luotsi::report_intake {

// Checks each line against the terms in force on the month's last day: accepted lines, returned
// lines with their reasons, and every reported indicator judged against its target level.
ReportContent JudgeLines(
    const ContractTerms& terms,
    const Permissions& permissions,
    Month month,
    const std::vector<ReportLine>& lines,
    const std::vector<ForecastLine>& forecast
);

}  // namespace luotsi::report_intake
