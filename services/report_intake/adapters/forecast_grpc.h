#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/history_store.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/domain/terms.h"

#include <luotsi/report/v1/forecast.pb.h>

#include <absl/status/status.h>

namespace luotsi::report_intake {

// luotsi.report.v1.ForecastService.
class ForecastGrpc {
  public:
    ForecastGrpc(journal::Journal& journal, ReportReadModel& read_model, HistoryStore& history)
        : journal_(journal), read_model_(read_model), history_(history) {}

    void AddTo(rpc::Router& router);

  private:
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetForecastRequest& request,
        report::v1::Forecast& out
    );
    absl::Status GetAccuracy(
        const rpc::Call& call,
        const report::v1::GetForecastAccuracyRequest& request,
        report::v1::ForecastAccuracy& out
    );
    // The terms of a contract that exists for the caller, or CONTRACT_NOT_FOUND.
    ports::Result<ContractTerms> TermsOf(const rpc::Call& call, const Uuid& contract);

    journal::Journal& journal_;
    ReportReadModel& read_model_;
    HistoryStore& history_;
};

}  // namespace luotsi::report_intake
