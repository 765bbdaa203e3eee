#include "contract_registry/adapters/amendment_part.h"

#include "contract_registry/adapters/modification_notice.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/amendment_rules.h"
#include "contract_registry/app/amendment_work.h"
#include "contract_registry/app/steering/power_work.h"
#include "contract_registry/domain/amendment.h"
#include "contract_registry/domain/amendment_value.h"

#include <luotsi/contract/v1/amendment.pb.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.AmendmentService";
constexpr const char* kType = "fi.luotsi.contract.amendment.changed.v1";

// More than an amount that any county signs; sums of such amounts stay exact.
constexpr std::int64_t kLargestChange = 1'000'000'000'000'000;

template <class Reasons>
std::vector<AmendmentReason> ReadReasons(const Reasons& reasons, wire::Reader& reader) {
    std::vector<AmendmentReason> read;
    for (int i = 0; i < reasons.size(); ++i) {
        const int number = reasons.Get(i);
        if (number < 1 || number > pb::AMENDMENT_REASON_NOT_MATERIAL)
            reader.Fault("reasons[" + std::to_string(i) + "]", "FIELD_OUT_OF_RANGE");
        else
            read.push_back(static_cast<AmendmentReason>(number - 1));
    }
    return read;
}

Money ReadChange(const type::v1::Money& value, wire::Reader& reader) {
    const Money change = reader.MoneyOf(value, "value_change");
    if (change.minor() > kLargestChange || change.minor() < -kLargestChange)
        reader.Fault("value_change.amount_minor", "FIELD_OUT_OF_RANGE");
    return change;
}

void PutAmendment(const ports::Held<AmendmentBook>& held, pb::Amendment* out) {
    PutRecord(held, out);
    // A last day that was taken away is told from one that was left alone.
    const TermsPatch& patch = held.state.patch;
    if (patch.changes_end && !patch.end_date) out->mutable_patch()->set_end_date("");
}

Rejection NotFound() {
    return {.reason = "AMENDMENT_NOT_FOUND", .field = "amendment_id"};
}

