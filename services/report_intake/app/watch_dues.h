#pragma once

#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/app/close_periods.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/terms.h"

#include <absl/status/status.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace luotsi::report_intake {

// Does what time alone does: notices months whose due day has passed without a report, closes
// months, and climbs the ladders of missing reports. When a day begins, and after an import of
// reports, whose history is judged as of today.
//
// For each contract it remembers the next day on which anything can happen, so that a day costs
// what happens on it: after a start every contract is looked at once, later only those whose day
// has come, whose terms or ladder have changed, or whose months of old still await their reports.
class WatchDuesHandler {
  public:
    WatchDuesHandler(
        ports::Books& books,
        ReportFinder& finder,
        IdSource& ids,
        std::vector<CivilDate> closed_days,
        DayOf day_of
    )
        : books_(books),
          finder_(finder),
          ids_(ids),
          closed_days_(std::move(closed_days)),
          day_of_(day_of) {}

    // Safe to repeat: a month is called overdue and closed once. Days that were missed are caught
    // up.
    absl::Status Handle(const Moment& moment);

    // How many contracts the last call looked at.
    std::size_t looked_at() const;

  private:
    struct Outlook {
        std::uint64_t terms_revision = 0;
        std::uint64_t ladder_revision = 0;
        // Months before it ask for nothing more.
        Month from;
        // Months that ended before the contract was known close as soon as their reports come.
        bool awaits_reports = false;
        // Absent: no day is known on which anything will happen.
        std::optional<CivilDate> next_day;
    };
    // The work of a month's turn, to be run again where a closing lacks an old version's content.
    struct MonthTurn {
        ports::Entry entry;
        std::shared_ptr<OldVersion> old_version;
    };
    struct DayWork {
        std::vector<ports::Entry> entries;
        std::vector<MonthTurn> turns;
    };

    bool IsQuiet(const ReportingContract& one, CivilDate today) const;
    absl::Status LookAt(
        const ReportingContract& one, const Moment& moment, Outlook& outlook, DayWork& work
    );
    absl::Status Run(DayWork work);
    // Fetches what the turn lacked, one version at a time.
    absl::Status Finish(const MonthTurn& turn);
    absl::Status AddClimbing(
        const ReportingContract& one,
        const ContractTerms& terms,
        const Moment& moment,
        bool turned,
        Outlook& outlook,
        DayWork& work
    );
    Month FirstMonth(const ReportingContract& one, const ContractTerms& terms, Month fallback)
        const;

    ports::Books& books_;
    ReportFinder& finder_;
    IdSource& ids_;
    std::vector<CivilDate> closed_days_;
    DayOf day_of_;
    mutable std::mutex mutex_;
    std::map<Uuid, Outlook> outlooks_;
    std::size_t looked_at_ = 0;
};

}  // namespace luotsi::report_intake
