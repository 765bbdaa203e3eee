#include "self_monitoring/adapters/supervision_rpc.h"

#include "platform/tabular/import.h"
#include "platform/wire/described.h"
#include "platform/wire/page.h"
#include "self_monitoring/adapters/deviation_taker.h"
#include "self_monitoring/adapters/monitoring_proto.h"
#include "self_monitoring/adapters/rpc_answers.h"

#include <optional>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

constexpr std::string_view kService = "SupervisionService";

const std::optional<KeptWords>& WordsOf(const Complaint& complaint) {
    return complaint.description;
}
template <class T>
const std::optional<KeptWords>& WordsOf(const T& state) {
    return state.words;
}

pb::Complaint ToProto(const Filed<Complaint>& filed) {
    return self_monitoring::ToProto(
        StoredComplaint{.id = ComplaintId(filed.id), .complaint = filed.state}
    );
}

// A request without its subcontractor, whose identifier is brought into its one form beside it.
template <class T, class Request>
Checked<T> TakeCase(const Request& request) {
    wire::Reader reader;
    T taken = wire::Taken<T>(request, "", reader);
    if (const auto faults = reader.rejection()) return *faults;
    if (!request.has_subcontractor()) return taken;
    const Checked<Provider> named = ReadProvider(request.subcontractor(), "subcontractor");
    if (!named.ok()) return named.rejection();
    taken.subcontractor = named.value();
    return taken;
}

}  // namespace

void SupervisionRpc::AddTo(rpc::Router& router) {
    AddMethod(router, "RecordVisit", this, &SupervisionRpc::RecordVisitOf, kService);
    AddMethod(router, "GetVisit", this, &SupervisionRpc::GetVisit, kService);
    AddMethod(router, "ListVisits", this, &SupervisionRpc::ListVisits, kService);
    AddMethod(router, "RecordDeviation", this, &SupervisionRpc::RecordDeviationOf, kService);
    AddMethod(router, "CorrectDeviation", this, &SupervisionRpc::Correct, kService);
    AddMethod(router, "GetDeviation", this, &SupervisionRpc::GetDeviation, kService);
    AddMethod(router, "ListDeviations", this, &SupervisionRpc::ListDeviations, kService);
    AddMethod(router, "GetProviderFile", this, &SupervisionRpc::GetFile, kService);
    router.Upload<type::v1::ImportChunk, type::v1::ImportEvent>(
        "/luotsi.selfmonitoring.v1.SupervisionService/ImportDeviations",
        [this](const rpc::Call& call, tabular::ImportStream& stream) {
            DeviationTaker taker(import_, journal_, metrics_);
            return tabular::RunImport(call, stream, journal_, taker);
        }
    );
}

template <class T, class Message>
absl::Status SupervisionRpc::Show(const rpc::Call& call, const Filed<T>& filed, Message& out) {
    const ports::Result<std::string> words = files_.Words(WordsOf(filed.state));
    if (!words.ok()) return rpc::ToStatus(words, call.language);
    out = ToProto(filed);
    out.set_description(*words);
    return absl::OkStatus();
}

absl::Status SupervisionRpc::ShowEntry(
    const rpc::Call& call, const FileEntry& entry, pb::FileEntry& out
) {
    return std::visit(
        Overloaded{
            [&](const Filed<Complaint>& filed) {
                return Show(call, filed, *out.mutable_complaint());
            },
            [&](const Filed<Visit>& filed) { return Show(call, filed, *out.mutable_visit()); },
            [&](const Filed<Deviation>& filed) {
                return Show(call, filed, *out.mutable_deviation());
            }
        },
        entry
    );
}

template <class A, class Message>
absl::Status SupervisionRpc::Answer(
    const rpc::Call& call, const ports::Held<A>& held, const std::string& words, Message& response
) {
    const Filed<typename A::State> filed{.id = held.id, .state = held.state};
    if (!call.request.validate_only) return Show(call, filed, response);
    response = ToProto(filed);
    response.set_description(words);
    return absl::OkStatus();
}

void SupervisionRpc::Note(
    const rpc::Call& call, const char* what, const Uuid& id, ContractId contract
) {
    log_.Info(
        what,
        {{"case_id", id},
         {"contract_id", contract},
         {"correlation_id", log::Code(call.correlation_id)}}
    );
}

