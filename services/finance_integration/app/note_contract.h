#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/ids.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <cstdint>
#include <vector>

namespace luotsi::finance_integration {

// What the contract registry has told of a contract.
struct NoteContract {
    ContractId contract;
    std::uint64_t revision = 0;
    std::vector<TermsPeriod> periods;
};

// Turns the news into work on the own journal: the terms, the keys by which invoices find them, and
// the payments that waited for them.
class NoteContractHandler {
  public:
    NoteContractHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(NoteContract command);

  private:
    Clock& clock_;
    IdSource& ids_;
};

// The same contract under the rules of now, after they have changed.
class IndexContractHandler {
  public:
    IndexContractHandler(ports::Books& books, Clock& clock, IdSource& ids)
        : books_(books), clock_(clock), ids_(ids) {}
    ports::Result<ports::Work> Plan(ContractId contract);

  private:
    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::finance_integration
