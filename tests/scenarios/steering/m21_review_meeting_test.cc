// M21: review meetings at most so many months apart, and what lies before them.

#include "tests/scenarios/steering/review_bench.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class M21 : public test::ReviewScenario {
  protected:
    M21() : ReviewScenario("2026-01-15") {
        county_.SetParameter("meeting.interval_months", "2026-01-01", "12");
    }
};

TEST_F(M21, AfterActivationAMeetingIsPlannedAtMostTwelveMonthsAhead) {
    const std::string contract = Agree("S-1");
    const pb::ReviewPlan plan = Plan(contract);
    EXPECT_EQ(plan.state(), pb::REVIEW_PLAN_STATE_SCHEDULED);
    EXPECT_EQ(plan.counted_from(), "2026-01-15");
    EXPECT_EQ(plan.planned_on(), "2027-01-15");
    EXPECT_EQ(plan.latest_on(), "2027-01-15");

    pb::ScheduleReviewMeetingRequest request;
    request.set_contract_id(contract);
    request.set_planned_on("2027-01-16");
    const std::string method = Method("ScheduleReviewMeeting");
    EXPECT_EQ(county_.Refusal<pb::ReviewPlan>(method, request), "MEETING_TOO_LATE");
    request.set_planned_on("2026-11-03");
    EXPECT_EQ(county_.Ask<pb::ReviewPlan>(method, request).planned_on(), "2026-11-03");
    county_.AdvanceTo("2026-11-10");
    EXPECT_EQ(Plan(contract).planned_on(), "2026-11-03") << "no morning undoes a person's choice";
}

TEST_F(M21, AnOlderMeetingThatIsToldLaterLeavesTheChosenDay) {
    const std::string contract = Agree("S-1");
    county_.AdvanceTo("2026-10-01");
    Record(Held(contract, "2026-09-30"));
    pb::ScheduleReviewMeetingRequest request;
    request.set_contract_id(contract);
    request.set_planned_on("2027-03-03");
    county_.Ask<pb::ReviewPlan>(Method("ScheduleReviewMeeting"), request);
    Record(Held(contract, "2026-04-15"));
    EXPECT_EQ(Plan(contract).planned_on(), "2027-03-03");
    EXPECT_EQ(Plan(contract).last_held_on(), "2026-09-30");
    EXPECT_EQ(Plan(contract).latest_on(), "2027-09-30");
    Record(Held(contract, "2026-10-01"));
    EXPECT_EQ(Plan(contract).planned_on(), "2027-10-01") << "a newer one starts the time anew";
}

TEST_F(M21, TwelveMonthsWithoutAMeetingGiveOneAlertUntilOneIsHeld) {
    const std::string contract = Agree("S-1");
    county_.AdvanceTo("2027-01-15");
    EXPECT_TRUE(Open().empty());
    county_.AdvanceTo("2027-01-16");
    const std::set<std::string> overdue{"S-1 NEGO-OVERDUE/2027-01-15/tactical"};
    EXPECT_EQ(Open(), overdue);
    EXPECT_EQ(Plan(contract).overdue_since(), "2027-01-16");
    county_.AdvanceTo("2027-02-01");
    EXPECT_EQ(Open(), overdue);

    const pb::ReviewMeeting held = Record(Held(contract, "2027-01-31"));
    EXPECT_EQ(held.participants(), 6U);
    EXPECT_TRUE(Open().empty());
    const pb::ReviewPlan plan = Plan(contract);
    EXPECT_EQ(plan.last_held_on(), "2027-01-31");
    EXPECT_EQ(plan.latest_on(), "2028-01-31");
    county_.AdvanceTo("2028-02-01");
    EXPECT_EQ(Open(), std::set<std::string>{"S-1 NEGO-OVERDUE/2028-01-31/tactical"})
        << "twelve months after the last one";
}

TEST_F(M21, AContractThatEndsNeedsNoMeeting) {
    contract_registry::Terms terms = Terms();
    terms.end_date = test::Day("2027-03-31");
    const std::string contract = Agree("S-1", terms);
    county_.AdvanceTo("2027-01-16");
    EXPECT_EQ(Open().size(), 1U);
    county_.AdvanceTo("2027-04-01");
    EXPECT_TRUE(Open().empty());
    EXPECT_EQ(Plan(contract).state(), pb::REVIEW_PLAN_STATE_NONE);
}

