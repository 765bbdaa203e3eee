#pragma once

#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/app/ports.h"
#include "report_intake/domain/report_decide.h"

#include <absl/status/status.h>

#include <vector>

namespace luotsi::report_intake {

// Notices months whose due day has passed without a report: when a day begins, and after an import
// of reports, whose history is judged as of today.
class WatchDuesHandler {
  public:
    WatchDuesHandler(
        ports::Books& books, ReportFinder& finder, IdSource& ids, std::vector<CivilDate> closed_days
    )
        : books_(books), finder_(finder), ids_(ids), closed_days_(std::move(closed_days)) {}

    // Safe to repeat: a month is called overdue once.
    absl::Status Handle(const Moment& moment);

  private:
    absl::Status AddWork(
        const ReportingContract& one, const Moment& moment, std::vector<ports::Entry>& work
    );

    ports::Books& books_;
    ReportFinder& finder_;
    IdSource& ids_;
    std::vector<CivilDate> closed_days_;
};

}  // namespace luotsi::report_intake
