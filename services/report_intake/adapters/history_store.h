#pragma once

#include "platform/journal/journal.h"
#include "ports/scope.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/county_number.h"
#include "report_intake/domain/forecast_score.h"
#include "report_intake/domain/month_history.h"
#include "report_intake/domain/report.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// `service_months`: one row a contract, month, service and unit of the report in force: quantity in
// millionths, clients (NULL: not told), amount in cents by the prices known when the report came
// (NULL: not priced), and by what way the service was produced. `forecast_months`: one row a
// service and month that a report in force foresees, in the unit that is agreed for that month.
// `county_numbers`: what the county set, from which day.
journal::Schema HistorySchema();
void ProjectHistory(sql::Db& db, const MonthReport& report, const ReportEvent& event);
void ProjectNumber(
    sql::Db& db, const ports::Held<CountyNumberBook>& after, const CountyNumberEvent& event
);

// One month foreseen so many months before, over all contracts.
struct CountyError {
    int horizon = 1;
    ScoredForecast forecast;
};

class HistoryStore : public HistoryFinder {
  public:
    explicit HistoryStore(journal::Journal& journal) : journal_(journal) {}

    absl::StatusOr<MonthHistory> Find(const Uuid& contract, Month month) override;
    // Everything that was reported and foreseen of a contract's services from a month to another,
    // by service and unit; in the months that the scope shows.
    absl::Status ReadContract(
        const Uuid& contract,
        const ports::Scope& scope,
        Month from,
        Month to,
        std::vector<ScoredSeries>& found
    );
    // The same of all contracts in which a provider had months, of those months.
    absl::Status ReadProvider(
        const std::string& provider,
        const ports::Scope& scope,
        Month from,
        Month to,
        std::vector<ScoredSeries>& found
    );
    // Each forecast of the month against what came, all contracts together.
    absl::Status ReadMonth(
        Month month, int max_horizon, const std::function<void(const CountyError&)>& take
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::report_intake
