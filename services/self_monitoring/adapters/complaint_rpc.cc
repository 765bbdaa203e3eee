#include "self_monitoring/adapters/complaint_rpc.h"

#include "platform/wire/page.h"
#include "self_monitoring/adapters/monitoring_proto.h"
#include "self_monitoring/adapters/rpc_answers.h"

#include <cstdint>
#include <optional>
#include <string>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

}  // namespace

void ComplaintRpc::AddTo(rpc::Router& router) {
    AddMethod(router, "RecordComplaint", this, &ComplaintRpc::Record);
    AddMethod(router, "AcknowledgeComplaint", this, &ComplaintRpc::Acknowledge);
    AddMethod(router, "GetComplaint", this, &ComplaintRpc::Get);
    AddMethod(router, "ListComplaints", this, &ComplaintRpc::List);
    AddMethod(router, "GetComplaintCounts", this, &ComplaintRpc::GetCounts);
}

absl::Status ComplaintRpc::Show(
    const StoredComplaint& stored, const rpc::Call& call, pb::Complaint& out
) {
    const ports::Result<std::string> words = store_.Words(stored.complaint);
    if (!words.ok()) return rpc::ToStatus(words, call.language);
    out = ToProto(stored);
    out.set_description(*words);
    return absl::OkStatus();
}

absl::Status ComplaintRpc::Record(
    const rpc::Call& call, const pb::RecordComplaintRequest& request, pb::Complaint& response
) {
    const std::optional<ContractId> contract = ContractId::Parse(request.contract_id());
    if (!contract) return BadForm(call, "contract_id");
    const std::optional<CivilDate> received_on = CivilDate::Parse(request.received_on());
    if (!received_on) return BadForm(call, "received_on");
    std::optional<Provider> subcontractor;
    if (request.has_subcontractor()) {
        const Checked<Provider> named = ReadProvider(request.subcontractor(), "subcontractor");
        if (!named.ok()) return rpc::ToStatus(named.rejection(), call.language);
        subcontractor = named.value();
    }
    const RecordComplaint command{
        .contract = *contract,
        .category = request.category(),
        .severity = FromProto(request.severity()),
        .received_on = *received_on,
        .description = std::nullopt,
        .subcontractor = subcontractor,
    };
    const ports::Result<StoredComplaint> stored =
        record_.Handle(command, request.description(), call.request);
    if (!stored.ok()) return rpc::ToStatus(stored, call.language);
    if (call.request.validate_only) {
        response = ToProto(*stored);
        response.set_description(request.description());
        return absl::OkStatus();
    }
    if (!stored->repeated) {
        metrics_.recorded().Increment();
        if (stored->complaint.relayed_at) metrics_.relayed().Increment();
        log_.Info(
            "complaint.relayed",
            {{"complaint_id", stored->id},
             {"contract_id", *contract},
             {"correlation_id", log::Code(call.correlation_id)}}
        );
    }
    metrics_.backlog().Set(metrics_.recorded().Value() - metrics_.relayed().Value());
    return Show(*stored, call, response);
}

absl::Status ComplaintRpc::Acknowledge(
    const rpc::Call& call, const pb::AcknowledgeComplaintRequest& request, pb::Complaint& response
) {
    const std::optional<ComplaintId> id = ComplaintId::Parse(request.complaint_id());
    if (!id) return BadForm(call, "complaint_id");
    const Checked<Provider> provider = ReadProvider(request.provider(), "provider");
    if (!provider.ok()) return rpc::ToStatus(provider.rejection(), call.language);
    if (!call.caller.scope.Covers(provider.value().Key())) return NotForOthers(call);
    if (call.caller.scope.limited()) {
        const auto known = store_.FindComplaint(call.caller.scope, *id);
        if (!known.ok()) return rpc::ToStatus(known, call.language);
        if (!known->has_value()) {
            return rpc::Fault("COMPLAINT_NOT_FOUND", "complaint_id", "", call.language);
        }
    }
    const ports::Result<StoredComplaint> stored =
        acknowledge_.Handle(*id, AcknowledgeComplaint{provider.value()}, call.request);
    if (!stored.ok()) return rpc::ToStatus(stored, call.language);
    if (!stored->repeated && !call.request.validate_only) {
        metrics_.acknowledged().Increment();
        log_.Info(
            "complaint.acknowledged",
            {{"complaint_id", *id}, {"correlation_id", log::Code(call.correlation_id)}}
        );
    }
    return Show(*stored, call, response);
}

absl::Status ComplaintRpc::Get(
    const rpc::Call& call, const pb::GetComplaintRequest& request, pb::Complaint& response
) {
    const std::optional<ComplaintId> id = ComplaintId::Parse(request.complaint_id());
    if (!id) return BadForm(call, "complaint_id");
    const auto found = store_.FindComplaint(call.caller.scope, *id);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    if (!found->has_value()) {
        return rpc::Fault("COMPLAINT_NOT_FOUND", "complaint_id", "", call.language);
    }
    return Show(**found, call, response);
}

absl::Status ComplaintRpc::List(
    const rpc::Call& call,
    const pb::ListComplaintsRequest& request,
    pb::ListComplaintsResponse& response
) {
    ComplaintFilter filter{
        .contract = {}, .provider = {}, .acknowledged = {}, .scope = call.caller.scope
    };
    if (!request.contract_id().empty()) {
        filter.contract = ContractId::Parse(request.contract_id());
        if (!filter.contract) return BadForm(call, "contract_id");
    }
    if (request.has_provider()) {
        const Checked<Provider> provider = ReadProvider(request.provider(), "provider");
        if (!provider.ok()) return rpc::ToStatus(provider.rejection(), call.language);
        filter.provider = provider.value();
    }
    if (request.state() != pb::COMPLAINT_STATE_UNSPECIFIED) {
        filter.acknowledged = request.state() == pb::COMPLAINT_STATE_ACKNOWLEDGED;
    }
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const auto found = store_.ListComplaints(filter, page.value().AfterPosition(), size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    for (std::size_t i = 0; i < found->size() && i < size; ++i) {
        const absl::Status shown = Show((*found)[i].complaint, call, *response.add_complaints());
        if (!shown.ok()) return shown;
    }
    if (found->size() > size) {
        const std::string last = std::to_string((*found)[size - 1].key);
        response.set_next_page_token(page.value().TokenAfter(last));
    }
    return absl::OkStatus();
}

absl::Status ComplaintRpc::GetCounts(
    const rpc::Call& call, const pb::GetComplaintCountsRequest&, pb::ComplaintCounts& response
) {
    const ports::Result<ComplaintTotals> totals = store_.Totals(call.caller.scope);
    if (!totals.ok()) return rpc::ToStatus(totals, call.language);
    response.set_recorded(totals->recorded);
    response.set_relayed(totals->relayed);
    response.set_acknowledged(totals->acknowledged);
    return absl::OkStatus();
}

}  // namespace luotsi::self_monitoring
