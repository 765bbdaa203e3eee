#pragma once

#include "kernel/civil.h"
#include "report_intake/domain/month_history.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/rules.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {

// Remarks figures that look odd beside the past: LINE_UNUSUAL where the month's sum of a service in
// one unit lies outside what the service has done at this time of the year, LINE_FAR_FROM_FORECAST
// where it is many times its forecast. Nothing is ever returned for it.
class OddFigures {
  public:
    OddFigures(const MonthHistory& history, Month month, const std::vector<ReportLine>& lines);

    // Tells of a service and unit once: on the first of their lines that is accepted.
    void Judge(const ServiceActual& actual, LineFaults& faults);

  private:
    // Service and unit.
    using Key = std::pair<std::string, std::string>;
    using Facts = std::map<std::string, std::string>;
    std::map<Key, Facts> unusual_;
    std::map<Key, Facts> far_;
};

}  // namespace luotsi::report_intake
