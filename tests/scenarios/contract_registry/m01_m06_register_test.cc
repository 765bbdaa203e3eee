// M01, M02, M04 and M06: what the register takes, what it demands, and the due calendar that
// follows.

#include "platform/rpc/client.h"
#include "platform/runtime/steady.h"
#include "report_intake/module.h"
#include "tests/scenarios/contract_registry/registry_bench.h"
#include "tests/scenarios/contract_registry/whole_contract.h"
#include "tests/unit/alerting/service_bench.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::array kSteering{
    pb::CLAUSE_KIND_REPORTING_DUTY,
    pb::CLAUSE_KIND_BREACH_HANDLING,
    pb::CLAUSE_KIND_SANCTIONS,
    pb::CLAUSE_KIND_COOPERATION,
    pb::CLAUSE_KIND_SELF_MONITORING,
};

pb::Contract Sound(const char* number) {
    pb::Contract contract = test::RegistryBench::SoundContract(number);
    for (const pb::ClauseKind kind : kSteering) {
        pb::Clause& clause = *contract.add_clauses();
        clause.set_kind(kind);
        clause.set_text("Sovittu.");
    }
    contract.mutable_indicators(0)->set_formula("hoitajat / asiakkaat");
    contract.mutable_indicators(0)->set_period(pb::INDICATOR_PERIOD_MONTH);
    return contract;
}

pb::CreateContractRequest CreateOf(const pb::Contract& contract, const char* request_id = "") {
    pb::CreateContractRequest request;
    request.set_request_id(request_id);
    *request.mutable_contract() = contract;
    return request;
}

class Register : public testing::Test {
  protected:
    pb::ContractValidation Validate(const std::string& id) {
        pb::ValidateContractRequest request;
        request.set_contract_id(id);
        return bench_.Ask<pb::ContractValidation>("ContractService/ValidateContract", request);
    }
    absl::Status Activate(const std::string& id) {
        pb::ActivateContractRequest request;
        request.set_contract_id(id);
        pb::Contract out;
        return bench_.Try("ContractService/ActivateContract", request, &out);
    }
    void DemandTheFive() {
        bench_.SetParameter(
            "clauses.required",
            "2017-01-01",
            "reporting_duty,breach_handling,sanctions,cooperation,self_monitoring"
        );
    }

    test::RegistryBench bench_{"2026-01-15"};
};

using M01 = Register;
using M02 = Register;
using M04 = Register;
using M06 = Register;

// What is left when the server's own fields are taken away differs nowhere; nothing when all is so.
std::string DifferenceOf(pb::Contract sent, pb::Contract got) {
    for (const std::string_view name : test::kSetByTheServer) {
        const auto* field = pb::Contract::descriptor()->FindFieldByName(std::string(name));
        got.GetReflection()->ClearField(&got, field);
        sent.GetReflection()->ClearField(&sent, field);
    }
    std::string difference;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    differencer.Compare(sent, got);
    return difference;
}

// A new field of the contract fails here until one of these contracts gives it.
TEST_F(M01, AContractIsGivenBackAsItWasSent) {
    std::vector<pb::Contract> sent{test::WholeFramework()};
    const std::string framework = bench_.Create(sent[0]).id();
    EXPECT_EQ(DifferenceOf(sent[0], bench_.Get(framework)), "") << "as a draft";
    bench_.Activate(framework);
    EXPECT_EQ(DifferenceOf(sent[0], bench_.Get(framework)), "") << "in force";
    for (const test::OtherType& type : test::kOtherTypes) {
        sent.push_back(test::WholeContract(type, framework));
        const std::string id = bench_.Create(sent.back()).id();
        EXPECT_EQ(DifferenceOf(sent.back(), bench_.Get(id)), "") << type.number;
    }
    std::set<std::string> every;
    std::set<std::string> given;
    test::AddPaths(*pb::Contract::descriptor(), "", every);
    for (const pb::Contract& contract : sent)
        test::AddGivenPaths(contract, "", given);
    EXPECT_EQ(given, every) << "each value a sender can give was sent and came back";
    EXPECT_GT(every.size(), 100U);
    // The comparison would tell a value that was lost.
    pb::Contract lost = sent[0];
    lost.mutable_index_clause()->clear_floor();
    EXPECT_NE(DifferenceOf(sent[0], lost), "");
}

