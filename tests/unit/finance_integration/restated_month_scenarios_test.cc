// A correction is proposed where a euro moves, and nowhere else; what is judged later is judged by
// the lines in force all the same.
#include "finance_world.h"

#include <cstdint>
#include <string>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr const char* kMonth = "2026-02";

struct Reported {
    const char* service;
    std::int64_t days;
    const char* day = "";
};

report::v1::ReportEvent Approval(std::uint32_t version, const std::vector<Reported>& lines) {
    report::v1::ReportEvent event;
    event.set_kind(report::v1::REPORT_EVENT_KIND_APPROVED);
    event.set_contract_id(ContractIdText(1));
    event.set_month(kMonth);
    event.mutable_report()->set_version(version);
    event.mutable_report()->set_contract_revision(1);
    std::int64_t cents = 0;
    for (const Reported& one : lines) {
        auto& service = *event.mutable_report()->add_lines()->mutable_service();
        service.set_service_code(one.service);
        service.set_unit("day");
        service.mutable_quantity()->set_micros(one.days * 1'000'000);
        service.set_service_date(one.day);
        if (std::string(one.service) != "MEAL") cents += one.days * 157'50;
    }
    auto& amount = *event.add_amounts();
    amount.set_currency_code("EUR");
    amount.set_amount_minor(cents);
    return event;
}

void AddPrice(contract::v1::Contract& contract, const char* service, std::int64_t micros) {
    contract::v1::Price& price = *contract.add_prices();
    price.set_service_code(service);
    price.set_unit("day");
    price.mutable_unit_price()->set_currency_code("EUR");
    price.mutable_unit_price()->set_amount_micros(micros);
}

