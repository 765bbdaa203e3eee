#include "finance_integration/domain/payment_parts.h"

#include "domain_builders.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <numeric>

namespace luotsi::finance_integration {
namespace {

PartyShare Party(const std::string& id, std::int32_t basis_points) {
    return {"Org " + id, "FI-PRO", id, Share::OfBasisPoints(basis_points)};
}

TermsPeriod Joint() {
    TermsPeriod terms;
    terms.buyer_shares = {Party("B1", 5'000), Party("B2", 3'000), Party("B3", 2'000)};
    terms.members = {Party("P1", 6'000), Party("P2", 3'000), Party("P3", 1'000)};
    return terms;
}

std::map<std::string, std::int64_t> Cents(const std::vector<PaymentPart>& parts) {
    std::map<std::string, std::int64_t> cents;
    for (const PaymentPart& part : parts)
        cents[part.id] = part.amount.minor();
    return cents;
}

using Split = std::map<std::string, std::int64_t>;

TEST(PaymentParts, SplitByTheBuyersShares) {
    EXPECT_EQ(Cents(BuyerParts(Joint(), Eur(101))), (Split{{"B1", 51}, {"B2", 30}, {"B3", 20}}));
    EXPECT_TRUE(BuyerParts(TermsPeriod(), Eur(101)).empty());
}

TEST(PaymentParts, GiveAMemberItsOwnLinesAndItsShareOfTheRest) {
    const std::vector<AttributedAmount> amounts{{"FI-PRO:P3", Eur(1'000)}, {"", Eur(100)}};
    EXPECT_EQ(
        Cents(PayeeParts(Joint(), amounts, Eur(1'100))),
        (Split{{"P1", 60}, {"P2", 30}, {"P3", 1'010}})
    );
}

TEST(PaymentParts, KnowAMemberByAnyOfItsIdentifiers) {
    TermsPeriod terms;
    terms.members = {
        {"A", "VAT", "FI20774740", Share::OfBasisPoints(5'000)},
        {"B", "FI-PRO", "1572860-0", Share::OfBasisPoints(5'000)},
    };
    const std::vector<AttributedAmount> amounts{{"FI-PRO:2077474-0", Eur(10)}};
    EXPECT_EQ(
        Cents(PayeeParts(terms, amounts, Eur(10))), (Split{{"FI20774740", 10}, {"1572860-0", 0}})
    );
}

TEST(PaymentParts, AreNoneForSharesThatNobodyChecked) {
    TermsPeriod terms = Joint();
    terms.buyer_shares[0].share = Share::OfBasisPoints(-1);
    EXPECT_TRUE(BuyerParts(terms, Eur(101)).empty());
}

TEST(PaymentParts, OfACorrectionCountAPartyThatLeft) {
    TermsPeriod after = Joint();
    after.buyer_shares = {Party("B1", 5'000), Party("B4", 5'000)};
    const auto moved =
        Difference(BuyerParts(after, Eur(60)), BuyerParts(Joint(), Eur(100)), Eur(100));
    EXPECT_EQ(Cents(moved), (Split{{"B1", -20}, {"B2", -30}, {"B3", -20}, {"B4", 30}}));
}

// Shares that sum to the whole, as the registry demands.
std::vector<PartyShare> AnyShares(const std::string& prefix) {
    std::vector<PartyShare> shares;
    const int count = *rc::gen::inRange(1, 7);
    std::int32_t left = 10'000;
    for (int i = 0; i < count; ++i) {
        const std::int32_t most = left - (count - i - 1);
        const std::int32_t share = i + 1 == count ? left : *rc::gen::inRange(1, most + 1);
        shares.push_back(Party(prefix + std::to_string(i), share));
        left -= share;
    }
    return shares;
}

Money SumOf(const std::vector<PaymentPart>& parts) {
    Money sum = Eur(0);
    for (const PaymentPart& part : parts)
        sum = sum + part.amount;
    return sum;
}

// Whatever is corrected, and even when the shares themselves change: what moves sums to the
// difference, and all that moved sums to the last total, list by list.
RC_GTEST_PROP(PaymentParts, SumToTheCentThroughAnyCorrections, ()) {
    std::vector<PaymentPart> buyers;
    std::vector<PaymentPart> payees;
    Money already = Eur(0);
    Money moved_by_buyers = Eur(0);
    Money moved_to_payees = Eur(0);
    const int versions = *rc::gen::inRange(1, 6);
    for (int version = 0; version < versions; ++version) {
        TermsPeriod terms;
        terms.buyer_shares = AnyShares("B");
        terms.members = AnyShares("P");
        std::vector<AttributedAmount> amounts;
        Money total = Eur(0);
        const int lines = *rc::gen::inRange(0, 6);
        for (int i = 0; i < lines; ++i) {
            const Money amount = Eur(*rc::gen::inRange<std::int64_t>(0, 10'000'000'00));
            const int member = *rc::gen::inRange(-1, 7);
            const std::string key = member < 0 ? "" : "FI-PRO:P" + std::to_string(member);
            amounts.push_back({key, amount});
            total = total + amount;
        }
        const auto all_buyers = BuyerParts(terms, total);
        const auto all_payees = PayeeParts(terms, amounts, total);
        RC_ASSERT(SumOf(all_buyers) == total);
        RC_ASSERT(SumOf(all_payees) == total);
        const auto by_buyers = Difference(all_buyers, buyers, already);
        const auto to_payees = Difference(all_payees, payees, already);
        RC_ASSERT(SumOf(by_buyers) == total - already);
        RC_ASSERT(SumOf(to_payees) == total - already);
        moved_by_buyers = moved_by_buyers + SumOf(by_buyers);
        moved_to_payees = moved_to_payees + SumOf(to_payees);
        buyers = all_buyers;
        payees = all_payees;
        already = total;
    }
    RC_ASSERT(moved_by_buyers == already);
    RC_ASSERT(moved_to_payees == already);
}

}  // namespace
}  // namespace luotsi::finance_integration
