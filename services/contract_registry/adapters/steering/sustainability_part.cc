#include "contract_registry/adapters/steering/sustainability_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/app/steering/sustainability_work.h"

#include <luotsi/steering/v1/sustainability.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.SustainabilityService";

class SustainabilityPart : public Part {
  public:
    explicit SustainabilityPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        using Self = SustainabilityPart;
        AddUnary(router, kService, "MarkStrategic", this, &Self::Mark);
        AddUnary(router, kService, "SetSustainabilityPlan", this, &Self::Plan);
        AddUnary(router, kService, "RecordSustainabilityReport", this, &Self::Report);
        AddUnary(router, kService, "GetSustainabilityPlan", this, &Self::Get);
        AddUnary(router, kService, "ListSustainabilityPlans", this, &Self::List);
        AddUnary(router, kService, "GetSustainabilityShare", this, &Self::Share);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return SustainabilityDay(unit, id, moment);
        };
        return RoundOverRecords<SustainabilityBook>(journal_, store_, moment, round);
    }

  private:
    static void Tell(ports::Unit& unit, const ports::Held<SustainabilityBook>& held) {
        TellAttentions<SustainabilityBook>(unit, held.state.contract_id, held.id);
    }

    absl::Status Mark(
        const rpc::Call& call, const pb::MarkStrategicRequest& request, pb::SustainabilityPlan& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<StrategicMarked>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SustainabilityBook>(
            command.contract_id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) {
                const SustainabilityPlan plan = before.state;
                return Decide(plan, command, PlannedContractIn(unit, command.contract_id));
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Plan(
        const rpc::Call& call,
        const pb::SetSustainabilityPlanRequest& request,
        pb::SustainabilityPlan& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<SustainabilityPlanned>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SustainabilityBook>(
            command.contract_id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const SustainabilityPlan plan = before.state;
                const auto contract = PlannedContractIn(unit, command.contract_id);
                return Decide(plan, command, contract, moment);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Report(
        const rpc::Call& call,
        const pb::RecordSustainabilityReportRequest& request,
        pb::SustainabilityPlan& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const auto command = wire::Taken<SustainabilityReport>(request.report(), "report", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SustainabilityBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const SustainabilityPlan plan = before.state;
                return Decide(plan, command, PlannedContractIn(unit, contract), moment);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call,
        const pb::GetSustainabilityPlanRequest& request,
        pb::SustainabilityPlan& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto held = journal_.Load<ContractBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (!*covered || !held->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        return GetRecord<SustainabilityBook>(
            call,
            journal_,
            store_,
            request.contract_id(),
            "contract_id",
            "SUSTAINABILITY_PLAN_MISSING",
            out
        );
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListSustainabilityPlansRequest& request,
        pb::ListSustainabilityPlansResponse& out
    ) {
        RecordFilter filter;
        if (request.missing_only()) filter.states = {std::string(kSustainabilityMissing)};
        return ListRecords<SustainabilityBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](auto& page) { return page.add_plans(); }
        );
    }

    absl::Status Share(
        const rpc::Call& call,
        const pb::GetSustainabilityShareRequest& request,
        pb::SustainabilityShare& out
    ) {
        wire::Reader reader;
        const Period period{
            .from = reader.Date(request.from(), "from").value_or(CivilDate()),
            .to = reader.Date(request.to(), "to").value_or(CivilDate()),
        };
        if (period.to < period.from) reader.Fault("to", "DATE_ORDER_REVERSED");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        JournalWorld world(journal_, contracts_, store_, records_.clock().Read().now);
        const auto share = SustainabilityShareIn(world, period);
        if (!share.ok()) return rpc::WithDetails(share.status(), call.language);
        wire::Fill(*share, &out);
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> SustainabilityAggregates() {
    return {RecordOps<SustainabilityBook>()};
}

std::unique_ptr<Part> MakeSustainabilities(const PartKit& kit) {
    return std::make_unique<SustainabilityPart>(kit);
}

}  // namespace luotsi::contract_registry
