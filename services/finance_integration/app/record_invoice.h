#pragma once

#include "finance_integration/app/contracts_by_key.h"
#include "finance_integration/domain/invoice.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>

namespace luotsi::finance_integration {

// Records one invoice and judges it, in this unit.
std::optional<Rejection> RecordInUnit(
    ports::Unit& unit, InvoiceId id, const InvoiceFacts& invoice, SpareIds& ids
);

// An invoice that comes by itself, from a system that can mend what is wrong with it.
class RecordInvoiceHandler {
  public:
    RecordInvoiceHandler(ports::Books& books, Clock& clock, IdSource& ids)
        : books_(books), clock_(clock), ids_(ids) {}

    ports::Result<ports::Held<InvoiceBook>> Handle(
        const InvoiceFacts& invoice, const ports::RequestContext& request
    );

  private:
    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::finance_integration