// Far within the second that a reader may wait: each answer holds when the call returns.
TEST_F(M01, WhatIsWrittenIsReadListedToldAndCountedWithinASecond) {
    const auto in_force = [&] {
        bench_.module().UpdateMetrics();
        const std::string shown = bench_.metrics().Expose();
        return shown.find("luotsi_contracts{state=\"active\"} 1\n") != std::string::npos;
    };
    const std::string id = bench_.Create(Sound("PH-1")).id();
    EXPECT_FALSE(in_force());
    const auto began = runtime::ReadSteady();
    const pb::Contract activated = bench_.Activate(id);
    EXPECT_EQ(bench_.Get(id).etag(), activated.etag());
    pb::ListContractsRequest list;
    list.set_state(pb::CONTRACT_STATE_ACTIVE);
    const auto listed =
        bench_.Ask<pb::ListContractsResponse>("ContractService/ListContracts", list);
    ASSERT_EQ(listed.contracts_size(), 1);
    EXPECT_EQ(listed.contracts(0).revision(), activated.revision());
    const auto told = bench_.Events("fi.luotsi.contract.contract.activated");
    ASSERT_EQ(told.size(), 1U);
    pb::ContractEvent event;
    ASSERT_TRUE(event.ParseFromString(told[0].data));
    EXPECT_EQ(event.revision(), activated.revision());
    EXPECT_TRUE(in_force());
    EXPECT_LT(runtime::ReadSteady() - began, std::chrono::seconds(1));
}

TEST_F(M01, TheSameKeyGivesTheSameContractAndNoSecondEvent) {
    const auto request = CreateOf(Sound("PH-1"), "create-1");
    const auto first = bench_.Ask<pb::Contract>("ContractService/CreateContract", request);
    const auto again = bench_.Ask<pb::Contract>("ContractService/CreateContract", request);
    EXPECT_EQ(first.id(), again.id());
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.contract.created").size(), 1U);
    const auto activated = bench_.Activate(first.id());
    const auto told = bench_.Events("fi.luotsi.contract.contract.activated");
    ASSERT_EQ(told.size(), 1U);
    pb::ContractEvent event;
    ASSERT_TRUE(event.ParseFromString(told[0].data));
    EXPECT_EQ(event.contract_id(), first.id());
    EXPECT_EQ(event.revision(), activated.revision());
    EXPECT_EQ(event.transition().to_state(), pb::CONTRACT_STATE_ACTIVE);
}

TEST_F(M02, ActivationNamesTheGoalThatNothingMeasures) {
    pb::Contract contract = Sound("PH-1");
    pb::Goal& goal = *contract.add_goals();
    goal.set_code("G2");
    goal.set_text("Mitattava jokin");
    const std::string id = bench_.Create(contract).id();
    const absl::Status refused = Activate(id);
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(rpc::ReasonOf(refused), "GOAL_WITHOUT_INDICATOR");
    const pb::ContractValidation validation = Validate(id);
    EXPECT_FALSE(validation.ready());
    ASSERT_EQ(validation.faults_size(), 1);
    EXPECT_EQ(validation.faults(0).field(), "goals[1].code");
    EXPECT_EQ(validation.faults(0).detail(), "G2");
    EXPECT_FALSE(validation.faults(0).text().empty());

    pb::Contract without = Sound("PH-2");
    without.clear_goals();
    without.clear_indicators();
    const std::string other = bench_.Create(without).id();
    EXPECT_EQ(rpc::ReasonOf(Activate(other)), "GOAL_MISSING");
}

