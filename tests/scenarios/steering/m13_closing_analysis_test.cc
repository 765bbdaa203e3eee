// M13: a contract that changes or ends is analysed, with what the county knows of it.
#include "tests/scenarios/steering/county_facts.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>
#include <luotsi/steering/v1/closing_analysis.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class ClosingAnalysis : public testing::Test {
  protected:
    ClosingAnalysis() {
        county_.SetParameter("analysis.from_amount", "2020-01-01", "1000000.00 EUR");
    }

    std::string Agree(const char* number, std::int64_t cents) {
        auto terms = test::CountyFacts::Purchase("2025-11-01", "2026-06-30");
        terms.agreed_value = Money::Of(cents);
        terms.reporting_duty->forecast_required = false;
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }
    pb::ContractAnalyses Of(const std::string& contract) {
        pb::GetAnalysesRequest request;
        request.set_contract_id(contract);
        return county_.Ask<pb::ContractAnalyses>(
            "steering.v1.ClosingAnalysisService/GetAnalyses", request
        );
    }
    void Complete(const std::string& contract, unsigned number) {
        pb::CompleteAnalysisRequest request;
        request.set_contract_id(contract);
        request.set_number(number);
        request.set_conclusions("Henkilöstötavoite jäi kahtena kuukautena.");
        pb::Lesson& lesson = *request.add_lessons();
        lesson.set_code("L" + std::to_string(number));
        lesson.set_text("Sovi sijaisista ennen kesää.");
        lesson.set_audience("hankinta");
        county_.Ask<pb::ContractAnalyses>(
            "steering.v1.ClosingAnalysisService/CompleteAnalysis", request
        );
    }

    void SetValue(const std::string& contract, const char* from, std::int64_t cents) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
        request.mutable_agreed_value()->set_currency_code("EUR");
        request.mutable_agreed_value()->set_amount_minor(cents);
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }
    void MarkPilot(const std::string& contract, bool pilot) {
        pb::MarkPilotRequest mark;
        mark.set_contract_id(contract);
        mark.set_pilot(pilot);
        mark.set_reason("etäkuntoutuksen kokeilu");
        county_.Ask<pb::ContractAnalyses>("steering.v1.ClosingAnalysisService/MarkPilot", mark);
    }

    test::CountyBench county_{"2026-03-15"};
    test::CountyFacts facts_{county_};
};

TEST_F(ClosingAnalysis, M13AnAmendmentOpensOneThatIsFilledWithWhatIsKnown) {
    const std::string contract = Agree("S-1", 100'000'000);
    facts_.Report(contract, "2025-12", 100, 61, 90);
    facts_.Report(contract, "2026-01", 80, 59, 100);
    facts_.Report(contract, "2026-02", 120, 50);
    facts_.Approve(contract, "2025-12");
    facts_.Complain(contract, "2026-02-01", selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
    facts_.Complain(contract, "2026-02-02", selfmonitoring::v1::COMPLAINT_SEVERITY_MILD);
    EXPECT_EQ(Of(contract).analyses_size(), 0);

    facts_.Amend(contract, "2026-04-01");
    const auto known = Of(contract);
    ASSERT_EQ(known.analyses_size(), 1);
    const pb::ClosingAnalysis& analysis = known.analyses(0);
    EXPECT_EQ(analysis.cause(), pb::ANALYSIS_CAUSE_AMENDMENT);
    EXPECT_EQ(analysis.amendment_number(), 1U);
    EXPECT_EQ(analysis.opened_on(), "2026-03-15");
    const pb::AnalysisFigures& figures = analysis.figures();
    // December, January and February were due on 10 January, February and March; none came by then.
    EXPECT_EQ(figures.reports_due(), 3U);
    EXPECT_EQ(figures.reports_on_time(), 0U);
    ASSERT_EQ(figures.indicators_size(), 2);
    EXPECT_EQ(figures.indicators(0).year(), 2025U);
    EXPECT_EQ(figures.indicators(0).met(), 1U);
    EXPECT_EQ(figures.indicators(1).judged(), 2U);
    EXPECT_EQ(figures.indicators(1).met(), 0U);
    EXPECT_EQ(figures.indicators(1).last_value().numerator(), 50);
    // 100 days x 157.50 EUR.
    ASSERT_EQ(figures.paid_size(), 1);
    EXPECT_EQ(figures.paid(0).amount_minor(), 1'575'000);
    ASSERT_EQ(figures.cases_size(), 2);
    EXPECT_EQ(figures.cases(0).severity(), "mild");
    EXPECT_EQ(figures.cases(1).severity(), "serious");
    // January: 80 given, 90 foreseen; February: 120 given, 100 foreseen.
    ASSERT_EQ(figures.forecast_misses_size(), 1);
    EXPECT_EQ(figures.forecast_misses(0).months(), 2U);
    EXPECT_EQ(figures.forecast_misses(0).absolute_error().micros(), 30'000'000);
    EXPECT_EQ(figures.forecast_misses(0).actual().micros(), 200'000'000);
    EXPECT_EQ(figures.sources_size(), 3);

    const auto told = county_.Told("contract-registry", "fi.luotsi.contract.closing_analysis.");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].type, "fi.luotsi.contract.closing_analysis.opened.v1");
    EXPECT_EQ(told[0].key, contract);
    pb::ClosingAnalysisEvent event;
    ASSERT_TRUE(event.ParseFromString(told[0].data));
    EXPECT_EQ(event.analysis().SerializeAsString(), analysis.SerializeAsString());
}

