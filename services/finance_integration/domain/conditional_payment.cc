#include "finance_integration/domain/conditional_payment.h"

#include "finance_integration/domain/agreed_prices.h"
#include "finance_integration/domain/payment_parts.h"
#include "kernel/decision.h"
#include "kernel/wide.h"

#include <algorithm>

namespace luotsi::finance_integration {
namespace {

// The unit in which a fixed amount is counted.
constexpr const char* kOnce = "payment";
constexpr std::int64_t kMicrosPerUnit = 1'000'000;

const TermsPeriod* TermsAtEnd(const ContractTerms& terms, Month month) {
    const TermsPeriod* period = terms.On(month.LastDay());
    return period != nullptr && period->binding && !period->own_production ? period : nullptr;
}

bool WaitsForOutcome(const ContractTerms& terms, const std::string& indicator) {
    return std::ranges::any_of(terms.periods, [&](const TermsPeriod& period) {
        return std::ranges::any_of(period.payment_terms, [&](const AgreedPayment& term) {
            return term.trigger == PaymentTrigger::kOutcome && term.indicator_code == indicator;
        });
    });
}

// Only what some term may ask for; all of it while the terms are not known.
std::map<std::string, bool> Asked(
    const ContractTerms& terms, bool terms_seen, const std::map<std::string, bool>& met
) {
    if (!terms_seen) return met;
    std::map<std::string, bool> asked;
    for (const auto& [indicator, reached] : met) {
        if (WaitsForOutcome(terms, indicator)) asked.emplace(indicator, reached);
    }
    return asked;
}

ConditionalPayment OutcomePayment(const AgreedPayment& term, Month month, CivilDate today) {
    ConditionalPayment payment;
    payment.term_code = term.code;
    payment.trigger = PaymentTrigger::kOutcome;
    payment.month = month;
    payment.amount = term.amount;
    payment.indicator_code = term.indicator_code;
    payment.outcome_month = month.AddMonths(static_cast<int>(term.outcome_after_months));
    payment.held_on = today;
    return payment;
}

ConditionalPayment MilestonePayment(const AgreedPayment& term, CivilDate today) {
    ConditionalPayment payment;
    payment.term_code = term.code;
    payment.trigger = PaymentTrigger::kMilestone;
    payment.amount = term.amount;
    payment.milestone_code = term.milestone_code;
    payment.held_on = today;
    return payment;
}

void HoldOutcomes(
    const ConditionalState& state,
    const ContractTerms& terms,
    Month month,
    CivilDate today,
    std::vector<ConditionalEvent>& events
) {
    const TermsPeriod* period = TermsAtEnd(terms, month);
    if (period == nullptr) return;
    for (const AgreedPayment& term : period->payment_terms) {
        if (term.trigger != PaymentTrigger::kOutcome) continue;
        ConditionalPayment payment = OutcomePayment(term, month, today);
        if (!state.payments.contains(KeyOf(payment)))
            events.push_back(ConditionalHeld{std::move(payment)});
    }
}

// The amount of a held payment follows its contract; what is settled does not.
bool Stands(const ConditionalState& state, const ConditionalPayment& payment) {
    const auto known = state.payments.find(KeyOf(payment));
    if (known == state.payments.end()) return false;
    if (known->second.state != ConditionState::kHeld) return true;
    return known->second.amount == payment.amount &&
           known->second.milestone_code == payment.milestone_code;
}

}  // namespace

void ConditionalBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto settle = [&](const std::string& key, ConditionState to, const auto& how) {
        const auto found = state.payments.find(key);
        if (found == state.payments.end()) return;
        found->second.state = to;
        found->second.settled_on = how.on;
        found->second.reason = how.reason;
    };
    std::visit(
        Overloaded{
            [&](const MonthWaits& one) { state.waiting[one.month] = one.contract_revision; },
            [&](const MonthTaken& one) { state.waiting.erase(one.month); },
            [&](const OutcomesNoted& one) { state.outcomes[one.month] = one.met; },
            [&](const MilestoneMetNoted& one) {
                state.milestones_met[one.milestone_code] = true;
                if (one.met_on) state.milestone_days[one.milestone_code] = *one.met_on;
            },
            [&](const ConditionalHeld& one) { state.payments[KeyOf(one.payment)] = one.payment; },
            [&](const ConditionalReleased& one) {
                settle(one.key, ConditionState::kReleased, one);
                const auto found = state.payments.find(one.key);
                if (found != state.payments.end()) found->second.proposal = one.proposal;
            },
            [&](const ConditionalCancelled& one) {
                settle(one.key, ConditionState::kCancelled, one);
            },
        },
        event
    );
}

std::string KeyOf(const ConditionalPayment& payment) {
    return payment.month ? payment.term_code + '/' + payment.month->ToText() : payment.term_code;
}

