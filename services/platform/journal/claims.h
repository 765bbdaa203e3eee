#pragma once

#include "kernel/decision.h"
#include "platform/journal/aggregate_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::journal {

// Which claims an aggregate takes and lets go as its state changes.
struct ClaimMoves {
    std::vector<Claim> taken;
    std::vector<std::string> released;
};
ClaimMoves CompareClaims(const std::vector<Claim>& had, const std::vector<Claim>& wants);

std::optional<Uuid> FindHolder(sql::Db& db, std::string_view claim);
// The moves must have been found possible.
void WriteClaims(sql::Db& db, const StreamKey& key, const ClaimMoves& moves);

// Keeps the state where the aggregate's kind says that it is time.
void WriteSnapshot(
    sql::Db& db,
    const AggregateOps& ops,
    const StreamKey& key,
    const void* held,
    const Recorded& recorded
);

}  // namespace luotsi::journal
