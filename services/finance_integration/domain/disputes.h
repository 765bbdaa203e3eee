#pragma once

#include "finance_integration/domain/conditional_payment.h"
#include "finance_integration/domain/payment.h"
#include "kernel/money.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// What is disputed of a month's payment is held and the rest is paid. A proposal shows it as lines
// below zero, so that its lines, its total and what was proposed before always add up; when the
// sides have agreed, the month is proposed once more and the difference is paid. For every month:
// what was proposed and what disputes take of it sum to the month's lines to the cent.

// The term under which a proposal's lines and the held amounts name it.
std::string TermOf(const DisputedPart& part);

// Open, settled with a sum that cannot be paid of this month, so that people look at it first, or
// over while payments wait for missing reports.
bool IsHeld(const DisputedPart& part, Currency currency);

// A month's disputes, the one that takes first first.
std::vector<DisputedPart> InOrder(const PaymentState& payments, Month month);

// The lines below zero of a month's disputes, for lines that come to `total`. Together they never
// take more than that.
std::vector<PaymentLine> WithheldLines(
    const PaymentState& payments, Month month, const std::vector<PaymentLine>& lines, Money total
);

// What each dispute takes by the proposal's lines.
std::vector<WithheldPart> WithheldOf(const PaymentProposed& proposal);

// What the disputes take now that the month was proposed: what a settlement took away stays, what
// is still held follows the newest proposal.
void NoteTaken(const MonthProposed& proposed, std::map<std::string, DisputedPart>& disputes);

// What is new about a dispute; nothing for a revision that is not newer than the known one. While a
// step of the ladder holds payments, one that is over and gives something free waits.
std::optional<DisputedPart> TakeDispute(const PaymentState& payments, DisputedPart told);

// A dispute that has waited, once payments are let go.
DisputedPart LetGo(DisputedPart part);

// The month's lines in force (`last`) as the disputes now stand; nothing where all is as it was.
// One that moves no euro (restated_month.h) is not proposed.
std::optional<PaymentProposed> ProposeAnew(
    const ContractTerms& terms,
    const PaymentState& payments,
    const PaymentProposed& last,
    const DisputeMark& mark
);

// The month's book after it; `id` of the newest proposal, so where no euro moves the one before.
MonthProposed ProposedAnew(
    const ContractTerms& terms,
    const ProposedMonth& before,
    const PaymentProposed& proposal,
    ProposalId id
);

// How the held amounts of a month's disputes follow, each with the events of its own. `proposal` is
// the month's newest: it pays what is released.
std::vector<ConditionalEvent> HoldDisputed(
    const ConditionalState& held,
    const PaymentState& payments,
    Month month,
    ProposalId proposal,
    CivilDate today
);

}  // namespace luotsi::finance_integration
