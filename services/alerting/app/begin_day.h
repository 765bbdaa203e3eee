#pragma once

#include "alerting/app/assessor.h"
#include "alerting/app/ports.h"
#include "alerting/app/settle_rules.h"
#include "kernel/civil.h"
#include "ports/books.h"

#include <absl/status/status.h>

namespace luotsi::alerting {

// A day began: judges the contracts for which the date alone can change something, and settles
// rules that a crash left unsettled.
class BeginDayHandler {
  public:
    BeginDayHandler(
        ports::Books& books, ContractIndex& contracts, Assessor& assessor, SettleRules& settle
    )
        : books_(books), contracts_(contracts), assessor_(assessor), settle_(settle) {}

    absl::Status Handle(const Moment& moment);

  private:
    ports::Books& books_;
    ContractIndex& contracts_;
    Assessor& assessor_;
    SettleRules& settle_;
};

}  // namespace luotsi::alerting
