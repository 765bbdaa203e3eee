// The provider's responsibility plan with goals and metrics, reported (M69).
#include "tests/scenarios/steering/strategy_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/steering/v1/measure.pb.h>
#include <luotsi/steering/v1/sustainability.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using test::StrategyBench;

class Sustainability : public testing::Test {
  protected:
    std::string Draft(const char* number) {
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, StrategyBench::Agreed());
        return bench_.county
            .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
            .id();
    }
    std::string Activation(const std::string& contract) {
        contract::v1::ActivateContractRequest request;
        request.set_contract_id(contract);
        return bench_.county.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/ActivateContract", request
        );
    }
    void Mark(const std::string& contract) {
        pb::MarkStrategicRequest request;
        request.set_contract_id(contract);
        request.set_strategic(true);
        request.set_reason("suuri merkitys");
        bench_.county.Ask<pb::SustainabilityPlan>(
            "steering.v1.SustainabilityService/MarkStrategic", request
        );
    }
    void Plan(
        const std::string& contract, int goals, bool decided, const char* first = "2026-06-30"
    ) {
        pb::SetSustainabilityPlanRequest request;
        request.set_contract_id(contract);
        pb::SustainabilityPlanContent& content = *request.mutable_content();
        for (int i = 1; i <= goals; ++i) {
            pb::SustainabilityGoal& goal = *content.add_goals();
            goal.set_code("V" + std::to_string(i));
            goal.set_kind(pb::RESPONSIBILITY_KIND_SOCIAL);
            goal.set_text("Työllistetään");
            goal.set_metric("työllistetyt henkilöt");
        }
        if (decided) {
            content.mutable_employment()->set_decision(pb::EMPLOYMENT_DECISION_USED);
            content.mutable_employment()->set_decided_on("2025-12-01");
            content.mutable_employment()->set_reason("sopii palveluun");
        }
        content.set_first_period_end(first);
        content.set_period_months(6);
        content.set_report_days(15);
        content.set_evidence_sha256(std::string(64, 'a'));
        bench_.county.Ask<pb::SustainabilityPlan>(
            "steering.v1.SustainabilityService/SetSustainabilityPlan", request
        );
    }
    std::set<std::string> OpenAlerts() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        const auto listed = bench_.county.Ask<alert::v1::ListAlertsResponse>(
            "alert.v1.AlertService/ListAlerts", request
        );
        std::set<std::string> alerts;
        for (const alert::v1::Alert& one : listed.alerts())
            alerts.insert(one.contract_number() + ' ' + one.subject());
        return alerts;
    }

    void MakeRule() {
        alert::v1::CreateRuleRequest rule;
        rule.mutable_rule()->set_code("registry-attention");
        rule.mutable_rule()->set_kind("registry-attention");
        rule.mutable_rule()->set_severity(alert::v1::SEVERITY_INFO);
        rule.mutable_rule()->set_text_fi("Huomio.");
        rule.mutable_rule()->set_text_sv("Obs.");
        rule.mutable_rule()->set_text_en("Attention.");
        bench_.county.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", rule);
    }
    // What the third goal of the first half of 2026 came to; empty where it was taken.
    std::string Report(const std::string& contract, const char* received) {
        pb::RecordSustainabilityReportRequest report;
        report.set_contract_id(contract);
        report.mutable_report()->set_period_end("2026-06-30");
        report.mutable_report()->set_received_on(received);
        pb::SustainabilityResult& result = *report.mutable_report()->add_results();
        result.set_goal_code("V3");
        result.mutable_value()->set_numerator(4);
        result.mutable_value()->set_denominator(1);
        return bench_.county.Refusal<pb::SustainabilityPlan>(
            "steering.v1.SustainabilityService/RecordSustainabilityReport", report
        );
    }

    StrategyBench bench_{"2026-01-05"};
};

TEST_F(Sustainability, M69AStrategicContractNeedsPlanGoalsAndTheEmploymentDecision) {
    bench_.county.SetParameter("sustainability.goals_min", "2024-01-01", "3");
    const std::string contract = Draft("S-1");
    Mark(contract);
    EXPECT_EQ(Activation(contract), "SUSTAINABILITY_PLAN_MISSING");
    Plan(contract, 2, true);
    EXPECT_EQ(Activation(contract), "SUSTAINABILITY_GOALS_TOO_FEW");
    Plan(contract, 3, false);
    EXPECT_EQ(Activation(contract), "EMPLOYMENT_CRITERION_UNDECIDED");
    Plan(contract, 3, true);
    EXPECT_EQ(Activation(contract), "");
    const std::string ordinary = Draft("S-2");
    EXPECT_EQ(Activation(ordinary), "");
}

