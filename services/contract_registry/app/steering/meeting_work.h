#pragma once

#include "contract_registry/app/steering/work.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/parameter.h"
#include "contract_registry/domain/steering/decision.h"
#include "contract_registry/domain/steering/meeting.h"
#include "ports/books.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// Review meetings inside units of work: the plan of a contract follows its life, the county's
// interval and the meetings that are held.

// The parameter: at most so many months lie between two meetings.
inline constexpr std::string_view kReviewInterval = "meeting.interval_months";

// Months in force on a day; nullopt where the county has not set an interval.
std::optional<std::uint64_t> ReviewMonthsOn(const Parameter& interval, CivilDate day);

// After any change of a contract: plans the first meeting when it comes into force, and plans none
// any more when it is over. `before` is how the contract stood before.
void FollowReviews(
    ports::Unit& unit, const Uuid& contract, const ContractHistory& before, const Moment& moment
);

// For a contract that the daily list shows: brings its plan up to date. `since` is the day on which
// it came into force, where that was told. Always leaves an event where a plan stands or is due.
std::optional<Rejection> RenewReviewPlan(
    ports::Unit& unit,
    const Uuid& contract,
    const std::optional<CivilDate>& since,
    const Moment& moment
);

// The latest day of a meeting has passed.
std::optional<Rejection> ReviewDay(ports::Unit& unit, const Uuid& contract, const Moment& moment);

std::optional<Rejection> ScheduleReviewIn(
    ports::Unit& unit, const Uuid& contract, const ScheduleReview& command, const Moment& moment
);

// The meeting, its decisions and the plan change together or not at all. `command.decision_ids` has
// an id for each of `decisions`, whose ids and days are filled in here.
std::optional<Rejection> HoldNegotiation(
    ports::Unit& unit,
    const Uuid& meeting,
    const NegotiationRecorded& command,
    const std::vector<DecisionMade>& decisions,
    const Moment& moment
);

std::optional<Rejection> DecisionDay(ports::Unit& unit, const Uuid& decision, const Moment& moment);

// Open work: meetings that lie ahead or are overdue, for the buyer's tactical level; decisions for
// their owners.
absl::Status FindMeetingWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
);
absl::Status FindDecisionWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
);

}  // namespace luotsi::contract_registry