class AmendmentPart : public Part {
  public:
    explicit AmendmentPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "ProposeAmendment", this, &AmendmentPart::Propose);
        AddUnary(router, kService, "AttachAmendmentDocument", this, &AmendmentPart::Attach);
        AddUnary(router, kService, "RemoveAmendmentDocument", this, &AmendmentPart::Remove);
        AddUnary(router, kService, "SignAmendment", this, &AmendmentPart::Sign);
        AddUnary(router, kService, "ApplyAmendment", this, &AmendmentPart::Apply);
        AddUnary(router, kService, "RejectAmendment", this, &AmendmentPart::Reject);
        AddUnary(router, kService, "WithdrawAmendment", this, &AmendmentPart::Withdraw);
        AddUnary(router, kService, "GetAmendment", this, &AmendmentPart::Get);
        AddUnary(router, kService, "ListAmendments", this, &AmendmentPart::List);
        AddUnary(router, kService, "CheckModification", this, &AmendmentPart::Check);
        AddUnary(router, kService, "ExportModificationNotice", this, &AmendmentPart::Export);
    }

    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != AmendmentBook::kKind) return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<AmendmentBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the amendment cannot be read");
            pb::AmendmentEvent told;
            told.set_contract_id(held->state.contract_id.ToText());
            PutAmendment(*held, told.mutable_amendment());
            told.mutable_amendment()->clear_check();
            return std::optional(feed::Translated{
                .type = kType,
                .key = held->state.contract_id.ToText(),
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    absl::Status Propose(
        const rpc::Call& call, const pb::ProposeAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        ProposeAmendment command;
        command.contract_id = reader.Id(request.contract_id(), "contract_id");
        command.reasons = ReadReasons(request.reasons(), reader);
        command.effective_from =
            reader.Date(request.effective_from(), "effective_from").value_or(CivilDate());
        command.description = request.description();
        wire::Take(request.patch(), "patch", reader, command.patch);
        // An empty date given on purpose makes the contract open-ended.
        command.patch.changes_end = request.patch().has_end_date();
        if (request.has_value_change())
            command.value_change = ReadChange(request.value_change(), reader);
        command.actor = call.request.actor;
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Answer(
            call,
            records_.Create<AmendmentBook>(
                call.request,
                [&](ports::Unit& unit, const auto&, const Moment& moment) {
                    return ProposeIn(unit, command, moment);
                }
            ),
            out
        );
    }

    absl::Status Attach(
        const rpc::Call& call, const pb::AttachAmendmentDocumentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const AttachAmendmentDocument command{
            wire::Taken<AmendmentDocument>(request.document(), "document", reader)
        };
        return ChangeByCommand(call, request.amendment_id(), reader, command, out);
    }

    absl::Status Remove(
        const rpc::Call& call, const pb::RemoveAmendmentDocumentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const RemoveAmendmentDocument command{request.reference()};
        return ChangeByCommand(call, request.amendment_id(), reader, command, out);
    }

    absl::Status Reject(
        const rpc::Call& call, const pb::RejectAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const RejectAmendment command{request.reason()};
        return ChangeByCommand(call, request.amendment_id(), reader, command, out);
    }

    absl::Status Withdraw(
        const rpc::Call& call, const pb::WithdrawAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const WithdrawAmendment command{request.reason()};
        return ChangeByCommand(call, request.amendment_id(), reader, command, out);
    }

    absl::Status Sign(
        const rpc::Call& call, const pb::SignAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const SignAmendment command{
            .side = request.side() == pb::SIDE_PROVIDER ? Side::kProvider : Side::kBuyer,
            .signed_on = reader.Date(request.signed_on(), "signed_on").value_or(CivilDate()),
        };
        if (call.caller.scope.limited() && command.side != Side::kProvider) {
            return rpc::ToStatus(
                Rejection{.reason = "SIDE_NOT_YOURS", .field = "side"}, call.language
            );
        }
        return Change(
            call,
            request.amendment_id(),
            reader,
            out,
            [&](ports::Unit& unit, const auto& held, const Moment& moment) {
                return SignIn(unit, held, command, moment);
            }
        );
    }

    absl::Status Apply(
        const rpc::Call& call, const pb::ApplyAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        return Change(
            call,
            request.amendment_id(),
            reader,
            out,
            [&](ports::Unit& unit, const auto& held, const Moment& moment
            ) -> Decision<AmendmentEvent> {
                const auto contract = unit.Get<ContractBook>(held.state.contract_id);
                Decision<AmendmentEvent> decision = ApplyIn(unit, held, moment);
                if (!decision.accepted()) return decision;
                const std::string& actor = call.request.actor;
                if (auto refused = RefuseRaiseBeyondPower(unit, contract, actor, moment))
                    return *refused;
                return decision;
            }
        );
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetAmendmentRequest& request, pb::Amendment& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.amendment_id(), "amendment_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status visible = CheckScope(call, id);
        if (!visible.ok()) return visible;
        return Answer(call, journal_.Load<AmendmentBook>(id), out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListAmendmentsRequest& request,
        pb::ListAmendmentsResponse& out
    ) {
        wire::Reader reader;
        RecordFilter filter;
        if (!request.contract_id().empty())
            filter.contract = reader.Id(request.contract_id(), "contract_id");
        if (request.state() != pb::AMENDMENT_STATE_UNSPECIFIED) {
            filter.states = {std::string(EnumText(static_cast<AmendmentState>(request.state() - 1)))
            };
        }
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status listed = ListRecords<AmendmentBook>(
            call,
            journal_,
            store_,
            filter,
            request,
            out,
            [](auto& page) { return page.add_amendments(); }
        );
        for (pb::Amendment& one : *out.mutable_amendments())
            one.clear_check();
        return listed;
    }

    absl::Status Check(
        const rpc::Call& call,
        const pb::CheckModificationRequest& request,
        pb::ModificationCheck& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.contract_id(), "contract_id");
        const CivilDate today = records_.clock().Read().today;
        const CivilDate from =
            reader.Date(request.effective_from(), "effective_from").value_or(today);
        AmendmentBasis basis;
        basis.reasons = ReadReasons(request.reasons(), reader);
        const Money change = ReadChange(request.value_change(), reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto contract = LoadContract(call, id);
        if (!contract.ok()) return contract.status();
        const Checked<ModificationLimits> limits = Limits(contract->state, today);
        if (!limits.ok()) return rpc::ToStatus(limits.rejection(), call.language);
        ModificationCase question = CaseOf(contract->state, from, TermsPatch{}, basis);
        question.change.amount = change;
        wire::Fill(CheckModification(question, limits.value()), &out);
        return absl::OkStatus();
    }

    absl::Status Export(
        const rpc::Call& call,
        const pb::ExportModificationNoticeRequest& request,
        pb::ModificationNotice& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.amendment_id(), "amendment_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status visible = CheckScope(call, id);
        if (!visible.ok()) return visible;
        const auto held = journal_.Load<AmendmentBook>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (held->state.state != AmendmentState::kApplied) {
            return rpc::ToStatus(
                Rejection{
                    .reason = "AMENDMENT_NOT_APPLIED",
                    .field = "amendment_id",
                    .facts = {{"state", std::string(EnumText(held->state.state))}}
                },
                call.language
            );
        }
        const auto contract = LoadContract(call, held->state.contract_id);
        if (!contract.ok()) return contract.status();
        PutModificationNotice(held->state, contract->state, request.changed_notice_id(), &out);
        return absl::OkStatus();
    }

    template <class Command>
    absl::Status ChangeByCommand(
        const rpc::Call& call,
        const std::string& id_text,
        wire::Reader& reader,
        const Command& command,
        pb::Amendment& out
    ) {
        return Change(
            call,
            id_text,
            reader,
            out,
            [&](ports::Unit& unit, const auto& held, const Moment& moment) {
                return ChangeIn(unit, held, command, moment);
            }
        );
    }

    template <class Decide>
    absl::Status Change(
        const rpc::Call& call,
        const std::string& id_text,
        wire::Reader& reader,
        pb::Amendment& out,
        Decide&& decide
    ) {
        const Uuid id = reader.Id(id_text, "amendment_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status visible = CheckScope(call, id);
        if (!visible.ok()) return visible;
        return Answer(
            call,
            records_.Change<AmendmentBook>(id, call.request, std::forward<Decide>(decide)),
            out
        );
    }

    // With the calculation as it would be now, while the amendment is pending.
    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<AmendmentBook>>& held,
        pb::Amendment& out
    ) {
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutAmendment(*held, &out);
        if (held->state.state != AmendmentState::kPending) return absl::OkStatus();
        const auto contract = journal_.Load<ContractBook>(held->state.contract_id);
        if (!contract.ok()) return rpc::ToStatus(contract, call.language);
        const AmendContract command = CommandOf(held->id, held->state);
        const ModificationCase question =
            CaseOf(contract->state, command.effective_from, command.patch, command.basis);
        if (question.value_known) wire::Put(question.change.amount, out.mutable_value_change());
        const Checked<ModificationLimits> limits =
            Limits(contract->state, records_.clock().Read().today);
        if (!limits.ok()) return absl::OkStatus();
        wire::Fill(CheckModification(question, limits.value()), out.mutable_check());
        return absl::OkStatus();
    }

    Checked<ModificationLimits> Limits(const ContractHistory& contract, CivilDate day) {
        const auto parameter = [&](std::string_view key) {
            const auto held = LoadParameter(journal_, key);
            // A parameter that cannot be read is as one that is not set: the answer names it.
            return held.ok() ? held->state : Parameter();
        };
        return LimitsOn(parameter, KindOf(contract.base), day);
    }

    absl::StatusOr<ports::Held<ContractBook>> LoadContract(const rpc::Call& call, const Uuid& id) {
        const Rejection missing{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, id);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (!*covered) return rpc::ToStatus(missing, call.language);
        const auto held = journal_.Load<ContractBook>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (!held->exists()) return rpc::ToStatus(missing, call.language);
        return *held;
    }

    // Another provider's amendment is answered like one that never was.
    absl::Status CheckScope(const rpc::Call& call, const Uuid& id) {
        const auto visible = store_.Covers(call.caller.scope, AmendmentBook::kKind, id);
        if (!visible.ok()) return rpc::WithDetails(visible.status(), call.language);
        return *visible ? absl::OkStatus() : rpc::ToStatus(NotFound(), call.language);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> AmendmentAggregates() {
    return {RecordOps<AmendmentBook>()};
}

std::unique_ptr<Part> MakeAmendments(const PartKit& kit) {
    return std::make_unique<AmendmentPart>(kit);
}

}  // namespace luotsi::contract_registry