TEST_F(M21, AMeetingIsOnlyOfAContractThatHasComeIntoForce) {
    contract::v1::CreateContractRequest create;
    *create.mutable_contract() = test::CountyBench::Sound("S-1", Terms());
    const auto draft =
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create);
    const std::string method = Method("RecordNegotiation");
    EXPECT_EQ(
        county_.Refusal<pb::ReviewMeeting>(method, Held(draft.id(), "2026-01-15")),
        "CONTRACT_NOT_ACTIVE"
    );
    EXPECT_EQ(Plan(draft.id()).state(), pb::REVIEW_PLAN_STATE_NONE);
}

class M21WithoutInterval : public test::ReviewScenario {
  protected:
    M21WithoutInterval() : ReviewScenario("2026-01-15") {}
};

TEST_F(M21WithoutInterval, NothingIsPlannedUntilTheCountySetsOne) {
    const std::string contract = Agree("S-1");
    county_.AdvanceTo("2027-06-01");
    EXPECT_EQ(Plan(contract).state(), pb::REVIEW_PLAN_STATE_NONE);
    EXPECT_TRUE(Open().empty());
    county_.SetParameter("meeting.interval_months", "2027-06-01", "12");
    county_.AdvanceTo("2027-06-02");
    EXPECT_EQ(Plan(contract).latest_on(), "2028-06-01") << "no earlier than the rule asks";
    county_.SetParameter("meeting.interval_months", "2027-07-01", "6");
    county_.AdvanceTo("2027-07-01");
    EXPECT_EQ(Plan(contract).latest_on(), "2027-12-01");
    county_.AdvanceTo("2027-12-02");
    EXPECT_EQ(Open().size(), 1U);
}

TEST_F(M21WithoutInterval, APersonPlansAMeetingWithoutIt) {
    const std::string contract = Agree("S-1");
    pb::ScheduleReviewMeetingRequest request;
    request.set_contract_id(contract);
    request.set_planned_on("2026-09-01");
    const auto plan = county_.Ask<pb::ReviewPlan>(Method("ScheduleReviewMeeting"), request);
    EXPECT_EQ(plan.state(), pb::REVIEW_PLAN_STATE_SCHEDULED);
    EXPECT_EQ(plan.latest_on(), "");
    county_.AdvanceTo("2026-12-01");
    EXPECT_EQ(Plan(contract).planned_on(), "2026-09-01");
    EXPECT_TRUE(Open().empty());
}

// What the test itself sends, from which the figures are counted a second time.
struct SentReport {
    const char* month;
    const char* sent_on;
    int days;
    int staff_percent;
    // Care days foreseen by month.
    std::map<std::string, int> forecast;
};

class M21Pack : public M21 {
  protected:
    std::string Begin() { return Agree("S-1"); }

    report::v1::SubmitReportRequest Report(const std::string& contract, const SentReport& sent) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(sent.month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(sent.days * 1'000'000LL);
        report::v1::IndicatorActual& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(sent.staff_percent);
        indicator.mutable_value()->set_denominator(100);
        for (const auto& [month, days] : sent.forecast) {
            report::v1::ForecastLine& foreseen = *request.add_forecast();
            foreseen.set_month(month);
            foreseen.set_service_code("YPA-VRK");
            foreseen.mutable_quantity()->set_micros(days * 1'000'000LL);
        }
        return request;
    }
    void Send(const std::string& contract, const SentReport& sent) {
        county_.AdvanceTo(sent.sent_on);
        county_.Ask<report::v1::Report>(
            "report.v1.ReportService/SubmitReport", Report(contract, sent)
        );
    }
    void Complain(
        const std::string& contract,
        const char* category,
        selfmonitoring::v1::ComplaintSeverity severity,
        const char* received_on
    ) {
        selfmonitoring::v1::RecordComplaintRequest request;
        request.set_contract_id(contract);
        request.set_category(category);
        request.set_severity(severity);
        request.set_received_on(received_on);
        county_.Ask<selfmonitoring::v1::Complaint>(
            "selfmonitoring.v1.SelfMonitoringService/RecordComplaint", request
        );
    }
};

