#pragma once

#include "finance_integration/domain/ids.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

namespace luotsi::finance_integration {

// Judges a recorded invoice again by what is known now. Says nothing when nothing has changed, so
// that the end does not depend on how often, or in which order, news was heard.
class RejudgeInvoiceHandler {
  public:
    RejudgeInvoiceHandler(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}
    ports::Work Plan(InvoiceId invoice);

  private:
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::finance_integration
