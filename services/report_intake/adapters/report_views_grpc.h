#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/adapters/report_reads.h"

#include <luotsi/report/v1/report_service.pb.h>

namespace luotsi::report_intake {

// What luotsi.report.v1.ReportService tells beside the reports themselves: the rules, how two
// versions differ, and whether target levels were met.
class ReportViewsGrpc {
  public:
    ReportViewsGrpc(journal::Journal& journal, ReportReadModel& read_model)
        : reads_(journal, read_model) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Diff(
        const rpc::Call& call,
        const report::v1::DiffReportsRequest& request,
        report::v1::ReportDiff& out
    );
    absl::Status GetCompliance(
        const rpc::Call& call,
        const report::v1::GetComplianceRequest& request,
        report::v1::Compliance& out
    );
    // Every indicator that the contract measures in the month; `visible`: with what its report
    // says.
    absl::Status Judge(
        const rpc::Call& call,
        const ContractTerms& terms,
        const Place& place,
        bool visible,
        google::protobuf::RepeatedPtrField<report::v1::IndicatorCompliance>* out
    );

    ReportReads reads_;
};

}  // namespace luotsi::report_intake
