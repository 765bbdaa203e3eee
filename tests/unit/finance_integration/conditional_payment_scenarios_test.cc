#include "finance_world.h"

namespace luotsi::finance_integration {
namespace {

using contract::v1::ContractEvent;

constexpr std::int64_t kThousandEuros = 1'000'00;

contract::v1::PaymentTerm* AddTerm(
    ContractEvent& event, const char* code, contract::v1::PaymentTrigger trigger
) {
    contract::v1::PaymentTerm* term =
        event.mutable_periods(event.periods_size() - 1)->mutable_contract()->add_payment_terms();
    term->set_code(code);
    term->set_trigger(trigger);
    term->mutable_amount()->set_currency_code("EUR");
    term->mutable_amount()->set_amount_minor(kThousandEuros);
    return term;
}

ContractEvent Agreed(const char* price = "157.50") {
    ContractStory story;
    story.id = ContractIdText(1);
    story.number = "S-1";
    story.provider = "Hoiva Oy";
    story.start = "2025-01-01";
    story.end = "2027-12-31";
    story.day_price = price;
    return ToEvent(story);
}

// An amount for each month, if residents are well half a year later.
ContractEvent WithOutcome() {
    ContractEvent event = Agreed();
    contract::v1::PaymentTerm* term =
        AddTerm(event, "RESULT", contract::v1::PAYMENT_TRIGGER_OUTCOME);
    term->set_indicator_code("WELL");
    term->set_outcome_after_months(6);
    return event;
}

ContractEvent WithMilestone() {
    ContractEvent event = Agreed();
    AddTerm(event, "START-FEE", contract::v1::PAYMENT_TRIGGER_MILESTONE)
        ->set_milestone_code("UNIT-OPEN");
    return event;
}

report::v1::ReportEvent Approval(const char* month, std::uint32_t version = 1) {
    report::v1::ReportEvent event;
    event.set_kind(report::v1::REPORT_EVENT_KIND_APPROVED);
    event.set_contract_id(ContractIdText(1));
    event.set_month(month);
    event.mutable_report()->set_version(version);
    event.mutable_report()->set_contract_revision(1);
    auto& service = *event.mutable_report()->add_lines()->mutable_service();
    service.set_service_code("CARE");
    service.set_unit("day");
    service.mutable_quantity()->set_micros(10'000'000);
    return event;
}

report::v1::ReportEvent Outcome(const char* month, bool met, std::uint32_t version = 1) {
    report::v1::ReportEvent event = Approval(month, version);
    auto& judged = *event.add_indicators();
    judged.set_indicator_code("WELL");
    judged.set_met(met);
    return event;
}

contract::v1::MilestoneEvent Milestone(contract::v1::MilestoneState state) {
    contract::v1::MilestoneEvent event;
    event.mutable_milestone()->set_contract_id(ContractIdText(1));
    event.mutable_milestone()->set_code("UNIT-OPEN");
    event.mutable_milestone()->set_state(state);
    return event;
}

finance::v1::ListConditionalPaymentsResponse Conditionals(FinanceWorld& world) {
    return world.Call<finance::v1::ListConditionalPaymentsResponse>(
        "ListConditionalPayments", finance::v1::ListConditionalPaymentsRequest()
    );
}

// "HELD 1 100000", by state.
std::string Totals(FinanceWorld& world) {
    const auto totals = world.Call<finance::v1::ConditionalPaymentTotals>(
        "GetConditionalPaymentTotals", finance::v1::GetConditionalPaymentTotalsRequest()
    );
    std::string text;
    for (const auto& total : totals.totals()) {
        if (!text.empty()) text += ", ";
        text += finance::v1::ConditionState_Name(total.state()).substr(16) + " " +
                std::to_string(total.count()) + " " + std::to_string(total.amount().amount_minor());
    }
    return text;
}

// The proposals that pay a term, in the order in which they were made.
std::vector<finance::v1::PaymentProposal> Released(FinanceWorld& world) {
    std::vector<finance::v1::PaymentProposal> released;
    const auto listed = world.Call<finance::v1::ListPaymentProposalsResponse>(
        "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
    );
    for (const auto& proposal : listed.payment_proposals()) {
        if (!proposal.payment_term_code().empty()) released.push_back(proposal);
    }
    return released;
}

TEST(M73, AnAmountIsHeldUntilItsOutcomeArrivesAndThenReleased) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    EXPECT_EQ(Totals(world), "HELD 1 100000");
    EXPECT_TRUE(Released(world).empty());
    const auto held = Conditionals(world).conditional_payments(0);
    EXPECT_EQ(held.term_code(), "RESULT");
    EXPECT_EQ(held.month(), "2025-03");
    EXPECT_EQ(held.outcome_month(), "2025-09");
    EXPECT_EQ(held.contract_number(), "S-1");

