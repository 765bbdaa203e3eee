#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/payment.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <map>
#include <string>

namespace luotsi::finance_integration {

// The buyer has approved a report. `report.proposal` is set by the handler.
struct NoteApprovedReport {
    ContractId contract;
    ApprovedReport report;
    // Which of its indicators met their target.
    std::map<std::string, bool> met = {};
};

// Turns the news into work on the own journal: a payment proposal, or a report that is held until
// it can be priced. Nothing is ever dropped without an event that says so.
class NoteApprovedReportHandler {
  public:
    NoteApprovedReportHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(NoteApprovedReport command);

  private:
    Clock& clock_;
    IdSource& ids_;
};

// The registry has told when the contract's voucher provider is approved.
ports::Work NoteVoucherDays(ContractId contract, VoucherDays voucher);

// Tries the contract's held reports again; part of the unit that notes new terms.
void ProposeHeldPayments(ports::Unit& unit, ContractId contract);

}  // namespace luotsi::finance_integration
