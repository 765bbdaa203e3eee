// A dispute about a month's payment, from the tactical level of one side to the settlement at the
// strategic level of both, with the money that follows it (M20).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/steering/v1/dispute.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kProvider = "2077474-0";
// 10 days x 157.50 EUR.
constexpr std::int64_t kMonth = 1575'00;

class Disputes : public testing::Test {
  protected:
    Disputes() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Sopimustiedoissa on asia, joka vaatii huomiota.");
        rule.set_text_sv("Något kräver uppmärksamhet.");
        rule.set_text_en("Something needs attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
        contract_ = Agree("S-1");
    }
    std::string Agree(const char* number) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.end_date = CivilDate::Parse("2027-12-31");
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    void As(rpc::Role role) {
        county_.CallAs({.roles = role, .scope = {}, .actor = rpc::TextOf(role) + "/1"});
    }
    void AsProvider(rpc::Role role, const char* provider = kProvider) {
        county_.CallAs({
            .roles = role,
            .scope = ports::Scope::Of(std::string("FI-PRO:") + provider),
            .actor = rpc::TextOf(role) + "/2",
        });
    }

    void Approve(const char* month, int days = 10) {
        county_.CallAsCounty();
        report::v1::SubmitReportRequest submit;
        submit.set_contract_id(contract_);
        submit.set_month(month);
        report::v1::ServiceActual& line = *submit.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * std::int64_t{1'000'000});
        report::v1::IndicatorActual& indicator = *submit.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(7);
        indicator.mutable_value()->set_denominator(10);
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", submit);
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract_);
        approve.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }

    pb::OpenDisputeRequest About(const char* code, const char* month, std::int64_t cents) const {
        pb::OpenDisputeRequest request;
        pb::Dispute& dispute = *request.mutable_dispute();
        dispute.set_contract_id(contract_);
        dispute.set_code(code);
        dispute.set_subject("Laskutetut poissaolopäivät");
        dispute.set_deadline("2026-05-31");
        dispute.mutable_part()->set_month(month);
        dispute.mutable_part()->mutable_amount()->set_currency_code("EUR");
        dispute.mutable_part()->mutable_amount()->set_amount_minor(cents);
        return request;
    }
    std::string Open(const pb::OpenDisputeRequest& request) {
        return county_.Ask<pb::Dispute>("steering.v1.DisputeService/OpenDispute", request).id();
    }
    std::string Settle(
        const std::string& dispute, std::int64_t cents, const char* currency = "EUR"
    ) {
        pb::SettleDisputeRequest request;
        request.set_dispute_id(dispute);
        request.mutable_pay()->set_currency_code(currency);
        request.mutable_pay()->set_amount_minor(cents);
        request.set_text("Sovittu neuvottelussa");
        return county_.Refusal<pb::Dispute>("steering.v1.DisputeService/SettleDispute", request);
    }
    pb::Dispute Look(const std::string& dispute) {
        pb::GetDisputeRequest request;
        request.set_dispute_id(dispute);
        return county_.Ask<pb::Dispute>("steering.v1.DisputeService/GetDispute", request);
    }

    // The proposals' amounts in cents, in the order in which they were made.
    std::vector<std::int64_t> Proposed() {
        county_.CallAsCounty();
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract_);
        const auto listed = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", request
        );
        std::vector<std::int64_t> cents;
        for (const auto& one : listed.payment_proposals())
            cents.push_back(one.amount().amount_minor());
        return cents;
    }
    // "DISPUTE-D1 HELD 50000".
    std::set<std::string> Held() {
        county_.CallAsCounty();
        const auto listed = county_.Ask<finance::v1::ListConditionalPaymentsResponse>(
            "finance.v1.FinanceService/ListConditionalPayments",
            finance::v1::ListConditionalPaymentsRequest()
        );
        std::set<std::string> held;
        for (const auto& one : listed.conditional_payments()) {
            held.insert(
                one.term_code() + ' ' + finance::v1::ConditionState_Name(one.state()).substr(16) +
                ' ' + std::to_string(one.amount().amount_minor())
            );
        }
        return held;
    }
    std::set<std::string> Alerts(const std::string& code) {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> alerts;
        for (const alert::v1::Alert& one : listed.alerts()) {
            if (one.subject().starts_with(code)) alerts.insert(one.subject());
        }
        return alerts;
    }

    test::CountyBench county_{"2026-05-04"};
    std::string contract_;
};

