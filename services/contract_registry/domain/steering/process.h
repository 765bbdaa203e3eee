#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/steering/process_template.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// The purchasing process of one contract: each step begins when the one before it is finished, and
// only its unit finishes it. A step that is not finished by its planned day alerts its unit.

enum class ProcessStepState { kWaiting, kUnderWay, kFinished };

struct ProcessStarted {
    static constexpr std::string_view kName = "process_started";
    Uuid contract_id;
    std::string template_code;
    CivilDate on;
    // As the template had them on that day.
    std::vector<ProcessTemplateStep> steps;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ProcessStarted::contract_id},
            Field{"template_code", &ProcessStarted::template_code},
            Field{"on", &ProcessStarted::on},
            Field{"steps", &ProcessStarted::steps}
        };
    }
};

struct ProcessStepPlanned {
    static constexpr std::string_view kName = "process_step_planned";
    ProcessStep step = ProcessStep::kNeed;
    CivilDate planned_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &ProcessStepPlanned::step},
            Field{"planned_on", &ProcessStepPlanned::planned_on}
        };
    }
};

struct ProcessStepFinished {
    static constexpr std::string_view kName = "process_step_finished";
    ProcessStep step = ProcessStep::kNeed;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &ProcessStepFinished::step}, Field{"on", &ProcessStepFinished::on}
        };
    }
};

struct ProcessStepLate {
    static constexpr std::string_view kName = "process_step_late";
    ProcessStep step = ProcessStep::kNeed;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{Field{"step", &ProcessStepLate::step}, Field{"on", &ProcessStepLate::on}};
    }
};

using ProcessEvent =
    std::variant<ProcessStarted, ProcessStepPlanned, ProcessStepFinished, ProcessStepLate>;

struct StepProgress {
    ProcessStep step = ProcessStep::kNeed;
    std::string unit;
    ProcessStepState state = ProcessStepState::kWaiting;
    CivilDate planned_on;
    std::optional<CivilDate> started_on;
    std::optional<CivilDate> finished_on;
    std::optional<CivilDate> late_since;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &StepProgress::step},
            Field{"unit", &StepProgress::unit},
            Field{"state", &StepProgress::state},
            Field{"planned_on", &StepProgress::planned_on},
            Field{"started_on", &StepProgress::started_on},
            Field{"finished_on", &StepProgress::finished_on},
            Field{"late_since", &StepProgress::late_since}
        };
    }
};

struct Process {
    Uuid contract_id;
    std::string template_code;
    CivilDate started_on;
    std::vector<StepProgress> steps;

    const StepProgress* Find(ProcessStep step) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Process::contract_id},
            Field{"template_code", &Process::template_code},
            Field{"started_on", &Process::started_on},
            Field{"steps", &Process::steps}
        };
    }
};

// One contract's process; its stream id is the contract's id.
struct ProcessBook {
    using State = Process;
    using Event = ProcessEvent;
    static constexpr std::string_view kKind = "process";
    static constexpr std::uint64_t kSnapshotEvery = 32;
    static void Evolve(State& process, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& process);
    static std::vector<Attention> Attentions(const State& process);
};

struct StartProcess {
    Uuid contract_id;
    std::string template_code;
    CivilDate on;
};
// `contract_open`: there, and neither closed nor cancelled. CONTRACT_NOT_OPEN,
// PROCESS_ALREADY_STARTED, PROCESS_TEMPLATE_NOT_FOUND, DATE_IN_FUTURE.
Decision<ProcessEvent> Decide(
    const Process& process,
    const StartProcess& command,
    const ProcessTemplate& steps,
    bool contract_open,
    const Moment& moment
);
// PROCESS_NOT_FOUND, PROCESS_STEP_UNKNOWN, PROCESS_STEP_FINISHED, DATE_ORDER_REVERSED.
Decision<ProcessEvent> Decide(const Process& process, const ProcessStepPlanned& command);
// `unit`: where the caller works today. UNIT_NOT_HELD, PROCESS_STEP_NOT_YET, DATE_IN_FUTURE, ….
Decision<ProcessEvent> Decide(
    const Process& process,
    const ProcessStepFinished& command,
    const std::string& unit,
    const Moment& moment
);

std::vector<ProcessEvent> BeginDay(const Process& process, CivilDate today);

// How long a finished step took.
struct StepDuration {
    Uuid contract;
    ProcessStep step = ProcessStep::kNeed;
    std::int64_t days = 0;
    CivilDate finished_on;
};

// The median of each step that was finished somewhere; of an even count the lower middle.
std::map<ProcessStep, std::int64_t> MedianDays(std::span<const StepDuration> durations);
std::map<ProcessStep, std::uint64_t> CountByStep(std::span<const StepDuration> durations);

// Whether the step lies between need and contract, so that it counts for the lead time.
constexpr bool BeforeAward(ProcessStep step) {
    return step <= ProcessStep::kTendering;
}
// The sum of the medians of those steps.
std::int64_t LeadTimeDays(const std::map<ProcessStep, std::int64_t>& medians);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ProcessStepState> {
    using E = contract_registry::ProcessStepState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kWaiting, "waiting"},
        {E::kUnderWay, "under_way"},
        {E::kFinished, "finished"},
    }};
};

}  // namespace luotsi
