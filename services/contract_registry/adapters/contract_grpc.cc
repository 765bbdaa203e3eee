#include "contract_registry/adapters/contract_grpc.h"

#include "contract_registry/adapters/contract_import.h"
#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_public_events.h"
#include "contract_registry/adapters/contract_transition.h"
#include "platform/rpc/errors.h"
#include "platform/tabular/import.h"
#include "platform/wire/page.h"

namespace luotsi::contract_registry {
namespace {

constexpr std::string_view kService = "/luotsi.contract.v1.ContractService/";

Rejection NotFound(const Uuid& id) {
    return {
        .reason = "CONTRACT_NOT_FOUND",
        .field = "contract_id",
        .facts = {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", id.ToText()}},
    };
}

}  // namespace

ContractGrpc::ContractGrpc(
    journal::Journal& journal,
    ContractReadModel& read_model,
    CreateContractHandler& create,
    ChangeContractHandler& change,
    Clock& clock,
    IdSource& ids
)
    : journal_(journal),
      view_(journal),
      read_model_(read_model),
      create_(create),
      change_(change),
      clock_(clock),
      ids_(ids) {}

void ContractGrpc::AddTo(rpc::Router& router) {
    using namespace contract::v1;
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<CreateContractRequest, Contract>(
        name("CreateContract"),
        [this](const auto& call, const auto& request, auto& out) {
            return Create(call, request, out);
        }
    );
    router.Unary<ActivateContractRequest, Contract>(
        name("ActivateContract"),
        [this](const auto& call, const auto& request, auto& out) {
            return Activate(call, request, out);
        }
    );
    router.Unary<AmendContractRequest, Contract>(
        name("AmendContract"),
        [this](const auto& call, const auto& request, auto& out) {
            return Amend(call, request, out);
        }
    );
    router.Unary<GetContractRequest, Contract>(
        name("GetContract"),
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<ListContractsRequest, ListContractsResponse>(
        name("ListContracts"),
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
    router.Unary<ListContractChangesRequest, ListContractChangesResponse>(
        name("ListContractChanges"),
        [this](const auto& call, const auto& request, auto& out) {
            return ListChanges(call, request, out);
        }
    );
    router.Unary<GetRegistryRevisionRequest, RegistryRevision>(
        name("GetRegistryRevision"),
        [this](const auto&, const auto&, auto& out) {
            const absl::StatusOr<std::uint64_t> position = LastPublicPosition(journal_);
            if (!position.ok()) return position.status();
            out.set_revision(*position);
            return absl::OkStatus();
        }
    );
    router.Upload<type::v1::ImportChunk, type::v1::ImportEvent>(
        name("ImportContracts"),
        [this](const rpc::Call& call, tabular::ImportStream& stream) {
            ContractTaker taker(clock_, ids_);
            return tabular::RunImport(call, stream, journal_, taker);
        }
    );
}

absl::Status ContractGrpc::Create(
    const rpc::Call& call,
    const contract::v1::CreateContractRequest& request,
    contract::v1::Contract& out
) {
    wire::Reader reader;
    ParsedContract parsed = ParseContract(request.contract(), reader);
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    return Answer(
        call, create_.Handle(std::move(parsed.command), parsed.persons, call.request), out
    );
}

absl::Status ContractGrpc::Activate(
    const rpc::Call& call,
    const contract::v1::ActivateContractRequest& request,
    contract::v1::Contract& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.contract_id(), "contract_id");
    const ActivateContract command{
        .seen_revision = wire::SeenRevision(request.etag()), .reason = request.reason()
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    return Answer(call, change_.Handle(id, command, call.request), out);
}

absl::Status ContractGrpc::Amend(
    const rpc::Call& call,
    const contract::v1::AmendContractRequest& request,
    contract::v1::Contract& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.contract_id(), "contract_id");
    const AmendContract command = ParseAmendment(request, reader);
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    return Answer(call, change_.Handle(id, command, call.request), out);
}

absl::Status ContractGrpc::Get(
    const rpc::Call& call,
    const contract::v1::GetContractRequest& request,
    contract::v1::Contract& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.contract_id(), "contract_id");
    const Moment moment = clock_.Read();
    const CivilDate day = reader.Date(request.valid_on(), "valid_on").value_or(moment.today);
    std::optional<Instant> known;
    if (request.has_as_of()) known = reader.InstantOf(request.as_of(), "as_of");
    // What will be known later is not known now: such an answer could change.
    if (known && *known > moment.now) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const absl::Status visible = CheckScope(call, id);
    if (!visible.ok()) return visible;
    const auto held =
        known ? journal_.LoadAsOf<ContractBook>(id, *known) : journal_.Load<ContractBook>(id);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    if (!held->exists()) return rpc::ToStatus(NotFound(id), call.language);
    return view_.Put(call, *held, day, known, &out);
}

absl::Status ContractGrpc::List(
    const rpc::Call& call,
    const contract::v1::ListContractsRequest& request,
    contract::v1::ListContractsResponse& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    ContractFilter filter{
        .state = StateFilter(request.state()),
        .type = TypeFilter(request.type()),
        .origin = OriginFilter(request.origin()),
        .number = request.number(),
        .provider_scheme = {},
        .provider_id = {},
        .scope = call.caller.scope,
    };
    if (request.has_provider()) {
        const PartyIdentifier provider = reader.Party(request.provider(), "provider");
        filter.provider_scheme = provider.scheme;
        filter.provider_id = provider.id;
    }
    const Uuid after =
        page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<Uuid> found;
    const absl::Status listed = read_model_.List(filter, after, page.value().size + 1, found);
    if (!listed.ok()) return rpc::WithDetails(listed, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    const CivilDate today = clock_.Read().today;
    for (const Uuid& id : found) {
        const auto held = journal_.Load<ContractBook>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const absl::Status shown = view_.Put(call, *held, today, std::nullopt, out.add_contracts());
        if (!shown.ok()) return shown;
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
    return absl::OkStatus();
}

absl::Status ContractGrpc::ListChanges(
    const rpc::Call& call,
    const contract::v1::ListContractChangesRequest& request,
    contract::v1::ListContractChangesResponse& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.contract_id(), "contract_id");
    const absl::Status visible = CheckScope(call, id);
    if (!visible.ok()) return visible;
    const auto rows = journal_.RowsOf(ContractBook::kKind, id);
    if (!rows.ok()) return rpc::WithDetails(rows.status(), call.language);
    if (rows->empty()) return rpc::ToStatus(NotFound(id), call.language);
    ContractHistory history;
    for (const journal::Row& row : *rows) {
        const std::shared_ptr<const void> stored = journal_.DecodeEvent(row);
        if (stored == nullptr)
            return rpc::WithDetails(absl::DataLossError("unreadable row"), call.language);
        const auto& event = *static_cast<const ContractEvent*>(stored.get());
        const Recorded recorded{
            .at = row.recorded_at, .position = row.position, .revision = row.revision
        };
        const ContractState from = history.state;
        ContractBook::Evolve(history, event, recorded);
        contract::v1::ContractChange* change = out.add_changes();
        PutChange(event, recorded, change);
        change->set_actor(row.actor);
        contract::v1::Transition step;
        if (PutTransition(event, from, history, row.actor, &step))
            *change->mutable_transition() = std::move(step);
        // Why the county gave a draft up is said to the county.
        if (call.caller.scope.limited() && std::holds_alternative<ContractCancelled>(event))
            change->mutable_transition()->clear_reason();
    }
    return absl::OkStatus();
}

// Another provider's contract is answered like one that never was.
absl::Status ContractGrpc::CheckScope(const rpc::Call& call, const Uuid& contract) {
    const absl::StatusOr<bool> covered = read_model_.Covers(call.caller.scope, contract);
    if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
    return *covered ? absl::OkStatus() : rpc::ToStatus(NotFound(contract), call.language);
}

absl::Status ContractGrpc::Answer(
    const rpc::Call& call,
    const ports::Result<ports::Held<ContractBook>>& result,
    contract::v1::Contract& out
) {
    if (!result.ok()) return rpc::ToStatus(result, call.language);
    // A repeated request is answered as it was then: by what was known then of those above.
    return view_.Put(call, *result, clock_.Read().today, result->recorded_at, &out);
}

}  // namespace luotsi::contract_registry
