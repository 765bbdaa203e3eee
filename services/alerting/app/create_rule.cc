#include "alerting/app/create_rule.h"

namespace luotsi::alerting {

ports::Result<Rule> CreateRuleHandler::Handle(
    CreateRule command, const ports::RequestContext& request
) {
    command.rule.id = RuleId(ids_.Next(clock_.Read().now));
    const ports::Result<ports::Held<RuleBook>> book = books_.Update<RuleBook>(
        RuleBookId(), request, [&](const RuleShelf& shelf) { return Decide(shelf, command); }
    );
    if (!book.ok()) return book.Forward<Rule>();
    // The book is as of this request, also when it is repeated: its newest rule is the one.
    const Rule rule = book->state.rules.back();
    if (request.validate_only) return rule;
    if (absl::Status settled = settle_.Settle(rule.id); !settled.ok()) return settled;
    return rule;
}

}  // namespace luotsi::alerting
