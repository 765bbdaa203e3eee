// The purchasing process: each step with its unit, its planned day and its alert (M17).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/steering/v1/process.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kService = "steering.v1.ProcessService/";

class Processes : public testing::Test {
  protected:
    Processes() {
        alert::v1::CreateRuleRequest rule_request;
        alert::v1::Rule& rule = *rule_request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("a");
        rule.set_text_sv("b");
        rule.set_text_en("c");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", rule_request);
        pb::PublishProcessTemplateRequest publish;
        publish.set_code("SERVICES");
        auto& version = *publish.mutable_version();
        version.set_valid_from("2026-01-01");
        version.set_source("aluehallitus 12.1.2026 § 8");
        Add(version, pb::PROCESS_STEP_NEED, "SERVICE-UNIT", 7);
        Add(version, pb::PROCESS_STEP_DECISION, "BOARD", 21);
        Add(version, pb::PROCESS_STEP_TENDERING, "PROCUREMENT", 60);
        county_.Ask<pb::ProcessTemplate>(Method("PublishProcessTemplate"), publish);
        Join("operational/1", "SERVICE-UNIT");
        Join("strategic/1", "BOARD");
    }

    static std::string Method(const char* name) { return std::string(kService) + name; }
    static void Add(
        pb::TemplateVersion& version, pb::ProcessStep step, const char* unit, int days
    ) {
        auto& one = *version.add_steps();
        one.set_step(step);
        one.set_unit(unit);
        one.set_days(static_cast<std::uint32_t>(days));
    }
    void Join(const char* actor, const char* unit) {
        pb::SetUnitMemberRequest request;
        request.set_actor(actor);
        request.mutable_membership()->set_unit(unit);
        request.mutable_membership()->set_from("2026-01-01");
        county_.Ask<pb::UnitMember>(Method("SetUnitMember"), request);
    }
    void As(rpc::Role role) {
        county_.CallAs({.roles = role, .scope = {}, .actor = rpc::TextOf(role) + "/1"});
    }
    std::string Start(const char* number) {
        county_.CallAsCounty();
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, test::SoundTerms());
        const std::string contract =
            county_
                .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
                .id();
        pb::StartProcessRequest request;
        request.set_contract_id(contract);
        request.set_template_code("SERVICES");
        request.set_on("2026-05-04");
        county_.Ask<pb::Process>(Method("StartProcess"), request);
        return contract;
    }
    absl::Status Complete(const std::string& contract, pb::ProcessStep step, const char* on) {
        pb::CompleteProcessStepRequest request;
        request.set_contract_id(contract);
        request.set_step(step);
        request.set_on(on);
        pb::Process out;
        return county_.Try(Method("CompleteProcessStep"), request, &out);
    }
    std::size_t LateIn(const std::string& contract) {
        county_.CallAsCounty();
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_contract_id(contract);
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        return static_cast<std::size_t>(std::ranges::count_if(listed.alerts(), [](const auto& one) {
            return one.subject().starts_with("PROCESS-LATE");
        }));
    }
    std::set<std::string> Late() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> alerts;
        for (const alert::v1::Alert& one : listed.alerts()) {
            if (one.subject().starts_with("PROCESS-LATE")) alerts.insert(one.subject());
        }
        return alerts;
    }

    test::CountyBench county_{"2026-05-04"};
};

