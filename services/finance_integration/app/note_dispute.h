#pragma once

#include "finance_integration/app/contracts_by_key.h"
#include "finance_integration/domain/disputed_part.h"
#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/payment.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

namespace luotsi::finance_integration {

// The contract registry says where a dispute about a month's payment stands. What is disputed is
// held, also after the month was proposed where the county may still take it back; what a
// settlement pays is proposed, once no step of the ladder holds payments.
class NoteDisputeHandler {
  public:
    NoteDisputeHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(ContractId contract, DisputedPart told);

  private:
    Clock& clock_;
    IdSource& ids_;
};

// What stands under a proposal's id: the proposal, or a month that was restated without one.
PaymentProposed StatedAt(ports::Unit& unit, ProposalId id);

// The held amounts of a month's disputes after it was proposed, in the unit that proposed it.
void FollowDisputes(
    ports::Unit& unit, ContractId contract, Month month, ProposalId proposal, CivilDate today
);

// Proposes what disputes that are over give free, where it has waited for missing reports.
void ReleaseDisputes(ports::Unit& unit, ContractId contract, SpareIds& proposals, CivilDate today);

}  // namespace luotsi::finance_integration
