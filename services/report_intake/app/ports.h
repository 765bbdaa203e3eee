#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "report_intake/domain/framework.h"
#include "report_intake/domain/month_history.h"
#include "report_intake/domain/report.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

namespace luotsi::report_intake {

// A contract that has to report, and how far its terms and its ladder have changed.
struct ReportingContract {
    Uuid contract;
    std::uint64_t terms_revision = 0;
    std::uint64_t ladder_revision = 0;
};

// How far a month has come; one of which nothing is known has no mark.
struct MonthMark {
    Month month;
    // Reported, told overdue, or excused: its due day asks for nothing more.
    bool answered = false;
    // A report has come of which a line is accepted.
    bool has_figures = false;
    PeriodStage stage = PeriodStage::kOpen;
};

class ReportFinder {
  public:
    virtual ~ReportFinder() = default;
    virtual absl::Status FindReporting(std::vector<ReportingContract>& found) = 0;
    // The marks of one contract from a month on, ascending.
    virtual absl::Status FindMarks(
        const Uuid& contract, Month from, std::vector<MonthMark>& found
    ) = 0;
};

class CallOffFinder {
  public:
    virtual ~CallOffFinder() = default;
    // The call-offs whose terms are known and that are not tied to their framework, by framework
    // and contract.
    virtual absl::Status FindUntied(std::vector<CallOff>& found) = 0;
};

class HistoryFinder {
  public:
    virtual ~HistoryFinder() = default;
    // What the contract reported before the month.
    virtual absl::StatusOr<MonthHistory> Find(const Uuid& contract, Month month) = 0;
};

}  // namespace luotsi::report_intake
