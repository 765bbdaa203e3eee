#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/meeting.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// Whose plan of review meetings is to be brought up to date: contracts that came into force or
// ended on a way of their own (imports, the last day), and all of them when the county sets another
// interval. A day costs as much as there is to do on it, whatever the number of contracts.

journal::Schema MeetingWatchSchema();

// To be called for each event of a contract.
void WatchMeetings(sql::Db& db, const ports::Held<ContractBook>& after, const ContractEvent& event);
// The plan's own projection: its row among the records, and off the list.
void ProjectReviewPlan(
    sql::Db& db, const ports::Held<ReviewPlanBook>& after, const ReviewPlanEvent& event
);

struct WatchedContract {
    Uuid contract;
    // The day on which it came into force, where that was told.
    std::optional<CivilDate> since;
};

// At most `limit` contracts after `after` whose plan is not the one that `months` (0: no interval)
// asks for.
absl::Status FindMeetingsToPlan(
    journal::Journal& journal,
    std::uint64_t months,
    const Uuid& after,
    std::size_t limit,
    std::vector<WatchedContract>& found
);

}  // namespace luotsi::contract_registry