std::optional<Settlement> SettlementOf(
    const ConditionalState& state, const ConditionalPayment& payment
) {
    if (payment.state != ConditionState::kHeld) return std::nullopt;
    if (payment.trigger == PaymentTrigger::kDispute) return std::nullopt;
    if (payment.trigger == PaymentTrigger::kMilestone) {
        if (!state.milestones_met.contains(payment.milestone_code)) return std::nullopt;
        return Settlement{true, "MILESTONE_MET"};
    }
    if (!payment.outcome_month) return std::nullopt;
    const auto month = state.outcomes.find(*payment.outcome_month);
    if (month == state.outcomes.end()) return std::nullopt;
    const auto outcome = month->second.find(payment.indicator_code);
    if (outcome == month->second.end()) return std::nullopt;
    return Settlement{outcome->second, outcome->second ? "OUTCOME_MET" : "OUTCOME_NOT_MET"};
}

std::vector<ConditionalEvent> TakeMonth(
    const ConditionalState& state,
    const ContractTerms& terms,
    Month month,
    std::uint64_t contract_revision,
    const std::map<std::string, bool>& met,
    CivilDate today
) {
    std::vector<ConditionalEvent> events;
    const bool seen = terms.revision > 0 && terms.revision >= contract_revision;
    // A correction's outcome replaces the earlier one for whatever still waits.
    std::map<std::string, bool> asked = Asked(terms, seen, met);
    const auto known = state.outcomes.find(month);
    const bool told = known == state.outcomes.end() ? asked.empty() : known->second == asked;
    if (!told) events.push_back(OutcomesNoted{month, std::move(asked)});
    if (seen) {
        HoldOutcomes(state, terms, month, today, events);
    } else if (!state.waiting.contains(month)) {
        events.push_back(MonthWaits{month, contract_revision});
    }
    return events;
}

std::vector<ConditionalEvent> TakeTerms(
    const ConditionalState& state, const ContractTerms& terms, CivilDate today
) {
    std::vector<ConditionalEvent> events;
    for (const auto& [month, revision] : state.waiting) {
        if (terms.revision < revision) continue;
        events.push_back(MonthTaken{month});
        HoldOutcomes(state, terms, month, today, events);
    }
    if (terms.periods.empty()) return events;
    const TermsPeriod& latest = terms.periods.back();
    if (!latest.binding || latest.own_production) return events;
    for (const AgreedPayment& term : latest.payment_terms) {
        if (term.trigger != PaymentTrigger::kMilestone) continue;
        ConditionalPayment payment = MilestonePayment(term, today);
        if (!Stands(state, payment)) events.push_back(ConditionalHeld{std::move(payment)});
    }
    return events;
}

std::vector<ConditionalEvent> TakeMilestone(
    const ConditionalState& state,
    const std::string& milestone_code,
    const std::optional<CivilDate>& met_on
) {
    if (state.milestones_met.contains(milestone_code)) return {};
    return {MilestoneMetNoted{milestone_code, met_on}};
}

CivilDate EarnedOn(
    const ConditionalState& state, const ConditionalPayment& payment, CivilDate today
) {
    if (payment.month) return payment.month->LastDay();
    const auto met = state.milestone_days.find(payment.milestone_code);
    return met == state.milestone_days.end() ? today : met->second;
}

PaymentProposed ReleasedPayment(
    ContractId contract,
    const ContractTerms& terms,
    const ConditionalPayment& payment,
    CivilDate earned_on,
    CivilDate on
) {
    const TermsPeriod& then = TermsOn(terms, earned_on);
    PaymentProposed proposal;
    proposal.contract = contract;
    proposal.contract_number = then.label();
    proposal.payee_name = then.provider_name;
    proposal.payee_scheme = then.provider_scheme;
    proposal.payee_id = then.provider_id;
    proposal.month = payment.month.value_or(Month::Of(on));
    proposal.contract_revision = terms.revision;
    proposal.payment_term_code = payment.term_code;
    const Currency currency = payment.amount.currency();
    const std::int64_t micros =
        payment.amount.minor() * (kMicrosPerUnit / PowerOfTen(currency.minor_digits()));
    const std::string why =
        payment.trigger == PaymentTrigger::kMilestone
            ? "milestone " + payment.milestone_code + " met"
            : payment.indicator_code + " of " + payment.outcome_month->ToText() + " met";
    proposal.lines.push_back({
        .service_code = payment.term_code,
        .unit = kOnce,
        .quantity = Quantity::OfMicros(kMicrosPerUnit),
        .unit_price = UnitPrice::OfMicros(micros, currency),
        .price_valid_on = on,
        .amount = payment.amount,
        .explanation = payment.term_code + ": " + payment.amount.ToText() + ", " + why,
    });
    proposal.total = payment.amount;
    proposal.already_proposed = Money::Of(0, currency);
    proposal.amount = payment.amount;
    proposal.buyer_parts = BuyerParts(then, payment.amount);
    proposal.payee_parts = PayeeParts(then, {}, payment.amount);
    return proposal;
}

}  // namespace luotsi::finance_integration
