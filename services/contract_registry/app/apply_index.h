#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/family.h"
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

// The prices belong to the base points of the clause. A revision therefore moves the base points
// together with the prices: a second one starts from where the first one came to, and what the
// first one's cap cut off stays cut off. Where no price moves, no base point does.
struct ApplyIndex {
    CivilDate effective_from;
    // The day on which the revision was proposed in writing; absent: today.
    std::optional<CivilDate> proposed_on;
    std::vector<IndexPoint> points;
    std::optional<std::uint64_t> seen_revision;
    // Nothing of it is kept: it may be asked where amendments need an approval.
    bool only_shown = false;
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

// The terms from which a revision of the day starts. Own prices under a clause of a contract above
// belong to its base points of their own first day, whatever revisions the one above has had since.
Terms IndexTermsOn(std::vector<FamilyMember> line, CivilDate day);

// What the clause makes of the prices that count on the day or later; INDEX_CLAUSE_MISSING,
// INDEX_PRICES_FIXED, INDEX_PROPOSED_LATE, PRICE_MISSING and the refusals of FactorOf.
Checked<IndexRevision> ReviseByIndex(
    const Terms& terms, const ApplyIndex& command, const Moment& moment
);

// The same in a unit of work: the new prices become an amendment under the review clause. Where no
// price moves nothing is amended. INDEX_ALREADY_REVISED for a day up to which, or after which,
// there is a revision already; INDEX_NEEDS_AMENDMENT where amendments need an approval.
std::optional<Rejection> ApplyIndexIn(
    ports::Unit& unit,
    const Uuid& contract,
    const ApplyIndex& command,
    const Moment& moment,
    IndexRevision& revision
);

}  // namespace luotsi::contract_registry
