#pragma once

#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <luotsi/report/v1/provider.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// luotsi.report.v1.ProviderService: what a provider owes, and where its reports stand.
class ProviderOverviewGrpc {
  public:
    ProviderOverviewGrpc(
        journal::Journal& journal, Clock& clock, std::vector<CivilDate> closed_days
    )
        : journal_(journal), clock_(clock), closed_days_(std::move(closed_days)) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetProviderOverviewRequest& request,
        report::v1::ProviderOverview& out
    );
    absl::Status PutStanding(
        const rpc::Call& call,
        const Uuid& contract,
        CivilDate today,
        report::v1::ReportingStanding& out
    );

    journal::Journal& journal_;
    Clock& clock_;
    std::vector<CivilDate> closed_days_;
};

}  // namespace luotsi::report_intake
