#pragma once

#include "contract_registry/domain/renewal.h"
#include "contract_registry/domain/terms.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <span>
#include <string>

namespace luotsi::contract_registry {

// Days on which the county's offices are closed beside the statutory calendar.
using ClosedDays = std::span<const CivilDate>;

// What happens to a contract's length inside one unit of work: the record of options and renewals
// and the contract itself change together or not at all.

// The terms of the latest stretch of days, with what is taken over from above: an end that moves
// later counts already. Only for a contract that exists.
Terms LatestTerms(ports::Unit& unit, const Uuid& contract);

// Moves the last day from a day on, as an amendment under the review clause, which options and
// renewals are (procurement act section 136, subsection 2, item 1).
std::optional<Rejection> MoveEnd(
    ports::Unit& unit,
    const Uuid& contract,
    CivilDate from,
    CivilDate new_end,
    const std::string& description,
    const Moment& moment
);

// Notes the deadlines of a contract that has just changed, so that the list shows them the same
// day. Reminders and silence are left to the next morning, as for every change.
std::optional<Rejection> LookAhead(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
);

// CONTRACT_NOT_FOUND, CONTRACT_NOT_ACTIVE: options and renewals are for contracts in force whose
// end nobody has decided.
std::optional<Rejection> RefuseUnlessActive(ports::Unit& unit, const Uuid& contract);

// Uses an option or decides a renewal. Where that binds to more than before, the caller's
// purchasing power must cover it: POWER_EXCEEDED, POWER_MISSING. Silence is nobody's act and asks
// for none.
std::optional<Rejection> SettleTerm(
    ports::Unit& unit,
    const Uuid& contract,
    const UseOption& command,
    ClosedDays closed_days,
    const std::string& actor,
    const Moment& moment
);
std::optional<Rejection> SettleTerm(
    ports::Unit& unit,
    const Uuid& contract,
    const DecideRenewal& command,
    ClosedDays closed_days,
    const std::string& actor,
    const Moment& moment
);

struct GiveNotice {
    Side side = Side::kBuyer;
    // The day on which the other side got it; absent: today.
    std::optional<CivilDate> given_on;
    std::string reason;
};
std::optional<Rejection> NoticeIn(
    ports::Unit& unit,
    const Uuid& contract,
    const GiveNotice& command,
    ClosedDays closed_days,
    const Moment& moment
);

// The beginning of a day for one contract.
std::optional<Rejection> TermDay(
    ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, const Moment& moment
);

}  // namespace luotsi::contract_registry
