#include "finance_integration/domain/disputes.h"

#include "finance_integration/domain/payment_parts.h"
#include "kernel/apportion.h"
#include "kernel/wide.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace luotsi::finance_integration {
namespace {

constexpr std::int64_t kMicrosPerUnit = 1'000'000;
constexpr std::int32_t kWholeBasisPoints = 10'000;
constexpr const char* kOnce = "payment";

bool Concerns(const DisputedPart& part, const PaymentLine& line) {
    if (line.dispute) return false;
    return part.service_codes.empty() ||
           std::ranges::find(part.service_codes, line.service_code) != part.service_codes.end();
}

// By member, empty for the consortium as a whole: a line that one answers for is held from that
// one.
std::map<std::string, Money> DisputedByMember(
    const DisputedPart& part, const std::vector<PaymentLine>& lines, Currency currency
) {
    std::map<std::string, Money> by_member;
    for (const PaymentLine& line : lines) {
        if (!Concerns(part, line)) continue;
        Money& sum = by_member.try_emplace(line.member, Money::Of(0, currency)).first->second;
        sum = sum + line.amount;
    }
    std::erase_if(by_member, [](const auto& one) { return one.second.minor() <= 0; });
    return by_member;
}

Money SumOf(const std::map<std::string, Money>& by_member, Currency currency) {
    Money sum = Money::Of(0, currency);
    for (const auto& [member, amount] : by_member)
        sum = sum + amount;
    return sum;
}

Money Smaller(Money left, Money right) {
    return right < left ? right : left;
}

// What is disputed of lines that come to `base`; an amount in another currency disputes nothing.
Money DisputedOf(const DisputedPart& part, Money base) {
    if (part.amount) {
        if (part.amount->currency() != base.currency()) return Money::Of(0, base.currency());
        return Smaller(*part.amount, base);
    }
    if (part.share.basis_points() == 0) return base;
    const std::array<std::int64_t, 2> weights{
        part.share.basis_points(), kWholeBasisPoints - part.share.basis_points()
    };
    return Apportion(base, weights).front();
}

Money UnpaidOf(Money disputed, Money pay) {
    return disputed - Smaller(pay, disputed);
}

Money TakenOf(const DisputedPart& part, Money base) {
    const Money zero = Money::Of(0, base.currency());
    if (part.too_late) return zero;
    if (part.waiting) return Smaller(*part.waiting, base);
    if (part.stage == DisputeStage::kWithdrawn) return zero;
    const Money disputed = DisputedOf(part, base);
    if (IsHeld(part, base.currency())) return disputed;
    return part.unpaid ? Smaller(*part.unpaid, base) : UnpaidOf(disputed, *part.pay);
}

PaymentLine WithheldLine(
    const DisputedPart& part, const std::string& member, Money taken, CivilDate day
) {
    const Currency currency = taken.currency();
    const Money amount = Money::Of(0, currency) - taken;
    const std::int64_t micros =
        amount.minor() * (kMicrosPerUnit / PowerOfTen(currency.minor_digits()));
    const char* const why = part.waiting             ? " held, reports are missing"
                            : IsHeld(part, currency) ? " held, in dispute"
                                                     : " not paid, by settlement";
    return {
        .service_code = TermOf(part),
        .unit = kOnce,
        .quantity = Quantity::OfMicros(kMicrosPerUnit),
        .unit_price = UnitPrice::OfMicros(micros, currency),
        .price_valid_on = day,
        .amount = amount,
        .explanation = part.code + ": " + taken.ToText() + why,
        .member = member,
        .dispute = part.code,
    };
}

// What it gives free is paid, so it waits while payments wait for missing reports.
void WaitForReports(const DisputedPart& before, DisputedPart& told) {
    if (told.stage == DisputeStage::kOpen || told.too_late || !before.taken) return;
    if (!before.waiting && !(*told.taken < *before.taken)) return;
    told.waiting = before.waiting ? before.waiting : before.taken;
    told.taken = before.taken;
}

bool MayBeHeld(const ProposedMonth& month, const DisputedPart& part) {
    // Known from before proposals told their day: long out.
    if (!month.proposed_on || month.proposal.IsNil()) return false;
    const std::int64_t days = std::int64_t{part.opened_on.DaysSinceEpoch()} -
                              std::int64_t{month.proposed_on->DaysSinceEpoch()};
    if (days < 0) return true;
    return part.recall_days > 0 && days <= static_cast<std::int64_t>(part.recall_days);
}

}  // namespace

std::string TermOf(const DisputedPart& part) {
    return "DISPUTE-" + part.code;
}

bool IsHeld(const DisputedPart& part, Currency currency) {
    if (part.stage == DisputeStage::kOpen || part.waiting) return true;
    const bool fits = part.pay && part.pay->currency() == currency;
    return part.stage == DisputeStage::kSettled && !fits;
}

std::vector<DisputedPart> InOrder(const PaymentState& payments, Month month) {
    std::vector<DisputedPart> parts;
    for (const auto& [code, part] : payments.disputes) {
        if (part.month == month) parts.push_back(part);
    }
    std::ranges::sort(parts, {}, &DisputedPart::order);
    return parts;
}

