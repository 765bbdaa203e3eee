#include "finance_world.h"

namespace luotsi::finance_integration {
namespace {

report::v1::ReportEvent Approval(
    int contract, const char* month, std::uint32_t version, std::int64_t days
) {
    report::v1::ReportEvent event;
    event.set_kind(report::v1::REPORT_EVENT_KIND_APPROVED);
    event.set_contract_id(ContractIdText(contract));
    event.set_month(month);
    event.mutable_report()->set_version(version);
    event.mutable_report()->set_contract_revision(1);
    auto& service = *event.mutable_report()->add_lines()->mutable_service();
    service.set_service_code("CARE");
    service.set_unit("day");
    service.mutable_quantity()->set_micros(days * 1'000'000);
    auto& indicator = *event.mutable_report()->add_lines()->mutable_indicator();
    indicator.set_indicator_code("NPS");
    return event;
}

ContractStory Care(int contract, const char* price) {
    ContractStory story;
    story.id = ContractIdText(contract);
    story.number = "S-" + std::to_string(contract);
    story.provider = "Hoiva Oy";
    story.day_price = price;
    return story;
}

finance::v1::ListPaymentProposalsResponse Proposals(FinanceWorld& world) {
    return world.Call<finance::v1::ListPaymentProposalsResponse>(
        "ListPaymentProposals", finance::v1::ListPaymentProposalsRequest()
    );
}

TEST(M33, AnApprovedReportGivesOneProposalToTheCent) {
    FinanceWorld world;
    world.Tell(Care(1, "157.50"));
    world.Tell(Approval(1, "2026-02", 1, 310));
    world.Tell(Approval(1, "2026-02", 1, 310));  // the topic is read again
    const auto listed = Proposals(world);
    ASSERT_EQ(listed.payment_proposals_size(), 1);
    finance::v1::GetPaymentProposalRequest get;
    get.set_payment_proposal_id(listed.payment_proposals(0).id());
    const auto proposal = world.Call<finance::v1::PaymentProposal>("GetPaymentProposal", get);
    EXPECT_EQ(proposal.amount().amount_minor(), 48'825'00);
    EXPECT_EQ(proposal.contract_id(), ContractIdText(1));
    EXPECT_EQ(proposal.contract_number(), "S-1");
    EXPECT_EQ(proposal.payee().name(), "Hoiva Oy");
    ASSERT_EQ(proposal.lines_size(), 1);
    EXPECT_EQ(proposal.lines(0).explanation(), "310 day x 157.50 EUR = 48825.00 EUR");

    const auto events = world.PublicEvents();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].type, "fi.luotsi.finance.payment.proposed.v1");
    EXPECT_EQ(events[0].key, ContractIdText(1));
    finance::v1::PaymentEvent told;
    ASSERT_TRUE(told.ParseFromString(events[0].data));
    EXPECT_EQ(told.payment_proposal().SerializeAsString(), proposal.SerializeAsString());
}

TEST(M33, AReportThatIsNotApprovedGivesNone) {
    FinanceWorld world;
    world.Tell(Care(1, "157.50"));
    report::v1::ReportEvent received = Approval(1, "2026-02", 1, 310);
    received.set_kind(report::v1::REPORT_EVENT_KIND_RECEIVED);
    world.Tell(received);
    EXPECT_EQ(Proposals(world).payment_proposals_size(), 0);
}

TEST(M33, ACorrectionPaysOnlyTheDifference) {
    FinanceWorld world;
    world.Tell(Care(1, "157.50"));
    world.Tell(Approval(1, "2026-02", 1, 310));
    world.Tell(Approval(1, "2026-02", 2, 300));
    const auto listed = Proposals(world);
    ASSERT_EQ(listed.payment_proposals_size(), 2);
    const auto& correction = listed.payment_proposals(1);
    EXPECT_EQ(correction.total().amount_minor(), 47'250'00);
    EXPECT_EQ(correction.already_proposed().amount_minor(), 48'825'00);
    EXPECT_EQ(correction.amount().amount_minor(), -1'575'00);
}

TEST(M33, AReportThatComesBeforeItsContractWaitsForIt) {
    FinanceWorld world;
    world.Tell(Approval(1, "2026-02", 1, 310));
    EXPECT_EQ(Proposals(world).payment_proposals_size(), 0);
    world.Rejudge();
    EXPECT_NE(world.log_lines().find("payment.held"), std::string::npos);
    world.Tell(Care(1, "157.50"));
    ASSERT_EQ(Proposals(world).payment_proposals_size(), 1);
    EXPECT_EQ(Proposals(world).payment_proposals(0).amount().amount_minor(), 48'825'00);
}

TEST(M33, AMissingPriceIsSeenAndMended) {
    FinanceWorld world;
    world.Tell(Care(1, ""));
    world.Tell(Approval(1, "2026-02", 1, 310));
    world.Rejudge();
    EXPECT_NE(
        world.metrics().Expose().find(
            "luotsi_finance_integration_payment_holds_total{reason=\"PRICE_MISSING\"} 1"
        ),
        std::string::npos
    );
    ContractStory amended = Care(1, "10.00");
    amended.revision = 2;
    world.Tell(amended);
    EXPECT_EQ(Proposals(world).payment_proposals(0).amount().amount_minor(), 3'100'00);
    EXPECT_EQ(Proposals(world).payment_proposals(0).contract_revision(), 2U);
}

TEST(M33, OwnProductionIsNotPaid) {
    FinanceWorld world;
    ContractStory own = Care(1, "157.50");
    own.type = contract::v1::CONTRACT_TYPE_OWN_PRODUCTION;
    world.Tell(Approval(1, "2026-02", 1, 310));
    world.Tell(own);
    world.Tell(Approval(1, "2026-03", 1, 310));
    EXPECT_EQ(Proposals(world).payment_proposals_size(), 0);
}

TEST(M33, AnUnknownProposalIsNotFound) {
    FinanceWorld world;
    finance::v1::GetPaymentProposalRequest request;
    request.set_payment_proposal_id(ContractIdText(3));
    EXPECT_EQ(
        (world.ReasonOfCall<finance::v1::PaymentProposal>("GetPaymentProposal", request)),
        "PAYMENT_PROPOSAL_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi::finance_integration
