#include "contract_registry/domain/voucher_provider.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(std::string_view text) {
    return *CivilDate::Parse(text);
}

class Voucher {
  public:
    std::vector<std::string> criteria{"prepayment-register", "insurance"};
    VoucherContract contract{
        .contract_key = "PS-1",
        .is_voucher = true,
        .provider = {.identifier = PartyIdentifier{"FI-PRO", "2077474-0"}, .name = "Hoiva Oy"},
        .start_date = Day("2026-01-01"),
        .end_date = Day("2027-12-31"),
    };
    VoucherProvider state;
    std::vector<FieldFault> faults;

    std::string Tick(const std::string& criterion, bool met = true) {
        return Keep(
            Decide(state, contract, criteria, TickCriterion{criterion, met, "seen"}, "t/1", kNow)
        );
    }
    std::string Approve(const char* from) {
        return Keep(
            Decide(state, contract, criteria, ApproveVoucherProvider{Day(from)}, "t/1", kNow)
        );
    }
    std::string Withdraw(const char* from) {
        return Keep(Decide(state, WithdrawVoucherApproval{Day(from), "bankrupt"}, "t/1"));
    }

  private:
    inline static const Moment kNow{.now = {}, .today = *CivilDate::Parse("2026-02-01")};

    std::string Keep(const Decision<VoucherProviderEvent>& decision) {
        if (!decision.accepted()) {
            faults = decision.rejection().more;
            return decision.rejection().reason + " " + decision.rejection().field;
        }
        for (const VoucherProviderEvent& event : decision.events())
            VoucherProviderBook::Evolve(state, event, {});
        return {};
    }
};

TEST(VoucherProvider, IsApprovedOnceEveryCriterionIsTicked) {
    Voucher voucher;
    EXPECT_EQ(voucher.Approve("2026-03-01"), "VOUCHER_CRITERION_MISSING criteria");
    EXPECT_EQ(voucher.faults.size(), 2U);
    EXPECT_EQ(voucher.Tick("insurance"), "");
    EXPECT_EQ(voucher.Tick("prepayment-register", false), "");
    EXPECT_EQ(voucher.Approve("2026-03-01"), "VOUCHER_CRITERION_MISSING criteria");
    ASSERT_EQ(voucher.faults.size(), 1U);
    EXPECT_EQ(voucher.faults[0].detail, "prepayment-register");
    EXPECT_EQ(voucher.Tick("prepayment-register"), "");
    EXPECT_EQ(voucher.Approve("2026-03-01"), "");
    EXPECT_FALSE(ApprovedOn(voucher.state, Day("2026-02-28")));
    EXPECT_TRUE(ApprovedOn(voucher.state, Day("2026-03-01")));
    EXPECT_TRUE(ApprovedOn(voucher.state, Day("2199-12-31")));
}

TEST(VoucherProvider, FollowsTheListOfCriteriaInForce) {
    Voucher voucher;
    EXPECT_EQ(voucher.Tick("hearsay"), "VOUCHER_CRITERION_UNKNOWN criterion");
    voucher.Tick("insurance");
    voucher.Tick("prepayment-register");
    voucher.criteria.push_back("language-skills");
    EXPECT_EQ(voucher.Approve("2026-03-01"), "VOUCHER_CRITERION_MISSING criteria");
    voucher.criteria = {"insurance"};
    EXPECT_EQ(voucher.Tick("prepayment-register", false), "");
    EXPECT_EQ(voucher.Approve("2026-03-01"), "");
}

TEST(VoucherProvider, IsNotApprovedFromTheDayOfWithdrawal) {
    Voucher voucher;
    voucher.criteria.clear();
    EXPECT_EQ(voucher.Withdraw("2026-03-01"), "VOUCHER_NOT_APPROVED contract_id");
    voucher.Approve("2026-03-01");
    EXPECT_EQ(voucher.Withdraw("2026-02-28"), "DATE_ORDER_REVERSED withdrawn_from");
    EXPECT_EQ(voucher.Withdraw("2026-05-15"), "");
    EXPECT_TRUE(ApprovedOn(voucher.state, Day("2026-05-14")));
    EXPECT_FALSE(ApprovedOn(voucher.state, Day("2026-05-15")));
    EXPECT_EQ(voucher.Withdraw("2026-05-15"), "VOUCHER_NOT_APPROVED withdrawn_from");
    EXPECT_EQ(voucher.Withdraw("2026-06-01"), "VOUCHER_NOT_APPROVED withdrawn_from");
    EXPECT_EQ(voucher.Approve("2026-05-14"), "VOUCHER_ALREADY_APPROVED valid_from");
    EXPECT_EQ(voucher.Approve("2026-06-01"), "");
    EXPECT_FALSE(ApprovedOn(voucher.state, Day("2026-05-31")));
    EXPECT_TRUE(ApprovedOn(voucher.state, Day("2026-06-01")));
}

TEST(VoucherProvider, AWithdrawalCanBeBroughtForward) {
    Voucher voucher;
    voucher.criteria.clear();
    voucher.Approve("2026-03-01");
    voucher.Withdraw("2026-06-01");
    EXPECT_EQ(voucher.Withdraw("2026-04-17"), "");
    EXPECT_TRUE(ApprovedOn(voucher.state, Day("2026-04-16")));
    EXPECT_FALSE(ApprovedOn(voucher.state, Day("2026-04-17")));
    EXPECT_EQ(voucher.Withdraw("2026-02-28"), "DATE_ORDER_REVERSED withdrawn_from");
    EXPECT_EQ(voucher.Approve("2026-05-01"), "");
    EXPECT_EQ(voucher.Withdraw("2026-04-30"), "DATE_ORDER_REVERSED withdrawn_from")
        << "only the last approval is meant";
}

TEST(VoucherProvider, NeedsAVoucherContractWithAKnownProvider) {
    Voucher voucher;
    voucher.criteria.clear();
    EXPECT_EQ(voucher.Approve("2025-12-31"), "VOUCHER_OUTSIDE_CONTRACT valid_from");
    EXPECT_EQ(voucher.Approve("2028-01-01"), "VOUCHER_OUTSIDE_CONTRACT valid_from");
    voucher.contract.provider.identifier.reset();
    EXPECT_EQ(voucher.Approve("2026-03-01"), "PROVIDER_MISSING contract_id");
    voucher.contract.is_voucher = false;
    EXPECT_EQ(voucher.Approve("2026-03-01"), "CONTRACT_NOT_VOUCHER contract_id");
    EXPECT_EQ(voucher.Tick("insurance"), "CONTRACT_NOT_VOUCHER contract_id");
}

TEST(SplitByVoucher, PaysAtMostTheValueAndLeavesTheRestToTheClient) {
    const auto euros = [](std::string_view text) { return *UnitPrice::Parse(text); };
    const VoucherSplit above{euros("42.00 EUR"), euros("8.00 EUR")};
    EXPECT_EQ(SplitByVoucher(euros("50.00 EUR"), euros("42.00 EUR")), above);
    const VoucherSplit below{euros("40.00 EUR"), euros("0.00 EUR")};
    EXPECT_EQ(SplitByVoucher(euros("40.00 EUR"), euros("42.00 EUR")), below);
    EXPECT_EQ(SplitByVoucher(euros("40.00 SEK"), euros("42.00 EUR")), std::nullopt);
}

}  // namespace
}  // namespace luotsi::contract_registry
