#pragma once

#include "platform/journal/journal.h"
#include "platform/log/log.h"
#include "platform/rpc/router.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/adapters/provider_file.h"
#include "self_monitoring/app/import_deviation.h"
#include "self_monitoring/app/supervise.h"

#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <absl/status/status.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::self_monitoring {

// SupervisionService: visits, deviations and the providers' files.
class SupervisionRpc {
  public:
    SupervisionRpc(
        SuperviseHandler& supervise,
        FileStore& files,
        journal::Journal& journal,
        DeviationImport& import,
        MonitoringMetrics& metrics,
        log::Log& log
    )
        : supervise_(supervise),
          files_(files),
          journal_(journal),
          import_(import),
          metrics_(metrics),
          log_(log) {}

    // `this` outlives the router.
    void AddTo(rpc::Router& router);

  private:
    absl::Status RecordVisitOf(
        const rpc::Call& call,
        const selfmonitoring::v1::RecordVisitRequest& request,
        selfmonitoring::v1::Visit& response
    );
    absl::Status RecordDeviationOf(
        const rpc::Call& call,
        const selfmonitoring::v1::RecordDeviationRequest& request,
        selfmonitoring::v1::Deviation& response
    );
    absl::Status Correct(
        const rpc::Call& call,
        const selfmonitoring::v1::CorrectDeviationRequest& request,
        selfmonitoring::v1::Deviation& response
    );
    absl::Status GetVisit(
        const rpc::Call& call,
        const selfmonitoring::v1::GetVisitRequest& request,
        selfmonitoring::v1::Visit& response
    );
    absl::Status GetDeviation(
        const rpc::Call& call,
        const selfmonitoring::v1::GetDeviationRequest& request,
        selfmonitoring::v1::Deviation& response
    );
    absl::Status ListVisits(
        const rpc::Call& call,
        const selfmonitoring::v1::ListVisitsRequest& request,
        selfmonitoring::v1::ListVisitsResponse& response
    );
    absl::Status ListDeviations(
        const rpc::Call& call,
        const selfmonitoring::v1::ListDeviationsRequest& request,
        selfmonitoring::v1::ListDeviationsResponse& response
    );
    absl::Status GetFile(
        const rpc::Call& call,
        const selfmonitoring::v1::GetProviderFileRequest& request,
        selfmonitoring::v1::ProviderFile& response
    );

    // With its words.
    template <class T, class Message>
    absl::Status Show(const rpc::Call& call, const Filed<T>& filed, Message& out);
    absl::Status ShowEntry(
        const rpc::Call& call, const FileEntry& entry, selfmonitoring::v1::FileEntry& out
    );
    // What a change gave: with the words of the request where it was only checked.
    template <class A, class Message>
    absl::Status Answer(
        const rpc::Call& call,
        const ports::Held<A>& held,
        const std::string& words,
        Message& response
    );
    template <class T, class Message>
    absl::Status Get(
        const rpc::Call& call,
        const Uuid& id,
        std::string_view kind,
        std::string_view unknown,
        Message& response
    );
    // Reads the contract, the provider and the page of a list's request, and shows what is found.
    template <class Request, class Response, class AddOne>
    absl::Status List(
        const rpc::Call& call,
        FileFilter filter,
        const Request& request,
        Response& response,
        const AddOne& add_one
    );
    void Note(const rpc::Call& call, const char* what, const Uuid& id, ContractId contract);

    SuperviseHandler& supervise_;
    FileStore& files_;
    journal::Journal& journal_;
    DeviationImport& import_;
    MonitoringMetrics& metrics_;
    log::Log& log_;
};

}  // namespace luotsi::self_monitoring