TEST_F(ClosingAnalysis, M13FiguresAreRefreshedUntilTheAnalysisIsCompleted) {
    const std::string contract = Agree("S-1", 100'000'000);
    facts_.Amend(contract, "2026-04-01");
    facts_.Complain(contract, "2026-03-10", selfmonitoring::v1::COMPLAINT_SEVERITY_MILD);
    EXPECT_EQ(Of(contract).analyses(0).figures().cases_size(), 0);
    pb::RefreshAnalysisRequest refresh;
    refresh.set_contract_id(contract);
    refresh.set_number(1);
    const auto refreshed = county_.Ask<pb::ContractAnalyses>(
        "steering.v1.ClosingAnalysisService/RefreshAnalysis", refresh
    );
    EXPECT_EQ(refreshed.analyses(0).figures().cases_size(), 1);
    Complete(contract, 1);
    EXPECT_EQ(
        county_.Refusal<pb::ContractAnalyses>(
            "steering.v1.ClosingAnalysisService/RefreshAnalysis", refresh
        ),
        "ANALYSIS_COMPLETED"
    );
    const auto told = county_.Told("contract-registry", "fi.luotsi.contract.closing_analysis.");
    EXPECT_EQ(told.size(), 2U) << "opened and completed, not refreshed";
}

TEST_F(ClosingAnalysis, M13AContractThatEndedIsClosedOnlyAfterItsAnalysis) {
    const std::string large = Agree("S-1", 100'000'000);
    const std::string small = Agree("S-2", 99'999'999);
    county_.AdvanceTo("2026-07-01");
    ASSERT_EQ(Of(large).analyses_size(), 1);
    EXPECT_EQ(Of(large).analyses(0).cause(), pb::ANALYSIS_CAUSE_END);
    EXPECT_EQ(Of(small).analyses_size(), 0) << "one cent below the limit";
    EXPECT_EQ(facts_.Close(small), "");
    EXPECT_EQ(facts_.Close(large), "ANALYSIS_OPEN");
    Complete(large, 1);
    EXPECT_EQ(facts_.Close(large), "");
}

