#pragma once

#include "alerting/app/settle_rules.h"
#include "alerting/domain/rule_book.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "ports/request.h"
#include "ports/result.h"

namespace luotsi::alerting {

// Stores a rule and judges every known contract by it before answering.
class CreateRuleHandler {
  public:
    CreateRuleHandler(Clock& clock, IdSource& ids, ports::Books& books, SettleRules& settle)
        : clock_(clock), ids_(ids), books_(books), settle_(settle) {}

    ports::Result<Rule> Handle(CreateRule command, const ports::RequestContext& request);

  private:
    Clock& clock_;
    IdSource& ids_;
    ports::Books& books_;
    SettleRules& settle_;
};

}  // namespace luotsi::alerting
