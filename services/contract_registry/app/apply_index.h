#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/price_index.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

struct ApplyIndex {
    CivilDate effective_from;
    // The day on which the revision was proposed in writing; absent: today.
    std::optional<CivilDate> proposed_on;
    std::vector<IndexPoint> points;
    std::optional<std::uint64_t> seen_revision;
};

// One price before and after.
struct PriceChange {
    PriceRow before;
    UnitPrice after;
    // `157.50 EUR x 1.028745183965 = 162.03 EUR`
    std::string calculation;
};

struct IndexRevision {
    IndexFactor factor;
    std::vector<PriceChange> prices;
};

// What the clause makes of the prices in force on the day; INDEX_CLAUSE_MISSING,
// INDEX_PRICES_FIXED, INDEX_PROPOSED_LATE, PRICE_MISSING and the refusals of FactorOf.
Checked<IndexRevision> ReviseByIndex(
    const Terms& terms, const ApplyIndex& command, const Moment& moment
);

// The same in a unit of work: the new prices become an amendment under the review clause. Under the
// threshold nothing is amended.
std::optional<Rejection> ApplyIndexIn(
    ports::Unit& unit,
    const Uuid& contract,
    const ApplyIndex& command,
    const Moment& moment,
    IndexRevision& revision
);

}  // namespace luotsi::contract_registry
