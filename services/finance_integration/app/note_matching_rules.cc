#include "finance_integration/app/note_matching_rules.h"

namespace luotsi::finance_integration {

ports::Result<ports::Receipt> NoteMatchingRulesHandler::Handle(
    const MatchingRules& rules, const ports::RequestContext& request
) {
    return books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        if (unit.Get<MatchingRulesBook>(MatchingRulesBook::kId).state == rules) return std::nullopt;
        unit.Append<MatchingRulesBook>(MatchingRulesBook::kId, MatchingRulesNoted{.rules = rules});
        return std::nullopt;
    });
}

}  // namespace luotsi::finance_integration
