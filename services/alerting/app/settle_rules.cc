#include "alerting/app/settle_rules.h"

#include <utility>
#include <vector>

namespace luotsi::alerting {
namespace {

constexpr const char* kActor = "alerting";

template <class T>
absl::Status StatusOf(const ports::Result<T>& result) {
    if (result.ok()) return absl::OkStatus();
    if (result.failed()) return result.status();
    return absl::InternalError("judging was refused: " + result.rejection().reason);
}

ports::RequestContext RequestOf(const std::string& id) {
    return {.request_id = id, .fingerprint = id, .correlation_id = id, .actor = kActor};
}

}  // namespace

absl::Status ForEachContract(
    ports::Books& books,
    const std::string& prefix,
    const std::function<ContractIndex::Page(ContractId after, std::size_t limit)>& index,
    const std::function<ports::Work(ContractId)>& make
) {
    ContractId after;
    for (;;) {
        const ContractIndex::Page page = index(after, kSlice);
        if (!page.ok()) return StatusOf(page);
        std::vector<ports::Entry> entries;
        for (const ContractId contract : *page) {
            entries.push_back({RequestOf(prefix + '/' + contract.ToText()), make(contract)});
        }
        for (const auto& answer : books.RunAll(std::move(entries))) {
            if (absl::Status status = StatusOf(answer); !status.ok()) return status;
        }
        if (page->size() < kSlice) return absl::OkStatus();
        after = page->back();
    }
}

absl::Status SettleRules::Settle(RuleId rule) {
    const absl::Status judged = ForEachContract(
        books_,
        "judge/" + rule.ToText(),
        [&](ContractId after, std::size_t limit) { return contracts_.Known(after, limit); },
        [&](ContractId contract) { return assessor_.JudgeBy(rule, contract); }
    );
    if (!judged.ok()) return judged;
    return StatusOf(books_.Run(RequestOf("settle/" + rule.ToText()), [rule](ports::Unit& unit) {
        const RuleShelf& shelf = unit.Get<RuleBook>(RuleBookId()).state;
        return unit.Apply<RuleBook>(RuleBookId(), Decide(shelf, SettleRule{rule}));
    }));
}

absl::Status SettleRules::SettleAll() {
    const ports::Result<ports::Held<RuleBook>> book = books_.Load<RuleBook>(RuleBookId());
    if (!book.ok()) return StatusOf(book);
    for (const Rule& rule : book->state.rules) {
        if (rule.settled) continue;
        if (absl::Status status = Settle(rule.id); !status.ok()) return status;
    }
    return absl::OkStatus();
}

}  // namespace luotsi::alerting
