#pragma once

#include "report_intake/domain/ceiling_room.h"
#include "report_intake/domain/definitions_in_force.h"
#include "report_intake/domain/month_history.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <string>
#include <vector>

namespace luotsi::report_intake {

// What was sent of one month.
struct SentReport {
    std::vector<ReportLine> lines;
    std::vector<ForecastLine> forecast = {};
    std::vector<ReportTotal> totals = {};
    // Of the three in canonical form; empty where nobody computed it.
    std::string sha256 = {};
};

// What it is judged by. The references outlive the judging.
struct LineBasis {
    Month month;
    const ContractTerms& terms;
    const Permissions& permissions;
    const MonthHistory& history;
    const CeilingRoom& ceilings;
    const DefinitionsInForce& definitions;
};

// What makes a line the only one of its kind: its indicator, or its service with day,
// subcontractor, member and decision. Accepted lines of a report have different keys.
std::string LineKey(const ReportLine& line);

// Checks each line against the terms in force on the month's last day, and service and price of a
// line with a day against those of its day: accepted lines, returned lines with every fault of
// each, remarks, and every reported indicator judged against its target level. The rules stand in
// rules.cc.
ReportContent JudgeLines(const LineBasis& basis, const SentReport& sent);

}  // namespace luotsi::report_intake
