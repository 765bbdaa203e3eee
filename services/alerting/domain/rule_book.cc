#include "alerting/domain/rule_book.h"

#include "alerting/domain/alert_text.h"
#include "alerting/domain/rule_catalog.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace luotsi::alerting {

Uuid RuleBookId() {
    return Uuid::FromBytes({0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1});
}

const Rule* FindRule(const RuleShelf& shelf, RuleId id) {
    const auto found = std::ranges::find(shelf.rules, id, &Rule::id);
    return found == shelf.rules.end() ? nullptr : &*found;
}

void RuleBook::Evolve(RuleShelf& shelf, const RuleEvent& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const RuleCreated& created) { shelf.rules.push_back(created.rule); },
            [&](const RuleSettled& settled) {
                const auto found = std::ranges::find(shelf.rules, settled.rule, &Rule::id);
                if (found != shelf.rules.end()) found->settled = true;
            }
        },
        event
    );
}

std::vector<Claim> RuleBook::Claims(const RuleShelf& shelf) {
    std::vector<Claim> claims;
    for (const Rule& rule : shelf.rules) {
        claims.push_back(
            {.key = "rule-code/" + rule.code, .reason = "RULE_CODE_TAKEN", .field = "rule.code"}
        );
    }
    return claims;
}

Decision<RuleEvent> Decide(const RuleShelf& shelf, const CreateRule& command) {
    const RuleKind* const kind = FindRuleKind(command.rule.kind);
    if (kind == nullptr) return Rejection{.reason = "RULE_KIND_UNKNOWN", .field = "rule.kind"};
    const Checked<RuleParameters> parameters = CompleteParameters(*kind, command.rule.parameters);
    if (!parameters.ok()) return parameters.rejection();
    std::vector<FieldFault> unknown = TextFaults(*kind, command.rule);
    if (!unknown.empty()) {
        const FieldFault first = unknown.front();
        return Rejection{
            .reason = first.reason, .field = first.field, .facts = {}, .more = std::move(unknown)
        };
    }
    if (std::ranges::count(shelf.rules, command.rule.code, &Rule::code) > 0) {
        return Rejection{
            .reason = "RULE_CODE_TAKEN",
            .field = "rule.code",
            .facts = {{"code", command.rule.code}}
        };
    }
    Rule rule = command.rule;
    rule.parameters = parameters.value().texts();
    rule.version = 1;
    rule.settled = false;
    return RuleCreated{std::move(rule)};
}

Decision<RuleEvent> Decide(const RuleShelf& shelf, const SettleRule& command) {
    const Rule* const rule = FindRule(shelf, command.rule);
    if (rule == nullptr) return Rejection{.reason = "RULE_NOT_FOUND"};
    if (rule->settled) return std::vector<RuleEvent>{};
    return RuleSettled{command.rule};
}

}  // namespace luotsi::alerting