TEST_F(M02, AnIndicatorWithoutAFormulaIsRefusedWhereTheCountyDemandsOne) {
    bench_.SetParameter("indicators.formula_required", "2020-01-01", "true");
    pb::Contract contract = Sound("PH-1");
    contract.mutable_indicators(0)->clear_formula();
    const std::string id = bench_.Create(contract).id();
    EXPECT_EQ(rpc::ReasonOf(Activate(id)), "INDICATOR_FORMULA_MISSING");
    EXPECT_TRUE(Activate(bench_.Create(Sound("PH-2")).id()).ok());
}

struct TypeCase {
    pb::ContractType type;
    std::vector<std::string> required;
    std::function<void(pb::Contract&)> give;
};

const std::vector<TypeCase>& Types() {
    static const std::vector<TypeCase> cases{
        {pb::CONTRACT_TYPE_PAYMENT_COMMITMENT, {}, [](pb::Contract&) {}},
        {pb::CONTRACT_TYPE_FRAMEWORK,
         {"contract.framework.ceiling"},
         [](pb::Contract& contract) {
             contract.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
             contract.mutable_framework()->mutable_ceiling()->set_amount_minor(1);
         }},
        {pb::CONTRACT_TYPE_DYNAMIC_PURCHASING,
         {"contract.dynamic_purchasing.admission_date"},
         [](pb::Contract& contract) {
             contract.mutable_dynamic_purchasing()->set_admission_date("2026-01-02");
         }},
        {pb::CONTRACT_TYPE_SERVICE_VOUCHER,
         {"contract.voucher.value"},
         [](pb::Contract& contract) {
             contract.mutable_voucher()->mutable_value()->set_currency_code("EUR");
             contract.mutable_voucher()->mutable_value()->set_amount_micros(42'000'000);
         }},
        {pb::CONTRACT_TYPE_ALLIANCE,
         {"contract.alliance.target_cost",
          "contract.alliance.gain_share",
          "contract.alliance.pain_share"},
         [](pb::Contract& contract) {
             contract.mutable_alliance()->mutable_target_cost()->set_currency_code("EUR");
             contract.mutable_alliance()->mutable_target_cost()->set_amount_minor(5'000'000'00);
             contract.mutable_alliance()->set_gain_share(5000);
             contract.mutable_alliance()->set_pain_share(0);
         }},
    };
    return cases;
}

TEST_F(M04, EachTypeIsCreatedListedAndFiltered) {
    for (const TypeCase& one : Types()) {
        pb::Contract contract = Sound(("T-" + std::to_string(one.type)).c_str());
        contract.set_type(one.type);
        one.give(contract);
        const std::string id = bench_.Create(contract).id();
        EXPECT_TRUE(Activate(id).ok()) << one.type;
        pb::ListContractsRequest list;
        list.set_type(one.type);
        const auto listed =
            bench_.Ask<pb::ListContractsResponse>("ContractService/ListContracts", list);
        ASSERT_EQ(listed.contracts_size(), 1) << one.type;
        EXPECT_EQ(listed.contracts(0).id(), id);
    }
}

TEST_F(M04, AFieldOfTheTypeThatIsLeftOutIsAnInvalidArgumentByItsName) {
    for (const TypeCase& one : Types()) {
        if (one.required.empty()) continue;
        pb::Contract contract = Sound("T-1");
        contract.set_type(one.type);
        contract.clear_agreed_value();
        contract.clear_annual_value();
        pb::Contract out;
        const absl::Status refused =
            bench_.Try("ContractService/CreateContract", CreateOf(contract), &out);
        EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << one.type;
        EXPECT_EQ(rpc::ReasonOf(refused), "FIELD_REQUIRED");
        std::vector<std::string> fields;
        for (const auto& violation : rpc::DescribeError(rpc::ToGrpc(refused)).violations)
            fields.push_back(violation.field);
        EXPECT_EQ(fields, one.required);
    }
    pb::Contract call_off = Sound("KK-1");
    call_off.set_type(pb::CONTRACT_TYPE_PURCHASE);
    call_off.set_parent_relation(pb::PARENT_RELATION_CALL_OFF);
    pb::Contract out;
    const absl::Status refused =
        bench_.Try("ContractService/CreateContract", CreateOf(call_off), &out);
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(
        rpc::DescribeError(rpc::ToGrpc(refused)).violations.at(0).field,
        "contract.parent_contract_id"
    ) << "a call-off needs its framework";
}

TEST_F(M06, ValidationListsTheFiveThatAreMissingAndActivationDemandsThem) {
    DemandTheFive();
    pb::Contract contract = Sound("PH-1");
    contract.clear_clauses();
    const std::string id = bench_.Create(contract).id();
    pb::ContractValidation validation = Validate(id);
    EXPECT_FALSE(validation.ready());
    EXPECT_EQ(
        std::vector<int>(validation.missing_clauses().begin(), validation.missing_clauses().end()),
        std::vector<int>(kSteering.begin(), kSteering.end())
    );
    EXPECT_EQ(validation.missing_minimum_clauses_size(), 8);
    EXPECT_EQ(rpc::ReasonOf(Activate(id)), "CLAUSE_MISSING");

    // Each of the five, missing alone, is found; a written waiver does as well.
    for (int i = 0; i < 5; ++i) {
        pb::Contract lacking = Sound(("PH-1" + std::to_string(i)).c_str());
        pb::Clause& clause = *lacking.mutable_clauses(i);
        clause.clear_text();
        clause.set_waived(true);
        clause.set_waiver_reason("Kertaluonteinen hankinta.");
        pb::Contract out = bench_.Create(lacking);
        EXPECT_TRUE(Validate(out.id()).ready());
        EXPECT_EQ(Validate(out.id()).waived_clauses(0), kSteering[static_cast<std::size_t>(i)]);
        lacking.set_number("PH-2" + std::to_string(i));
        lacking.mutable_clauses()->DeleteSubrange(i, 1);
        out = bench_.Create(lacking);
        validation = Validate(out.id());
        ASSERT_EQ(validation.missing_clauses_size(), 1);
        EXPECT_EQ(validation.missing_clauses(0), kSteering[static_cast<std::size_t>(i)]);
        EXPECT_EQ(rpc::ReasonOf(Activate(out.id())), "CLAUSE_MISSING");
    }
}

TEST_F(M06, TheReportingClauseMakesTheDueCalendarSelfMonitoringIncluded) {
    DemandTheFive();
    pb::Contract contract = Sound("PH-1");
    contract.set_start_date("2026-04-01");
    contract.set_end_date("2029-12-31");
    contract.mutable_reporting_duty()->set_due_day(10);
    contract.mutable_reporting_duty()->set_self_monitoring_period(pb::INDICATOR_PERIOD_TERTIAL);
    contract.mutable_reporting_duty()->set_self_monitoring_due_day(20);
    const std::string id = bench_.Create(contract).id();
    bench_.Activate(id);

    test::ServiceBench intake{
        report_intake::MakeReportIntake, "luotsi.report.v1.ReportService", "2026-01-15"
    };
    for (const feed::PublicEvent& event : bench_.Events())
        intake.Tell("contract-registry", event.type, event.data, event.position);
    report::v1::ListDueReportsRequest ask;
    ask.set_contract_id(id);
    const auto dues = intake.Ask<report::v1::ListDueReportsResponse>("ListDueReports", ask);
    std::vector<std::string> reports;
    std::vector<std::string> monitoring;
    for (const report::v1::DueReport& due : dues.due_reports()) {
        (due.kind() == report::v1::DUE_KIND_REPORT ? reports : monitoring)
            .push_back(due.month() + " " + due.due_date());
        EXPECT_FALSE(due.overdue());
    }
    ASSERT_GE(reports.size(), 12U) << "the first twelve";
    EXPECT_EQ(reports[0], "2026-04 2026-05-11") << "10 May 2026 is a Sunday";
    EXPECT_EQ(reports[11], "2027-03 2027-04-12") << "10 April 2027 is a Saturday";
    EXPECT_EQ(
        monitoring,
        (std::vector<std::string>{
            "2026-04 2026-05-20", "2026-08 2026-09-21", "2026-12 2027-01-20", "2027-04 2027-05-20"
        })
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
