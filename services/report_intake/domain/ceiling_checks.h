#pragma once

#include "report_intake/domain/ceiling_room.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/rules.h"
#include "report_intake/domain/terms.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// Takes the lines of one month from what is left of their ceilings, in the order of the lines. The
// room and the terms outlive it.
class CeilingCounter {
  public:
    CeilingCounter(const CeilingRoom& room, const ContractTerms& terms, Month month);

    // Takes the line from each of its ceilings, or from none: then `faults` tells why. Of a line
    // that has faults already only the decision is judged.
    void Judge(const ServiceActual& actual, LineFaults& faults);

    // What accepted lines use of each ceiling of the room, in its order, whatever is left of it.
    std::vector<Quantity> Count(const std::vector<ReportLine>& lines) const;

  private:
    std::vector<std::size_t> CeilingsOf(const ServiceActual& actual, const DaySpan& days) const;
    void JudgeDecision(const ServiceActual& actual, const DaySpan& days, LineFaults& faults) const;
    std::optional<Quantity> CountedFor(const OpenCeiling& ceiling, const ServiceActual& actual)
        const;
    DaySpan DaysOf(const ServiceActual& actual) const;

    const CeilingRoom& room_;
    const ContractTerms& terms_;
    Month month_;
    std::vector<std::size_t> of_contract_;
    std::map<std::string_view, std::size_t> decisions_;
    // Beside each ceiling of the room.
    std::vector<std::optional<Quantity>> left_;
};

}  // namespace luotsi::report_intake
