#include "contract_registry/domain/steering/event_log.h"

#include <optional>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> RefuseOccasion(const SteeringOccasion& occasion, const Moment& moment) {
    if (occasion.kind == SteeringEventKind::kReviewMeeting)
        return Rejection{.reason = "REVIEW_MEETING_NOT_EVENT", .field = "event.kind"};
    if (occasion.date > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "event.date"};
    return std::nullopt;
}

std::optional<Rejection> RefuseUnlessThere(const SteeringEvent& state) {
    if (!state.exists) return Rejection{.reason = "STEERING_EVENT_NOT_FOUND", .field = "event_id"};
    if (state.removed) return Rejection{.reason = "STEERING_EVENT_REMOVED", .field = "event_id"};
    return std::nullopt;
}

}  // namespace

void SteeringEventBook::Evolve(State& state, const Event& event, const Recorded&) {
    state.exists = true;
    std::visit(
        Overloaded{
            [&](const SteeringEventRecorded& recorded) { state.occasion = recorded.occasion; },
            [&](const SteeringEventCorrected& corrected) { state.occasion = corrected.occasion; },
            [&](const SteeringEventRemoved&) { state.removed = true; },
        },
        event
    );
}

RecordRow SteeringEventBook::RowOf(const State& state) {
    // Removed ones are kept out of lists by kind, not out of the journal.
    return {
        .contract = {},
        .code = std::string(EnumText(state.occasion.kind)),
        .state = state.removed ? "removed" : "counted",
        .due = {},
    };
}

Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventRecorded& command, const Moment& moment
) {
    LUOTSI_CHECK(!state.exists, "an event is recorded under a fresh id");
    if (auto refused = RefuseOccasion(command.occasion, moment)) return *std::move(refused);
    return command;
}

Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventCorrected& command, const Moment& moment
) {
    if (auto refused = RefuseUnlessThere(state)) return *std::move(refused);
    if (auto refused = RefuseOccasion(command.occasion, moment)) return *std::move(refused);
    return command;
}

Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventRemoved& command, const Moment& /*moment*/
) {
    if (auto refused = RefuseUnlessThere(state)) return *std::move(refused);
    return command;
}

}  // namespace luotsi::contract_registry