TEST_F(M21Pack, TheFivePartsEqualACountOfWhatWasSent) {
    const std::string contract = Begin();
    const std::vector<SentReport> sent{
        {"2026-02", "2026-03-05", 100, 62, {{"2026-03", 90}, {"2026-04", 95}}},
        {"2026-03", "2026-04-10", 97, 59, {{"2026-04", 110}}},
        {"2026-04", "2026-05-20", 104, 60, {}},
    };
    for (const SentReport& one : sent)
        Send(contract, one);
    county_.AdvanceTo("2026-07-20");
    using enum selfmonitoring::v1::ComplaintSeverity;
    Complain(contract, "meals", COMPLAINT_SEVERITY_MILD, "2026-04-02");
    Complain(contract, "meals", COMPLAINT_SEVERITY_MILD, "2026-05-02");
    Complain(contract, "staff", COMPLAINT_SEVERITY_SERIOUS, "2026-06-30");
    Complain(contract, "staff", COMPLAINT_SEVERITY_SERIOUS, "2026-07-01");

    selfmonitoring::v1::RecordFeedbackRequest heard;
    heard.mutable_feedback()->set_contract_id(contract);
    heard.mutable_feedback()->set_month("2026-04");
    heard.mutable_feedback()->set_source(selfmonitoring::v1::FEEDBACK_SOURCE_CLIENTS);
    heard.mutable_feedback()->set_theme("meals");
    heard.mutable_feedback()->set_count(12);
    county_.Ask<selfmonitoring::v1::Feedback>(
        "selfmonitoring.v1.FeedbackService/RecordFeedback", heard
    );

    // Counted from `sent` alone: reports due on the 10th, staffing of at least 60 %.
    const std::map<std::string, std::string> due{
        {"2026-02", "2026-03-10"}, {"2026-03", "2026-04-10"}, {"2026-04", "2026-05-10"}
    };
    std::uint64_t on_time = 0;
    std::uint64_t met = 0;
    std::int64_t missed_by = 0;
    std::int64_t came = 0;
    std::map<std::string, int> foreseen;
    for (const SentReport& one : sent) {
        if (one.sent_on <= due.at(one.month)) ++on_time;
        if (one.staff_percent >= 60) ++met;
        if (foreseen.contains(one.month)) {
            missed_by += std::abs(one.days - foreseen[one.month]);
            came += one.days;
        }
        for (const auto& [month, days] : one.forecast)
            foreseen[month] = days;
    }

    const pb::NegotiationPack pack = Build(PackOf(contract, "2026-02-01", "2026-06-30"));
    EXPECT_EQ(pack.contract_number(), "S-1");
    const pb::PackTerms& terms = pack.goals_and_terms();
    EXPECT_EQ(terms.goals_size(), 1);
    ASSERT_EQ(terms.indicators_size(), 1);
    ASSERT_EQ(terms.indicators(0).history_size(), 3);
    for (int i = 0; i < 3; ++i) {
        const auto& one = sent[static_cast<std::size_t>(i)];
        EXPECT_EQ(terms.indicators(0).history(i).month(), one.month);
        EXPECT_EQ(terms.indicators(0).history(i).value().numerator(), one.staff_percent);
        EXPECT_EQ(terms.indicators(0).history(i).met(), one.staff_percent >= 60);
    }
    // February to April came; May, due on 10 June, did not.
    EXPECT_EQ(pack.quality().reports_due(), 4U);
    EXPECT_EQ(pack.quality().reports_on_time(), on_time);
    EXPECT_EQ(on_time, 2U);
    EXPECT_EQ(pack.quality().reports_missing(), 1U);
    EXPECT_EQ(pack.quality().indicators_judged(), sent.size());
    EXPECT_EQ(pack.quality().indicators_met(), met);
    ASSERT_EQ(pack.complaints_size(), 2);
    EXPECT_EQ(pack.complaints(0).category(), "meals");
    EXPECT_EQ(pack.complaints(0).count(), 2U);
    EXPECT_EQ(pack.complaints(1).severity(), "serious");
    EXPECT_EQ(pack.complaints(1).count(), 1U) << "the one of July is of the next period";
    ASSERT_EQ(pack.feedback_size(), 1);
    EXPECT_EQ(pack.feedback(0).category(), "meals");
    EXPECT_EQ(pack.feedback(0).count(), 12U);
    ASSERT_EQ(pack.forecast().errors_size(), 1);
    EXPECT_EQ(pack.forecast().errors(0).months(), 2U);
    EXPECT_EQ(pack.forecast().errors(0).absolute_error().micros(), missed_by * 1'000'000);
    EXPECT_EQ(pack.forecast().errors(0).actual().micros(), came * 1'000'000);
    EXPECT_EQ(missed_by, 13) << "|97 - 90| + |104 - 110|: the newest forecast counts";
    ASSERT_EQ(pack.forecast().months_size(), 3);
    EXPECT_FALSE(pack.forecast().months(0).has_forecast());
    EXPECT_EQ(pack.forecast().months(2).forecast().micros(), 110'000'000);
}

