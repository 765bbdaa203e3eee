#pragma once

#include "finance_integration/domain/matching_rules.h"
#include "ports/books.h"

namespace luotsi::finance_integration {

// Notes the rules by which names are read, when they differ from the known ones. Contracts are
// indexed and invoices judged again afterwards (rejudger.h).
class NoteMatchingRulesHandler {
  public:
    explicit NoteMatchingRulesHandler(ports::Books& books) : books_(books) {}
    ports::Result<ports::Receipt> Handle(
        const MatchingRules& rules, const ports::RequestContext& request
    );

  private:
    ports::Books& books_;
};

}  // namespace luotsi::finance_integration
