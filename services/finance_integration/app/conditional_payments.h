#pragma once

#include "finance_integration/app/contracts_by_key.h"
#include "finance_integration/domain/conditional_payment.h"
#include "finance_integration/domain/ids.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// So many held amounts are released in one unit of work; a contract has fewer terms than this. What
// is left over goes with the contract's next news.
constexpr std::size_t kMaxReleasesAtOnce = 128;

// Releases or cancels every held amount whose milestone or outcome has arrived, and what disputes
// that are over give free. While a step of the ladder holds payments for missing reports none is
// released; they wait as they are.
void SettleConditionals(
    ports::Unit& unit, ContractId contract, SpareIds& proposals, CivilDate today
);

// Records what is news for a contract's conditional payments, then releases or cancels every one
// whose milestone or outcome has arrived, each with one event and a proposal where it is paid.
void ChangeConditionals(
    ports::Unit& unit,
    ContractId contract,
    const std::vector<ConditionalEvent>& news,
    SpareIds& proposals,
    CivilDate today
);

// The contract registry says that a milestone was met.
struct NoteMilestoneMet {
    ContractId contract;
    std::string milestone_code;
    // The day on which it was met, where told.
    std::optional<CivilDate> met_on = {};
};

class NoteMilestoneHandler {
  public:
    NoteMilestoneHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(NoteMilestoneMet command);

  private:
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::finance_integration
