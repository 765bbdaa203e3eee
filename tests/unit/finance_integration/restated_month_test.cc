#include "finance_integration/domain/restated_month.h"

#include "domain_builders.h"

#include <gtest/gtest.h>

namespace luotsi::finance_integration {
namespace {

PaymentProposed Of(std::vector<PaymentLine> lines, Money amount = Eur(0)) {
    PaymentProposed proposal;
    proposal.lines = std::move(lines);
    proposal.amount = amount;
    return proposal;
}

PaymentLine Line(const char* service, std::int64_t cents) {
    PaymentLine line;
    line.service_code = service;
    line.amount = Eur(cents);
    return line;
}

TEST(MovesMoney, InAllBetweenPartiesAndBetweenServices) {
    const PaymentProposed last = Of({Line("CARE", 100), Line("NIGHT", 50)});
    EXPECT_FALSE(MovesMoney(last, last));
    EXPECT_FALSE(MovesMoney(Of({Line("NIGHT", 50), Line("CARE", 60), Line("CARE", 40)}), last));
    EXPECT_FALSE(MovesMoney(Of({Line("CARE", 100), Line("NIGHT", 50), Line("MEAL", 0)}), last));
    EXPECT_TRUE(MovesMoney(Of({Line("CARE", 101), Line("NIGHT", 50)}, Eur(1)), last));
    EXPECT_TRUE(MovesMoney(Of({Line("CARE", 101), Line("NIGHT", 49)}), last));
    PaymentProposed parts = last;
    parts.payee_parts = {
        {"P1", "FI-PRO", "P1", Share::OfBasisPoints(5'000), Eur(7)},
        {"P2", "FI-PRO", "P2", Share::OfBasisPoints(5'000), Eur(-7)},
    };
    EXPECT_TRUE(MovesMoney(parts, last));
    std::swap(parts.payee_parts, parts.buyer_parts);
    EXPECT_TRUE(MovesMoney(parts, last));
    parts.buyer_parts[0].amount = parts.buyer_parts[1].amount = Eur(0);
    EXPECT_FALSE(MovesMoney(parts, last));
}

TEST(MovesMoney, WhereAClientPaysOtherwise) {
    PaymentLine voucher = Line("CARE", 100);
    voucher.client_pays = Eur(8);
    const PaymentProposed last = Of({voucher});
    voucher.client_pays = Eur(9);
    EXPECT_TRUE(MovesMoney(Of({voucher}), last));
}

TEST(MovesMoney, NotWhereTwoDisputesHoldInEachOthersPlace) {
    PaymentLine first = Line("DISPUTE-D1", -10);
    first.dispute = "D1";
    PaymentLine second = Line("DISPUTE-D2", -10);
    second.dispute = "D2";
    EXPECT_FALSE(MovesMoney(Of({Line("CARE", 100), second}), Of({Line("CARE", 100), first})));
}

TEST(RestatedMonthOf, StandsOnTheProposalAndTheDayOfBefore) {
    ProposedMonth before{.version = 1, .total = Eur(100)};
    before.proposal = SmallId<ProposalId>(1);
    before.proposed_on = Day("2026-03-10");
    MonthProposed now{.month = MonthOf("2026-02"), .version = 2, .total = Eur(100)};
    now.proposal = SmallId<ProposalId>(2);
    now.proposed_on = Day("2026-06-10");
    const MonthProposed restated = RestatedMonthOf(now, before, SmallId<ProposalId>(2));
    EXPECT_EQ(restated.version, 2U);
    EXPECT_EQ(restated.proposal, SmallId<ProposalId>(1));
    EXPECT_EQ(restated.restated, SmallId<ProposalId>(2));
    // A dispute is too late by the day of what was paid, not by that of a correction of nothing.
    EXPECT_EQ(restated.proposed_on, Day("2026-03-10"));
}

}  // namespace
}  // namespace luotsi::finance_integration
