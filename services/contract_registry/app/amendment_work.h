#pragma once

#include "contract_registry/domain/amendment.h"
#include "contract_registry/domain/approval.h"
#include "kernel/civil.h"
#include "ports/books.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

// What happens to amendments and approvals inside one unit of work.

// More amendments of one contract are refused.
inline constexpr std::uint64_t kMostAmendments = 1000;

Decision<AmendmentEvent> ProposeIn(
    ports::Unit& unit, ProposeAmendment command, const Moment& moment
);

// A document, a rejection or a withdrawal: nothing of it while an approval holds.
template <class Command>
Decision<AmendmentEvent> ChangeIn(
    ports::Unit& unit,
    const ports::Held<AmendmentBook>& held,
    const Command& command,
    const Moment& moment
) {
    const Approval& approval = unit.Get<ApprovalBook>(ApprovalId(held.id)).state;
    if (auto refused = RefuseLocked(approval, "amendment_id")) return *refused;
    if constexpr (requires { Decide(held.state, command); })
        return Decide(held.state, command);
    else
        return Decide(held.state, command, moment);
}

Decision<AmendmentEvent> SignIn(
    ports::Unit& unit,
    const ports::Held<AmendmentBook>& held,
    const SignAmendment& command,
    const Moment& moment
);

// Appends what happens to the contract, and answers what happens to the amendment.
Decision<AmendmentEvent> ApplyIn(
    ports::Unit& unit, const ports::Held<AmendmentBook>& held, const Moment& moment
);

// The item to approve as the unit sees it.
struct ApprovalItem {
    ApprovalItemKind kind = ApprovalItemKind::kContract;
    Uuid id;
    // The item's revision that its makers were read from; another one means somebody changed it.
    std::uint64_t revision = 0;
    std::vector<std::string> makers;
};

// CONTRACT_NOT_FOUND, AMENDMENT_NOT_FOUND, ETAG_MISMATCH, ITEM_CARRIED_OUT and the refusals of the
// approval itself.
Decision<ApprovalEvent> ApproveIn(
    ports::Unit& unit,
    const Approval& approval,
    const ApprovalItem& item,
    ApprovalLevel level,
    const Approver& caller,
    const Moment& moment
);
Decision<ApprovalEvent> UnapproveIn(
    ports::Unit& unit,
    const Approval& approval,
    const UnapproveItem& command,
    const Approver& caller,
    const Moment& moment
);

}  // namespace luotsi::contract_registry
