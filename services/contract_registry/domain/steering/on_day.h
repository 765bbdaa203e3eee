#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/meeting.h"
#include "kernel/civil.h"

#include <span>

namespace luotsi::contract_registry {

// What held on a day that is over, from what is known now: what was recorded by then, and what was
// recorded later of days that lie before.

template <class Event>
struct Dated {
    Event event;
    // The day on which it was recorded.
    CivilDate recorded_on;
};

// The contract as it stood at the end of the day; one that does not exist where it was not yet
// made. One taken in from a register stands from its start date on. A last day that has passed ends
// it, whenever that was recorded.
ContractHistory HistoryOn(std::span<const Dated<ContractEvent>> events, CivilDate day);

// Whether the latest day for a review meeting had passed and none was held by then. A meeting that
// was recorded later counts from the day on which it was held.
bool ReviewOverdueOn(std::span<const Dated<ReviewPlanEvent>> events, CivilDate day);

}  // namespace luotsi::contract_registry
