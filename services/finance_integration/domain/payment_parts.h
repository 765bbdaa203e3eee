#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::finance_integration {

// A party's part of a payment. All parts of a list sum to the whole to the cent.
struct PaymentPart {
    std::string name = {};
    std::string scheme = {};
    std::string id = {};
    Share share = {};
    Money amount = {};

    std::string key() const { return scheme + ':' + id; }
    bool operator==(const PaymentPart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"name", &PaymentPart::name},
            Field{"scheme", &PaymentPart::scheme},
            Field{"id", &PaymentPart::id},
            Field{"share", &PaymentPart::share},
            Field{"amount", &PaymentPart::amount}
        };
    }
};

// An amount that one member of a consortium answers for; without one, all by their shares.
struct AttributedAmount {
    // CompanyKey of the member.
    std::string member;
    Money amount;
};

// Who pays what of a month's total: by the buyers' shares. Nothing for a buyer that pays alone.
std::vector<PaymentPart> BuyerParts(const TermsPeriod& terms, Money total);

// Who gets what of it: what a member's own lines came to, and of the rest its share. Nothing for a
// provider that stands alone.
std::vector<PaymentPart> PayeeParts(
    const TermsPeriod& terms, std::span<const AttributedAmount> amounts, Money total
);

// What moves now, after `before` was moved already: now less before, party by party, so that the
// parts of a correction sum to the difference. A party that is new or gone counts with zero on the
// other side. `before` without parts is taken as split by the shares of now.
std::vector<PaymentPart> Difference(
    const std::vector<PaymentPart>& now, const std::vector<PaymentPart>& before, Money already
);

}  // namespace luotsi::finance_integration
