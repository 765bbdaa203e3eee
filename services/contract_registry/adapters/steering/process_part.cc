#include "contract_registry/adapters/steering/process_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/process_store.h"
#include "contract_registry/app/steering/process_work.h"
#include "platform/metrics/metrics.h"

#include <luotsi/steering/v1/process.pb.h>

#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

// Series tell times in seconds.
constexpr std::int64_t kSecondsADay = 86'400;
constexpr std::string_view kService = "luotsi.steering.v1.ProcessService";

ProcessStep FromWire(pb::ProcessStep step) {
    return static_cast<ProcessStep>(static_cast<int>(step) - 1);
}

class ProcessPart : public Part {
  public:
    explicit ProcessPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store), metrics_(kit.metrics) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "PublishProcessTemplate", this, &ProcessPart::Publish);
        AddUnary(router, kService, "ListProcessTemplates", this, &ProcessPart::ListTemplates);
        AddUnary(router, kService, "SetUnitMember", this, &ProcessPart::SetMember);
        AddUnary(router, kService, "ListUnitMembers", this, &ProcessPart::ListMembers);
        AddUnary(router, kService, "StartProcess", this, &ProcessPart::Start);
        AddUnary(router, kService, "PlanProcessStep", this, &ProcessPart::Plan);
        AddUnary(router, kService, "CompleteProcessStep", this, &ProcessPart::Complete);
        AddUnary(router, kService, "GetProcess", this, &ProcessPart::Get);
        AddUnary(router, kService, "GetProcessTimes", this, &ProcessPart::Times);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return ProcessDay(unit, id, moment);
        };
        const absl::Status done = RoundOverRecords<ProcessBook>(journal_, store_, moment, round);
        if (!done.ok()) return done;
        std::vector<StepDuration> durations;
        const absl::Status read = Read(durations);
        if (read.ok()) Show(durations);
        return read;
    }

  private:
    absl::Status Publish(
        const rpc::Call& call,
        const pb::PublishProcessTemplateRequest& request,
        pb::ProcessTemplate& out
    ) {
        wire::Reader reader;
        const ProcessTemplatePublished command{
            .code = request.code(),
            .version = wire::Taken<ProcessTemplateVersion>(request.version(), "version", reader),
        };
        return ChangeBy<ProcessTemplateBook>(
            call, ProcessTemplateBook::IdOf(command.code), reader, command, out
        );
    }

    absl::Status SetMember(
        const rpc::Call& call, const pb::SetUnitMemberRequest& request, pb::UnitMember& out
    ) {
        wire::Reader reader;
        const UnitMemberSet command{
            .actor = request.actor(),
            .membership = wire::Taken<Membership>(request.membership(), "membership", reader),
        };
        return ChangeBy<UnitMemberBook>(
            call, UnitMemberBook::IdOf(command.actor), reader, command, out
        );
    }

    absl::Status ListTemplates(
        const rpc::Call& call,
        const pb::ListProcessTemplatesRequest& request,
        pb::ListProcessTemplatesResponse& out
    ) {
        const auto add = [](pb::ListProcessTemplatesResponse& page) {
            return page.add_process_templates();
        };
        return ListRecords<ProcessTemplateBook>(call, journal_, store_, {}, request, out, add);
    }

    absl::Status ListMembers(
        const rpc::Call& call,
        const pb::ListUnitMembersRequest& request,
        pb::ListUnitMembersResponse& out
    ) {
        const auto add = [](pb::ListUnitMembersResponse& page) { return page.add_unit_members(); };
        return ListRecords<UnitMemberBook>(call, journal_, store_, {}, request, out, add);
    }

    absl::Status Start(
        const rpc::Call& call, const pb::StartProcessRequest& request, pb::Process& out
    ) {
        wire::Reader reader;
        const StartProcess command{
            .contract_id = reader.Id(request.contract_id(), "contract_id"),
            .template_code = request.template_code(),
            .on = reader.Date(request.on(), "on").value_or(CivilDate()),
        };
        const auto decide = [&](ports::Unit& unit, const Process& process, const Moment& moment) {
            return StartIn(unit, process, command, moment);
        };
        return Change(call, request.contract_id(), reader, decide, out);
    }

    absl::Status Plan(
        const rpc::Call& call, const pb::PlanProcessStepRequest& request, pb::Process& out
    ) {
        wire::Reader reader;
        const ProcessStepPlanned command{
            .step = FromWire(request.step()),
            .planned_on = reader.Date(request.planned_on(), "planned_on").value_or(CivilDate()),
        };
        const auto decide = [&](ports::Unit&, const Process& process, const Moment&) {
            return Decide(process, command);
        };
        return Change(call, request.contract_id(), reader, decide, out);
    }

    absl::Status Complete(
        const rpc::Call& call, const pb::CompleteProcessStepRequest& request, pb::Process& out
    ) {
        wire::Reader reader;
        const ProcessStepFinished command{
            .step = FromWire(request.step()),
            .on = reader.Date(request.on(), "on").value_or(CivilDate()),
        };
        const auto decide = [&](ports::Unit& unit, const Process& process, const Moment& moment) {
            const std::string own = UnitOf(unit, call.request.actor, moment.today);
            return Decide(process, command, own, moment);
        };
        return Change(call, request.contract_id(), reader, decide, out);
    }

    template <class Decider>
    absl::Status Change(
        const rpc::Call& call,
        const std::string& contract_text,
        const wire::Reader& reader,
        const Decider& decide,
        pb::Process& out
    ) {
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const Uuid contract = *Uuid::Parse(contract_text);
        const auto held = records_.Change<ProcessBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return decide(unit, before.state, moment);
            },
            [&](ports::Unit& unit, const auto&) { TellProcess(unit, contract); }
        );
        return AnswerRecord(call, held, out);
    }

    // A record of the county that is decided by what is known of it alone.
    template <Record A, class Command, class Message>
    absl::Status ChangeBy(
        const rpc::Call& call,
        const Uuid& id,
        const wire::Reader& reader,
        const Command& command,
        Message& out
    ) {
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<A>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetProcessRequest& request, pb::Process& out
    ) {
        return GetRecord<ProcessBook>(
            call, journal_, store_, request.contract_id(), "contract_id", "PROCESS_NOT_FOUND", out
        );
    }

    absl::Status Times(
        const rpc::Call& call, const pb::GetProcessTimesRequest&, pb::ProcessTimes& out
    ) {
        std::vector<StepDuration> durations;
        const absl::Status read = Read(durations);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        const auto counts = CountByStep(durations);
        for (const auto& [step, days] : MedianDays(durations)) {
            pb::StepTime* const time = out.add_times();
            time->set_step(static_cast<pb::ProcessStep>(static_cast<int>(step) + 1));
            time->set_count(counts.at(step));
            time->set_median_days(static_cast<std::uint64_t>(days));
        }
        return absl::OkStatus();
    }

    absl::Status Read(std::vector<StepDuration>& durations) {
        return journal_.Read([&](sql::Db& db) { durations = FinishedSteps(db); });
    }

    void Show(const std::vector<StepDuration>& durations) {
        for (const auto& [step, days] : MedianDays(durations)) {
            metrics_
                .GaugeOf(
                    "luotsi_contract_registry_process_step_median_seconds",
                    "Median time that a step of the purchasing process took, in whole days, by "
                    "step.",
                    {{"step", std::string(EnumText(step))}}
                )
                .Set(static_cast<double>(days * kSecondsADay));
        }
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    metrics::Metrics& metrics_;
};

}  // namespace

std::vector<journal::AggregateOps> ProcessAggregates() {
    return {
        RecordOps<ProcessTemplateBook>(),
        RecordOps<UnitMemberBook>(),
        journal::MakeOps<ProcessBook>(ProjectProcess),
    };
}

std::unique_ptr<Part> MakeProcesses(const PartKit& kit) {
    return std::make_unique<ProcessPart>(kit);
}

}  // namespace luotsi::contract_registry
