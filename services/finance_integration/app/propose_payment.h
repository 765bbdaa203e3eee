#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/payment.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// The buyer has approved a report. `report.proposal` is set by the handler.
struct NoteApprovedReport {
    ContractId contract;
    ApprovedReport report;
    // Which of its indicators met their target.
    std::map<std::string, bool> met = {};
    // What its keeper counted for it, one entry a currency.
    std::vector<Money> amounts = {};
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

// So many months of one contract are judged again in one unit of work: a hundred years of them.
constexpr std::size_t kMostMonthsAnew = 1200;

// The registry has told when the contract's voucher provider is approved. What waited for it is
// tried again; a month that was proposed already and is judged otherwise now gets a correction.
class NoteVoucherDaysHandler {
  public:
    NoteVoucherDaysHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(ContractId contract, VoucherDays voucher);

  private:
    Clock& clock_;
    IdSource& ids_;
};

// A step of the contract's ladder of missing reports that holds payments was taken or withdrawn:
// with the last one gone what waited is proposed.
class NoteReportsHoldHandler {
  public:
    NoteReportsHoldHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(ContractId contract, ReportsHoldNoted told);

  private:
    Clock& clock_;
    IdSource& ids_;
};

// Tries the contract's held reports again; part of the unit that notes new terms.
void ProposeHeldPayments(ports::Unit& unit, ContractId contract, CivilDate today);

}  // namespace luotsi::finance_integration