    world.Tell(Outcome("2025-09", true));
    EXPECT_EQ(Totals(world), "HELD 1 100000, RELEASED 1 100000");  // September's own waits now
    const auto released = Released(world);
    ASSERT_EQ(released.size(), 1U);
    EXPECT_EQ(released[0].amount().amount_minor(), kThousandEuros);
    EXPECT_EQ(released[0].month(), "2025-03");
    ASSERT_EQ(released[0].lines_size(), 1);
    EXPECT_EQ(released[0].lines(0).explanation(), "RESULT: 1000.00 EUR, WELL of 2025-09 met");
    const auto settled = Conditionals(world).conditional_payments(0);
    EXPECT_EQ(settled.reason(), "OUTCOME_MET");
    EXPECT_EQ(settled.payment_proposal_id(), released[0].id());
}

TEST(M73, AnOutcomeThatIsNotReachedCancelsTheAmount) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    world.Tell(Outcome("2025-09", false));
    EXPECT_EQ(Totals(world), "CANCELLED 1 100000, HELD 1 100000");
    EXPECT_TRUE(Released(world).empty());
    EXPECT_EQ(Conditionals(world).conditional_payments(0).reason(), "OUTCOME_NOT_MET");
}

TEST(M73, IsSettledByOneEventHoweverOftenTheOutcomeIsTold) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    world.Tell(Outcome("2025-09", true));
    world.Tell(Outcome("2025-09", true));
    world.Tell(Outcome("2025-09", false, 2));  // a later correction: for people to settle
    EXPECT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(world.CountRows("conditional_payment_released"), 1U);
    EXPECT_EQ(world.CountRows("conditional_payment_cancelled"), 0U);
}

TEST(M73, AnotherMonthsOutcomeReleasesNothing) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    world.Tell(Outcome("2025-08", true));
    world.Tell(Approval("2025-09"));  // says nothing of the indicator
    EXPECT_TRUE(Released(world).empty());
}

TEST(M73, ReportsThatComeBeforeTheirContractAreHeldWhenItComes) {
    FinanceWorld world;
    world.Tell(Approval("2025-03"));
    world.Tell(Outcome("2025-09", true));
    EXPECT_EQ(Totals(world), "");
    world.Tell(WithOutcome());
    EXPECT_EQ(Totals(world), "HELD 1 100000, RELEASED 1 100000");
    EXPECT_EQ(Released(world).size(), 1U);
}

TEST(M73, TotalsByStateAreMetrics) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    world.Tell(Outcome("2025-09", true));
    world.Rejudge();
    const std::string shown = world.metrics().Expose();
    for (const char* line :
         {"luotsi_finance_integration_conditional_payments_minor{currency=\"EUR\",state=\"held\"} "
          "100000",
          "luotsi_finance_integration_conditional_payments_minor{currency=\"EUR\",state="
          "\"released\"} 100000",
          "luotsi_finance_integration_conditional_payments{currency=\"EUR\",state=\"cancelled\"} "
          "0"}) {
        EXPECT_NE(shown.find(line), std::string::npos) << line << "\n" << shown;
    }
}

TEST(P06, APaymentTiedToAMilestoneIsReleasedOnlyByMet) {
    FinanceWorld world;
    world.Tell(WithMilestone());
    for (const auto state :
         {contract::v1::MILESTONE_STATE_SCHEDULED,
          contract::v1::MILESTONE_STATE_PARTIALLY_MET,
          contract::v1::MILESTONE_STATE_NOT_MET}) {
        world.Tell(Milestone(state));
        EXPECT_EQ(Totals(world), "HELD 1 100000") << contract::v1::MilestoneState_Name(state);
    }
    world.Tell(Milestone(contract::v1::MILESTONE_STATE_MET));
    world.Tell(Milestone(contract::v1::MILESTONE_STATE_MET));
    EXPECT_EQ(Totals(world), "RELEASED 1 100000");
    ASSERT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(
        Released(world)[0].lines(0).explanation(), "START-FEE: 1000.00 EUR, milestone UNIT-OPEN met"
    );
    EXPECT_EQ(Conditionals(world).conditional_payments(0).reason(), "MILESTONE_MET");
}