TEST_F(ClosingAnalysis, M13EveryWayOfChangingOrEndingAContractOpensOne) {
    const std::string rescinded = Agree("S-1", 100'000'000);
    contract::v1::EndContractRequest end;
    end.set_contract_id(rescinded);
    end.set_ground(contract::v1::END_GROUND_BREACH);
    end.set_reason("toistuva rikkomus");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/EndContract", end);
    ASSERT_EQ(Of(rescinded).analyses_size(), 1);
    EXPECT_EQ(Of(rescinded).analyses(0).cause(), pb::ANALYSIS_CAUSE_END);

    const std::string applied = Agree("S-2", 100'000'000);
    contract::v1::ProposeAmendmentRequest propose;
    propose.set_contract_id(applied);
    propose.add_reasons(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
    propose.set_effective_from("2026-04-01");
    propose.set_description("Nimi täsmentyy");
    propose.mutable_patch()->set_title("Palveluasuminen, täsmennetty");
    const auto amendment = county_.Ask<contract::v1::Amendment>(
        "contract.v1.AmendmentService/ProposeAmendment", propose
    );
    for (const auto side : {contract::v1::SIDE_BUYER, contract::v1::SIDE_PROVIDER}) {
        contract::v1::SignAmendmentRequest sign;
        sign.set_amendment_id(amendment.id());
        sign.set_side(side);
        sign.set_signed_on("2026-03-10");
        county_.Ask<contract::v1::Amendment>("contract.v1.AmendmentService/SignAmendment", sign);
    }
    EXPECT_EQ(Of(applied).analyses_size(), 0) << "nothing has changed yet";
    contract::v1::ApplyAmendmentRequest apply;
    apply.set_amendment_id(amendment.id());
    county_.Ask<contract::v1::Amendment>("contract.v1.AmendmentService/ApplyAmendment", apply);
    ASSERT_EQ(Of(applied).analyses_size(), 1);
    EXPECT_EQ(Of(applied).analyses(0).cause(), pb::ANALYSIS_CAUSE_AMENDMENT);

    auto terms = test::CountyFacts::Purchase("2025-11-01", "2026-06-30");
    terms.agreed_value = Money::Of(100'000'000);
    terms.options = {{.code = "O1", .months = 12, .notice_months = 1}};
    const std::string renewed = county_.Agree(test::CountyBench::Sound("S-3", terms));
    contract::v1::UseOptionRequest use;
    use.set_contract_id(renewed);
    use.set_option_code("O1");
    use.set_reason("palvelu jatkuu");
    county_.Ask<contract::v1::Renewal>("contract.v1.RenewalService/UseOption", use);
    ASSERT_EQ(Of(renewed).analyses_size(), 1);
    EXPECT_EQ(Of(renewed).analyses(0).amendment_number(), 1U);
}

TEST_F(ClosingAnalysis, M13APilotIsAnalysedWhateverItsSize) {
    const std::string contract = Agree("S-1", 1'000);
    facts_.Amend(contract, "2026-04-01");
    EXPECT_EQ(Of(contract).analyses_size(), 0);
    MarkPilot(contract, true);
    facts_.Amend(contract, "2026-05-01");
    ASSERT_EQ(Of(contract).analyses_size(), 1);
    EXPECT_EQ(Of(contract).analyses(0).amendment_number(), 2U);
    EXPECT_TRUE(Of(contract).pilot());
}

TEST_F(ClosingAnalysis, M13WhatWasAPilotIsAnalysedAlsoAfterTheMarkIsTakenOff) {
    const std::string contract = Agree("S-1", 1'000);
    MarkPilot(contract, true);
    MarkPilot(contract, false);
    county_.AdvanceTo("2026-07-01");
    ASSERT_EQ(Of(contract).analyses_size(), 1);
    EXPECT_EQ(facts_.Close(contract), "ANALYSIS_OPEN");
}

TEST_F(ClosingAnalysis, M13LoweringTheValueDoesNotMakeALargeContractSmall) {
    const std::string contract = Agree("S-1", 500'000'000);
    SetValue(contract, "2026-03-15", 50'000'000);
    ASSERT_EQ(Of(contract).analyses_size(), 1);
    EXPECT_EQ(Of(contract).analyses(0).cause(), pb::ANALYSIS_CAUSE_AMENDMENT);
    county_.AdvanceTo("2026-07-01");
    ASSERT_EQ(Of(contract).analyses_size(), 2);
    EXPECT_EQ(Of(contract).analyses(1).cause(), pb::ANALYSIS_CAUSE_END);
    EXPECT_EQ(facts_.Close(contract), "ANALYSIS_OPEN");
}

TEST_F(ClosingAnalysis, M13ARaiseFromALaterDayOpensOneAtOnce) {
    const std::string contract = Agree("S-1", 50'000'000);
    SetValue(contract, "2026-04-01", 500'000'000);
    ASSERT_EQ(Of(contract).analyses_size(), 1);
    EXPECT_EQ(Of(contract).analyses(0).amendment_number(), 1U);
}

TEST_F(ClosingAnalysis, M13AContractThatEndedBeforeTheLimitWasSetIsAnalysedByHand) {
    county_.SetParameter("analysis.from_amount", "2026-01-01", "9000000.00 EUR");
    const std::string contract = Agree("S-1", 100'000'000);
    county_.AdvanceTo("2026-07-01");
    county_.SetParameter("analysis.from_amount", "2026-07-01", "1000000.00 EUR");
    EXPECT_EQ(facts_.Close(contract), "ANALYSIS_MISSING");
    pb::OpenAnalysisRequest open;
    open.set_contract_id(contract);
    open.set_reason("raja laskettu");
    county_.Ask<pb::ContractAnalyses>("steering.v1.ClosingAnalysisService/OpenAnalysis", open);
    EXPECT_EQ(facts_.Close(contract), "ANALYSIS_OPEN");
    Complete(contract, 1);
    EXPECT_EQ(facts_.Close(contract), "");
}

TEST_F(ClosingAnalysis, M13WithoutALimitNothingIsDemanded) {
    county_.SetParameter("analysis.from_amount", "2020-01-01", "99999999999.00 EUR");
    const std::string contract = Agree("S-1", 100'000'000);
    facts_.Amend(contract, "2026-04-01");
    county_.AdvanceTo("2026-07-01");
    EXPECT_EQ(Of(contract).analyses_size(), 0);
    EXPECT_EQ(facts_.Close(contract), "");
}

TEST_F(ClosingAnalysis, M13ARebuildLeavesEveryAnalysisAsItWas) {
    const std::string contract = Agree("S-1", 100'000'000);
    facts_.Complain(contract, "2026-03-10", selfmonitoring::v1::COMPLAINT_SEVERITY_MILD);
    facts_.Amend(contract, "2026-04-01");
    const std::string before = Of(contract).SerializeAsString();
    county_.Rebuild();
    EXPECT_EQ(Of(contract).SerializeAsString(), before);
    pb::ListAnalysesRequest list;
    list.set_state(pb::ANALYSIS_STATE_OPEN);
    const auto listed = county_.Ask<pb::ListAnalysesResponse>(
        "steering.v1.ClosingAnalysisService/ListAnalyses", list
    );
    ASSERT_EQ(listed.contracts_size(), 1);
    EXPECT_EQ(listed.contracts(0).contract_id(), contract);
}

}  // namespace
}  // namespace luotsi
