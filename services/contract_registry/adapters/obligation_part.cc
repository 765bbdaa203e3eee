#include "contract_registry/adapters/obligation_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/obligation_store.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/obligation_work.h"
#include "platform/metrics/metrics.h"

#include <luotsi/contract/v1/obligation.pb.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.ObligationService";

class ObligationPart : public Part {
  public:
    explicit ObligationPart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          metrics_(kit.metrics),
          closed_days_(kit.closed_days) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AddObligation", this, &ObligationPart::Add);
        AddUnary(router, kService, "FulfilObligation", this, &ObligationPart::Fulfil);
        AddUnary(router, kService, "WithdrawObligation", this, &ObligationPart::Withdraw);
        AddUnary(router, kService, "GetObligation", this, &ObligationPart::Get);
        AddUnary(router, kService, "ListObligations", this, &ObligationPart::List);
        AddUnary(router, kService, "GetFulfilment", this, &ObligationPart::Measure);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return ObligationDay(unit, id, closed_days_, moment);
        };
        const absl::Status done = RoundOverRecords<ObligationBook>(journal_, store_, moment, round);
        return done.ok() ? ShowMetrics() : done;
    }

  private:
    absl::Status Add(
        const rpc::Call& call, const pb::AddObligationRequest& request, pb::Obligation& out
    ) {
        wire::Reader reader;
        const auto command =
            wire::Taken<ObligationAdded>(request.obligation(), "obligation", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Create<ObligationBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return Decide(
                    before.state,
                    command,
                    ObligationContractIn(unit, command.contract_id),
                    ObligationRulesIn(unit, closed_days_, moment.today),
                    moment
                );
            },
            Tell
        );
        return Answer(call, held, out);
    }

    absl::Status Fulfil(
        const rpc::Call& call, const pb::FulfilObligationRequest& request, pb::Obligation& out
    ) {
        wire::Reader reader;
        FulfilObligation command{
            .due_date = reader.Date(request.due_date(), "due_date").value_or(CivilDate()),
            .fulfilled_on = reader.Date(request.fulfilled_on(), "fulfilled_on"),
            .evidence_sha256 = request.evidence_sha256(),
            .evidence_name = request.evidence_name(),
        };
        return Change(call, request.obligation_id(), reader, command, out);
    }

    absl::Status Withdraw(
        const rpc::Call& call, const pb::WithdrawObligationRequest& request, pb::Obligation& out
    ) {
        wire::Reader reader;
        const WithdrawObligation command{.reason = request.reason()};
        return Change(call, request.obligation_id(), reader, command, out);
    }

    template <class Command>
    absl::Status Change(
        const rpc::Call& call,
        const std::string& id_text,
        wire::Reader& reader,
        const Command& command,
        pb::Obligation& out
    ) {
        const Uuid id = reader.Id(id_text, "obligation_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<ObligationBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideIn(unit, before.state, command, moment);
            },
            Tell
        );
        return Answer(call, held, out);
    }

    static Decision<ObligationEvent> DecideIn(
        ports::Unit& unit,
        ObligationState state,
        const FulfilObligation& command,
        const Moment& moment
    ) {
        const auto contract = ObligationContractIn(unit, state.contract_id);
        return Decide(state, command, moment, contract.agreed_on);
    }
    static Decision<ObligationEvent> DecideIn(
        ports::Unit&,
        const ObligationState& state,
        const WithdrawObligation& command,
        const Moment& moment
    ) {
        return Decide(state, command, moment);
    }

    static void Tell(ports::Unit& unit, const ports::Held<ObligationBook>& held) {
        TellAttentions<ObligationBook>(unit, held.state.contract_id, held.id);
    }

    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<ObligationBook>>& held,
        pb::Obligation& out
    ) {
        // The change is committed: a failing look at the counts is no failure of the call.
        if (held.ok()) ShowMetrics().IgnoreError();
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetObligationRequest& request, pb::Obligation& out
    ) {
        return GetRecord<ObligationBook>(
            call,
            journal_,
            store_,
            request.obligation_id(),
            "obligation_id",
            "OBLIGATION_NOT_FOUND",
            out
        );
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListObligationsRequest& request,
        pb::ListObligationsResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        if (request.unfulfilled()) filter.states = {"unfulfilled"};
        return ListRecords<ObligationBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListObligationsResponse& page) { return page.add_obligations(); }
        );
    }

    absl::Status Measure(
        const rpc::Call& call, const pb::GetFulfilmentRequest& request, pb::Fulfilment& out
    ) {
        wire::Reader reader;
        const FulfilmentFilter filter{
            .contract = Uuid::Parse(request.contract_id()),
            .from = reader.Date(request.from_date(), "from_date"),
            .to = reader.Date(request.to_date(), "to_date"),
            .scope = call.caller.scope,
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::map<Side, FulfilmentCount> counts;
        const absl::Status counted = CountFulfilment(journal_, filter, counts);
        if (!counted.ok()) return rpc::WithDetails(counted, call.language);
        for (const auto& [side, count] : counts)
            PutSide(side, count, out.add_sides());
        return absl::OkStatus();
    }

    static void PutSide(Side side, const FulfilmentCount& count, pb::SideFulfilment* out) {
        out->set_party(static_cast<pb::Side>(static_cast<int>(side) + 1));
        out->set_due(count.due);
        out->set_in_time(count.in_time);
        out->set_late(count.late);
        out->set_unfulfilled(count.unfulfilled);
        const std::uint64_t all = count.in_time + count.late + count.unfulfilled;
        const auto share =
            Ratio::Of(static_cast<std::int64_t>(count.in_time), static_cast<std::int64_t>(all));
        if (share) wire::Put(*share, out->mutable_share_in_time());
    }

    absl::Status ShowMetrics() {
        std::map<Side, FulfilmentCount> counts{
            {Side::kBuyer, FulfilmentCount{}}, {Side::kProvider, FulfilmentCount{}}
        };
        const absl::Status counted = CountFulfilment(journal_, {}, counts);
        if (!counted.ok()) return counted;
        for (const auto& [side, count] : counts) {
            Show(side, "due", count.due);
            Show(side, "in_time", count.in_time);
            Show(side, "late", count.late);
            Show(side, "unfulfilled", count.unfulfilled);
        }
        return absl::OkStatus();
    }

    void Show(Side side, const char* standing, std::uint64_t count) {
        metrics_
            .GaugeOf(
                "luotsi_contract_registry_obligation_dues",
                "Due days of obligations by side and by how they were kept.",
                {{"side", std::string(EnumText(side))}, {"standing", standing}}
            )
            .Set(static_cast<double>(count));
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    metrics::Metrics& metrics_;
    std::span<const CivilDate> closed_days_;
};

}  // namespace

std::vector<journal::AggregateOps> ObligationAggregates() {
    return {journal::MakeOps<ObligationBook>(ProjectObligation)};
}

std::unique_ptr<Part> MakeObligations(const PartKit& kit) {
    return std::make_unique<ObligationPart>(kit);
}

journal::Schema ObligationSchema() {
    return ObligationStoreSchema();
}

}  // namespace luotsi::contract_registry
