#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "report_intake/domain/terms.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// What follows when reports are missing: the steps that the contract agrees, mildest first. The
// rules see months, a day and the days of the steps that stand, and nothing else.

// A month whose due day has passed.
struct LadderMonth {
    Month month;
    CivilDate due_date;
    // No report has come and nobody has excused it.
    bool missing = false;
};

// Whether so many reports are missing as the step says: in a row at any time, or among the last
// months. `months` ascending.
bool IsJustified(const LadderStep& step, std::span<const LadderMonth> months);

// The due day of the month with which the step became justified, for good until now; nothing where
// it is not.
std::optional<CivilDate> JustifiedSince(
    const LadderStep& step, std::span<const LadderMonth> months
);

// The day on which step `next` (0 the first) may be taken: `days_after` its justification or the
// step before, never before the day after the due day. Nothing while it is not justified.
std::optional<CivilDate> TakenFrom(
    std::span<const LadderStep> ladder,
    std::size_t next,
    std::span<const LadderMonth> months,
    std::span<const CivilDate> taken_on
);

// How many of the first `standing` steps are still justified, none above one that is not.
std::size_t StillJustified(
    std::span<const LadderStep> ladder, std::size_t standing, std::span<const LadderMonth> months
);

// A step as it was taken.
struct TakenStep {
    // 1 for the first.
    std::uint64_t step = 0;
    LadderStepKind kind = LadderStepKind::kReminder;
    CivilDate taken_on;
    std::vector<Month> missing;
    std::optional<CivilDate> withdrawn_on = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &TakenStep::step},
            Field{"kind", &TakenStep::kind},
            Field{"taken_on", &TakenStep::taken_on},
            Field{"missing", &TakenStep::missing},
            Field{"withdrawn_on", &TakenStep::withdrawn_on}
        };
    }
};

// The due day of a month passed without a report.
struct MissNoted {
    static constexpr std::string_view kName = "miss_noted";
    std::string contract_key;
    Month month;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &MissNoted::contract_key}, Field{"month", &MissNoted::month}
        };
    }
};

// Its report came, or it was excused.
struct MissCured {
    static constexpr std::string_view kName = "miss_cured";
    Month month;
    static constexpr auto Fields() { return std::tuple{Field{"month", &MissCured::month}}; }
};

struct StepTaken {
    static constexpr std::string_view kName = "step_taken";
    TakenStep step;
    static constexpr auto Fields() { return std::tuple{Field{"step", &StepTaken::step}}; }
};

// The last step that stood is no longer justified.
struct StepWithdrawn {
    static constexpr std::string_view kName = "step_withdrawn";
    std::uint64_t step = 0;
    CivilDate withdrawn_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"step", &StepWithdrawn::step}, Field{"withdrawn_on", &StepWithdrawn::withdrawn_on}
        };
    }
};

using LadderEvent = std::variant<MissNoted, MissCured, StepTaken, StepWithdrawn>;

// Where a contract stands.
struct LadderStanding {
    std::string contract_key;
    std::vector<Month> missing;
    std::vector<TakenStep> steps;
    // Newest last.
    std::vector<TakenStep> withdrawn;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &LadderStanding::contract_key},
            Field{"missing", &LadderStanding::missing},
            Field{"steps", &LadderStanding::steps},
            Field{"withdrawn", &LadderStanding::withdrawn}
        };
    }
};

// So many withdrawn steps are remembered beside the journal.
constexpr std::size_t kMostWithdrawnSteps = 100;

// One a contract; the stream is the contract's id.
struct LadderBook {
    using State = LadderStanding;
    using Event = LadderEvent;
    static constexpr std::string_view kKind = "reporting_ladder";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& standing, const Event& event, const Recorded& recorded);
};

// Whether the month is missing now, beside what was known of it.
Decision<LadderEvent> NoteMonth(
    const LadderStanding& standing, const ContractTerms& terms, Month month, bool missing
);

// Withdraws what is no longer justified, from the top down, and takes what has become due, from
// the bottom up. Safe to repeat.
Decision<LadderEvent> Climb(
    const LadderStanding& standing,
    const ContractTerms& terms,
    ClosedDays closed_days,
    CivilDate today
);

// The next day after today on which a step may be taken though nothing else happens.
std::optional<CivilDate> NextClimb(
    const LadderStanding& standing,
    const ContractTerms& terms,
    ClosedDays closed_days,
    CivilDate today
);

}  // namespace luotsi::report_intake