TEST(P06, AMilestoneThatWasMetBeforeItsTermWasAgreedPaysAtOnce) {
    FinanceWorld world;
    world.Tell(Agreed());
    world.Tell(Milestone(contract::v1::MILESTONE_STATE_MET));
    EXPECT_EQ(Totals(world), "");
    ContractEvent amended = WithMilestone();
    amended.set_revision(2);
    world.Tell(amended);
    EXPECT_EQ(Totals(world), "RELEASED 1 100000");
}

// Another company that is agreed for later has earned nothing yet.
TEST(P06, AMilestoneIsPaidToWhoeverProvidesOnItsDay) {
    FinanceWorld world;
    ContractEvent event = WithMilestone();
    contract::v1::TermsPeriod& later = *event.add_periods();
    later = event.periods(0);
    later.set_valid_from("2027-01-01");
    later.mutable_contract()->mutable_provider()->set_name("Seuraaja Oy");
    world.Tell(event);
    world.Tell(Milestone(contract::v1::MILESTONE_STATE_MET));
    ASSERT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(Released(world)[0].payee().name(), "Hoiva Oy");
}

// Judged, or let go by the ladder, after another company has come: the day on which it was met
// counts.
TEST(P06, AMilestoneThatIsJudgedLaterIsPaidToWhoeverProvidedOnItsDay) {
    FinanceWorld world;
    ContractEvent event = WithMilestone();
    contract::v1::TermsPeriod& later = *event.add_periods();
    later = event.periods(0);
    later.set_valid_from("2025-03-16");
    later.mutable_contract()->mutable_provider()->set_name("Seuraaja Oy");
    world.Tell(event);
    contract::v1::MilestoneEvent met = Milestone(contract::v1::MILESTONE_STATE_MET);
    met.mutable_milestone()->set_date_met("2025-03-12");
    world.Tell(met);
    ASSERT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(Released(world)[0].payee().name(), "Hoiva Oy");
}

// The ladder of missing reports holds payments, or does no longer.
report::v1::LadderEvent Hold(std::uint64_t revision, bool withdrawn = false) {
    report::v1::LadderEvent event;
    event.set_kind(
        withdrawn ? report::v1::LADDER_EVENT_KIND_STEP_WITHDRAWN
                  : report::v1::LADDER_EVENT_KIND_STEP_TAKEN
    );
    event.set_contract_id(ContractIdText(1));
    event.set_revision(revision);
    event.mutable_step()->set_kind(contract::v1::LADDER_STEP_KIND_HOLD);
    event.mutable_step()->set_step(3);
    return event;
}

TEST(P15, AMilestoneThatIsMetWhilePaymentsAreHeldIsPaidWhenTheReportsHaveCome) {
    FinanceWorld world;
    world.Tell(WithMilestone());
    world.Tell(Hold(3));
    world.Tell(Milestone(contract::v1::MILESTONE_STATE_MET));
    EXPECT_EQ(Totals(world), "HELD 1 100000");
    EXPECT_TRUE(Released(world).empty());
    // Other news of the contract lets nothing slip through.
    world.Tell(Approval("2025-03"));
    EXPECT_EQ(Totals(world), "HELD 1 100000");
    world.Tell(Hold(4, true));
    EXPECT_EQ(Totals(world), "RELEASED 1 100000");
    ASSERT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(Conditionals(world).conditional_payments(0).reason(), "MILESTONE_MET");
    world.Tell(Hold(4, true));
    EXPECT_EQ(Released(world).size(), 1U);
}

