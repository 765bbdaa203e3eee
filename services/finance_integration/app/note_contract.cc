#include "finance_integration/app/note_contract.h"

#include "finance_integration/app/conditional_payments.h"
#include "finance_integration/app/contracts_by_key.h"
#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/app/propose_payment.h"
#include "finance_integration/domain/contract_index.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

namespace luotsi::finance_integration {
namespace {

// Number, party, name and alias of a stretch.
constexpr std::size_t kKeysPerPeriod = 4;

using Keys = std::vector<std::string>;

Keys Without(const Keys& keys, const Keys& others) {
    Keys rest;
    std::ranges::set_difference(keys, others, std::back_inserter(rest));
    return rest;
}

// How many held amounts the terms may release: only where some amount waits.
std::size_t ReleasesOf(const std::vector<TermsPeriod>& periods) {
    const auto waits = [](const AgreedPayment& term) {
        return term.trigger != PaymentTrigger::kReport;
    };
    const bool any = std::ranges::any_of(periods, [&](const TermsPeriod& period) {
        return std::ranges::any_of(period.payment_terms, waits);
    });
    return any ? kMaxReleasesAtOnce : 0;
}

void MoveKeys(ContractsByKey& index, ContractId contract, const Keys& from, const Keys& to) {
    for (const std::string& key : Without(from, to))
        index.Unlist(key, contract);
    for (const std::string& key : Without(to, from))
        index.List(key, contract);
}

}  // namespace

ports::Work NoteContractHandler::Plan(NoteContract command) {
    const std::size_t count = kKeysPerPeriod * command.periods.size() + ReleasesOf(command.periods);
    const Moment moment = clock_.Read();
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, moment.now, count));
    return [command = std::move(command), spare, today = moment.today](ports::Unit& unit
           ) -> std::optional<Rejection> {
        const Uuid id = command.contract.uuid();
        const ContractTerms known = unit.Get<ContractTermsBook>(id).state;
        const MatchingRules& rules = unit.Get<MatchingRulesBook>(MatchingRulesBook::kId).state;
        const auto noted = NoteTerms(known, command.revision, command.periods, rules);
        if (!noted) return std::nullopt;
        unit.Append<ContractTermsBook>(id, *noted);
        spare->Restart();
        ContractsByKey index(unit, *spare);
        MoveKeys(index, command.contract, known.index_keys, noted->index_keys);
        ProposeHeldPayments(unit, command.contract, today);
        const std::vector<ConditionalEvent> conditionals = TakeTerms(
            unit.Get<ConditionalBook>(id).state, unit.Get<ContractTermsBook>(id).state, today
        );
        ChangeConditionals(unit, command.contract, conditionals, *spare, today);
        return std::nullopt;
    };
}

ports::Result<ports::Work> IndexContractHandler::Plan(ContractId contract) {
    const auto before = books_.Load<ContractTermsBook>(contract.uuid());
    if (!before.ok()) return before.Forward<ports::Work>();
    const std::uint64_t revision = before->revision;
    const std::size_t count = kKeysPerPeriod * before->state.periods.size();
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, clock_.Read().now, count));
    return ports::Work([contract, revision, spare](ports::Unit& unit) -> std::optional<Rejection> {
        // News that came meanwhile was indexed by the rules of now already.
        if (unit.Get<ContractTermsBook>(contract.uuid()).revision != revision) return std::nullopt;
        const ContractTerms known = unit.Get<ContractTermsBook>(contract.uuid()).state;
        const MatchingRules& rules = unit.Get<MatchingRulesBook>(MatchingRulesBook::kId).state;
        Keys keys = IndexKeysOf(known.periods, rules);
        if (keys == known.index_keys) return std::nullopt;
        spare->Restart();
        ContractsByKey index(unit, *spare);
        MoveKeys(index, contract, known.index_keys, keys);
        const TermsIndexed indexed{.index_keys = std::move(keys)};
        unit.Append<ContractTermsBook>(contract.uuid(), indexed);
        return std::nullopt;
    });
}

}  // namespace luotsi::finance_integration
