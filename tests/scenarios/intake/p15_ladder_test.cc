// P15: what a contract agrees for missing reports happens, in order, on its day, and is taken back
// when the reports have come or are excused.
#include "tests/scenarios/intake/calendar_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

class LadderOfACounty : public testing::Test {
  protected:
    LadderOfACounty() {
        contract_registry::Terms terms = test::CalendarBench::Terms();
        terms.reporting_duty->ladder = test::CalendarBench::Ladder();
        // Late reports are to come in freely.
        terms.reporting_duty->first_close.reset();
        terms.reporting_duty->final_close.reset();
        contract_ = bench_.Agree("L-1", terms);
        bench_.StoreRule("reports-reminder", "reporting-ladder", "reminder");
        bench_.StoreRule("reports-notice", "reporting-ladder", "notice");
        bench_.StoreRule("reports-sanction", "reporting-ladder", "sanction_proposal");
    }

    std::vector<pb::LadderEvent> Told() {
        std::vector<pb::LadderEvent> told;
        for (const auto& event : bench_.county().Told("report-intake", "fi.luotsi.report.ladder."))
            EXPECT_TRUE(told.emplace_back().ParseFromString(event.data));
        return told;
    }

    test::CalendarBench bench_{"2026-02-01"};
    std::string contract_;
};

TEST_F(LadderOfACounty, IsClimbedStepByStepOnTheRightDays) {
    bench_.LiveTo("2026-02-10");
    EXPECT_EQ(bench_.Standing(contract_), "");
    bench_.LiveTo("2026-02-11");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11");
    EXPECT_EQ(bench_.OpenAlerts("reports-reminder"), 1U);
    bench_.LiveTo("2026-02-17");
    EXPECT_EQ(bench_.OpenAlerts("reports-notice"), 0U);
    bench_.LiveTo("2026-02-18");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
    EXPECT_EQ(bench_.OpenAlerts("reports-notice"), 1U);
    bench_.LiveTo("2026-03-31");
    EXPECT_EQ(
        bench_.Standing(contract_),
        "REMINDER@2026-02-11 NOTICE@2026-02-18 HOLD@2026-03-11 SANCTION_PROPOSAL@2026-03-25"
    );
    EXPECT_EQ(bench_.OpenAlerts("reports-sanction"), 1U);
    const pb::ListLadderStepsResponse steps = bench_.Steps(contract_);
    ASSERT_EQ(steps.missing_months_size(), 2);
    EXPECT_EQ(steps.missing_months(1), "2026-02");
    const std::vector<pb::LadderEvent> told = Told();
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[2].kind(), pb::LADDER_EVENT_KIND_STEP_TAKEN);
    EXPECT_EQ(told[2].contract_number(), "L-1");
    EXPECT_EQ(told[2].step().step(), 3U);
    EXPECT_LT(told[2].revision(), told[3].revision());
}

TEST_F(LadderOfACounty, IsLeftAtOnceWhenTheReportsCome) {
    bench_.LiveTo("2026-03-26");
    bench_.Send(contract_, "2026-01", 10);
    // One is missing still: what two in a row had brought is withdrawn, from the top.
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
    EXPECT_EQ(bench_.OpenAlerts("reports-sanction"), 0U);
    bench_.Send(contract_, "2026-02", 10);
    EXPECT_EQ(bench_.Standing(contract_), "");
    EXPECT_EQ(bench_.OpenAlerts("reports-reminder"), 0U);
    EXPECT_EQ(bench_.OpenAlerts("reports-notice"), 0U);
    const pb::ListLadderStepsResponse steps = bench_.Steps(contract_);
    ASSERT_EQ(steps.withdrawn_size(), 4);
    EXPECT_EQ(steps.withdrawn(0).step(), 4U);
    EXPECT_EQ(steps.withdrawn(3).step(), 1U);
    EXPECT_EQ(steps.withdrawn(3).withdrawn_on(), "2026-03-26");
    EXPECT_EQ(Told().size(), 8U);
    EXPECT_EQ(Told().back().kind(), pb::LADDER_EVENT_KIND_STEP_WITHDRAWN);
}

TEST_F(LadderOfACounty, IsNotLeftByAReportOfWhichNoLineWasAccepted) {
    bench_.LiveTo("2026-03-26");
    const std::string before = bench_.Standing(contract_);
    ASSERT_NE(before.find("HOLD"), std::string::npos);
    pb::SubmitReportRequest refused = bench_.ReportOf(contract_, "2026-01", 10);
    refused.mutable_lines(0)->mutable_service()->set_service_code("TUNTEMATON");
    const auto report =
        bench_.county().Ask<pb::Report>("report.v1.ReportService/SubmitReport", refused);
    EXPECT_EQ(report.returned_lines_size(), 1);
    EXPECT_EQ(bench_.Standing(contract_), before);
    EXPECT_EQ(bench_.Steps(contract_).missing_months_size(), 2);
    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
}

TEST_F(LadderOfACounty, CountsNoMonthThatWasDueBeforeItsContractWasAgreed) {
    bench_.LiveTo("2026-03-20");
    contract_registry::Terms terms = test::CalendarBench::Terms();
    terms.reporting_duty->ladder = test::CalendarBench::Ladder();
    const std::string late = bench_.Agree("L-3", terms);
    bench_.LiveTo("2026-04-10");
    EXPECT_EQ(bench_.Standing(late), "");
    EXPECT_EQ(bench_.Steps(late).missing_months_size(), 0);
    bench_.LiveTo("2026-04-11");
    EXPECT_EQ(bench_.Standing(late), "REMINDER@2026-04-11");
    EXPECT_EQ(bench_.Steps(late).missing_months_size(), 1);
}

