#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What took place beside the contracts and is counted in reports. Review meetings are counted from
// their own records and are never recorded here.
enum class SteeringEventKind {
    kMeeting,
    kGuidance,
    kTraining,
    kMarketDialogue,
    kProcurementFair,
    kReviewMeeting
};

// How an event was.
struct SteeringOccasion {
    SteeringEventKind kind = SteeringEventKind::kMeeting;
    CivilDate date;
    std::uint64_t participants = 0;
    std::vector<Uuid> contract_ids;
    std::string title;

    bool operator==(const SteeringOccasion&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &SteeringOccasion::kind},
            Field{"date", &SteeringOccasion::date},
            Field{"participants", &SteeringOccasion::participants},
            Field{"contract_ids", &SteeringOccasion::contract_ids},
            Field{"title", &SteeringOccasion::title}
        };
    }
};

struct SteeringEventRecorded {
    static constexpr std::string_view kName = "steering_event_recorded";
    SteeringOccasion occasion;
    static constexpr auto Fields() {
        return std::tuple{Field{"occasion", &SteeringEventRecorded::occasion}};
    }
};
struct SteeringEventCorrected {
    static constexpr std::string_view kName = "steering_event_corrected";
    SteeringOccasion occasion;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"occasion", &SteeringEventCorrected::occasion},
            Field{"reason", &SteeringEventCorrected::reason}
        };
    }
};
struct SteeringEventRemoved {
    static constexpr std::string_view kName = "steering_event_removed";
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{Field{"reason", &SteeringEventRemoved::reason}};
    }
};

using SteeringEventEvent =
    std::variant<SteeringEventRecorded, SteeringEventCorrected, SteeringEventRemoved>;

struct SteeringEvent {
    bool exists = false;
    SteeringOccasion occasion;
    bool removed = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"exists", &SteeringEvent::exists},
            Field{"occasion", &SteeringEvent::occasion},
            Field{"removed", &SteeringEvent::removed}
        };
    }
};

struct SteeringEventBook {
    using State = SteeringEvent;
    using Event = SteeringEventEvent;
    static constexpr std::string_view kKind = "steering_event";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};

// REVIEW_MEETING_NOT_EVENT, DATE_IN_FUTURE; the event to be changed must exist and not be removed:
// STEERING_EVENT_NOT_FOUND, STEERING_EVENT_REMOVED.
Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventRecorded& command, const Moment& moment
);
Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventCorrected& command, const Moment& moment
);
Decision<SteeringEventEvent> Decide(
    const SteeringEvent& state, const SteeringEventRemoved& command, const Moment& moment
);

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::SteeringEventKind> {
    using E = luotsi::contract_registry::SteeringEventKind;
    static constexpr std::array<std::pair<E, std::string_view>, 6> kNames{{
        {E::kMeeting, "meeting"},
        {E::kGuidance, "guidance"},
        {E::kTraining, "training"},
        {E::kMarketDialogue, "market_dialogue"},
        {E::kProcurementFair, "procurement_fair"},
        {E::kReviewMeeting, "review_meeting"},
    }};
};
