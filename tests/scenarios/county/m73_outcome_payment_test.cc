// Payments that wait for an outcome (M73) or a milestone (P06), and the alerts of options,
// renewals and duties (P04, P05), from one service to the next.
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>
#include <luotsi/contract/v1/obligation.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = contract::v1;

constexpr const char* kProof = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class WaitingPayments : public testing::Test {
  protected:
    static contract_registry::Terms Agreed() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.end_date = CivilDate::Parse("2027-12-31");
        terms.payment_terms = {
            {.code = "START-FEE",
             .trigger = contract_registry::PaymentTrigger::kMilestone,
             .amount = Money::Of(500'000),
             .milestone_code = "UNIT-OPEN"},
            {.code = "RESULT",
             .trigger = contract_registry::PaymentTrigger::kOutcome,
             .amount = Money::Of(100'000),
             .indicator_code = "STAFF",
             .outcome_after_months = 2},
        };
        return terms;
    }

    void Approve(const char* month, int staff) {
        report::v1::SubmitReportRequest submit;
        submit.set_contract_id(contract_);
        submit.set_month(month);
        report::v1::ServiceActual& line = *submit.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(10'000'000);
        report::v1::IndicatorActual& indicator = *submit.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(staff);
        indicator.mutable_value()->set_denominator(100);
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", submit);
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract_);
        approve.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }

    // "START-FEE HELD", "RESULT/2026-01 RELEASED".
    std::set<std::string> Waiting() {
        const auto listed = county_.Ask<finance::v1::ListConditionalPaymentsResponse>(
            "finance.v1.FinanceService/ListConditionalPayments",
            finance::v1::ListConditionalPaymentsRequest()
        );
        std::set<std::string> waiting;
        for (const auto& one : listed.conditional_payments()) {
            const std::string month = one.month().empty() ? "" : "/" + one.month();
            waiting.insert(
                one.term_code() + month + " " +
                finance::v1::ConditionState_Name(one.state()).substr(16)
            );
        }
        return waiting;
    }
    // What was proposed for payment terms, in cents.
    std::int64_t Released() {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract_);
        const auto listed = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", request
        );
        std::int64_t cents = 0;
        for (const auto& one : listed.payment_proposals())
            cents += one.payment_term_code().empty() ? 0 : one.amount().amount_minor();
        return cents;
    }

    test::CountyBench county_{"2026-05-15"};
    std::string contract_ = county_.Agree(test::CountyBench::Sound("S-1", Agreed()));
};