TEST_F(LadderOfACounty, IsJudgedAgainOnTheSameDayUnderOtherTerms) {
    bench_.LiveTo("2026-02-11");
    ASSERT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11");
    contract_registry::Terms terms = test::CalendarBench::Terms();
    terms.reporting_duty->ladder = {
        {.kind = contract_registry::LadderStepKind::kNotice, .missed_in_a_row = 1}
    };
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(contract_);
    amend.set_effective_from("2026-02-11");
    amend.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
    *amend.mutable_reporting_duty() = test::CountyBench::Sound("L-1", terms).reporting_duty();
    bench_.county().Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    bench_.county().AdvanceTo("2026-02-11");
    EXPECT_EQ(bench_.Standing(contract_), "NOTICE@2026-02-11");
}

TEST_F(LadderOfACounty, HoldsPaymentsWhileItsStepStandsAndProposesThemAfterwards) {
    // A third month that is in time, and approved while two others are missing.
    bench_.LiveTo("2026-03-12");
    ASSERT_NE(bench_.Standing(contract_).find("HOLD"), std::string::npos);
    bench_.LiveTo("2026-04-02");
    bench_.Send(contract_, "2026-03", 31);
    bench_.Approve(contract_, "2026-03");
    EXPECT_EQ(bench_.Proposed(contract_), "");
    // With one of the two the step is withdrawn, and what waited is proposed.
    bench_.Send(contract_, "2026-01", 10);
    EXPECT_EQ(bench_.Proposed(contract_), "2026-03 ");
    bench_.Send(contract_, "2026-02", 10);
    bench_.Approve(contract_, "2026-02");
    EXPECT_EQ(bench_.Proposed(contract_), "2026-03 2026-02 ");
}

TEST_F(LadderOfACounty, HoldsNoPaymentOfAnotherContract) {
    const std::string other = bench_.Agree("L-2", test::CalendarBench::Terms());
    bench_.LiveTo("2026-03-12");
    ASSERT_NE(bench_.Standing(contract_).find("HOLD"), std::string::npos);
    bench_.Send(other, "2026-01", 10);
    bench_.Approve(other, "2026-01");
    EXPECT_EQ(bench_.Proposed(other), "2026-01 ");
}

TEST_F(LadderOfACounty, CountsNoExcusedMonth) {
    bench_.LiveTo("2026-03-12");
    const pb::ReportingWindow window = bench_.Excuse(contract_, "2026-02");
    EXPECT_EQ(window.state(), pb::WINDOW_STATE_EXCUSED);
    EXPECT_EQ(window.excuse(), "tietojärjestelmän vaihto");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18");
    EXPECT_EQ(bench_.Steps(contract_).missing_months_size(), 1);
    bench_.WithdrawExcuse(contract_, "2026-02");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-02-11 NOTICE@2026-02-18 HOLD@2026-03-12");
    // The next step is taken on its day, counted from the new one.
    bench_.LiveTo("2026-03-25");
    EXPECT_EQ(bench_.Steps(contract_).steps_size(), 3);
    bench_.LiveTo("2026-03-26");
    EXPECT_EQ(bench_.Steps(contract_).steps_size(), 4);
}

TEST_F(LadderOfACounty, IsNotClimbedForAMonthThatWasExcusedBeforeItsDueDay) {
    bench_.Excuse(contract_, "2026-01");
    bench_.LiveTo("2026-03-10");
    EXPECT_EQ(bench_.Standing(contract_), "");
    bench_.LiveTo("2026-03-11");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-03-11");
    // Taken back after the due day: January is missing too, and two are in a row.
    bench_.WithdrawExcuse(contract_, "2026-01");
    EXPECT_EQ(bench_.Steps(contract_).missing_months_size(), 2);
    bench_.LiveTo("2026-03-18");
    EXPECT_EQ(bench_.Standing(contract_), "REMINDER@2026-03-11 NOTICE@2026-03-18 HOLD@2026-03-18");
}

TEST_F(LadderOfACounty, IsShownToItsProviderAndToNoOther) {
    bench_.LiveTo("2026-02-18");
    pb::ListLadderStepsRequest request;
    request.set_contract_id(contract_);
    constexpr const char* kList = "report.v1.ReportingCalendarService/ListLadderSteps";
    bench_.county().CallAsProvider(test::kCalendarProvider);
    EXPECT_EQ(bench_.Steps(contract_).steps_size(), 2);
    bench_.county().CallAsProvider("1572860-0");
    EXPECT_EQ(
        bench_.county().Refusal<pb::ListLadderStepsResponse>(kList, request), "CONTRACT_NOT_FOUND"
    );
    bench_.county().CallAsCounty();
}

TEST_F(LadderOfACounty, IsTheSameAfterTheReadModelIsBuiltAgain) {
    bench_.LiveTo("2026-03-20");
    const std::string before = bench_.Steps(contract_).SerializeAsString();
    bench_.county().Rebuild();
    EXPECT_EQ(bench_.Steps(contract_).SerializeAsString(), before);
    bench_.LiveTo("2026-03-25");
    EXPECT_EQ(bench_.Steps(contract_).steps_size(), 4);
}

}  // namespace
}  // namespace luotsi