absl::Status SupervisionRpc::RecordVisitOf(
    const rpc::Call& call, const pb::RecordVisitRequest& request, pb::Visit& response
) {
    const Checked<Visit> visit = TakeCase<Visit>(request);
    if (!visit.ok()) return rpc::ToStatus(visit.rejection(), call.language);
    const auto held =
        supervise_.Record(RecordVisit{visit.value()}, request.description(), call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    if (!held->replayed && !call.request.validate_only) {
        metrics_.Visit(held->state.kind == VisitKind::kAnnounced).Increment();
        Note(call, "visit.recorded", held->id, held->state.contract_id);
    }
    return Answer(call, *held, request.description(), response);
}

absl::Status SupervisionRpc::RecordDeviationOf(
    const rpc::Call& call, const pb::RecordDeviationRequest& request, pb::Deviation& response
) {
    const Checked<Deviation> deviation = TakeCase<Deviation>(request);
    if (!deviation.ok()) return rpc::ToStatus(deviation.rejection(), call.language);
    const auto held =
        supervise_.Record(RecordDeviation{deviation.value()}, request.description(), call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    if (!held->replayed && !call.request.validate_only) {
        metrics_.Deviation(false).Increment();
        Note(call, "deviation.recorded", held->id, held->state.contract_id);
    }
    return Answer(call, *held, request.description(), response);
}

absl::Status SupervisionRpc::Correct(
    const rpc::Call& call, const pb::CorrectDeviationRequest& request, pb::Deviation& response
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.deviation_id(), "deviation_id");
    const auto command = wire::Taken<DeviationCorrected>(request, "", reader);
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto held = supervise_.Correct(id, command, call.request);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    if (!held->replayed && !call.request.validate_only) {
        metrics_.Deviation(true).Increment();
        Note(call, "deviation.corrected", held->id, held->state.contract_id);
    }
    return Show(call, Filed<Deviation>{.id = held->id, .state = held->state}, response);
}

template <class T, class Message>
absl::Status SupervisionRpc::Get(
    const rpc::Call& call,
    const Uuid& id,
    std::string_view kind,
    std::string_view unknown,
    Message& response
) {
    const auto found = files_.Find(kind, call.caller.scope, id);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    if (!found->has_value()) {
        return rpc::Fault(unknown, std::string(kind) + "_id", "", call.language);
    }
    return Show(call, std::get<Filed<T>>(**found), response);
}

absl::Status SupervisionRpc::GetVisit(
    const rpc::Call& call, const pb::GetVisitRequest& request, pb::Visit& response
) {
    const std::optional<Uuid> id = Uuid::Parse(request.visit_id());
    if (!id) return BadForm(call, "visit_id");
    return Get<Visit>(call, *id, VisitBook::kKind, "VISIT_NOT_FOUND", response);
}

absl::Status SupervisionRpc::GetDeviation(
    const rpc::Call& call, const pb::GetDeviationRequest& request, pb::Deviation& response
) {
    const std::optional<Uuid> id = Uuid::Parse(request.deviation_id());
    if (!id) return BadForm(call, "deviation_id");
    return Get<Deviation>(call, *id, DeviationBook::kKind, "DEVIATION_NOT_FOUND", response);
}

template <class Request, class Response, class AddOne>
absl::Status SupervisionRpc::List(
    const rpc::Call& call,
    FileFilter filter,
    const Request& request,
    Response& response,
    const AddOne& add_one
) {
    filter.scope = call.caller.scope;
    if (request.has_provider()) {
        const Checked<Provider> provider = ReadProvider(request.provider(), "provider");
        if (!provider.ok()) return rpc::ToStatus(provider.rejection(), call.language);
        filter.provider = provider.value();
    }
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    const std::size_t size = page.value().size;
    const auto found = files_.List(filter, page.value().AfterPosition(), size + 1);
    if (!found.ok()) return rpc::ToStatus(found, call.language);
    for (std::size_t i = 0; i < found->size() && i < size; ++i) {
        const absl::Status shown = add_one((*found)[i].entry);
        if (!shown.ok()) return shown;
    }
    if (found->size() > size) {
        const std::string last = std::to_string((*found)[size - 1].key);
        response.set_next_page_token(page.value().TokenAfter(last));
    }
    return absl::OkStatus();
}

absl::Status SupervisionRpc::ListVisits(
    const rpc::Call& call, const pb::ListVisitsRequest& request, pb::ListVisitsResponse& response
) {
    FileFilter filter{
        .kind = VisitBook::kKind, .contract = ContractId::Parse(request.contract_id())
    };
    return List(call, std::move(filter), request, response, [&](const FileEntry& entry) {
        return Show(call, std::get<Filed<Visit>>(entry), *response.add_visits());
    });
}

absl::Status SupervisionRpc::ListDeviations(
    const rpc::Call& call,
    const pb::ListDeviationsRequest& request,
    pb::ListDeviationsResponse& response
) {
    FileFilter filter{
        .kind = DeviationBook::kKind, .contract = ContractId::Parse(request.contract_id())
    };
    if (request.state() != pb::DEVIATION_STATE_UNSPECIFIED)
        filter.corrected = request.state() == pb::DEVIATION_STATE_CORRECTED;
    filter.due_before = CivilDate::Parse(request.due_before());
    return List(call, std::move(filter), request, response, [&](const FileEntry& entry) {
        return Show(call, std::get<Filed<Deviation>>(entry), *response.add_deviations());
    });
}

absl::Status SupervisionRpc::GetFile(
    const rpc::Call& call, const pb::GetProviderFileRequest& request, pb::ProviderFile& response
) {
    *response.mutable_provider() = request.provider();
    return List(call, FileFilter{}, request, response, [&](const FileEntry& entry) {
        return ShowEntry(call, entry, *response.add_entries());
    });
}

}  // namespace luotsi::self_monitoring
