#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/supplier_alias.h"
#include "ports/books.h"

namespace luotsi::finance_integration {

struct DecideSupplierAlias {
    AliasId alias;
    AliasState decision = AliasState::kConfirmed;
};

// Notes a person's word about an alias. Its invoices are judged again afterwards (rejudger.h).
class DecideSupplierAliasHandler {
  public:
    explicit DecideSupplierAliasHandler(ports::Books& books) : books_(books) {}
    ports::Result<ports::Held<SupplierAliasBook>> Handle(
        const DecideSupplierAlias& command, const ports::RequestContext& request
    );

  private:
    ports::Books& books_;
};

}  // namespace luotsi::finance_integration