TEST_F(WaitingPayments, M73AnOutcomeMeasuredLaterReleasesOrCancels) {
    EXPECT_EQ(Waiting(), std::set<std::string>{"START-FEE HELD"});
    Approve("2026-01", 10);
    Approve("2026-02", 10);
    EXPECT_EQ(
        Waiting(),
        (std::set<std::string>{"START-FEE HELD", "RESULT/2026-01 HELD", "RESULT/2026-02 HELD"})
    );
    Approve("2026-03", 100);  // the target of January's amount is met
    Approve("2026-04", 10);   // that of February's is not
    EXPECT_EQ(
        Waiting(),
        (std::set<std::string>{
            "START-FEE HELD",
            "RESULT/2026-01 RELEASED",
            "RESULT/2026-02 CANCELLED",
            "RESULT/2026-03 HELD",
            "RESULT/2026-04 HELD"
        })
    );
    EXPECT_EQ(Released(), 100'000);
}

TEST_F(WaitingPayments, P06AMilestoneThatIsMetReleasesItsPayment) {
    pb::AddMilestoneRequest add;
    add.mutable_milestone()->set_contract_id(contract_);
    add.mutable_milestone()->set_code("UNIT-OPEN");
    add.mutable_milestone()->set_title("Yksikkö avattu");
    add.mutable_milestone()->set_due_date("2026-06-30");
    const auto milestone =
        county_.Ask<pb::Milestone>("contract.v1.MilestoneService/AddMilestone", add);
    pb::JudgeMilestoneRequest judge;
    judge.set_milestone_id(milestone.id());
    judge.set_on("2026-05-15");
    judge.set_evidence_sha256(kProof);
    judge.set_state(pb::MILESTONE_STATE_PARTIALLY_MET);
    county_.Ask<pb::Milestone>("contract.v1.MilestoneService/JudgeMilestone", judge);
    EXPECT_EQ(Waiting(), std::set<std::string>{"START-FEE HELD"});
    judge.set_state(pb::MILESTONE_STATE_MET);
    county_.Ask<pb::Milestone>("contract.v1.MilestoneService/JudgeMilestone", judge);
    EXPECT_EQ(Waiting(), std::set<std::string>{"START-FEE RELEASED"});
    EXPECT_EQ(Released(), 500'000);
}

TEST_F(WaitingPayments, AnotherProviderSeesNothingOfThem) {
    Approve("2026-01", 10);
    county_.CallAsProvider("0112038-9");
    EXPECT_TRUE(Waiting().empty());
    const auto totals = county_.Ask<finance::v1::ConditionalPaymentTotals>(
        "finance.v1.FinanceService/GetConditionalPaymentTotals",
        finance::v1::GetConditionalPaymentTotalsRequest()
    );
    EXPECT_TRUE(totals.totals().empty());
}

class TermAlerts : public testing::Test {
  protected:
    TermAlerts() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Sopimustiedoissa on asia, joka vaatii huomiota.");
        rule.set_text_sv("Något kräver uppmärksamhet.");
        rule.set_text_en("Something needs attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
        county_.SetParameter("renewal.reminders", "2020-01-01", "12m,6m,3m,1w");
        county_.SetParameter("obligation.escalation_days", "2020-01-01", "14");
    }

    std::string Agree() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        // Reports are another rule's matter.
        terms.reporting_duty->due_day = 28;
        terms.end_date = CivilDate::Parse("2027-12-31");
        terms.options = {{.code = "O1", .months = 12, .notice_months = 6}};
        return county_.Agree(test::CountyBench::Sound("S-1", terms));
    }
    std::set<std::string> Open() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> alerts;
        for (const alert::v1::Alert& one : listed.alerts())
            alerts.insert(one.subject() + ' ' + alert::v1::Severity_Name(one.severity()));
        return alerts;
    }

    test::CountyBench county_{"2026-06-01"};
};

TEST_F(TermAlerts, P04AnOptionAlertsUntilItIsUsed) {
    const std::string contract = Agree();
    county_.AdvanceTo("2026-06-29");
    EXPECT_TRUE(Open().empty());
    county_.AdvanceTo("2026-06-30");
    EXPECT_EQ(
        Open(), std::set<std::string>{"OPTION-DEADLINE/O1 2027-06-30 12m/tactical SEVERITY_INFO"}
    );
    county_.AdvanceTo("2027-06-23");
    EXPECT_EQ(
        Open(), std::set<std::string>{"OPTION-DEADLINE/O1 2027-06-30 1w/tactical SEVERITY_CRITICAL"}
    );
    pb::UseOptionRequest use;
    use.set_contract_id(contract);
    use.set_option_code("O1");
    use.set_reason("Palvelutarve jatkuu");
    county_.Ask<pb::Renewal>("contract.v1.RenewalService/UseOption", use);
    EXPECT_TRUE(Open().empty());
}

TEST_F(TermAlerts, P05AnUnfulfilledDutyAlertsTheOwnerThenTheNextLevel) {
    pb::AddObligationRequest add;
    pb::Obligation& duty = *add.mutable_obligation();
    duty.set_contract_id(Agree());
    duty.set_party(pb::SIDE_BUYER);
    duty.set_code("ANSWER");
    duty.set_title("Vastaa tuottajan kysymykseen");
    duty.set_recurrence(pb::RECURRENCE_ONCE);
    duty.set_from("2026-06-10");
    duty.add_escalation(pb::LEVEL_TACTICAL);
    const auto added =
        county_.Ask<pb::Obligation>("contract.v1.ObligationService/AddObligation", add);
    county_.AdvanceTo("2026-06-10");
    county_.AdvanceTo("2026-06-11");
    EXPECT_EQ(Open().size(), 1U);
    county_.AdvanceTo("2026-06-25");
    EXPECT_EQ(Open().size(), 2U);
    pb::FulfilObligationRequest fulfil;
    fulfil.set_obligation_id(added.id());
    fulfil.set_due_date("2026-06-10");
    county_.Ask<pb::Obligation>("contract.v1.ObligationService/FulfilObligation", fulfil);
    EXPECT_TRUE(Open().empty());
}

}  // namespace
}  // namespace luotsi