TEST_F(Processes, M17AStepIsCompletedByItsOwnUnitAlone) {
    const std::string contract = Start("S-1");
    As(rpc::Role::kStrategic);
    const absl::Status refused = Complete(contract, pb::PROCESS_STEP_NEED, "2026-05-04");
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(rpc::ReasonOf(refused), "UNIT_NOT_HELD");
    As(rpc::Role::kOperational);
    EXPECT_TRUE(Complete(contract, pb::PROCESS_STEP_NEED, "2026-05-04").ok());
    EXPECT_EQ(
        rpc::ReasonOf(Complete(contract, pb::PROCESS_STEP_DECISION, "2026-05-04")), "UNIT_NOT_HELD"
    );
    As(rpc::Role::kStrategic);
    EXPECT_TRUE(Complete(contract, pb::PROCESS_STEP_DECISION, "2026-05-04").ok());
    pb::GetProcessRequest get;
    get.set_contract_id(contract);
    const auto process = county_.Ask<pb::Process>(Method("GetProcess"), get);
    ASSERT_EQ(process.steps_size(), 3);
    EXPECT_EQ(process.steps(0).unit(), "SERVICE-UNIT");
    EXPECT_EQ(process.steps(1).state(), pb::PROCESS_STEP_STATE_FINISHED);
    EXPECT_EQ(process.steps(1).finished_on(), "2026-05-04");
    EXPECT_EQ(process.steps(2).state(), pb::PROCESS_STEP_STATE_UNDER_WAY);
    EXPECT_EQ(process.steps(2).planned_on(), "2026-07-31");
}

TEST_F(Processes, M17AStepPastItsPlannedDayAlertsItsUnitUntilItIsDone) {
    const std::string contract = Start("S-1");
    county_.AdvanceTo("2026-05-11");
    EXPECT_TRUE(Late().empty());
    county_.AdvanceTo("2026-05-12");
    EXPECT_EQ(Late(), std::set<std::string>{"PROCESS-LATE/need SERVICE-UNIT 2026-05-11/tactical"});
    As(rpc::Role::kOperational);
    EXPECT_TRUE(Complete(contract, pb::PROCESS_STEP_NEED, "2026-05-12").ok());
    EXPECT_TRUE(Late().empty());
}

TEST_F(Processes, M17NoStepOfAContractThatWasGivenUpIsLate) {
    const std::string contract = Start("S-1");
    const std::string other = Start("S-2");
    county_.AdvanceTo("2026-05-12");
    ASSERT_EQ(LateIn(contract), 1U);
    contract::v1::CancelContractRequest cancel;
    cancel.set_contract_id(contract);
    cancel.set_reason("hanke päättyi");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/CancelContract", cancel);
    EXPECT_EQ(LateIn(contract), 0U) << "what is open closes";
    EXPECT_EQ(LateIn(other), 1U);
    county_.AdvanceTo("2026-06-02");
    EXPECT_EQ(LateIn(contract), 0U) << "the next step's day has passed too";
    EXPECT_EQ(LateIn(other), 2U);
    pb::PlanProcessStepRequest plan;
    plan.set_contract_id(contract);
    plan.set_step(pb::PROCESS_STEP_TENDERING);
    plan.set_planned_on("2026-06-03");
    county_.Ask<pb::Process>(Method("PlanProcessStep"), plan);
    EXPECT_EQ(LateIn(contract), 0U) << "what is noted afterwards tells nobody";
}

TEST_F(Processes, M17TellsHowLongStepsTake) {
    const std::string first = Start("S-1");
    const std::string second = Start("S-2");
    const std::string third = Start("S-3");
    county_.AdvanceTo("2026-05-20");
    As(rpc::Role::kOperational);
    ASSERT_TRUE(Complete(first, pb::PROCESS_STEP_NEED, "2026-05-06").ok());
    ASSERT_TRUE(Complete(second, pb::PROCESS_STEP_NEED, "2026-05-20").ok());
    ASSERT_TRUE(Complete(third, pb::PROCESS_STEP_NEED, "2026-05-09").ok());
    const auto times =
        county_.Ask<pb::ProcessTimes>(Method("GetProcessTimes"), pb::GetProcessTimesRequest());
    ASSERT_EQ(times.times_size(), 1);
    EXPECT_EQ(times.times(0).step(), pb::PROCESS_STEP_NEED);
    EXPECT_EQ(times.times(0).count(), 3U);
    EXPECT_EQ(times.times(0).median_days(), 5U);
}

}  // namespace
}  // namespace luotsi
