// What a dispute gives free waits while a step of the ladder holds payments, and is paid to the
// cent as if there had been no hold once it is let go.
#include "finance_world.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr const char* kMonth = "2026-02";
using Minors = std::vector<std::int64_t>;

class DisputedContract {
  public:
    DisputedContract() {
        ContractStory story;
        story.id = ContractIdText(1);
        story.number = "S-1";
        story.provider = "Hoiva Oy";
        story.day_price = "100.00";
        world_.Tell(story);
    }

    void Approve(std::uint32_t version, std::int64_t days) {
        report::v1::ReportEvent event;
        event.set_kind(report::v1::REPORT_EVENT_KIND_APPROVED);
        event.set_contract_id(ContractIdText(1));
        event.set_month(kMonth);
        event.mutable_report()->set_version(version);
        event.mutable_report()->set_contract_revision(1);
        auto& service = *event.mutable_report()->add_lines()->mutable_service();
        service.set_service_code("CARE");
        service.set_unit("day");
        service.mutable_quantity()->set_micros(days * 1'000'000);
        world_.Tell(event);
    }
    // Half of the month is disputed by `code`; `pay` in cents where it is settled.
    void Dispute(
        const char* code,
        std::uint64_t revision,
        steering::v1::DisputeState state,
        std::int64_t pay = -1
    ) {
        steering::v1::DisputeEvent event;
        steering::v1::Dispute& dispute = *event.mutable_dispute();
        dispute.set_contract_id(ContractIdText(1));
        dispute.set_code(code);
        dispute.set_revision(revision);
        dispute.set_state(state);
        dispute.set_opened_on("2026-03-31");
        dispute.mutable_part()->set_month(kMonth);
        dispute.mutable_part()->set_share(5'000);
        if (pay >= 0) {
            dispute.mutable_pay()->set_currency_code("EUR");
            dispute.mutable_pay()->set_amount_minor(pay);
        }
        world_.Tell(event);
    }
    void Hold(bool on) {
        report::v1::LadderEvent event;
        event.set_kind(
            on ? report::v1::LADDER_EVENT_KIND_STEP_TAKEN
               : report::v1::LADDER_EVENT_KIND_STEP_WITHDRAWN
        );
        event.set_contract_id(ContractIdText(1));
        event.set_revision(++ladder_);
        event.mutable_step()->set_step(4);
        event.mutable_step()->set_kind(contract::v1::LADDER_STEP_KIND_HOLD);
        world_.Tell(event);
    }

    Minors Amounts() {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_page_size(1000);
        Minors amounts;
        const auto listed =
            world_.Call<finance::v1::ListPaymentProposalsResponse>("ListPaymentProposals", request);
        for (const auto& one : listed.payment_proposals())
            amounts.push_back(one.amount().amount_minor());
        return amounts;
    }
    std::int64_t Paid() {
        std::int64_t cents = 0;
        for (const std::int64_t one : Amounts())
            cents += one;
        return cents;
    }
    // "DISPUTE-D1 HELD 50000", in alphabetical order.
    std::vector<std::string> Entries() {
        std::vector<std::string> entries;
        const auto listed = world_.Call<finance::v1::ListConditionalPaymentsResponse>(
            "ListConditionalPayments", finance::v1::ListConditionalPaymentsRequest()
        );
        for (const auto& one : listed.conditional_payments()) {
            entries.push_back(
                one.term_code() + ' ' + finance::v1::ConditionState_Name(one.state()).substr(16) +
                ' ' + std::to_string(one.amount().amount_minor())
            );
        }
        std::ranges::sort(entries);
        return entries;
    }

  private:
    FinanceWorld world_;
    std::uint64_t ladder_ = 0;
};

using steering::v1::DISPUTE_STATE_OPEN;
using steering::v1::DISPUTE_STATE_SETTLED;
using steering::v1::DISPUTE_STATE_WITHDRAWN;
using Texts = std::vector<std::string>;

TEST(DisputeOnHold, WhatASettlementPaysWaitsUntilTheHoldIsLetGo) {
    DisputedContract contract;
    contract.Dispute("D1", 1, DISPUTE_STATE_OPEN);
    contract.Approve(1, 10);
    EXPECT_EQ(contract.Amounts(), (Minors{500'00}));
    contract.Hold(true);
    contract.Dispute("D1", 2, DISPUTE_STATE_SETTLED, 200'00);
    contract.Dispute("D1", 2, DISPUTE_STATE_SETTLED, 200'00);  // read again
    EXPECT_EQ(contract.Amounts(), (Minors{500'00}));
    EXPECT_EQ(contract.Entries(), Texts{"DISPUTE-D1 HELD 50000"});
    contract.Hold(false);
    EXPECT_EQ(contract.Amounts(), (Minors{500'00, 200'00}));
    EXPECT_EQ(
        contract.Entries(),
        (Texts{"DISPUTE-D1 RELEASED 20000", "DISPUTE-D1:UNPAID CANCELLED 30000"})
    );
    contract.Hold(true);
    contract.Hold(false);
    EXPECT_EQ(contract.Amounts().size(), 2U) << "it is paid once";
}

TEST(DisputeOnHold, AWithdrawnOneWaitsWholeAndOneThatPaysNothingDoesNot) {
    DisputedContract contract;
    contract.Dispute("D1", 1, DISPUTE_STATE_OPEN);
    contract.Approve(1, 10);
    contract.Hold(true);
    contract.Dispute("D1", 2, DISPUTE_STATE_WITHDRAWN);
    EXPECT_EQ(contract.Paid(), 500'00);
    contract.Hold(false);
    EXPECT_EQ(contract.Paid(), 1'000'00);
    EXPECT_EQ(contract.Entries(), Texts{"DISPUTE-D1 RELEASED 50000"});

    DisputedContract other;
    other.Dispute("D1", 1, DISPUTE_STATE_OPEN);
    other.Approve(1, 10);
    other.Hold(true);
    other.Dispute("D1", 2, DISPUTE_STATE_SETTLED, 0);
    EXPECT_EQ(other.Entries(), Texts{"DISPUTE-D1 CANCELLED 50000"});
}

TEST(DisputeOnHold, ADisputeThatIsOpenedMeanwhileHoldsAtOnce) {
    DisputedContract contract;
    contract.Dispute("D1", 1, DISPUTE_STATE_OPEN);
    contract.Approve(1, 10);
    contract.Hold(true);
    contract.Dispute("D1", 2, DISPUTE_STATE_WITHDRAWN);
    contract.Dispute("D2", 1, DISPUTE_STATE_OPEN);
    EXPECT_EQ(contract.Paid(), 0) << "both halves are held";
    EXPECT_EQ(contract.Entries(), (Texts{"DISPUTE-D1 HELD 50000", "DISPUTE-D2 HELD 50000"}));
    contract.Hold(false);
    EXPECT_EQ(contract.Paid(), 500'00);
}

// With a hold from the settlement on, and without one: the same to the cent in the end, whatever
// corrections come meanwhile.
TEST(DisputeOnHold, EndsAsItWouldHaveWithoutAHold) {
    struct End {
        steering::v1::DisputeState state;
        std::int64_t pay;
    };
    constexpr std::array<End, 4> kEnds{{
        {DISPUTE_STATE_SETTLED, 200'00},
        {DISPUTE_STATE_SETTLED, 0},
        {DISPUTE_STATE_SETTLED, 900'00},
        {DISPUTE_STATE_WITHDRAWN, -1},
    }};
    for (const End& end : kEnds) {
        for (const std::vector<std::int64_t>& corrections :
             {std::vector<std::int64_t>{}, {20}, {4}, {0}, {4, 20}, {20, 4}, {12, 12}}) {
            std::vector<std::string> ends;
            for (const bool on : {false, true}) {
                DisputedContract contract;
                contract.Dispute("D1", 1, DISPUTE_STATE_OPEN);
                contract.Approve(1, 10);
                if (on) contract.Hold(true);
                contract.Dispute("D1", 2, end.state, end.pay);
                std::uint32_t version = 1;
                for (const std::int64_t days : corrections) {
                    contract.Approve(++version, days);
                    EXPECT_LE(contract.Paid(), on ? 500'00 : 2'000'00);
                }
                if (on) contract.Hold(false);
                ends.push_back(std::to_string(contract.Paid()));
            }
            EXPECT_EQ(ends[0], ends[1])
                << "pay " << end.pay << ", corrections " << testing::PrintToString(corrections);
        }
    }
}

}  // namespace
}  // namespace luotsi::finance_integration
