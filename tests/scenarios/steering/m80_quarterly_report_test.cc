// M80: the quarterly report over all five services, from one version stamp.
#include "platform/digest/sha256.h"
#include "tests/scenarios/steering/county_facts.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>
#include <luotsi/steering/v1/meeting.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>
#include <luotsi/steering/v1/steering_event.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;

void PutInstant(Instant instant, google::protobuf::Timestamp* out) {
    constexpr std::int64_t kMicros = 1'000'000;
    out->set_seconds(instant.micros() / kMicros);
    out->set_nanos(static_cast<std::int32_t>(instant.micros() % kMicros * 1000));
}

class QuarterlyReport : public testing::Test {
  protected:
    QuarterlyReport() {
        county_.SetParameter("quarterly.ending_months", "2020-01-01", "12,3");
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("report-overdue");
        rule.set_kind("report-overdue");
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        rule.set_text_fi("Raportti puuttuu.");
        rule.set_text_sv("Rapporten saknas.");
        rule.set_text_en("The report is missing.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    std::string Agree(const char* number, const char* end) {
        auto terms = test::CountyFacts::Purchase("2025-12-01", end);
        terms.incentive_terms = {
            {.code = "S1", .indicator_code = "STAFF", .share = Share::OfBasisPoints(500)}
        };
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }
    void Realise(const std::string& contract, const char* code, const char* day) {
        contract::v1::RecordRiskRequest record;
        record.set_contract_id(contract);
        contract::v1::Risk& risk = *record.mutable_risk();
        risk.set_code(code);
        risk.set_title("Henkilöstö ei riitä");
        risk.mutable_impact()->set_currency_code("EUR");
        risk.set_level(contract::v1::LEVEL_OPERATIONAL);
        county_.Ask<contract::v1::Risk>("contract.v1.RiskService/RecordRisk", record);
        contract::v1::MarkRiskRealisedRequest realised;
        realised.set_contract_id(contract);
        realised.set_code(code);
        realised.set_on(day);
        realised.set_note("sairaslomat");
        realised.mutable_amount()->set_currency_code("EUR");
        realised.mutable_amount()->set_amount_minor(12'345);
        county_.Ask<contract::v1::Risk>("contract.v1.RiskService/MarkRiskRealised", realised);
    }
    void DismissOneAlert() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        ASSERT_GT(listed.alerts_size(), 0);
        alert::v1::CloseAlertRequest close;
        close.set_alert_id(listed.alerts(0).id());
        close.set_reason("sovittu Maija Meikäläisen kanssa");
        county_.Ask<alert::v1::Alert>("alert.v1.AlertService/CloseAlert", close);
    }
    pb::QuarterlyReport Get(const char* quarter, std::optional<Instant> as_of = {}) {
        pb::GetQuarterlyReportRequest request;
        request.set_quarter(quarter);
        if (as_of) PutInstant(*as_of, request.mutable_as_of());
        return county_.Ask<pb::QuarterlyReport>(
            "steering.v1.QuarterlyReportService/GetQuarterlyReport", request
        );
    }

    // Three contracts, and half a year of what happened to them.
    void HalfAYear() {
        first_ = Agree("S-1", "2026-08-31");
        second_ = Agree("S-2", "2027-12-31");
        third_ = Agree("S-3", "2026-05-31");
        facts_.Report(first_, "2025-12", 10, 60);
        county_.AdvanceTo("2026-02-05");
        facts_.Report(first_, "2026-01", 10, 59);
        facts_.Report(second_, "2026-01", 20, 70);
        county_.AdvanceTo("2026-02-11");
        facts_.Report(third_, "2026-01", 30, 70);
        facts_.Approve(first_, "2026-01");
        facts_.Complain(first_, "2026-02-01", selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
        facts_.Complain(first_, "2026-02-02", selfmonitoring::v1::COMPLAINT_SEVERITY_MILD);
        facts_.Complain(second_, "2026-02-03", selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
        facts_.Invoice("I-1", "2026-02-03", "Vieras Oy", 10'000);
        facts_.Invoice("I-2", "2026-02-28", "Vieras Oy", 2'500);
        facts_.Invoice("I-3", "2026-03-01", "Toinen Vieras Oy", 700);
        facts_.Invoice("I-4", "2025-12-31", "Vieras Oy", 99);
        county_.AdvanceTo("2026-03-12");
        Realise(first_, "R1", "2026-03-01");
        Realise(first_, "R2", "2025-12-31");
        DismissOneAlert();
        county_.AdvanceTo("2026-04-01");
    }

    test::CountyBench county_{"2026-01-08"};
    test::CountyFacts facts_{county_};
    std::string first_;
    std::string second_;
    std::string third_;
};

TEST_F(QuarterlyReport, M80TellsWhatHappenedInTheQuarter) {
    HalfAYear();
    const auto report = Get("2026-Q1");
    EXPECT_EQ(report.from(), "2026-01-01");
    EXPECT_EQ(report.to(), "2026-03-31");
    EXPECT_EQ(report.day(), "2026-03-31");
    ASSERT_EQ(report.contracts_size(), 1);
    EXPECT_EQ(report.contracts(0).state(), contract::v1::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(report.contracts(0).count(), 3U);
    ASSERT_EQ(report.ending_size(), 2);
    EXPECT_EQ(report.ending(0).within_months(), 3U);
    EXPECT_EQ(report.ending(0).count(), 1U) << "S-3";
    EXPECT_EQ(report.ending(1).count(), 2U) << "S-1 and S-3";
    // Due on 10 January, February and March, three contracts each. In time: S-1 twice, S-2 once;
    // late: S-3 once; the rest never came.
    EXPECT_EQ(report.reports().due(), 9U);
    EXPECT_EQ(report.reports().on_time(), 3U);
    EXPECT_EQ(report.reports().late(), 1U);
    EXPECT_EQ(report.reports().missing(), 5U);
    ASSERT_EQ(report.alerts_size(), 1);
    const pb::AlertQuality& alerts = report.alerts(0);
    EXPECT_EQ(alerts.rule_code(), "report-overdue");
    EXPECT_EQ(alerts.raised(), 6U) << "what never came, and S-3 for a day";
    EXPECT_EQ(alerts.dismissed(), 1U);
    EXPECT_EQ(alerts.settled(), 1U);
    EXPECT_EQ(alerts.open(), 4U);
    EXPECT_EQ(report.breaches(), 2U);
    ASSERT_EQ(report.cases_size(), 2);
    EXPECT_EQ(report.cases(0).count(), 1U);
    EXPECT_EQ(report.cases(1).count(), 2U);
    // 10 days x 157.50 EUR x 5 % for January's 59 per cent.
    ASSERT_EQ(report.sanctions_size(), 1);
    EXPECT_EQ(report.sanctions(0).amount_minor(), 7'875);
    EXPECT_EQ(report.risks().realised(), 1U);
    EXPECT_EQ(report.risks().realised_amounts(0).amount_minor(), 12'345);
    EXPECT_EQ(report.risks().recorded(), 2U);
    ASSERT_EQ(report.off_contract_size(), 2);
    EXPECT_EQ(report.off_contract(0).month(), "2026-02");
    EXPECT_EQ(report.off_contract(0).count(), 2);
    EXPECT_EQ(report.off_contract(0).amount().amount_minor(), 12'500);
    EXPECT_EQ(report.off_contract(1).amount().amount_minor(), 700);
    ASSERT_EQ(report.paid_size(), 1);
    EXPECT_EQ(report.paid(0).amount_minor(), 157'500);
    EXPECT_EQ(report.stamp().sources_size(), 4);
    EXPECT_GT(report.stamp().registry_position(), 0U);
}

TEST_F(QuarterlyReport, M80TheSameStampGivesTheSameBytesWhateverCameSince) {
    HalfAYear();
    const Instant stamp = county_.Now();
    const std::string bytes = Get("2026-Q1", stamp).SerializeAsString();
    EXPECT_EQ(Get("2026-Q1", stamp).SerializeAsString(), bytes);

    // Late news about the very quarter.
    facts_.Report(second_, "2026-02", 5, 10);
    facts_.Complain(first_, "2026-03-03", selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
    facts_.Invoice("I-5", "2026-02-04", "Vieras Oy", 1);
    Realise(second_, "R1", "2026-02-01");
    Agree("S-4", "2026-06-30");
    county_.SetParameter("quarterly.ending_months", "2020-01-01", "6");
    DismissOneAlert();
    EXPECT_EQ(Get("2026-Q1", stamp).SerializeAsString(), bytes);
    county_.Rebuild();
    EXPECT_EQ(Get("2026-Q1", stamp).SerializeAsString(), bytes);
    // Planted: another stamp tells other figures.
    const auto now = Get("2026-Q1");
    EXPECT_NE(now.SerializeAsString(), bytes);
    EXPECT_EQ(now.breaches(), 3U);
    EXPECT_EQ(now.reports().late(), 2U);
}

TEST_F(QuarterlyReport, M80AnInvoiceThatFindsItsContractIsNoLongerOffContract) {
    facts_.Invoice("I-1", "2026-02-03", "Esimerkkihoiva Oy", 10'000);
    county_.AdvanceTo("2026-04-01");
    ASSERT_EQ(Get("2026-Q1").off_contract_size(), 1);
    // The contract becomes known later; it has no prices, so the invoice is its money.
    auto terms = test::CountyFacts::Purchase("2025-12-01", "2027-12-31");
    county_.Agree(test::CountyBench::Sound("S-1", terms));
    county_.AdvanceTo("2026-04-02");
    EXPECT_EQ(Get("2026-Q1").off_contract_size(), 0);
}

TEST_F(QuarterlyReport, M80DeviationsVisitsAndFeedbackCountBesideComplaints) {
    const std::string contract = Agree("S-1", "2027-12-31");
    county_.AdvanceTo("2026-04-01");
    selfmonitoring::v1::RecordDeviationRequest deviation;
    deviation.set_contract_id(contract);
    deviation.set_found_on("2026-02-01");
    deviation.set_category("medication");
    deviation.set_severity(selfmonitoring::v1::FINDING_SEVERITY_SERIOUS);
    deviation.set_correct_by("2026-03-01");
    const auto found = county_.Ask<selfmonitoring::v1::Deviation>(
        "selfmonitoring.v1.SupervisionService/RecordDeviation", deviation
    );
    selfmonitoring::v1::CorrectDeviationRequest correct;
    correct.set_deviation_id(found.id());
    correct.set_corrected_on("2026-02-20");
    county_.Ask<selfmonitoring::v1::Deviation>(
        "selfmonitoring.v1.SupervisionService/CorrectDeviation", correct
    );
    for (const unsigned count : {40U, 30U}) {
        selfmonitoring::v1::RecordFeedbackRequest request;
        request.mutable_feedback()->set_contract_id(contract);
        request.mutable_feedback()->set_month("2026-03");
        request.mutable_feedback()->set_source(selfmonitoring::v1::FEEDBACK_SOURCE_CLIENTS);
        request.mutable_feedback()->set_theme("meals");
        request.mutable_feedback()->set_count(count);
        county_.Ask<selfmonitoring::v1::Feedback>(
            "selfmonitoring.v1.FeedbackService/RecordFeedback", request
        );
    }
    const auto report = Get("2026-Q1");
    ASSERT_EQ(report.cases_size(), 2);
    EXPECT_EQ(report.cases(0).kind(), "deviation");
    EXPECT_EQ(report.cases(0).count(), 1U) << "its correction is the same deviation";
    EXPECT_EQ(report.cases(1).kind(), "feedback");
    EXPECT_EQ(report.cases(1).count(), 30U) << "the second word corrects the first";
    EXPECT_EQ(report.breaches(), 1U);
}

TEST_F(QuarterlyReport, M80OverdueReviewMeetingsAndEventsHeldAreCounted) {
    county_.SetParameter("meeting.interval_months", "2020-01-01", "2");
    Agree("S-1", "2027-12-31");
    Agree("S-2", "2027-12-31");
    EXPECT_EQ(Get("2026-Q1").reviews().overdue(), 0U);
    county_.AdvanceTo("2026-03-31");
    pb::RecordEventRequest training;
    training.mutable_event()->set_kind(pb::STEERING_EVENT_KIND_TRAINING);
    training.mutable_event()->set_date("2026-02-20");
    training.mutable_event()->set_participants(12);
    county_.Ask<pb::SteeringEvent>("steering.v1.SteeringEventService/RecordEvent", training);
    const auto report = Get("2026-Q1");
    EXPECT_EQ(report.reviews().overdue(), 2U);
    EXPECT_EQ(report.reviews().held(), 0U);
    for (const pb::EventFigures& one : report.events()) {
        EXPECT_EQ(one.count(), one.kind() == "training" ? 1U : 0U) << one.kind();
        EXPECT_EQ(one.participants(), one.kind() == "training" ? 12U : 0U) << one.kind();
    }
    EXPECT_EQ(report.events_size(), 6) << "a kind that was not held is told too";
    EXPECT_FALSE(report.measures().empty());
}

// The same quarter read on its last day and weeks after it tells the same of that day.
TEST_F(QuarterlyReport, M80WhatStoodOnTheLastDayIsToldAlsoWeeksLater) {
    county_.SetParameter("meeting.interval_months", "2020-01-01", "2");
    Agree("S-1", "2026-04-05");
    const std::string second = Agree("S-2", "2027-12-31");
    const auto standing = [](const pb::QuarterlyReport& report) {
        std::string told;
        for (const pb::ContractCount& row : report.contracts())
            told += row.ShortDebugString() + ';';
        for (const pb::EndingCount& row : report.ending())
            told += row.ShortDebugString() + ';';
        told += "overdue " + std::to_string(report.reviews().overdue());
        for (const pb::QuarterlyMeasure& row : report.measures()) {
            if (row.code() == "goal_contracts_share") told += ' ' + row.explanation();
        }
        return told;
    };
    county_.AdvanceTo("2026-03-31");
    const auto then = Get("2026-Q1");
    EXPECT_EQ(then.contracts(0).count(), 2U);
    EXPECT_EQ(then.ending(0).count(), 1U) << "S-1";
    EXPECT_EQ(then.reviews().overdue(), 2U);

    county_.AdvanceTo("2026-04-10");
    pb::RecordNegotiationRequest held;
    held.set_contract_id(second);
    held.set_held_on("2026-04-10");
    held.set_participants(6);
    held.set_minutes_sha256(std::string(64, 'a'));
    county_.Ask<pb::ReviewMeeting>("steering.v1.ReviewMeetingService/RecordNegotiation", held);
    contract::v1::CreateContractRequest draft;
    *draft.mutable_contract() =
        test::CountyBench::Sound("S-3", test::CountyFacts::Purchase("2026-05-01", "2026-06-30"));
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", draft);
    county_.AdvanceTo("2026-04-20");
    EXPECT_EQ(standing(Get("2026-Q1")), standing(then));
    // The next quarter, as far as it has gone, tells what came since.
    EXPECT_NE(standing(Get("2026-Q2")), standing(then));
    EXPECT_EQ(Get("2026-Q2").reviews().overdue(), 0U);
}

TEST_F(QuarterlyReport, M80PublishingKeepsTheReportAndTellsIt) {
    HalfAYear();
    const Instant stamp = county_.Now();
    pb::PublishQuarterlyReportRequest publish;
    publish.set_quarter("2026-Q1");
    PutInstant(stamp, publish.mutable_as_of());
    const auto published = county_.Ask<pb::PublishedQuarterlyReport>(
        "steering.v1.QuarterlyReportService/PublishQuarterlyReport", publish
    );
    EXPECT_EQ(published.version(), 1U);
    const std::string bytes = Get("2026-Q1", stamp).SerializeAsString();
    EXPECT_EQ(published.report().SerializeAsString(), bytes);
    EXPECT_EQ(published.sha256(), digest::Sha256Hex(bytes));

    const auto told = county_.Told("contract-registry", "fi.luotsi.contract.quarterly_report.");
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].key, "2026-Q1");
    pb::QuarterlyReportEvent event;
    ASSERT_TRUE(event.ParseFromString(told[0].data));
    EXPECT_EQ(event.published().sha256(), published.sha256());

    facts_.Complain(first_, "2026-03-03", selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
    const auto again = [&](const char* reason) {
        pb::PublishQuarterlyReportRequest request;
        request.set_quarter("2026-Q1");
        request.set_reason(reason);
        return county_.Refusal<pb::PublishedQuarterlyReport>(
            "steering.v1.QuarterlyReportService/PublishQuarterlyReport", request
        );
    };
    EXPECT_EQ(again(""), "PUBLICATION_REASON_MISSING");
    EXPECT_EQ(again("myöhässä kirjattu reklamaatio"), "");
    pb::GetPublishedReportRequest get;
    get.set_quarter("2026-Q1");
    const auto newest = county_.Ask<pb::PublishedQuarterlyReport>(
        "steering.v1.QuarterlyReportService/GetPublishedReport", get
    );
    EXPECT_EQ(newest.version(), 2U);
    EXPECT_EQ(newest.report().breaches(), 3U);
    get.set_version(1);
    const auto first = county_.Ask<pb::PublishedQuarterlyReport>(
        "steering.v1.QuarterlyReportService/GetPublishedReport", get
    );
    EXPECT_EQ(first.report().SerializeAsString(), bytes);
    EXPECT_EQ(first.sha256(), published.sha256());
}

TEST_F(QuarterlyReport, M80AQuarterThatGoesOnIsNotPublishedAndOneToComeIsUnknown) {
    pb::PublishQuarterlyReportRequest publish;
    publish.set_quarter("2026-Q1");
    EXPECT_EQ(
        county_.Refusal<pb::PublishedQuarterlyReport>(
            "steering.v1.QuarterlyReportService/PublishQuarterlyReport", publish
        ),
        "QUARTER_NOT_OVER"
    );
    pb::GetQuarterlyReportRequest get;
    for (const char* quarter : {"2026-Q2", "2026-Q5", "2026"}) {
        get.set_quarter(quarter);
        EXPECT_NE(
            county_.Refusal<pb::QuarterlyReport>(
                "steering.v1.QuarterlyReportService/GetQuarterlyReport", get
            ),
            ""
        );
    }
    pb::GetPublishedReportRequest published;
    published.set_quarter("2026-Q1");
    EXPECT_EQ(
        county_.Refusal<pb::PublishedQuarterlyReport>(
            "steering.v1.QuarterlyReportService/GetPublishedReport", published
        ),
        "PUBLISHED_REPORT_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi
