#include "finance_integration/domain/disputes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr const char* kSettled = "DISPUTE_SETTLED";
constexpr const char* kWithdrawn = "DISPUTE_WITHDRAWN";
constexpr const char* kTakenOver = "DISPUTE_TAKEN_OVER";

// No code holds a colon, so no other dispute has this term.
std::string UnpaidTermOf(const DisputedPart& part) {
    return TermOf(part) + ":UNPAID";
}

ConditionalPayment Entry(const DisputedPart& part, std::string term, Money amount, CivilDate on) {
    ConditionalPayment payment;
    payment.term_code = std::move(term);
    payment.trigger = PaymentTrigger::kDispute;
    payment.month = part.month;
    payment.amount = amount;
    payment.held_on = on;
    return payment;
}

const ConditionalPayment* FindEntry(const ConditionalState& held, const ConditionalPayment& like) {
    const auto found = held.payments.find(KeyOf(like));
    return found == held.payments.end() ? nullptr : &found->second;
}

using Events = std::vector<ConditionalEvent>;

void HoldOpen(const ConditionalState& held, const DisputedPart& part, CivilDate today, Events& to) {
    ConditionalPayment entry = Entry(part, TermOf(part), *part.taken, today);
    const ConditionalPayment* known = FindEntry(held, entry);
    if (part.too_late) {
        if (known != nullptr) return;
        to.push_back(ConditionalHeld{entry});
        to.push_back(ConditionalCancelled{KeyOf(entry), today, "DISPUTE_TOO_LATE"});
        return;
    }
    if (known == nullptr && part.taken->minor() == 0) return;
    if (known != nullptr && known->amount == entry.amount) return;
    if (known != nullptr) entry.held_on = known->held_on;
    to.push_back(ConditionalHeld{std::move(entry)});
}

// Where what a settlement took away stands: under the dispute's own term where all of it was.
ConditionalPayment UnpaidEntry(
    const ConditionalState& held, const DisputedPart& part, CivilDate today
) {
    const Money taken = *part.taken;
    const ConditionalPayment* known = FindEntry(held, Entry(part, TermOf(part), taken, today));
    const bool whole =
        known != nullptr && known->state == ConditionState::kCancelled && known->reason == kSettled;
    return Entry(part, whole ? TermOf(part) : UnpaidTermOf(part), taken, today);
}

void CancelUnpaid(
    const ConditionalState& held, const DisputedPart& part, CivilDate today, Events& to
) {
    ConditionalPayment entry = UnpaidEntry(held, part, today);
    const ConditionalPayment* known = FindEntry(held, entry);
    const std::int64_t before = known == nullptr ? 0 : known->amount.minor();
    if (entry.amount.minor() == before) return;
    if (known != nullptr) entry.held_on = known->held_on;
    to.push_back(ConditionalHeld{entry});
    to.push_back(ConditionalCancelled{KeyOf(entry), today, kSettled});
}

const ConditionalPayment* HeldEntry(
    const ConditionalState& held, const DisputedPart& part, CivilDate today
) {
    const ConditionalPayment* known =
        FindEntry(held, Entry(part, TermOf(part), *part.taken, today));
    return known != nullptr && known->state == ConditionState::kHeld ? known : nullptr;
}

// By how much more a dispute takes than its entries say.
Money RiseOf(const ConditionalState& held, const DisputedPart& part, CivilDate today) {
    const ConditionalPayment* known = IsHeld(part, part.taken->currency())
                                          ? HeldEntry(held, part, today)
                                          : FindEntry(held, UnpaidEntry(held, part, today));
    const Money zero = Money::Of(0, part.taken->currency());
    const Money before = known == nullptr ? zero : known->amount;
    return before < *part.taken ? *part.taken - before : zero;
}

// A dispute that is over holds nothing more. What it held is paid, but for what its settlement took
// away and what the month's other disputes hold now in its place.
struct Ending {
    const ConditionalState& held;
    Money taken_over;
    ProposalId proposal;
    CivilDate today;

    void End(const DisputedPart& part, Events& to) {
        const ConditionalPayment* known = HeldEntry(held, part, today);
        if (known == nullptr) return CancelUnpaid(held, part, today, to);
        const Money zero = Money::Of(0, part.taken->currency());
        const Money freed = *part.taken < known->amount ? known->amount - *part.taken : zero;
        const Money over = freed < taken_over ? freed : taken_over;
        taken_over = taken_over - over;
        ConditionalPayment entry = *known;
        entry.amount = freed - over;
        const bool pays = entry.amount.minor() > 0;
        if (!pays) entry.amount = *part.taken;
        if (entry.amount != known->amount) to.push_back(ConditionalHeld{entry});
        const char* reason = part.stage == DisputeStage::kSettled ? kSettled : kWithdrawn;
        if (pays) {
            to.push_back(ConditionalReleased{KeyOf(entry), today, reason, proposal});
            return CancelUnpaid(held, part, today, to);
        }
        if (over.minor() > 0 && part.taken->minor() == 0) reason = kTakenOver;
        to.push_back(ConditionalCancelled{KeyOf(entry), today, reason});
    }
};

}  // namespace

std::vector<ConditionalEvent> HoldDisputed(
    const ConditionalState& held,
    const PaymentState& payments,
    Month month,
    ProposalId proposal,
    CivilDate today
) {
    Events events;
    std::vector<DisputedPart> over;
    std::optional<Money> risen;
    for (const DisputedPart& part : InOrder(payments, month)) {
        if (!part.taken) continue;
        const bool is_held = IsHeld(part, part.taken->currency());
        if (is_held)
            HoldOpen(held, part, today, events);
        else if (!part.too_late)
            over.push_back(part);
        if (part.too_late || (!is_held && HeldEntry(held, part, today) != nullptr)) continue;
        const Money rise = RiseOf(held, part, today);
        risen = risen ? *risen + rise : rise;
    }
    for (const DisputedPart& part : over) {
        const Money none = Money::Of(0, part.taken->currency());
        Ending ending{held, risen.value_or(none), proposal, today};
        ending.End(part, events);
        risen = ending.taken_over;
    }
    return events;
}

}  // namespace luotsi::finance_integration