TEST(P15, AnOutcomeThatArrivesWhilePaymentsAreHeldIsPaidLaterAndOneThatIsMissedIsCancelledAtOnce) {
    FinanceWorld world;
    world.Tell(WithOutcome());
    world.Tell(Approval("2025-03"));
    world.Tell(Approval("2025-04"));
    world.Tell(Hold(3));
    world.Tell(Outcome("2025-09", true));
    world.Tell(Outcome("2025-10", false));
    // March waits with the two months that brought the outcomes; April's is lost.
    EXPECT_EQ(Totals(world), "CANCELLED 1 100000, HELD 3 300000");
    EXPECT_TRUE(Released(world).empty());
    world.Tell(Hold(4, true));
    EXPECT_EQ(Totals(world), "CANCELLED 1 100000, HELD 2 200000, RELEASED 1 100000");
    ASSERT_EQ(Released(world).size(), 1U);
    EXPECT_EQ(Released(world)[0].month(), "2025-03");
}

TEST(P06, ADraftHoldsNothing) {
    FinanceWorld world;
    ContractEvent draft = WithMilestone();
    draft.mutable_periods(0)->mutable_contract()->set_state(contract::v1::CONTRACT_STATE_DRAFT);
    world.Tell(draft);
    EXPECT_EQ(Totals(world), "");
}

TEST(PriceValidity, ThePriceOfTheMonthsLastDayIsPaid) {
    FinanceWorld world;
    ContractEvent event = Agreed();
    contract::v1::Contract& contract = *event.mutable_periods(0)->mutable_contract();
    contract.mutable_prices(0)->set_valid_to("2025-06-30");
    contract::v1::Price& next = *contract.add_prices();
    next = contract.prices(0);
    next.set_valid_from("2025-07-01");
    next.clear_valid_to();
    next.mutable_unit_price()->set_amount_micros(162'030'000);
    world.Tell(event);
    world.Tell(Approval("2025-06"));
    world.Tell(Approval("2025-07"));
    const auto listed = world.Call<finance::v1::ListPaymentProposalsResponse>(
        "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
    );
    ASSERT_EQ(listed.payment_proposals_size(), 2);
    EXPECT_EQ(listed.payment_proposals(0).amount().amount_minor(), 1'575'00);
    EXPECT_EQ(listed.payment_proposals(1).amount().amount_minor(), 1'620'30);
}

TEST(PriceValidity, AMonthWithoutAPriceInForceIsHeld) {
    FinanceWorld world;
    ContractEvent event = Agreed();
    event.mutable_periods(0)->mutable_contract()->mutable_prices(0)->set_valid_to("2025-06-30");
    world.Tell(event);
    world.Tell(Approval("2025-07"));
    world.Rejudge();
    EXPECT_NE(
        world.metrics().Expose().find("payment_holds_total{reason=\"PRICE_MISSING\"} 1"),
        std::string::npos
    );
}

TEST(PriceValidity, AContractThatEndsWithinAMonthIsPaidAtTheLastPriceInForce) {
    FinanceWorld world;
    ContractEvent event = Agreed();
    contract::v1::Contract& contract = *event.mutable_periods(0)->mutable_contract();
    contract.set_end_date("2025-06-15");
    contract.mutable_prices(0)->set_valid_to("2025-06-15");
    world.Tell(event);
    world.Tell(Approval("2025-06"));
    const auto listed = world.Call<finance::v1::ListPaymentProposalsResponse>(
        "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
    );
    ASSERT_EQ(listed.payment_proposals_size(), 1);
    EXPECT_EQ(listed.payment_proposals(0).lines(0).price_valid_on(), "2025-06-15");
}

TEST(PaymentTerms, AFixedAmountIsPaidWithEachApprovedMonth) {
    FinanceWorld world;
    ContractEvent event = Agreed();
    AddTerm(event, "READINESS", contract::v1::PAYMENT_TRIGGER_REPORT);
    world.Tell(event);
    world.Tell(Approval("2025-03"));
    const auto listed = world.Call<finance::v1::ListPaymentProposalsResponse>(
        "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
    );
    ASSERT_EQ(listed.payment_proposals_size(), 1);
    const auto& proposal = listed.payment_proposals(0);
    EXPECT_EQ(proposal.amount().amount_minor(), 2'575'00);
    ASSERT_EQ(proposal.lines_size(), 2);
    EXPECT_EQ(proposal.lines(1).explanation(), "READINESS: 1000.00 EUR a month");
}

}  // namespace
}  // namespace luotsi::finance_integration
