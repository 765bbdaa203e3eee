#pragma once

#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/app/definition_books.h"
#include "report_intake/domain/explain.h"

#include <luotsi/report/v1/definition.pb.h>

#include <absl/status/status.h>
#include <absl/status/statusor.h>

namespace luotsi::report_intake {

// luotsi.report.v1.IndicatorDefinitionService.
class DefinitionGrpc {
  public:
    DefinitionGrpc(journal::Journal& journal, ReportReadModel& read_model, Clock& clock)
        : journal_(journal), read_model_(read_model), commands_(journal, clock) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Propose(
        const rpc::Call& call,
        const report::v1::ProposeDefinitionRequest& request,
        report::v1::IndicatorDefinition& out
    );
    absl::Status Accept(
        const rpc::Call& call,
        const report::v1::AcceptDefinitionRequest& request,
        report::v1::IndicatorDefinition& out
    );
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetDefinitionRequest& request,
        report::v1::IndicatorDefinition& out
    );
    absl::Status List(
        const rpc::Call& call,
        const report::v1::ListDefinitionsRequest& request,
        report::v1::ListDefinitionsResponse& out
    );
    absl::Status Explain(
        const rpc::Call& call,
        const report::v1::ExplainIndicatorRequest& request,
        report::v1::IndicatorExplanation& out
    );

    // CONTRACT_NOT_FOUND where there is no such contract, or none for the caller.
    absl::Status CheckContract(const rpc::Call& call, const Uuid& contract);
    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<DefinitionBook>>& result,
        const std::string& indicator,
        std::uint64_t version,
        report::v1::IndicatorDefinition& out
    );

    journal::Journal& journal_;
    ReportReadModel& read_model_;
    DefinitionCommands commands_;
};

// The same facts give the same bytes, whoever asks.
void PutExplanation(
    const Uuid& contract,
    const Explained& explained,
    const ReportVersion& report,
    std::uint64_t report_version,
    report::v1::IndicatorExplanation* out
);

}  // namespace luotsi::report_intake
