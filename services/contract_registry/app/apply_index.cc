#include "contract_registry/app/apply_index.h"

#include "contract_registry/app/amendment_rules.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/contract_steps.h"
#include "contract_registry/domain/price_list.h"
#include "contract_registry/domain/term_dates.h"

#include <utility>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> RefuseByClause(
    const IndexClause& clause, const ApplyIndex& command, CivilDate today
) {
    if (clause.fixed_until && command.effective_from <= *clause.fixed_until) {
        return Rejection{
            .reason = "INDEX_PRICES_FIXED",
            .field = "effective_from",
            .facts = {{"fixed_until", clause.fixed_until->ToText()}},
        };
    }
    const CivilDate proposed_on = command.proposed_on.value_or(today);
    if (proposed_on > today) return Rejection{.reason = "DATE_IN_FUTURE", .field = "proposed_on"};
    // The day before the new prices is the last one of the notice.
    const CivilDate latest =
        LastNoticeDay(command.effective_from.AddDays(-1), {.months = clause.notice_months});
    if (clause.notice_months == 0 || proposed_on <= latest) return std::nullopt;
    return Rejection{
        .reason = "INDEX_PROPOSED_LATE",
        .field = "proposed_on",
        .facts = {{"last_day", latest.ToText()}},
    };
}

Checked<std::vector<PriceChange>> ChangesOf(
    const std::vector<PriceRow>& prices, const IndexFactor& factor
) {
    std::vector<PriceChange> changes;
    for (const PriceRow& row : prices) {
        const std::optional<UnitPrice> after = IndexedPrice(row.unit_price, factor);
        if (!after) return Rejection{.reason = "AMOUNT_OVERFLOW", .field = "points"};
        const std::string calculation =
            row.unit_price.ToText() + " x " + factor.applied_text + " = " + after->ToText();
        changes.push_back({row, *after, calculation});
    }
    return changes;
}

std::string Words(const IndexFactor& factor) {
    return "Index revision: " + factor.calculation + " = " + factor.computed_text + ", applied " +
           factor.applied_text;
}

}  // namespace

Checked<IndexRevision> ReviseByIndex(
    const Terms& terms, const ApplyIndex& command, const Moment& moment
) {
    if (!terms.index_clause)
        return Rejection{.reason = "INDEX_CLAUSE_MISSING", .field = "contract_id"};
    if (auto refused = RefuseByClause(*terms.index_clause, command, moment.today)) return *refused;
    auto factor = FactorOf(*terms.index_clause, command.points);
    if (const auto* fault = std::get_if<IndexFault>(&factor)) {
        return Rejection{
            .reason = fault->reason, .field = "points", .facts = {{"series", fault->series}}
        };
    }
    const std::vector<PriceRow> prices = PricesOn(terms.prices, command.effective_from);
    if (prices.empty()) return Rejection{.reason = "PRICE_MISSING", .field = "effective_from"};
    IndexRevision revision;
    revision.factor = std::get<IndexFactor>(std::move(factor));
    auto changes = ChangesOf(prices, revision.factor);
    if (!changes.ok()) return changes.rejection();
    revision.prices = std::move(changes).value();
    return revision;
}

std::optional<Rejection> ApplyIndexIn(
    ports::Unit& unit,
    const Uuid& contract,
    const ApplyIndex& command,
    const Moment& moment,
    IndexRevision& revision
) {
    const ports::Held<ContractBook> held = unit.Get<ContractBook>(contract);
    if (auto refused =
            CheckCommand(held.state, held.revision, command.seen_revision, LifeCommand::kAmend))
        return refused;
    const Terms terms = FamilyTermsOn(LineOf(unit, contract), command.effective_from).terms;
    auto revised = ReviseByIndex(terms, command, moment);
    if (!revised.ok()) return revised.rejection();
    revision = std::move(revised).value();
    if (revision.factor.outcome == IndexOutcome::kUnderThreshold) return std::nullopt;
    AmendContract amend;
    amend.effective_from = command.effective_from;
    amend.reason = AmendmentReason::kReviewClause;
    amend.description = Words(revision.factor);
    amend.basis.index_factor = revision.factor.ToRatio();
    for (const PriceChange& change : revision.prices) {
        PriceRow row = change.before;
        row.unit_price = change.after;
        amend.patch.prices.push_back(std::move(row));
    }
    if (auto refused = Prepare(unit, contract, held.state, amend, moment)) return refused;
    const auto decision = DecideStep(unit, held, amend, moment);
    if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
    if (auto refused = FollowStep(unit, contract, amend, moment)) return refused;
    TellConcernsIfAny(unit, contract, moment);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