TEST_F(M21Pack, TheSameInstantGivesTheSameBytesForEver) {
    const std::string contract = Begin();
    Send(contract, {"2026-02", "2026-03-05", 100, 62, {{"2026-03", 90}}});
    Send(contract, {"2026-03", "2026-04-10", 97, 59, {}});
    auto request = PackOf(contract, "2026-02-01", "2026-12-31");
    const pb::NegotiationPack then = Build(request);
    EXPECT_TRUE(then.has_as_of());
    EXPECT_GT(then.sources_size(), 0);

    // Everything that a pack shows changes afterwards.
    auto correction = Report(contract, {"2026-03", "2026-04-10", 99, 61, {}});
    report::v1::CorrectReportRequest correct;
    correct.set_contract_id(contract);
    correct.set_month("2026-03");
    *correct.mutable_lines() = correction.lines();
    correct.set_correction_reason("laskuvirhe");
    county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", correct);
    Complain(contract, "meals", selfmonitoring::v1::COMPLAINT_SEVERITY_MILD, "2026-04-01");
    auto held = Held(contract, "2026-04-10");
    Decide(held, "K1", "2026-06-30");
    Record(held);
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(contract);
    amend.set_effective_from("2026-05-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_MINOR);
    amend.set_title("Uusi nimi");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    county_.AdvanceTo("2026-09-01");

    const pb::NegotiationPack now = Build(request);
    EXPECT_EQ(now.goals_and_terms().title(), "Uusi nimi");
    EXPECT_EQ(now.goals_and_terms().changes_size(), 1);
    EXPECT_EQ(now.open_decisions_size(), 1);
    EXPECT_EQ(now.complaints_size(), 1);
    EXPECT_NE(now.quality().indicators_met(), then.quality().indicators_met());
    *request.mutable_as_of() = then.as_of();
    EXPECT_EQ(Build(request).SerializeAsString(), then.SerializeAsString());
    *request.mutable_as_of() = now.as_of();
    EXPECT_EQ(Build(request).SerializeAsString(), now.SerializeAsString());
}

TEST_F(M21Pack, WhatIsNotKnownYetIsNotPromised) {
    const std::string contract = Begin();
    auto request = PackOf(contract, "2026-02-01", "2026-12-31");
    request.mutable_as_of()->set_seconds(4'102'444'800);
    const std::string method = Method("BuildNegotiationPack");
    EXPECT_NE(county_.Refusal<pb::NegotiationPack>(method, request), "");
    request = PackOf(contract, "2026-12-31", "2026-02-01");
    EXPECT_EQ(county_.Refusal<pb::NegotiationPack>(method, request), "DATE_ORDER_REVERSED");
    request = PackOf("0190c000-0000-7000-8000-000000000009", "2026-02-01", "2026-12-31");
    EXPECT_EQ(county_.Refusal<pb::NegotiationPack>(method, request), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi
