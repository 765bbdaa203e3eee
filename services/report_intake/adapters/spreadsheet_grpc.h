#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/report_reads.h"
#include "report_intake/app/report_commands.h"

#include <luotsi/report/v1/spreadsheet.pb.h>

namespace luotsi::report_intake {

// luotsi.report.v1.SpreadsheetService: templates out, filled files in.
class SpreadsheetGrpc {
  public:
    SpreadsheetGrpc(
        journal::Journal& journal, ReportReadModel& read_model, ReportCommands& commands
    )
        : journal_(journal), reads_(journal, read_model), commands_(commands) {}
    void AddTo(rpc::Router& router);

  private:
    using Stream =
        rpc::UploadStream<report::v1::ImportReportFilePart, report::v1::ImportReportFileAnswer>;
    absl::Status GetTemplate(
        const rpc::Call& call,
        const report::v1::GetReportTemplateRequest& request,
        report::v1::ReportTemplate& out
    );
    absl::Status Import(const rpc::Call& call, Stream& stream);

    journal::Journal& journal_;
    ReportReads reads_;
    ReportCommands& commands_;
};

}  // namespace luotsi::report_intake
