#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/domain/report.h"

#include <luotsi/report/v1/scorecard.pb.h>

#include <absl/status/status.h>

namespace luotsi::report_intake {

// One row a reported indicator value in force. Dashboards read it too:
// docs/operations/scorecard.md.
journal::Schema ScoreSchema();
void ProjectScores(sql::Db& db, const MonthReport& report, const ReportEvent& event);

class ScorecardGrpc {
  public:
    ScorecardGrpc(journal::Journal& journal, ReportReadModel& read_model)
        : journal_(journal), read_model_(read_model) {}

    void AddTo(rpc::Router& router);

  private:
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetScorecardRequest& request,
        report::v1::Scorecard& out
    );
    absl::StatusOr<std::vector<AreaCount>> Count(
        const Uuid& contract, const ports::Scope& scope, Month from, Month to
    );

    journal::Journal& journal_;
    ReportReadModel& read_model_;
};

}  // namespace luotsi::report_intake
