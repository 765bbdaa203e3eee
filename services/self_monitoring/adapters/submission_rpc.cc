#include "self_monitoring/adapters/submission_rpc.h"

#include "platform/wire/page.h"
#include "self_monitoring/adapters/monitoring_proto.h"
#include "self_monitoring/adapters/rpc_answers.h"

#include <optional>
#include <string>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

}  // namespace

void SubmissionRpc::AddTo(rpc::Router& router) {
    AddMethod(router, "SubmitSelfMonitoring", this, &SubmissionRpc::Submit);
    AddMethod(router, "GetSubmission", this, &SubmissionRpc::Get);
    AddMethod(router, "ListSubmissions", this, &SubmissionRpc::List);
    AddMethod(router, "GetCoverage", this, &SubmissionRpc::GetCoverage);
}

absl::Status SubmissionRpc::Submit(
    const rpc::Call& call, const pb::SubmitSelfMonitoringRequest& request, pb::Submission& response
) {
    const Checked<Provider> provider = ReadProvider(request.provider(), "provider");
    if (!provider.ok()) return rpc::ToStatus(provider.rejection(), call.language);
    if (!call.caller.scope.Covers(provider.value().Key())) return NotForOthers(call);
    const std::optional<Month> month = Month::Parse(request.month());
    if (!month) return BadForm(call, "month");
    SubmitSelfMonitoring command{.provider = provider.value(), .month = *month, .values = {}};
    for (const pb::KeyFigureValue& value : request.values()) {
        command.values.push_back(
            {value.key_figure(), value.value().numerator(), value.value().denominator()}
        );
    }
    const ports::Result<StoredSubmission> stored = submit_.Handle(command, call.request);
    const bool counts = !call.request.validate_only && !(stored.ok() && stored->repeated);
    if (counts && !stored.failed()) metrics_.Submission(stored.ok()).Increment();
    if (!stored.ok()) return rpc::ToStatus(stored, call.language);
    response = ToProto(*stored);
    log_.Info(
        "self_monitoring.submitted",
        {{"submission_id", stored->id},
         {"month", stored->submission.month},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
    return absl::OkStatus();
}

absl::Status SubmissionRpc::Get(
    const rpc::Call& call, const pb::GetSubmissionRequest& request, pb::Submission& response
) {
    const std::optional<SubmissionId> id = SubmissionId::Parse(request.submission_id());
    if (!id) return BadForm(call, "submission_id");
    const auto found = store_.FindSubmission(call.caller.scope, *id);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    if (!found->has_value()) {
        return rpc::Fault("SUBMISSION_NOT_FOUND", "submission_id", "", call.language);
    }
    response = ToProto(**found);
    return absl::OkStatus();
}

absl::Status SubmissionRpc::List(
    const rpc::Call& call,
    const pb::ListSubmissionsRequest& request,
    pb::ListSubmissionsResponse& response
) {
    SubmissionFilter filter{.provider = {}, .month = {}, .scope = call.caller.scope};
    if (request.has_provider()) {
        const Checked<Provider> provider = ReadProvider(request.provider(), "provider");
        if (!provider.ok()) return rpc::ToStatus(provider.rejection(), call.language);
        filter.provider = provider.value();
    }
    if (!request.month().empty()) {
        filter.month = Month::Parse(request.month());
        if (!filter.month) return BadForm(call, "month");
    }
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const auto found = store_.ListSubmissions(filter, page.value().after, size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    for (std::size_t i = 0; i < found->size() && i < size; ++i) {
        *response.add_submissions() = ToProto((*found)[i]);
    }
    if (found->size() > size) {
        const std::string last = MonitoringStore::SubmissionKey((*found)[size - 1].submission);
        response.set_next_page_token(page.value().TokenAfter(last));
    }
    return absl::OkStatus();
}

absl::Status SubmissionRpc::GetCoverage(
    const rpc::Call& call, const pb::GetCoverageRequest& request, pb::Coverage& response
) {
    const std::optional<Month> month = Month::Parse(request.month());
    if (!month) return BadForm(call, "month");
    ports::Result<Coverage> coverage = coverage_.Handle(*month);
    if (!coverage.ok()) return rpc::ToStatus(coverage, call.language);
    std::erase_if(coverage.value().providers, [&](const ProviderCoverage& one) {
        return !call.caller.scope.Covers(one.provider.Key());
    });
    response = ToProto(*month, *coverage);
    return absl::OkStatus();
}

}  // namespace luotsi::self_monitoring
