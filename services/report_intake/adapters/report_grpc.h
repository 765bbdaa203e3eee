#pragma once

#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/report_reads.h"
#include "report_intake/app/report_commands.h"
#include "report_intake/app/watch_dues.h"

#include <luotsi/report/v1/report_service.pb.h>

namespace luotsi::report_intake {

// luotsi.report.v1.ReportService: wire shapes in, commands and reads, wire shapes out.
class ReportGrpc {
  public:
    ReportGrpc(
        journal::Journal& journal,
        ReportReadModel& read_model,
        ReportCommands& commands,
        WatchDuesHandler& dues
    )
        : journal_(journal),
          read_model_(read_model),
          reads_(journal, read_model),
          commands_(commands),
          dues_(dues) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Submit(
        const rpc::Call& call,
        const report::v1::SubmitReportRequest& request,
        report::v1::Report& out
    );
    absl::Status Validate(
        const rpc::Call& call,
        const report::v1::SubmitReportRequest& request,
        report::v1::Report& out
    );
    absl::Status Complete(
        const rpc::Call& call,
        const report::v1::CompleteReportRequest& request,
        report::v1::Report& out
    );
    absl::Status Correct(
        const rpc::Call& call,
        const report::v1::CorrectReportRequest& request,
        report::v1::Report& out
    );
    absl::Status Approve(
        const rpc::Call& call,
        const report::v1::ApproveReportRequest& request,
        report::v1::Report& out
    );
    absl::Status Get(
        const rpc::Call& call, const report::v1::GetReportRequest& request, report::v1::Report& out
    );
    // The sums with which a closing was told.
    absl::Status PutClosedAmounts(
        const Uuid& report,
        report::v1::PeriodStage stage,
        const std::string& language,
        report::v1::Report& out
    );
    absl::Status List(
        const rpc::Call& call,
        const report::v1::ListReportsRequest& request,
        report::v1::ListReportsResponse& out
    );
    absl::Status ListDue(
        const rpc::Call& call,
        const report::v1::ListDueReportsRequest& request,
        report::v1::ListDueReportsResponse& out
    );
    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<ReportBook>>& result,
        report::v1::Report& out
    );
    journal::Journal& journal_;
    ReportReadModel& read_model_;
    ReportReads reads_;
    ReportCommands& commands_;
    WatchDuesHandler& dues_;
};

}  // namespace luotsi::report_intake
