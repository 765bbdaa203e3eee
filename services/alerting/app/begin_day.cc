#include "alerting/app/begin_day.h"

#include "alerting/domain/rule_catalog.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace luotsi::alerting {
namespace {

// How far before a contract's end the date matters to some rule; 0 when to none.
std::int64_t LongestReach(const RuleShelf& shelf) {
    std::int64_t reach = 0;
    for (const Rule& rule : shelf.rules) {
        const RuleKind* const kind = FindRuleKind(rule.kind);
        if (kind == nullptr || kind->reach_days == nullptr) continue;
        reach = std::max(reach, kind->reach_days(RuleParameters(rule.parameters)));
    }
    return reach;
}

}  // namespace

absl::Status BeginDayHandler::Handle(const Moment& moment) {
    if (absl::Status settled = settle_.SettleAll(); !settled.ok()) return settled;
    const ports::Result<ports::Held<RuleBook>> book = books_.Load<RuleBook>(RuleBookId());
    if (!book.ok()) return absl::InternalError("the rule book cannot be read");
    const std::int64_t reach = LongestReach(book->state);
    if (reach == 0) return absl::OkStatus();

    const auto judge = [&](ContractId contract) { return assessor_.NoteDay(contract, moment); };
    const std::string day = "day/" + moment.today.ToText();
    const absl::Status opened = ForEachContract(
        books_,
        day,
        [&](ContractId after, std::size_t limit) {
            const CivilDate last = moment.today.AddDays(reach);
            return contracts_.EndingBetween(moment.today, last, after, limit);
        },
        judge
    );
    if (!opened.ok()) return opened;
    for (const RuleKind& kind : RuleCatalog()) {
        if ((kind.inputs & kDayInput) == 0) continue;
        const absl::Status closed = ForEachContract(
            books_,
            day + "/open",
            [&](ContractId after, std::size_t limit) {
                return contracts_.WithOpenAlerts(kind.name, after, limit);
            },
            judge
        );
        if (!closed.ok()) return closed;
    }
    return absl::OkStatus();
}

}  // namespace luotsi::alerting