TEST_F(Sustainability, M69WithoutTheParameterNothingIsDemanded) {
    const std::string contract = Draft("S-1");
    Mark(contract);
    EXPECT_EQ(Activation(contract), "");
}

TEST_F(Sustainability, M69ANewPlanDoesNotForgiveWhatWasMissed) {
    MakeRule();
    const std::string contract = bench_.Agree("S-1");
    Plan(contract, 3, true);
    bench_.county.AdvanceTo("2026-07-16");
    const std::set<std::string> missing{"S-1 SUSTAIN-MISSING/2026-06-30/tactical"};
    EXPECT_EQ(OpenAlerts(), missing);
    Plan(contract, 1, true, "2027-06-30");
    EXPECT_EQ(OpenAlerts(), missing);
    bench_.county.AdvanceTo("2026-07-17");
    EXPECT_EQ(OpenAlerts(), missing);
    // By a goal that the plan of then had and the new one has not.
    EXPECT_EQ(Report(contract, "2026-07-17"), "");
    EXPECT_EQ(OpenAlerts(), std::set<std::string>{});
    pb::GetSustainabilityPlanRequest get;
    get.set_contract_id(contract);
    const auto plan = bench_.county.Ask<pb::SustainabilityPlan>(
        "steering.v1.SustainabilityService/GetSustainabilityPlan", get
    );
    EXPECT_EQ(plan.next_period_end(), "2027-06-30");
    EXPECT_EQ(plan.reports_size(), 1);
}

TEST_F(Sustainability, M69AMissingReportIsAnAlertUntilItComes) {
    MakeRule();
    const std::string contract = bench_.Agree("S-1");
    Plan(contract, 3, true);
    bench_.county.AdvanceTo("2026-07-15");
    EXPECT_EQ(OpenAlerts(), std::set<std::string>{});
    bench_.county.AdvanceTo("2026-07-16");
    EXPECT_EQ(OpenAlerts(), std::set<std::string>{"S-1 SUSTAIN-MISSING/2026-06-30/tactical"});
    pb::ListSustainabilityPlansRequest missing;
    missing.set_missing_only(true);
    EXPECT_EQ(
        bench_.county
            .Ask<pb::ListSustainabilityPlansResponse>(
                "steering.v1.SustainabilityService/ListSustainabilityPlans", missing
            )
            .plans_size(),
        1
    );
    EXPECT_EQ(Report(contract, "2026-07-16"), "");
    EXPECT_EQ(OpenAlerts(), std::set<std::string>{});
    EXPECT_EQ(Report(contract, "2026-07-16"), "SUSTAINABILITY_REPORT_TAKEN");
}

TEST_F(Sustainability, M69TheShareOfProcurementsIsAMeasure) {
    bench_.county.SetParameter("sustainability.goals_min", "2024-01-01", "3");
    const std::string planned = bench_.Agree("S-1");
    Plan(planned, 3, true);
    const std::string half = bench_.Agree("S-2");
    Plan(half, 2, true);
    bench_.Agree("S-3");
    Draft("S-4");
    pb::GetSustainabilityShareRequest request;
    request.set_from("2026-01-01");
    request.set_to("2026-12-31");
    const auto share = bench_.county.Ask<pb::SustainabilityShare>(
        "steering.v1.SustainabilityService/GetSustainabilityShare", request
    );
    EXPECT_EQ(share.contracts(), 3U);
    EXPECT_EQ(share.with_plan(), 1U);
    EXPECT_EQ(share.by_number().numerator() * 3, share.by_number().denominator());
    EXPECT_EQ(share.value_with_plan().amount_minor() * 3, share.value().amount_minor());
    pb::GetMeasureRequest ask;
    ask.set_code("sustainability_share");
    ask.set_from("2026-01-01");
    ask.set_to("2026-12-31");
    const auto measure =
        bench_.county.Ask<pb::Measure>("steering.v1.MeasureService/GetMeasure", ask);
    EXPECT_EQ(measure.numerator(), 1);
    EXPECT_EQ(measure.denominator(), 3);
}

TEST_F(Sustainability, M69AProviderReadsItsOwnPlanAndNoOther) {
    const std::string contract = bench_.Agree("S-1");
    Plan(contract, 1, false);
    pb::GetSustainabilityPlanRequest request;
    request.set_contract_id(contract);
    const auto refusal = [&] {
        return bench_.county.Refusal<pb::SustainabilityPlan>(
            "steering.v1.SustainabilityService/GetSustainabilityPlan", request
        );
    };
    bench_.county.CallAsProvider("2077474-0");
    EXPECT_EQ(refusal(), "");
    bench_.county.CallAsProvider("0112038-9");
    EXPECT_EQ(refusal(), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi
