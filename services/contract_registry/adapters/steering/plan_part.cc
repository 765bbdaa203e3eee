#include "contract_registry/adapters/steering/plan_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/app/steering/plan_work.h"
#include "platform/runtime/helsinki.h"

#include <luotsi/steering/v1/plan.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ProcurementPlanService";
constexpr int kDefaultYears = 6;

void PutTimes(const LeadTimes& times, pb::ProcurementPlan& out) {
    out.set_processes(static_cast<std::uint32_t>(times.finished));
    for (const auto& [step, days] : times.median_days) {
        pb::StepLeadTime* const time = out.add_steps();
        time->set_step(std::string(EnumText(step)));
        time->set_median_days(static_cast<std::uint32_t>(days));
        time->set_processes(static_cast<std::uint32_t>(times.processes.at(step)));
    }
}

class PlanPart : public Part {
  public:
    explicit PlanPart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), store_(kit.store), clock_(kit.clock) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "GetProcurementPlan", this, &PlanPart::Get);
    }

  private:
    absl::Status Get(
        const rpc::Call& call,
        const pb::GetProcurementPlanRequest& request,
        pb::ProcurementPlan& out
    ) {
        wire::Reader reader;
        const Instant now = clock_.Read().now;
        Instant known = now;
        if (request.has_as_of()) known = reader.InstantOf(request.as_of(), "as_of").value_or(now);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (known > now) return rpc::Fault("PLAN_INSTANT_AHEAD", "as_of", "", call.language);
        const CivilDate day = runtime::HelsinkiDate(known);
        JournalWorld world(journal_, contracts_, store_, known);
        const absl::StatusOr<LeadTimes> times = LeadTimesIn(world, day);
        if (!times.ok()) return rpc::WithDetails(times.status(), call.language);
        if (!times->lead_days)
            return rpc::ToStatus(ParameterMissing(kPlanningLeadDays), call.language);
        const auto contracts = PlanContractsIn(world, day);
        if (!contracts.ok()) return rpc::WithDetails(contracts.status(), call.language);
        const int years = request.years() == 0 ? kDefaultYears : request.years();
        const auto plan = MakePlan(day, years, *times->lead_days, *contracts);
        if (!plan.ok()) return rpc::ToStatus(plan.rejection(), call.language);
        wire::Fill(plan.value(), &out);
        PutTimes(*times, out);
        wire::Put(known, out.mutable_as_of());
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    RecordStore& store_;
    Clock& clock_;
};

}  // namespace

std::vector<journal::AggregateOps> PlanAggregates() {
    return {};
}

std::unique_ptr<Part> MakePlanPart(const PartKit& kit) {
    return std::make_unique<PlanPart>(kit);
}

}  // namespace luotsi::contract_registry
