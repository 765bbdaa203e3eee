#include "contract_registry/adapters/steering/criterion_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/contract_brief.h"
#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/app/steering/criterion_work.h"

#include <luotsi/steering/v1/criterion.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.CriterionService";

class CriterionPart : public Part {
  public:
    explicit CriterionPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AddCriterion", this, &CriterionPart::Add);
        AddUnary(router, kService, "WithdrawCriterion", this, &CriterionPart::Withdraw);
        AddUnary(router, kService, "ListCriteria", this, &CriterionPart::List);
        AddUnary(router, kService, "CountCriteria", this, &CriterionPart::Count);
        AddUnary(router, kService, "RecordVehicles", this, &CriterionPart::Vehicles);
        AddUnary(router, kService, "GetVehicleShare", this, &CriterionPart::Share);
        AddUnary(
            router, kService, "ListWithoutAccessibility", this, &CriterionPart::WithoutAccessibility
        );
    }

  private:
    absl::Status Add(
        const rpc::Call& call, const pb::AddCriterionRequest& request, pb::ProcurementCriterion& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<CriterionAdded>(request.criterion(), "criterion", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Create<CriterionBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) {
                const ProcurementCriterion criterion = before.state;
                const MilestoneContract known = MilestoneContractIn(unit, command.contract_id);
                return Decide(criterion, command, known.exists, known.open);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Withdraw(
        const rpc::Call& call,
        const pb::WithdrawCriterionRequest& request,
        pb::ProcurementCriterion& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.criterion_id(), "criterion_id");
        const auto command = wire::Taken<CriterionWithdrawn>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<CriterionBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListCriteriaRequest& request, pb::ListCriteriaResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        return ListRecords<CriterionBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](auto& page) { return page.add_criteria(); }
        );
    }

    absl::Status Count(
        const rpc::Call& call, const pb::CountCriteriaRequest& request, pb::CriteriaCount& out
    ) {
        std::optional<CriterionCategory> category;
        if (request.category() != pb::CRITERION_CATEGORY_UNSPECIFIED)
            category = static_cast<CriterionCategory>(request.category() - 1);
        JournalWorld world = World();
        const auto found = CriteriaIn(world, request.year(), category);
        if (!found.ok()) return rpc::WithDetails(found.status(), call.language);
        wire::Fill(found->count, &out);
        out.set_contracts(static_cast<std::uint32_t>(found->contracts));
        const auto share = Ratio::Of(
            static_cast<std::int64_t>(found->count.contracts_with),
            static_cast<std::int64_t>(found->contracts)
        );
        if (share) wire::Put(*share, out.mutable_share());
        return absl::OkStatus();
    }

    absl::Status Vehicles(
        const rpc::Call& call, const pb::RecordVehiclesRequest& request, pb::ContractVehicles& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<VehiclesRecorded>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<VehicleBook>(
            command.contract_id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) {
                const ContractVehicles vehicles = before.state;
                const MilestoneContract known = MilestoneContractIn(unit, command.contract_id);
                return Decide(vehicles, command, known.exists, known.open);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Share(
        const rpc::Call& call, const pb::GetVehicleShareRequest& request, pb::VehicleShare& out
    ) {
        JournalWorld world = World();
        const auto share = VehiclesIn(world, request.year());
        if (!share.ok()) return rpc::WithDetails(share.status(), call.language);
        wire::Fill(*share, &out);
        return absl::OkStatus();
    }

    absl::Status WithoutAccessibility(
        const rpc::Call& call,
        const pb::ListWithoutAccessibilityRequest& request,
        pb::ListWithoutAccessibilityResponse& out
    ) {
        const std::vector<std::string> values{
            std::string(CriterionBook::kKind), std::string(EnumText(CriterionTheme::kAccessibility))
        };
        const CivilDate today = records_.clock().Read().today;
        const std::string lacks = "records.kind=? AND records.state=?";
        return ListLacking(call, journal_, today, lacks, values, request, out);
    }

    JournalWorld World() {
        return JournalWorld(journal_, contracts_, store_, records_.clock().Read().now);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> CriterionAggregates() {
    return {RecordOps<CriterionBook>(), RecordOps<VehicleBook>()};
}

std::unique_ptr<Part> MakeCriteria(const PartKit& kit) {
    return std::make_unique<CriterionPart>(kit);
}

}  // namespace luotsi::contract_registry
