#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/journal/journal.h"
#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/volume_store.h"
#include "report_intake/domain/volumes.h"

#include <luotsi/report/v1/volume.pb.h>

#include <absl/status/status.h>

#include <cstdint>
#include <vector>

namespace luotsi::report_intake {

// luotsi.report.v1.VolumeService. Its methods speak of the whole county: the access table keeps
// providers out.
class VolumeGrpc {
  public:
    // `least_clients`: the fewest that a row of an extract may tell of.
    VolumeGrpc(
        journal::Journal& journal,
        Clock& clock,
        IdSource& ids,
        log::Log& log,
        std::uint64_t least_clients
    )
        : journal_(journal), clock_(clock), ids_(ids), log_(log), least_clients_(least_clients) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Read(
        const rpc::Call& call, const VolumeQuestion& question, std::vector<VolumeGroup>& groups
    );
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetVolumesRequest& request,
        report::v1::Volumes& out
    );
    absl::Status Compare(
        const rpc::Call& call,
        const report::v1::GetProductionComparisonRequest& request,
        report::v1::ProductionComparison& out
    );
    absl::Status Export(
        const rpc::Call& call,
        const report::v1::ExportStrategyExtractRequest& request,
        report::v1::StrategyExtract& out
    );
    // Writes that it leaves the county; an extract that cannot be written down is not given.
    absl::Status NoteExport(const rpc::Call& call, report::v1::StrategyExtract& extract);

    journal::Journal& journal_;
    Clock& clock_;
    IdSource& ids_;
    log::Log& log_;
    std::uint64_t least_clients_;
};

}  // namespace luotsi::report_intake
