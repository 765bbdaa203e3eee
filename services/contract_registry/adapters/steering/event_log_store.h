#pragma once

#include "contract_registry/domain/steering/event_log.h"
#include "contract_registry/domain/steering/meeting.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <optional>

namespace luotsi::contract_registry {

// Events and review meetings as they are counted: one row a version, so that a count can be had
// again as it was known at any instant.

journal::Schema SteeringEventSchema();

void ProjectSteeringEvent(
    sql::Db& db, const ports::Held<SteeringEventBook>& after, const SteeringEventEvent& event
);
void ProjectReviewMeeting(
    sql::Db& db, const ports::Held<ReviewMeetingBook>& after, const ReviewMeetingEvent& event
);

struct SteeringEventFilter {
    // Absent: each kind.
    std::optional<SteeringEventKind> kind = {};
    // Only those that concerned this contract.
    std::optional<Uuid> contract = {};
    CivilDate from = {};
    CivilDate to = {};
    // As it was known then; absent: as it is known now.
    std::optional<Instant> as_of = {};
};

struct SteeringEventCount {
    std::uint64_t events = 0;
    std::uint64_t participants = 0;
    bool operator==(const SteeringEventCount&) const = default;
};

// Each kind that was asked for has its entry, also where nothing took place.
absl::Status CountSteeringEvents(
    journal::Journal& journal,
    const SteeringEventFilter& filter,
    std::map<SteeringEventKind, SteeringEventCount>& counts
);

}  // namespace luotsi::contract_registry