using Cents = std::vector<std::int64_t>;
using Texts = std::set<std::string>;

TEST_F(Disputes, M20PassingTheDeadlineMovesADisputeUpHoldsItsPartAndPaysTheRest) {
    AsProvider(rpc::Role::kProviderTactical);
    const std::string dispute = Open(About("D1", "2026-04", 500'00));
    Approve("2026-04");
    EXPECT_EQ(Proposed(), Cents{kMonth - 500'00});
    EXPECT_EQ(Held(), Texts{"DISPUTE-D1 HELD 50000"});

    county_.AdvanceTo("2026-05-31");
    EXPECT_EQ(Look(dispute).state(), pb::DISPUTE_STATE_OPEN);
    EXPECT_TRUE(Alerts("DISPUTE-STRATEGIC").empty());
    county_.AdvanceTo("2026-06-01");
    const pb::Dispute moved = Look(dispute);
    EXPECT_EQ(moved.state(), pb::DISPUTE_STATE_ESCALATED);
    EXPECT_EQ(moved.escalated_on(), "2026-06-01");
    EXPECT_EQ(moved.escalation(), pb::DISPUTE_ESCALATION_DEADLINE);
    EXPECT_EQ(
        Alerts("DISPUTE-STRATEGIC"),
        (Texts{"DISPUTE-STRATEGIC/D1 buyer/strategic", "DISPUTE-STRATEGIC/D1 provider/strategic"})
    );
    AsProvider(rpc::Role::kProviderStrategic);
    EXPECT_EQ(Alerts("DISPUTE-STRATEGIC").size(), 2U) << "the other side sees it too";
    county_.AdvanceTo("2026-06-02");
    EXPECT_EQ(Look(dispute).revision(), moved.revision()) << "one move, one event";
}

TEST_F(Disputes, M20OnlyTheLevelItIsAtSettlesItAndOnlyWithBothSides) {
    As(rpc::Role::kTactical);
    const std::string dispute = Open(About("D1", "2026-04", 500'00));
    Approve("2026-04");
    county_.AdvanceTo("2026-06-01");
    As(rpc::Role::kTactical);
    EXPECT_EQ(Settle(dispute, 200'00), "DISPUTE_LEVEL_NOT_HELD");
    AsProvider(rpc::Role::kProviderTactical);
    EXPECT_EQ(Settle(dispute, 200'00), "DISPUTE_LEVEL_NOT_HELD");
    As(rpc::Role::kStrategic);
    EXPECT_EQ(Settle(dispute, 200'00), "");
    EXPECT_EQ(Held(), Texts{"DISPUTE-D1 HELD 50000"}) << "one side alone settles nothing";
    AsProvider(rpc::Role::kProviderStrategic, "1572860-0");
    EXPECT_EQ(Settle(dispute, 200'00), "DISPUTE_NOT_FOUND") << "another provider";
    AsProvider(rpc::Role::kProviderStrategic);
    EXPECT_EQ(Settle(dispute, 300'00), "") << "another word";
    EXPECT_EQ(Held(), Texts{"DISPUTE-D1 HELD 50000"});
    AsProvider(rpc::Role::kProviderStrategic);
    EXPECT_EQ(Settle(dispute, 200'00), "");
    EXPECT_EQ(Held(), (Texts{"DISPUTE-D1 RELEASED 20000", "DISPUTE-D1:UNPAID CANCELLED 30000"}));
    EXPECT_EQ(Proposed(), (Cents{kMonth - 500'00, 200'00}));
    EXPECT_TRUE(Alerts("DISPUTE-STRATEGIC").empty());
}

TEST_F(Disputes, M20SettledAtTheTacticalLevelOrWithdrawnItNeverMovesUp) {
    AsProvider(rpc::Role::kProviderTactical);
    const std::string settled = Open(About("D1", "2026-04", 500'00));
    const std::string withdrawn = Open(About("D2", "2026-04", 100'00));
    Approve("2026-04");
    EXPECT_EQ(Proposed(), Cents{kMonth - 600'00});
    AsProvider(rpc::Role::kProviderTactical);
    EXPECT_EQ(Settle(settled, 500'00), "");
    As(rpc::Role::kTactical);
    EXPECT_EQ(Settle(settled, 500'00), "");
    pb::WithdrawDisputeRequest withdraw;
    withdraw.set_dispute_id(withdrawn);
    withdraw.set_text("Selvitetty");
    EXPECT_EQ(
        county_.Refusal<pb::Dispute>("steering.v1.DisputeService/WithdrawDispute", withdraw),
        "DISPUTE_OTHER_SIDE"
    );
    AsProvider(rpc::Role::kProviderTactical);
    EXPECT_EQ(
        county_.Refusal<pb::Dispute>("steering.v1.DisputeService/WithdrawDispute", withdraw), ""
    );
    EXPECT_EQ(Proposed(), (Cents{kMonth - 600'00, 500'00, 100'00}));
    county_.AdvanceTo("2026-06-10");
    EXPECT_EQ(Look(settled).state(), pb::DISPUTE_STATE_SETTLED);
    EXPECT_EQ(Look(withdrawn).state(), pb::DISPUTE_STATE_WITHDRAWN);
}

TEST_F(Disputes, M20WhatAnotherDisputeHoldsInsteadIsNotReleased) {
    As(rpc::Role::kTactical);
    pb::OpenDisputeRequest whole = About("A", "2026-04", 0);
    whole.mutable_dispute()->mutable_part()->clear_amount();
    const std::string first = Open(whole);
    whole.mutable_dispute()->set_code("B");
    Open(whole);
    Approve("2026-04");
    EXPECT_EQ(Held(), Texts{"DISPUTE-A HELD 157500"});
    As(rpc::Role::kTactical);
    pb::WithdrawDisputeRequest withdraw;
    withdraw.set_dispute_id(first);
    withdraw.set_text("Selvitetty");
    county_.Ask<pb::Dispute>("steering.v1.DisputeService/WithdrawDispute", withdraw);
    EXPECT_EQ(Held(), (Texts{"DISPUTE-A CANCELLED 0", "DISPUTE-B HELD 157500"}));
    EXPECT_EQ(Proposed(), Cents{0}) << "and nothing is proposed anew";
}

TEST_F(Disputes, M20APaymentThatIsOutIsHeldOnlyWhereTheCountyMayTakeItBack) {
    Approve("2026-03");
    As(rpc::Role::kTactical);
    Open(About("D1", "2026-03", 500'00));
    EXPECT_EQ(Proposed(), Cents{kMonth}) << "recorded, and nothing to hold";
    EXPECT_EQ(Held(), Texts{"DISPUTE-D1 CANCELLED 0"}) << "which is said";
    county_.SetParameter("dispute.recall_days", "2026-05-05", "14");
    county_.AdvanceTo("2026-05-18");
    Approve("2026-04");
    county_.AdvanceTo("2026-05-20");
    As(rpc::Role::kTactical);
    Open(About("D2", "2026-04", 500'00));
    EXPECT_EQ(Proposed(), (Cents{kMonth, kMonth, -500'00}));
    EXPECT_EQ(Held(), (Texts{"DISPUTE-D1 CANCELLED 0", "DISPUTE-D2 HELD 50000"}));
}

TEST_F(Disputes, M20AShareOfTheMonthIsHeldToTheCentAndFollowsACorrection) {
    As(rpc::Role::kTactical);
    pb::OpenDisputeRequest request = About("D1", "2026-04", 0);
    request.mutable_dispute()->mutable_part()->clear_amount();
    request.mutable_dispute()->mutable_part()->set_share(3'333);
    const std::string dispute = Open(request);
    Approve("2026-04");
    EXPECT_EQ(Proposed(), Cents{kMonth - 524'95}) << "33.33 % of 1575.00 is 524.9475";
    As(rpc::Role::kTactical);
    EXPECT_EQ(Settle(dispute, 0, "SEK"), "DISPUTE_PAY_UNFIT") << "the contract is in euros";
    report::v1::CorrectReportRequest correct;
    correct.set_contract_id(contract_);
    correct.set_month("2026-04");
    correct.set_correction_reason("Laskuvirhe");
    report::v1::ServiceActual& line = *correct.add_lines()->mutable_service();
    line.set_service_code("YPA-VRK");
    line.set_unit("day");
    line.mutable_quantity()->set_micros(20'000'000);
    report::v1::IndicatorActual& indicator = *correct.add_lines()->mutable_indicator();
    indicator.set_indicator_code("STAFF");
    indicator.mutable_value()->set_numerator(7);
    indicator.mutable_value()->set_denominator(10);
    county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", correct);
    report::v1::ApproveReportRequest approve;
    approve.set_contract_id(contract_);
    approve.set_month("2026-04");
    county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    EXPECT_EQ(Held(), Texts{"DISPUTE-D1 HELD 104990"}) << "33.33 % of 3150.00 is 1049.895";
    const Cents proposed = Proposed();
    EXPECT_EQ(proposed.front() + proposed.back(), 2 * kMonth - 1049'90);
}

TEST_F(Disputes, M20AContractHasNoMoreOpenOnesThanTheCountyAllows) {
    const auto refusal = [&](const char* code) {
        As(rpc::Role::kTactical);
        return county_.Refusal<pb::Dispute>(
            "steering.v1.DisputeService/OpenDispute", About(code, "2026-04", 100)
        );
    };
    county_.SetParameter("dispute.most_open", "2026-01-01", "2");
    As(rpc::Role::kTactical);
    const std::string first = Open(About("D1", "2026-04", 100));
    EXPECT_EQ(refusal("D2"), "");
    EXPECT_EQ(refusal("D3"), "DISPUTES_TOO_MANY");
    pb::OpenDisputeRequest elsewhere = About("D3", "2026-04", 100);
    county_.CallAsCounty();
    elsewhere.mutable_dispute()->set_contract_id(Agree("S-2"));
    As(rpc::Role::kTactical);
    Open(elsewhere);
    pb::WithdrawDisputeRequest withdraw;
    withdraw.set_dispute_id(first);
    withdraw.set_text("Selvitetty");
    county_.Ask<pb::Dispute>("steering.v1.DisputeService/WithdrawDispute", withdraw);
    EXPECT_EQ(refusal("D3"), "") << "what is over does not count";
    EXPECT_EQ(refusal("D4"), "DISPUTES_TOO_MANY");
    county_.AdvanceTo("2026-06-01");
    pb::OpenDisputeRequest later = About("D4", "2026-04", 100);
    later.mutable_dispute()->set_deadline("2026-06-30");
    As(rpc::Role::kTactical);
    EXPECT_EQ(
        county_.Refusal<pb::Dispute>("steering.v1.DisputeService/OpenDispute", later),
        "DISPUTES_TOO_MANY"
    ) << "at the strategic level they are open still";
    county_.CallAsCounty();
    county_.SetParameter("dispute.most_open", "2026-06-01", "3");
    As(rpc::Role::kTactical);
    Open(later);
}

TEST_F(Disputes, M20NeitherSideUsesUpTheOthersDisputes) {
    const auto refusal = [&](const char* code) {
        return county_.Refusal<pb::Dispute>(
            "steering.v1.DisputeService/OpenDispute", About(code, "2026-04", 100)
        );
    };
    county_.SetParameter("dispute.most_open", "2026-01-01", "2");
    AsProvider(rpc::Role::kProviderTactical);
    EXPECT_EQ(refusal("P1"), "");
    EXPECT_EQ(refusal("P2"), "");
    EXPECT_EQ(refusal("P3"), "DISPUTES_TOO_MANY");
    As(rpc::Role::kTactical);
    EXPECT_EQ(refusal("K1"), "") << "the county still opens its own";
    EXPECT_EQ(refusal("K2"), "");
    EXPECT_EQ(refusal("K3"), "DISPUTES_TOO_MANY");
}

TEST_F(Disputes, M20IsNotThereForAnotherProvider) {
    AsProvider(rpc::Role::kProviderTactical);
    const std::string dispute = Open(About("D1", "2026-04", 500'00));
    AsProvider(rpc::Role::kProviderStrategic, "1572860-0");
    EXPECT_EQ(
        county_.Refusal<pb::Dispute>(
            "steering.v1.DisputeService/OpenDispute", About("D2", "2026-04", 1)
        ),
        "CONTRACT_NOT_FOUND"
    );
    pb::GetDisputeRequest get;
    get.set_dispute_id(dispute);
    EXPECT_EQ(
        county_.Refusal<pb::Dispute>("steering.v1.DisputeService/GetDispute", get),
        "DISPUTE_NOT_FOUND"
    );
    const auto listed = county_.Ask<pb::ListDisputesResponse>(
        "steering.v1.DisputeService/ListDisputes", pb::ListDisputesRequest()
    );
    EXPECT_EQ(listed.disputes_size(), 0);
    AsProvider(rpc::Role::kProvider);
    EXPECT_EQ(Look(dispute).code(), "D1") << "its own people see it at any level";
}

}  // namespace
}  // namespace luotsi
