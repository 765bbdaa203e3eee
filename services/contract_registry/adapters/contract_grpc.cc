#include "contract_registry/adapters/contract_grpc.h"

#include "contract_registry/adapters/contract_import.h"
#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_public_events.h"
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
    const ActivateContract command{.seen_revision = wire::SeenRevision(request.etag())};
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
    Show(*held, day, &out);
    return absl::OkStatus();
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
        Show(*held, today, out.add_contracts());
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
    for (const journal::Row& row : *rows) {
        const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
        if (event == nullptr)
            return rpc::WithDetails(absl::DataLossError("unreadable row"), call.language);
        const Recorded recorded{
            .at = row.recorded_at, .position = row.position, .revision = row.revision
        };
        PutChange(*static_cast<const ContractEvent*>(event.get()), recorded, out.add_changes());
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
    Show(*result, clock_.Read().today, &out);
    return absl::OkStatus();
}

void ContractGrpc::Show(
    const ports::Held<ContractBook>& held, CivilDate day, contract::v1::Contract* out
) {
    const Terms terms = TermsOn(held.state, day);
    std::vector<Uuid> refs;
    for (const ResponsiblePerson& person : terms.responsible_persons)
        refs.push_back(person.name_ref);
    const absl::StatusOr<std::map<Uuid, std::string>> names = journal_.PrivateTextsOf(refs);
    const NameOf name_of = [&](const Uuid& ref) {
        if (!names.ok()) return std::string();
        const auto found = names->find(ref);
        return found == names->end() ? std::string() : found->second;
    };
    PutContract(held, terms, name_of, out);
}

}  // namespace luotsi::contract_registry
