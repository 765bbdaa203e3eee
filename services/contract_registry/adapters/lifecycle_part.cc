#include "contract_registry/adapters/lifecycle_part.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/family_tree.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/change_contract.h"
#include "contract_registry/app/create_contract.h"
#include "contract_registry/domain/clause_checks.h"
#include "contract_registry/domain/contract_family.h"
#include "platform/wire/values.h"

#include <luotsi/contract/v1/contract_service.pb.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.ContractService";

Rejection NotFound(const Uuid& id) {
    return {
        .reason = "CONTRACT_NOT_FOUND",
        .field = "contract_id",
        .facts = {{"resource_type", "luotsi.contract.v1.Contract"}, {"resource_name", id.ToText()}},
    };
}

// The journal outside a unit of work, as far as activation asks it.
ports::Result<ActivationRules> LoadRules(journal::Journal& journal, CivilDate day) {
    ActivationRules rules;
    for (const std::string_view key : ActivationParameters()) {
        const auto held = LoadParameter(journal, key);
        if (!held.ok()) return held.Forward<ActivationRules>();
        TakeActivationParameter(key, held->state, day, rules);
    }
    return rules;
}

class LifecyclePart : public Part {
  public:
    explicit LifecyclePart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          clock_(kit.clock),
          change_(kit.journal, kit.clock, kit.closed_days),
          drafts_(kit.journal, kit.clock, kit.ids, kit.sealer),
          view_(kit.journal) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "UpdateDraft", this, &LifecyclePart::Update);
        AddUnary(router, kService, "TenderContract", this, &LifecyclePart::Tender);
        AddUnary(router, kService, "StartEnding", this, &LifecyclePart::StartEndingOf);
        AddUnary(router, kService, "EndContract", this, &LifecyclePart::End);
        AddUnary(router, kService, "CloseContract", this, &LifecyclePart::Close);
        AddUnary(router, kService, "CancelContract", this, &LifecyclePart::Cancel);
        AddUnary(router, kService, "ValidateContract", this, &LifecyclePart::Validate);
        AddUnary(router, kService, "GetFamily", this, &LifecyclePart::GetFamily);
    }

  private:
    absl::Status Update(
        const rpc::Call& call, const pb::UpdateDraftRequest& request, pb::Contract& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.contract_id(), "contract_id");
        ParsedContract parsed = ParseContract(request.contract(), reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        UpdateDraft command{
            .number = std::move(parsed.command.number),
            .terms = std::move(parsed.command.terms),
            .seen_revision = wire::SeenRevision(request.etag()),
        };
        const auto result = drafts_.Update(id, std::move(command), parsed.persons, call.request);
        if (!result.ok()) return rpc::ToStatus(result, call.language);
        return view_.Put(call, *result, clock_.Read().today, result->recorded_at, &out);
    }

    absl::Status Tender(
        const rpc::Call& call, const pb::TenderContractRequest& request, pb::Contract& out
    ) {
        return Step<TenderContract>(call, request, out, [](auto&, auto&) {});
    }

    absl::Status StartEndingOf(
        const rpc::Call& call, const pb::StartEndingRequest& request, pb::Contract& out
    ) {
        const auto read = [&](wire::Reader& reader, StartEnding& command) {
            command.ground = GroundOf(request.ground());
            command.last_day = reader.Date(request.last_day(), "last_day").value_or(CivilDate());
            command.given_on = reader.Date(request.given_on(), "given_on");
        };
        return Step<StartEnding>(call, request, out, read);
    }

    absl::Status End(
        const rpc::Call& call, const pb::EndContractRequest& request, pb::Contract& out
    ) {
        const auto read = [&](wire::Reader& reader, RescindContract& command) {
            command.ground = GroundOf(request.ground());
            command.last_day = reader.Date(request.last_day(), "last_day");
        };
        return Step<RescindContract>(call, request, out, read);
    }

    absl::Status Close(
        const rpc::Call& call, const pb::CloseContractRequest& request, pb::Contract& out
    ) {
        return Step<CloseContract>(call, request, out, [](auto&, auto&) {});
    }

    absl::Status Cancel(
        const rpc::Call& call, const pb::CancelContractRequest& request, pb::Contract& out
    ) {
        return Step<CancelContract>(call, request, out, [](auto&, auto&) {});
    }

    absl::Status Validate(
        const rpc::Call& call,
        const pb::ValidateContractRequest& request,
        pb::ContractValidation& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.contract_id(), "contract_id");
        const auto held = Visible(call, id, std::nullopt);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const Moment moment = clock_.Read();
        const auto line = LoadLine(journal_, *held);
        if (!line.ok()) return rpc::ToStatus(line, call.language);
        const auto rules = LoadRules(journal_, moment.today);
        if (!rules.ok()) return rpc::ToStatus(rules, call.language);
        const FamilyLine above = FamilyLine(*line).subspan(1);
        const ActivateContract attempt{};
        const auto decision = Decide(held->state, held->revision, attempt, moment, *rules, above);
        out.set_contract_id(id.ToText());
        out.set_ready(decision.accepted());
        // What the terms lack is told in every state; the state itself only where nothing else is.
        std::vector<FieldFault> faults = ReadinessFaults(held->state, moment, *rules, above);
        if (faults.empty() && !decision.accepted()) faults = FaultsOf(decision.rejection());
        for (const FieldFault& fault : faults)
            PutFault(fault, call.language, out.add_faults());
        PutClauses(FamilyTermsOn(*line, moment.today).terms, out);
        return absl::OkStatus();
    }

    absl::Status GetFamily(
        const rpc::Call& call, const pb::GetFamilyRequest& request, pb::ContractFamily& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.contract_id(), "contract_id");
        const Moment moment = clock_.Read();
        FamilyQuestion question{
            .scope = call.caller.scope,
            .day = reader.Date(request.valid_on(), "valid_on").value_or(moment.today),
            .known = {},
        };
        if (request.has_as_of()) question.known = reader.InstantOf(request.as_of(), "as_of");
        if (question.known && *question.known > moment.now)
            reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = Visible(call, id, question.known);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const absl::Status put = FamilyTree(journal_, contracts_, question).Put(*held, &out);
        return put.ok() ? put : rpc::WithDetails(put, call.language);
    }

    // One step: what every request of its kind has, and what `read` takes beside.
    template <class Command, class Request, class Read>
    absl::Status Step(
        const rpc::Call& call, const Request& request, pb::Contract& out, const Read& read
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.contract_id(), "contract_id");
        Command command;
        command.reason = request.reason();
        command.seen_revision = wire::SeenRevision(request.etag());
        read(reader, command);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto result = change_.Handle(id, command, call.request);
        if (!result.ok()) return rpc::ToStatus(result, call.language);
        return view_.Put(call, *result, clock_.Read().today, result->recorded_at, &out);
    }

    // Another provider's contract is answered like one that never was.
    ports::Result<ports::Held<ContractBook>> Visible(
        const rpc::Call& call, const Uuid& id, std::optional<Instant> known
    ) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, id);
        if (!covered.ok()) return covered.status();
        if (!*covered) return NotFound(id);
        auto held =
            known ? journal_.LoadAsOf<ContractBook>(id, *known) : journal_.Load<ContractBook>(id);
        if (held.ok() && !held->exists()) return NotFound(id);
        return held;
    }

    static EndGround GroundOf(pb::EndGround ground) {
        return static_cast<EndGround>(static_cast<int>(ground) - 1);
    }

    static std::vector<FieldFault> FaultsOf(const Rejection& rejection) {
        if (!rejection.more.empty()) return rejection.more;
        return {{rejection.field, rejection.reason, {}}};
    }

    static void PutFault(
        const FieldFault& fault, std::string_view language, pb::ContractFault* out
    ) {
        out->set_field(fault.field);
        out->set_reason(fault.reason);
        out->set_detail(fault.detail);
        if (const rpc::ReasonText* text = rpc::FindReason(fault.reason))
            out->set_text(text->In(language));
    }

    static void PutClauses(const Terms& terms, pb::ContractValidation& out) {
        const auto wire_kind = [](ClauseKind kind) {
            return static_cast<pb::ClauseKind>(static_cast<int>(kind) + 1);
        };
        for (const ClauseKind kind : MissingClauses(terms, SteeringClauses()))
            out.add_missing_clauses(wire_kind(kind));
        for (const ClauseKind kind : MissingClauses(terms, MinimumClauses()))
            out.add_missing_minimum_clauses(wire_kind(kind));
        for (const Clause& clause : terms.clauses) {
            if (clause.waived) out.add_waived_clauses(wire_kind(clause.kind));
        }
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Clock& clock_;
    ChangeContractHandler change_;
    CreateContractHandler drafts_;
    ContractView view_;
};

}  // namespace

std::vector<journal::AggregateOps> LifecycleAggregates() {
    std::vector<journal::AggregateOps> ops;
    ops.push_back(journal::MakeOps<FamilyBook>(nullptr));
    return ops;
}

std::unique_ptr<Part> MakeLifecycle(const PartKit& kit) {
    return std::make_unique<LifecyclePart>(kit);
}

}  // namespace luotsi::contract_registry
