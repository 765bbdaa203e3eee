#include "finance_integration/domain/payment_parts.h"

#include "kernel/apportion.h"
#include "kernel/company_key.h"

#include <algorithm>
#include <cstdint>

namespace luotsi::finance_integration {
namespace {

// Shares that nobody checked, as an import may bring them, split nothing.
bool AreUsable(const std::vector<PartyShare>& shares) {
    return std::ranges::all_of(shares, [](const PartyShare& one) {
        return one.share.basis_points() > 0;
    });
}

std::vector<PaymentPart> PartiesOf(const std::vector<PartyShare>& shares, Currency currency) {
    std::vector<PaymentPart> parts;
    if (!AreUsable(shares)) return parts;
    parts.reserve(shares.size());
    for (const PartyShare& one : shares) {
        parts.push_back({
            .name = one.name,
            .scheme = one.scheme,
            .id = one.id,
            .share = one.share,
            .amount = Money::Of(0, currency),
        });
    }
    return parts;
}

// Adds to each part its share of the amount.
void Spread(std::vector<PaymentPart>& parts, Money amount) {
    std::vector<std::int64_t> weights;
    weights.reserve(parts.size());
    for (const PaymentPart& part : parts)
        weights.push_back(part.share.basis_points());
    const std::vector<Money> split = Apportion(amount, weights);
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i].amount = parts[i].amount + split[i];
}

// A member may be named by any of its identifiers.
PaymentPart* FindMember(std::vector<PaymentPart>& parts, const std::string& company) {
    const auto found = std::ranges::find_if(parts, [&](const PaymentPart& one) {
        return CompanyKey({one.scheme, one.id}) == company;
    });
    return found == parts.end() ? nullptr : &*found;
}

PaymentPart* FindPart(std::vector<PaymentPart>& parts, const std::string& key) {
    const auto found =
        std::ranges::find_if(parts, [&](const PaymentPart& one) { return one.key() == key; });
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace

std::vector<PaymentPart> BuyerParts(const TermsPeriod& terms, Money total) {
    std::vector<PaymentPart> parts = PartiesOf(terms.buyer_shares, total.currency());
    if (!parts.empty()) Spread(parts, total);
    return parts;
}

std::vector<PaymentPart> PayeeParts(
    const TermsPeriod& terms, std::span<const AttributedAmount> amounts, Money total
) {
    std::vector<PaymentPart> parts = PartiesOf(terms.members, total.currency());
    if (parts.empty()) return parts;
    Money common = total;
    for (const AttributedAmount& one : amounts) {
        PaymentPart* own = FindMember(parts, one.member);
        if (own == nullptr) continue;
        own->amount = own->amount + one.amount;
        common = common - one.amount;
    }
    Spread(parts, common);
    return parts;
}

std::vector<PaymentPart> Difference(
    const std::vector<PaymentPart>& now, const std::vector<PaymentPart>& before, Money already
) {
    if (now.empty()) return {};
    const Money zero = Money::Of(0, already.currency());
    std::vector<PaymentPart> earlier = before;
    if (earlier.empty()) {
        earlier = now;
        for (PaymentPart& part : earlier)
            part.amount = zero;
        Spread(earlier, already);
    }
    std::vector<PaymentPart> moved = now;
    for (const PaymentPart& part : earlier) {
        PaymentPart* own = FindPart(moved, part.key());
        if (own == nullptr) {
            moved.push_back(part);
            moved.back().share = {};
            moved.back().amount = zero;
            own = &moved.back();
        }
        own->amount = own->amount - part.amount;
    }
    return moved;
}

}  // namespace luotsi::finance_integration
