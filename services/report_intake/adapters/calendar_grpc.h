#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/calendar_read_model.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/app/report_commands.h"
#include "report_intake/domain/windows.h"

#include <luotsi/report/v1/calendar.pb.h>

#include <absl/status/status.h>

namespace luotsi::report_intake {

// luotsi.report.v1.ReportingCalendarService: windows, excuses, ladders and reporting rates.
class CalendarGrpc {
  public:
    CalendarGrpc(
        journal::Journal& journal,
        ReportReadModel& reports,
        CalendarReadModel& calendar,
        ReportCommands& commands
    )
        : journal_(journal), reports_(reports), calendar_(calendar), commands_(commands) {}

    void AddTo(rpc::Router& router);

  private:
    absl::Status GetWindows(
        const rpc::Call& call,
        const report::v1::GetWindowsRequest& request,
        report::v1::GetWindowsResponse& out
    );
    // Records or withdraws.
    template <class Request>
    absl::Status Excuse(
        const rpc::Call& call,
        const Request& request,
        bool excused,
        report::v1::ReportingWindow& out
    );
    absl::Status ListSteps(
        const rpc::Call& call,
        const report::v1::ListLadderStepsRequest& request,
        report::v1::ListLadderStepsResponse& out
    );
    absl::Status GetRate(
        const rpc::Call& call,
        const report::v1::GetReportingRateRequest& request,
        report::v1::ReportingRate& out
    );
    // The terms of a contract that the caller may see.
    ports::Result<ContractTerms> TermsOf(const rpc::Call& call, const Uuid& contract);

    journal::Journal& journal_;
    ReportReadModel& reports_;
    CalendarReadModel& calendar_;
    ReportCommands& commands_;
};

}  // namespace luotsi::report_intake
