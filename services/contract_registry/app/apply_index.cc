#include "contract_registry/app/apply_index.h"

#include "contract_registry/app/amendment_rules.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/contract_changed.h"
#include "contract_registry/app/contract_steps.h"
#include "contract_registry/domain/price_list.h"
#include "contract_registry/domain/term_dates.h"

#include <span>
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

// One revision a day, one after another: a cap holds at each of them, and the factors of section
// 136.5 are multiplied.
std::optional<Rejection> RefuseRevised(const ContractHistory& history, CivilDate effective_from) {
    for (const Amendment& amendment : history.amendments) {
        const bool is_revision = amendment.basis && amendment.basis->index_factor;
        if (!is_revision || amendment.effective_from < effective_from) continue;
        return Rejection{
            .reason = "INDEX_ALREADY_REVISED",
            .field = "effective_from",
            .facts = {{"revised_from", amendment.effective_from.ToText()}},
        };
    }
    return std::nullopt;
}

AmendContract AmendmentOf(
    const Terms& terms, const ApplyIndex& command, const IndexRevision& revision
) {
    AmendContract amend;
    amend.effective_from = command.effective_from;
    amend.reason = AmendmentReason::kReviewClause;
    amend.description = Words(revision.factor);
    amend.basis.index_factor = revision.factor.ToRatio();
    amend.patch.index_clause = Rebased(*terms.index_clause, command.points);
    for (const PriceChange& change : revision.prices) {
        PriceRow row = change.before;
        row.unit_price = change.after;
        amend.patch.prices.push_back(std::move(row));
    }
    return amend;
}

}  // namespace

Terms IndexTermsOn(std::vector<FamilyMember> line, CivilDate day) {
    const ContractHistory& own = line.front().history;
    if (TermsOn(own, day).prices.empty()) return FamilyTermsOn(line, day).terms;
    const CivilDate agreed = own.base.start_date.value_or(day);
    for (FamilyMember& above : std::span(line).subspan(1)) {
        for (Amendment& amendment : above.history.amendments) {
            const bool is_revision = amendment.basis && amendment.basis->index_factor;
            if (is_revision && amendment.effective_from > agreed)
                amendment.patch.index_clause.reset();
        }
    }
    return FamilyTermsOn(line, day).terms;
}

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
    const std::vector<PriceRow> prices = PricesFrom(terms.prices, command.effective_from);
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
    if (auto refused = RefuseRevised(held.state, command.effective_from)) return refused;
    const Terms terms = IndexTermsOn(LineOf(unit, contract), command.effective_from);
    auto revised = ReviseByIndex(terms, command, moment);
    if (!revised.ok()) return revised.rejection();
    revision = std::move(revised).value();
    if (!revision.factor.Moves()) return std::nullopt;
    AmendContract amend = AmendmentOf(terms, command, revision);
    if (!IsApprovalRequired(unit, kAmendmentsNeedApproval, moment.today)) {
        if (auto refused = Prepare(unit, contract, held.state, amend, moment)) return refused;
    } else if (!command.only_shown) {
        return Rejection{.reason = "INDEX_NEEDS_AMENDMENT", .field = "contract_id"};
    }
    const auto decision = DecideStep(unit, held, amend, moment);
    if (auto refused = unit.Apply<ContractBook>(contract, decision)) return refused;
    if (auto refused = FollowStep(unit, contract, amend, moment)) return refused;
    TellConcernsIfAny(unit, contract, moment);
    AfterContractChanged(unit, contract, held.state, moment);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
