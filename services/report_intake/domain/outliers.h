#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"
#include "report_intake/domain/forecast.h"
#include "report_intake/domain/month_history.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/rules.h"

#include <map>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// Remarks figures that look odd beside the past: LINE_UNUSUAL where the month's sum of a service
// lies outside what the service has done at this time of the year, LINE_FAR_FROM_FORECAST where it
// is many times its forecast. Nothing is ever returned for it.
class OddFigures {
  public:
    OddFigures(
        const MonthHistory& history,
        Month month,
        const std::vector<ReportLine>& lines,
        const Oddness& oddness = {}
    );

    // Tells of a service once: on the first of its lines that is accepted.
    void Judge(const ServiceActual& actual, LineFaults& faults);

  private:
    std::map<std::string, std::map<std::string, std::string>> unusual_;
    std::map<std::string, std::map<std::string, std::string>> far_;
};

}  // namespace luotsi::report_intake
