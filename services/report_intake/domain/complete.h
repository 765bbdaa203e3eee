#pragma once

#include "kernel/decision.h"
#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/report.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

// A line that is sent again.
struct MendedLine {
    // Its place among the lines of the version that returned it.
    std::uint64_t index = 0;
    // The line as it should be; with neither it is left out for good.
    std::optional<ReportLine> line = {};
    std::optional<ForecastLine> forecast = {};
    // Whether the index is one of the forecast, where the line is left out.
    bool of_forecast = false;

    bool speaks_of_forecast() const { return forecast.has_value() || (of_forecast && !line); }
};

// A version's lines with the mended ones at their places.
struct MendedReport {
    SentReport sent;
    // For each line and forecast line of `sent` its place in the whole, which still has the lines
    // that nobody mended.
    std::vector<std::uint64_t> line_places;
    std::vector<std::uint64_t> forecast_places;
    // The lines that stay returned, at their places in the whole. What they said is not known.
    std::vector<ReturnedLine> missing;
    // Which line of the request stands at a place of the whole; accepted lines are of none.
    std::map<std::uint64_t, std::size_t> senders;
    std::map<std::uint64_t, std::size_t> forecast_senders;
};

// Puts each mended line where the version had returned one: an accepted line's place follows from
// the places of the returned ones. Lines that are left out give up their place. A refusal names all
// lines that have none.
Checked<MendedReport> Mend(const ReportContent& version, const std::vector<MendedLine>& mended);

// Judges the whole again, as if it had been sent so at once; lines that stay returned keep their
// faults.
ReportContent JudgeMended(const LineBasis& basis, const MendedReport& mended);

// What is wrong with the judged lines, by the fields of the request that mends them:
// `lines[0].line.service.unit`. A line that the request does not have, accepted before or still
// returned, is told as `lines` with `place: lines[3].service.unit`, its place in the whole.
std::vector<FieldFault> FaultsOfMending(const ReportContent& judged, const MendedReport& mended);

}  // namespace luotsi::report_intake
