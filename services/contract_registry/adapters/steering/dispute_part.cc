#include "contract_registry/adapters/steering/dispute_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/steering/dispute_work.h"

#include <luotsi/steering/v1/dispute.pb.h>

#include <type_traits>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.DisputeService";
constexpr const char* kChanged = "fi.luotsi.contract.dispute.changed.v1";

// A caller without any role is there only where identity is off: then the county may do everything.
Disputant DisputantOf(const rpc::Call& call) {
    const rpc::Roles roles = call.caller.roles;
    if (call.caller.scope.limited()) {
        return {
            .side = Side::kProvider,
            .tactical = roles.Has(rpc::Role::kProviderTactical),
            .strategic = roles.Has(rpc::Role::kProviderStrategic),
        };
    }
    return {
        .side = Side::kBuyer,
        .tactical = roles.empty() || roles.Has(rpc::Role::kTactical),
        .strategic = roles.empty() || roles.Has(rpc::Role::kStrategic),
    };
}

class DisputePart : public Part {
  public:
    explicit DisputePart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "OpenDispute", this, &DisputePart::Open);
        AddUnary(router, kService, "AnswerDispute", this, &DisputePart::Answer);
        AddUnary(router, kService, "EscalateDispute", this, &DisputePart::Escalate);
        AddUnary(router, kService, "SettleDispute", this, &DisputePart::Settle);
        AddUnary(router, kService, "WithdrawDispute", this, &DisputePart::Withdraw);
        AddUnary(router, kService, "GetDispute", this, &DisputePart::Get);
        AddUnary(router, kService, "ListDisputes", this, &DisputePart::List);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return DisputeDay(unit, id, moment);
        };
        return RoundOverRecords<DisputeBook>(journal_, store_, moment, round);
    }

    // Finance holds and pays by it. What the sides say stays here.
    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != DisputeBook::kKind || row.event == DisputeAnswer::kName)
                return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<DisputeBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the dispute's history cannot be read");
            pb::DisputeEvent told;
            pb::Dispute& dispute = *told.mutable_dispute();
            PutRecord(*held, &dispute);
            dispute.clear_subject();
            dispute.clear_answers();
            for (pb::SettlementOffer& offer : *dispute.mutable_offers())
                offer.clear_text();
            return std::optional(feed::Translated{
                .type = kChanged,
                .key = held->state.contract_id.ToText(),
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    static void Tell(ports::Unit& unit, const ports::Held<DisputeBook>& held) {
        TellAttentions<DisputeBook>(unit, held.state.contract_id, held.id);
    }

    absl::Status Open(
        const rpc::Call& call, const pb::OpenDisputeRequest& request, pb::Dispute& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<OpenDispute>(request.dispute(), "dispute", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto covered = contracts_.Covers(call.caller.scope, command.contract_id);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (!*covered)
            return rpc::Fault("CONTRACT_NOT_FOUND", "dispute.contract_id", "", call.language);
        const auto held = records_.Create<DisputeBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const Disputant caller = DisputantOf(call);
                const auto contract =
                    DisputeContractIn(unit, command.contract_id, caller.side, moment.today);
                return Decide(before.state, command, caller, contract, moment);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Answer(
        const rpc::Call& call, const pb::AnswerDisputeRequest& request, pb::Dispute& out
    ) {
        return Change(call, request.dispute_id(), AnswerDispute{request.text()}, out);
    }
    absl::Status Escalate(
        const rpc::Call& call, const pb::EscalateDisputeRequest& request, pb::Dispute& out
    ) {
        return Change(call, request.dispute_id(), EscalateDispute{}, out);
    }
    absl::Status Settle(
        const rpc::Call& call, const pb::SettleDisputeRequest& request, pb::Dispute& out
    ) {
        wire::Reader reader;
        SettleDispute command{.pay = {}, .text = request.text()};
        if (request.has_pay()) command.pay = reader.MoneyOf(request.pay(), "pay");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(call, request.dispute_id(), std::move(command), out);
    }
    absl::Status Withdraw(
        const rpc::Call& call, const pb::WithdrawDisputeRequest& request, pb::Dispute& out
    ) {
        return Change(call, request.dispute_id(), WithdrawDispute{request.text()}, out);
    }

    template <class Command>
    absl::Status Change(
        const rpc::Call& call, const std::string& id_text, Command command, pb::Dispute& out
    ) {
        const Uuid id = *Uuid::Parse(id_text);
        const auto covered = store_.Covers(call.caller.scope, DisputeBook::kKind, id);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (!*covered) return rpc::Fault("DISPUTE_NOT_FOUND", "dispute_id", "", call.language);
        const auto held = records_.Change<DisputeBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                if constexpr (std::is_same_v<Command, SettleDispute>)
                    command.currency = PaidIn(unit, before.state.contract_id);
                return Decide(before.state, command, DisputantOf(call), moment);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetDisputeRequest& request, pb::Dispute& out
    ) {
        return GetRecord<DisputeBook>(
            call, journal_, store_, request.dispute_id(), "dispute_id", "DISPUTE_NOT_FOUND", out
        );
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListDisputesRequest& request, pb::ListDisputesResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        if (request.state() != pb::DISPUTE_STATE_UNSPECIFIED) {
            const auto state = static_cast<DisputeState>(request.state() - 1);
            filter.states = {std::string(EnumText(state))};
        }
        return ListRecords<DisputeBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListDisputesResponse& page) { return page.add_disputes(); }
        );
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> DisputeAggregates() {
    return {RecordOps<DisputeBook>()};
}

std::unique_ptr<Part> MakeDisputes(const PartKit& kit) {
    return std::make_unique<DisputePart>(kit);
}

}  // namespace luotsi::contract_registry