std::vector<PaymentLine> WithheldLines(
    const PaymentState& payments, Month month, const std::vector<PaymentLine>& lines, Money total
) {
    const Currency currency = total.currency();
    std::vector<PaymentLine> withheld;
    Money left = total;
    for (const DisputedPart& part : InOrder(payments, month)) {
        const auto by_member = DisputedByMember(part, lines, currency);
        const Money taken = Smaller(TakenOf(part, SumOf(by_member, currency)), left);
        if (taken.minor() <= 0 || by_member.empty()) continue;
        left = left - taken;
        std::vector<std::int64_t> weights;
        for (const auto& [member, amount] : by_member)
            weights.push_back(amount.minor());
        const std::vector<Money> split = Apportion(taken, weights);
        std::size_t next = 0;
        for (const auto& [member, amount] : by_member) {
            const Money one = split[next++];
            if (one.minor() > 0)
                withheld.push_back(WithheldLine(part, member, one, month.LastDay()));
        }
    }
    return withheld;
}

std::vector<WithheldPart> WithheldOf(const PaymentProposed& proposal) {
    std::map<std::string, Money> by_code;
    for (const PaymentLine& line : proposal.lines) {
        if (!line.dispute) continue;
        const Money zero = Money::Of(0, line.amount.currency());
        Money& sum = by_code.try_emplace(*line.dispute, zero).first->second;
        sum = sum - line.amount;
    }
    std::vector<WithheldPart> parts;
    for (const auto& [code, amount] : by_code)
        parts.push_back({code, amount});
    return parts;
}

void NoteTaken(const MonthProposed& proposed, std::map<std::string, DisputedPart>& disputes) {
    for (auto& [code, part] : disputes) {
        if (part.month != proposed.month || part.too_late) continue;
        const Currency currency = proposed.total.currency();
        part.taken = Money::Of(0, currency);
        for (const WithheldPart& one : proposed.withheld) {
            if (one.code == code) part.taken = one.amount;
        }
        const bool is_settled =
            part.stage == DisputeStage::kSettled && !IsHeld(part, currency) && !part.unpaid;
        if (is_settled) part.unpaid = part.taken;
    }
}

std::optional<DisputedPart> TakeDispute(const PaymentState& payments, DisputedPart told) {
    const auto known = payments.disputes.find(told.code);
    if (known != payments.disputes.end()) {
        const DisputedPart& before = known->second;
        if (told.revision <= before.revision) return std::nullopt;
        told.order = before.order;
        told.too_late = before.too_late;
        told.taken = before.taken;
        told.unpaid = before.unpaid;
        const bool settles = told.stage == DisputeStage::kSettled && told.taken && !told.unpaid &&
                             !told.too_late && !IsHeld(told, told.taken->currency());
        if (settles) told.taken = told.unpaid = UnpaidOf(*before.taken, *told.pay);
    } else {
        told.order = payments.disputes.size();
        const auto month = payments.months.find(told.month);
        if (month != payments.months.end() && !MayBeHeld(month->second, told)) {
            told.too_late = true;
            told.taken = Money::Of(0, month->second.total.currency());
        }
    }
    if (told.stage == DisputeStage::kWithdrawn && told.taken)
        told.taken = Money::Of(0, told.taken->currency());
    if (payments.reports_hold.on() && known != payments.disputes.end())
        WaitForReports(known->second, told);
    return told;
}

DisputedPart LetGo(DisputedPart part) {
    part.waiting.reset();
    const Money zero = Money::Of(0, part.taken->currency());
    if (part.stage == DisputeStage::kWithdrawn) part.taken = zero;
    if (part.stage == DisputeStage::kSettled && part.unpaid)
        part.taken = Smaller(*part.unpaid, *part.taken);
    return part;
}

std::optional<PaymentProposed> ProposeAnew(
    const ContractTerms& terms,
    const PaymentState& payments,
    const PaymentProposed& last,
    const DisputeMark& mark
) {
    const auto before = payments.months.find(last.month);
    const TermsPeriod* period = terms.On(last.month.LastDay());
    if (before == payments.months.end() || period == nullptr) return std::nullopt;
    PaymentProposed proposal = last;
    proposal.report_version = before->second.version;
    std::erase_if(proposal.lines, [](const PaymentLine& line) { return line.dispute.has_value(); });
    Money total = Money::Of(0, last.total.currency());
    for (const PaymentLine& line : proposal.lines)
        total = total + line.amount;
    for (PaymentLine& line : WithheldLines(payments, last.month, proposal.lines, total)) {
        total = total + line.amount;
        proposal.lines.push_back(std::move(line));
    }
    proposal.total = total;
    proposal.already_proposed = before->second.total;
    proposal.amount = total - before->second.total;
    proposal.judged_anew.reset();
    proposal.dispute = mark;
    const bool same = WithheldOf(proposal) == WithheldOf(last);
    if (same && proposal.amount.minor() == 0) return std::nullopt;
    const Money already = before->second.total;
    proposal.buyer_parts =
        Difference(BuyerParts(*period, total), before->second.buyer_parts, already);
    proposal.payee_parts = Difference(
        PayeeParts(*period, AttributedAmounts(proposal), total), before->second.payee_parts, already
    );
    return proposal;
}

MonthProposed ProposedAnew(
    const ContractTerms& terms,
    const ProposedMonth& before,
    const PaymentProposed& proposal,
    ProposalId id
) {
    MonthProposed proposed{
        .month = proposal.month,
        .version = before.version,
        .total = proposal.total,
        .voucher = before.voucher,
        .proposal = id,
        .proposed_on = before.proposed_on,
        .withheld = WithheldOf(proposal),
    };
    if (id == before.proposal) proposed.restated = before.restated;
    if (const TermsPeriod* period = terms.On(proposal.month.LastDay())) {
        proposed.buyer_parts = BuyerParts(*period, proposal.total);
        proposed.payee_parts = PayeeParts(*period, AttributedAmounts(proposal), proposal.total);
    }
    return proposed;
}

}  // namespace luotsi::finance_integration
