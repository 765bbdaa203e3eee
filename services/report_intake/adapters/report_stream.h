#pragma once

#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/app/report_commands.h"

#include <luotsi/report/v1/report_service.pb.h>

#include <string>

namespace luotsi::report_intake {

// The receipt of the version in force.
void PutReceipt(
    const ports::Held<ReportBook>& held, const std::string& language, report::v1::ReportReceipt* out
);

// ReportService.SubmitReports: many reports over one stream. While a batch is being committed the
// next one is read and parsed, never more than that; so the store's pace is the caller's pace.
class ReportStream {
  public:
    ReportStream(journal::Journal& journal, ReportReadModel& read_model, ReportCommands& commands)
        : journal_(journal), read_model_(read_model), commands_(commands) {}
    void AddTo(rpc::Router& router);

  private:
    using Stream = rpc::UploadStream<report::v1::SubmitReportPart, report::v1::SubmitReportAnswer>;
    absl::Status Run(const rpc::Call& call, Stream& stream);

    journal::Journal& journal_;
    ReportReadModel& read_model_;
    ReportCommands& commands_;
};

}  // namespace luotsi::report_intake
