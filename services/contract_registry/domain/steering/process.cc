#include "contract_registry/domain/steering/process.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

StepProgress* FindStep(Process& process, ProcessStep step) {
    const auto found = std::ranges::find(process.steps, step, &StepProgress::step);
    return found == process.steps.end() ? nullptr : &*found;
}

bool IsFinished(const StepProgress& step) {
    return step.state == ProcessStepState::kFinished;
}

void Begin(Process& process, const ProcessStarted& started) {
    process.contract_id = started.contract_id;
    process.template_code = started.template_code;
    process.started_on = started.on;
    CivilDate planned = started.on;
    for (const ProcessTemplateStep& step : started.steps) {
        planned = planned.AddDays(static_cast<std::int64_t>(step.days));
        process.steps.push_back({
            .step = step.step,
            .unit = step.unit,
            .state = ProcessStepState::kWaiting,
            .planned_on = planned,
            .started_on = {},
            .finished_on = {},
            .late_since = {},
        });
    }
}

// The first step that is not finished is under way, since the one before it was finished.
void MoveOn(Process& process, CivilDate on) {
    const auto next = std::ranges::find_if(process.steps, [](const StepProgress& one) {
        return !IsFinished(one);
    });
    if (next == process.steps.end() || next->started_on) return;
    next->state = ProcessStepState::kUnderWay;
    next->started_on = on;
}

Rejection Refused(const char* reason, const char* field) {
    return {.reason = reason, .field = field};
}

std::optional<Rejection> CheckStep(const Process& process, ProcessStep step) {
    if (process.steps.empty()) return Refused("PROCESS_NOT_FOUND", "contract_id");
    const StepProgress* const found = process.Find(step);
    if (found == nullptr) return Refused("PROCESS_STEP_UNKNOWN", "step");
    if (IsFinished(*found)) return Refused("PROCESS_STEP_FINISHED", "step");
    return std::nullopt;
}

}  // namespace

const StepProgress* Process::Find(ProcessStep step) const {
    const auto found = std::ranges::find(steps, step, &StepProgress::step);
    return found == steps.end() ? nullptr : &*found;
}

void ProcessBook::Evolve(State& process, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ProcessStarted& started) {
                Begin(process, started);
                MoveOn(process, started.on);
            },
            [&](const ProcessStepPlanned& planned) {
                StepProgress* const step = FindStep(process, planned.step);
                if (step == nullptr) return;
                step->planned_on = planned.planned_on;
                step->late_since.reset();
            },
            [&](const ProcessStepFinished& finished) {
                StepProgress* const step = FindStep(process, finished.step);
                if (step == nullptr) return;
                step->state = ProcessStepState::kFinished;
                step->finished_on = finished.on;
                step->late_since.reset();
                MoveOn(process, finished.on);
            },
            [&](const ProcessStepLate& late) {
                StepProgress* const step = FindStep(process, late.step);
                if (step != nullptr) step->late_since = late.on;
            },
        },
        event
    );
}

RecordRow ProcessBook::RowOf(const State& process) {
    RecordRow row{
        .contract = process.contract_id,
        .code = process.template_code,
        .state = std::ranges::all_of(process.steps, IsFinished) ? "finished" : "under_way",
        .due = {},
    };
    for (const StepProgress& step : process.steps) {
        if (IsFinished(step) || step.late_since) continue;
        const CivilDate due = step.planned_on.AddDays(1);
        if (!row.due || due < *row.due) row.due = due;
    }
    return row;
}

std::vector<Attention> ProcessBook::Attentions(const State& process) {
    std::vector<Attention> attentions;
    for (const StepProgress& step : process.steps) {
        if (!step.late_since) continue;
        attentions.push_back({
            .code = "PROCESS-LATE",
            .subject =
                std::string(EnumText(step.step)) + ' ' + step.unit + ' ' + step.planned_on.ToText(),
            .severity = AttentionSeverity::kWarning,
            .since = *step.late_since,
            .level = Level::kTactical,
        });
    }
    return attentions;
}

Decision<ProcessEvent> Decide(
    const Process& process,
    const StartProcess& command,
    const ProcessTemplate& steps,
    bool contract_open,
    const Moment& moment
) {
    if (!contract_open) return Refused("CONTRACT_NOT_OPEN", "contract_id");
    if (!process.steps.empty()) return Refused("PROCESS_ALREADY_STARTED", "contract_id");
    if (command.on > moment.today) return Refused("DATE_IN_FUTURE", "on");
    const ProcessTemplateVersion* const version = steps.On(command.on);
    if (version == nullptr) return Refused("PROCESS_TEMPLATE_NOT_FOUND", "template_code");
    return ProcessStarted{
        .contract_id = command.contract_id,
        .template_code = command.template_code,
        .on = command.on,
        .steps = version->steps,
    };
}

Decision<ProcessEvent> Decide(const Process& process, const ProcessStepPlanned& command) {
    if (auto refused = CheckStep(process, command.step)) return *refused;
    if (command.planned_on < process.started_on)
        return Refused("DATE_ORDER_REVERSED", "planned_on");
    return command;
}

Decision<ProcessEvent> Decide(
    const Process& process,
    const ProcessStepFinished& command,
    const std::string& unit,
    const Moment& moment
) {
    if (auto refused = CheckStep(process, command.step)) return *refused;
    const StepProgress& step = *process.Find(command.step);
    if (unit != step.unit) {
        return Rejection{
            .reason = "UNIT_NOT_HELD", .field = "step", .facts = {{"unit", step.unit}}
        };
    }
    if (!step.started_on) {
        const auto open = std::ranges::find_if(process.steps, [](const StepProgress& one) {
            return !IsFinished(one);
        });
        return Rejection{
            .reason = "PROCESS_STEP_NOT_YET",
            .field = "step",
            .facts = {{"step", std::string(EnumText(open->step))}},
        };
    }
    if (command.on > moment.today) return Refused("DATE_IN_FUTURE", "on");
    if (command.on < *step.started_on) return Refused("DATE_ORDER_REVERSED", "on");
    return command;
}

std::vector<ProcessEvent> BeginDay(const Process& process, CivilDate today) {
    std::vector<ProcessEvent> events;
    for (const StepProgress& step : process.steps) {
        if (IsFinished(step) || step.late_since || today <= step.planned_on) continue;
        events.push_back(ProcessStepLate{.step = step.step, .on = today});
    }
    return events;
}

std::map<ProcessStep, std::int64_t> MedianDays(std::span<const StepDuration> durations) {
    std::map<ProcessStep, std::vector<std::int64_t>> by_step;
    for (const StepDuration& one : durations)
        by_step[one.step].push_back(one.days);
    std::map<ProcessStep, std::int64_t> medians;
    for (auto& [step, days] : by_step) {
        const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() - 1) / 2);
        std::ranges::nth_element(days, middle);
        medians[step] = *middle;
    }
    return medians;
}

std::map<ProcessStep, std::uint64_t> CountByStep(std::span<const StepDuration> durations) {
    std::map<ProcessStep, std::uint64_t> counts;
    for (const StepDuration& one : durations)
        ++counts[one.step];
    return counts;
}

std::int64_t LeadTimeDays(const std::map<ProcessStep, std::int64_t>& medians) {
    std::int64_t days = 0;
    for (const auto& [step, median] : medians)
        days += BeforeAward(step) ? median : 0;
    return days;
}

}  // namespace luotsi::contract_registry
