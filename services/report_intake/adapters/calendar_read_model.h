#pragma once

#include "platform/journal/journal.h"
#include "ports/scope.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/ladder.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/reporting_rate.h"
#include "report_intake/domain/terms.h"

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// One row a month that was reported, overdue, excused or closed, one a contract that has to report,
// and one a ladder.
journal::Schema CalendarSchema();
void ProjectDuty(sql::Db& db, const ports::Held<TermsBook>& after);
void ProjectCalendar(sql::Db& db, const ports::Held<ReportBook>& after);
void ProjectLadder(sql::Db& db, const ports::Held<LadderBook>& after, const LadderEvent& event);

// Which months' reports are counted.
struct RateFilter {
    Month from;
    Month to;
    // `scheme:id`; empty: of all providers.
    std::string provider = {};
    ports::Scope scope = {};
};

class CalendarReadModel : public ReportFinder {
  public:
    explicit CalendarReadModel(journal::Journal& journal) : journal_(journal) {}

    absl::Status FindReporting(std::vector<ReportingContract>& found) override;
    absl::Status FindMarks(const Uuid& contract, Month from, std::vector<MonthMark>& found)
        override;
    // The ids of a contract's months from one to another that are known of, by month.
    absl::Status FindMonths(const Uuid& contract, Month from, Month to, std::vector<Uuid>& found);
    // By month; months of which nothing is known are left out. A month that was due before its
    // contract was imported is not counted: when its report came is not known.
    absl::Status CountReports(
        const RateFilter& filter, CivilDate today, std::vector<MonthCount>& found
    );
    // Months that are missing a report now.
    absl::Status CountLate(std::uint64_t& late);

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::report_intake