// Days and nights at 157.50 euros, meals that cost nothing, and 100.00 euros a month.
contract::v1::ContractEvent Agreed() {
    ContractStory story;
    story.id = ContractIdText(1);
    story.number = "S-1";
    story.provider = "Hoiva Oy";
    story.day_price = "157.50";
    contract::v1::ContractEvent event = ToEvent(story);
    contract::v1::Contract& contract = *event.mutable_periods(0)->mutable_contract();
    AddPrice(contract, "NIGHT", 157'500'000);
    AddPrice(contract, "MEAL", 0);
    contract::v1::PaymentTerm& term = *contract.add_payment_terms();
    term.set_code("BASE");
    term.set_trigger(contract::v1::PAYMENT_TRIGGER_REPORT);
    term.mutable_amount()->set_currency_code("EUR");
    term.mutable_amount()->set_amount_minor(100'00);
    return event;
}

class RestatedMonth : public testing::Test {
  protected:
    RestatedMonth() { world_.Tell(Agreed()); }

    std::vector<finance::v1::PaymentProposal> Proposals() {
        const auto listed = world_.Call<finance::v1::ListPaymentProposalsResponse>(
            "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
        );
        return {listed.payment_proposals().begin(), listed.payment_proposals().end()};
    }
    std::vector<std::int64_t> Amounts() {
        std::vector<std::int64_t> amounts;
        for (const auto& one : Proposals())
            amounts.push_back(one.amount().amount_minor());
        return amounts;
    }
    void Approve(std::uint32_t version, const std::vector<Reported>& lines) {
        world_.Tell(Approval(version, lines));
    }
    finance::v1::Reconciliation Reconcile() {
        finance::v1::ReconcileRequest request;
        request.set_contract_id(ContractIdText(1));
        request.set_month(kMonth);
        return world_.Call<finance::v1::Reconciliation>("Reconcile", request);
    }

    FinanceWorld world_;
};

using Minors = std::vector<std::int64_t>;

TEST_F(RestatedMonth, ACorrectionThatMovesNoEuroIsNoProposal) {
    Approve(1, {{"CARE", 310}});
    Approve(2, {{"CARE", 310}});                                              // indicators alone
    Approve(3, {{"CARE", 155, "2026-02-10"}, {"CARE", 155}});                 // a line in two
    Approve(4, {{"MEAL", 900}, {"CARE", 155, "2026-02-11"}, {"CARE", 155}});  // what costs nothing
    Approve(3, {{"CARE", 155, "2026-02-10"}, {"CARE", 155}});                 // read again
    EXPECT_EQ(Amounts(), (Minors{48'925'00}));
    EXPECT_EQ(world_.PublicEvents().size(), 1U);
    // The next euro is counted from the version in force.
    Approve(5, {{"CARE", 300}});
    EXPECT_EQ(Amounts(), (Minors{48'925'00, -1'575'00}));
    EXPECT_EQ(Proposals().back().report_version(), 5U);
    EXPECT_EQ(Proposals().back().already_proposed().amount_minor(), 48'925'00);
}

TEST_F(RestatedMonth, EurosThatMoveFromOneServiceToAnotherAreProposed) {
    Approve(1, {{"CARE", 300}, {"NIGHT", 10}});
    Approve(2, {{"CARE", 290}, {"NIGHT", 20}});
    EXPECT_EQ(Amounts(), (Minors{48'925'00, 0}));
    EXPECT_EQ(Proposals().back().lines(1).amount().amount_minor(), 3'150'00);
}

TEST_F(RestatedMonth, AReportThatWaitedWaitsNoMoreWhenItsCorrectionMovesNoEuro) {
    Approve(1, {{"CARE", 310}});
    Approve(2, {{"CARE", 310}, {"UNKNOWN", 1}});
    EXPECT_EQ(Reconcile().payment_held(), "PRICE_MISSING");
    Approve(3, {{"CARE", 310}});
    EXPECT_EQ(Reconcile().payment_held(), "");
    EXPECT_EQ(Amounts().size(), 1U);
}

TEST_F(RestatedMonth, IsReconciledByTheVersionInForce) {
    Approve(1, {{"CARE", 310}});
    Approve(2, {{"CARE", 155, "2026-02-10"}, {"CARE", 155}});
    const finance::v1::Reconciliation told = Reconcile();
    EXPECT_EQ(told.report_version(), 2U);
    ASSERT_EQ(told.sums_size(), 1);
    ASSERT_EQ(told.sums(0).parts_size(), 1) << told.ShortDebugString();
    EXPECT_EQ(told.sums(0).parts(0).kind(), "fixed");
    EXPECT_EQ(told.sums(0).parts(0).amount().amount_minor(), 100'00);
}

TEST_F(RestatedMonth, ADisputeProposesTheLinesInForce) {
    Approve(1, {{"CARE", 310}});
    Approve(2, {{"CARE", 155, "2026-02-10"}, {"CARE", 155}});
    steering::v1::DisputeEvent event;
    steering::v1::Dispute& dispute = *event.mutable_dispute();
    dispute.set_contract_id(ContractIdText(1));
    dispute.set_code("D1");
    dispute.set_revision(1);
    dispute.set_state(steering::v1::DISPUTE_STATE_OPEN);
    dispute.set_opened_on("2026-04-01");
    dispute.set_recall_days(5);
    dispute.mutable_part()->set_month(kMonth);
    dispute.mutable_part()->mutable_amount()->set_currency_code("EUR");
    dispute.mutable_part()->mutable_amount()->set_amount_minor(500'00);
    world_.Tell(event);
    EXPECT_EQ(Amounts(), (Minors{48'925'00, -500'00}));
    const finance::v1::PaymentProposal held = Proposals().back();
    EXPECT_EQ(held.report_version(), 2U);
    ASSERT_EQ(held.lines_size(), 4);
    EXPECT_EQ(held.lines(0).service_date(), "2026-02-10");
    // Settled again as it was: the month stands on one proposal, with all its lines.
    dispute.set_revision(2);
    dispute.set_state(steering::v1::DISPUTE_STATE_WITHDRAWN);
    world_.Tell(event);
    EXPECT_EQ(Amounts(), (Minors{48'925'00, -500'00, 500'00}));
    EXPECT_EQ(Reconcile().sums(0).parts_size(), 1);
}

TEST_F(RestatedMonth, AnApprovalThatEndsTakesBackByTheDaysInForce) {
    contract::v1::ContractEvent agreed = Agreed();
    agreed.set_revision(2);
    contract::v1::Contract& contract = *agreed.mutable_periods(0)->mutable_contract();
    contract.set_type(contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER);
    contract.clear_payment_terms();
    world_.Tell(agreed);
    contract::v1::VoucherProviderEvent approved;
    approved.set_contract_id(ContractIdText(1));
    approved.set_revision(1);
    approved.add_approved_spans()->set_first("2026-01-01");
    world_.Tell(approved);

    Approve(1, {{"CARE", 2, "2026-02-20"}});
    Approve(2, {{"CARE", 2, "2026-02-10"}});
    EXPECT_EQ(Amounts(), (Minors{315'00}));
    approved.set_revision(2);
    approved.mutable_approved_spans(0)->set_last("2026-02-15");
    world_.Tell(approved);
    EXPECT_EQ(Amounts(), (Minors{315'00})) << "no work was done after the fifteenth";
    approved.set_revision(3);
    approved.mutable_approved_spans(0)->set_last("2026-02-05");
    world_.Tell(approved);
    EXPECT_EQ(Amounts(), (Minors{315'00, -315'00}));
    EXPECT_EQ(Proposals().back().report_version(), 2U);
}

}  // namespace
}  // namespace luotsi::finance_integration
