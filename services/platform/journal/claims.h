#pragma once

#include "kernel/decision.h"
#include "platform/journal/aggregate_store.h"

#include <optional>
#include <vector>

namespace luotsi::journal {

// Makes `key` hold exactly the wanted claims; answers the refusal of the first one that another
// holds.
std::optional<Rejection> MoveClaims(
    sqlite::Db& db, const StreamKey& key, const std::vector<Claim>& wanted
);

// Keeps the state where the aggregate's kind says that it is time.
void WriteSnapshot(
    sqlite::Db& db,
    const AggregateOps& ops,
    const StreamKey& key,
    const void* held,
    const Recorded& recorded
);

}  // namespace luotsi::journal
