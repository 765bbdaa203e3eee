#include "alerting/module.h"
#include "tests/unit/alerting/service_bench.h"

#include <luotsi/alert/v1/alert_event.pb.h>
#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/finance/v1/finance_event.pb.h>
#include <luotsi/report/v1/report_event.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi::alerting {
namespace {

namespace pb = alert::v1;

constexpr const char* kC1 = "019c4b1e-7a80-7f1a-8d2e-000000000001";
constexpr const char* kC2 = "019c4b1e-7a80-7f1a-8d2e-000000000002";

class AlertService : public testing::Test {
  protected:
    pb::Rule CreateRule(
        const std::string& code, const std::string& kind, const char* text_en = "in English"
    ) {
        pb::CreateRuleRequest request;
        request.set_request_id("create-" + code);
        request.mutable_rule()->set_code(code);
        request.mutable_rule()->set_kind(kind);
        request.mutable_rule()->set_severity(pb::SEVERITY_WARNING);
        request.mutable_rule()->set_text_fi("suomeksi");
        request.mutable_rule()->set_text_sv("på svenska");
        request.mutable_rule()->set_text_en(text_en);
        return bench_.Ask<pb::Rule>("CreateRule", request);
    }

    void TellTerms(
        const char* contract, const char* number, const char* end, bool imported = false
    ) {
        contract::v1::ContractEvent event;
        event.set_contract_id(contract);
        event.set_revision(++revision_);
        contract::v1::Contract& terms = *event.add_periods()->mutable_contract();
        terms.set_number(number);
        terms.set_state(contract::v1::CONTRACT_STATE_ACTIVE);
        terms.set_start_date("2015-01-01");
        terms.set_end_date(end);
        terms.mutable_agreed_value()->set_currency_code("EUR");
        terms.mutable_agreed_value()->set_amount_minor(10'000);
        terms.set_origin(
            imported ? contract::v1::CONTRACT_ORIGIN_IMPORTED
                     : contract::v1::CONTRACT_ORIGIN_REGISTERED
        );
        bench_.Tell(
            "contract-registry",
            "fi.luotsi.contract.contract.activated.v1",
            event.SerializeAsString(),
            ++position_
        );
    }

    void TellReport(
        const char* contract,
        const char* month,
        int reached,
        bool historic = false,
        std::uint32_t version = 1
    ) {
        report::v1::ReportEvent event;
        event.set_kind(
            version == 1 ? report::v1::REPORT_EVENT_KIND_RECEIVED
                         : report::v1::REPORT_EVENT_KIND_CORRECTED
        );
        event.set_contract_id(contract);
        event.set_month(month);
        event.set_historic(historic);
        event.mutable_report()->set_version(version);
        report::v1::JudgedIndicator& indicator = *event.add_indicators();
        indicator.set_indicator_code("on-time");
        indicator.mutable_value()->set_numerator(reached);
        indicator.mutable_value()->set_denominator(100);
        indicator.mutable_target_level()->set_numerator(95);
        indicator.mutable_target_level()->set_denominator(100);
        indicator.set_met(reached >= 95);
        bench_.Tell(
            "report-intake",
            "fi.luotsi.report.report.received.v1",
            event.SerializeAsString(),
            ++position_
        );
    }

    std::size_t TellInvoice(
        const char* contract, const char* date, std::int64_t cents, const char* before = ""
    ) {
        finance::v1::InvoiceEvent event;
        finance::v1::Invoice& invoice = *event.mutable_invoice();
        invoice.set_invoice_date(date);
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(cents);
        invoice.set_contract_id(contract);
        invoice.set_outcome(
            *contract == '\0' ? finance::v1::MATCH_OUTCOME_UNMATCHED
                              : finance::v1::MATCH_OUTCOME_MATCHED
        );
        event.set_earlier_contract_id(before);
        return bench_.Tell(
            "finance-integration",
            "fi.luotsi.finance.invoice.recorded.v1",
            event.SerializeAsString(),
            ++position_
        );
    }

    void TellAttention(
        const char* contract,
        std::uint64_t revision,
        const char* subject,
        contract::v1::Level level = contract::v1::LEVEL_OPERATIONAL
    ) {
        contract::v1::AttentionEvent event;
        event.set_contract_id(contract);
        event.set_revision(revision);
        if (*subject != '\0') {
            contract::v1::Attention& one = *event.add_attentions();
            one.set_code("RISK-WATCH");
            one.set_subject(subject);
            one.set_severity(contract::v1::ATTENTION_SEVERITY_CRITICAL);
            one.set_since("2026-08-15");
            one.set_level(level);
            one.set_record_kind("risk");
        }
        bench_.Tell(
            "contract-registry",
            "fi.luotsi.contract.attention.changed.v1",
            event.SerializeAsString(),
            ++position_
        );
    }

    pb::ListAlertsResponse List(pb::ListAlertsRequest request = {}) {
        return bench_.Ask<pb::ListAlertsResponse>("ListAlerts", request);
    }

    std::uint64_t Count(const std::string& rule, pb::AlertState state) {
        std::uint64_t sum = 0;
        const auto counts =
            bench_.Ask<pb::AlertCounts>("GetAlertCounts", pb::GetAlertCountsRequest());
        for (const pb::AlertCount& count : counts.counts()) {
            if (count.rule_code() == rule && count.state() == state) sum += count.count();
        }
        return sum;
    }

    test::ServiceBench bench_{MakeAlerting, "luotsi.alert.v1.AlertService", "2026-09-01"};
    std::uint64_t position_ = 0;
    std::uint64_t revision_ = 0;
};

TEST_F(AlertService, M41AMatchingEventGivesOneAlertWithItsRuleVersionAndValues) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "C1", "2026-12-31");
    TellReport(kC1, "2026-07", 95);
    EXPECT_EQ(List().alerts_size(), 0) << "a report that meets its target gives none";
    TellReport(kC1, "2026-08", 94);
    const pb::ListAlertsResponse alerts = List();
    ASSERT_EQ(alerts.alerts_size(), 1);
    const pb::Alert& alert = alerts.alerts(0);
    EXPECT_EQ(alert.rule_code(), "below");
    EXPECT_EQ(alert.rule_version(), 1U);
    EXPECT_EQ(alert.contract_number(), "C1");
    EXPECT_EQ(alert.subject(), "on-time/2026-08");
    EXPECT_EQ(alert.became_true_on(), "2026-08-31");
    EXPECT_EQ(alert.facts().at("value"), "94/100");
    EXPECT_FALSE(alert.historic());
    EXPECT_EQ(alert.text(), "in English");

    pb::GetAlertRequest request;
    request.set_alert_id(alert.id());
    EXPECT_EQ(bench_.Ask<pb::Alert>("GetAlert", request, "fi").text(), "suomeksi");
    EXPECT_EQ(bench_.Ask<pb::Alert>("GetAlert", request, "sv").text(), "på svenska");
}

TEST_F(AlertService, M41TellsOthersWhatWasRaisedAndClosed) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "C1", "2026-12-31");
    TellReport(kC1, "2026-08", 94);
    TellReport(kC1, "2026-08", 96, false, 2);
    const auto page = bench_.module().events().After(0, 100);
    ASSERT_TRUE(page.ok());
    ASSERT_EQ(page->events.size(), 2U);
    EXPECT_EQ(page->events[0].type, "fi.luotsi.alert.alert.raised.v1");
    EXPECT_EQ(page->events[1].type, "fi.luotsi.alert.alert.closed.v1");
    EXPECT_EQ(page->events[0].key, kC1);
    pb::AlertEvent closed;
    ASSERT_TRUE(closed.ParseFromString(page->events[1].data));
    EXPECT_EQ(closed.alert().state(), pb::ALERT_STATE_CLOSED);
    EXPECT_EQ(closed.alert().closed_reason(), "no-longer-true");
    EXPECT_TRUE(closed.alert().has_raised_at());
    EXPECT_TRUE(closed.alert().has_closed_at());
}

TEST_F(AlertService, M41ARuleJudgesWhatIsKnownAlreadyAndOnlyOnce) {
    TellTerms(kC1, "C1", "2026-12-31");
    TellTerms(kC2, "C2", "2026-12-31");
    TellReport(kC1, "2026-08", 94);
    TellReport(kC2, "2026-08", 94);
    const pb::Rule first = CreateRule("below", "indicator-beyond-target");
    const pb::Rule again = CreateRule("below", "indicator-beyond-target");
    EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString()) << "the answer of then";
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), 2U);
    bench_.AdvanceTo("2026-09-02");
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), 2U);
}

TEST_F(AlertService, M41ImportedHistoryIsCountedExactlyAndCalledHistoric) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "AE-1", "", true);
    int below = 0;
    for (int year = 2016; year <= 2018; ++year) {
        for (int month = 10; month <= 12; ++month) {
            const int reached = 93 + (month - 10) * 2;
            below += reached < 95 ? 1 : 0;
            const std::string text = std::to_string(year) + '-' + std::to_string(month);
            TellReport(kC1, text.c_str(), reached, true);
        }
    }
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), static_cast<std::uint64_t>(below));
    const pb::ListAlertsResponse alerts = List();
    for (const pb::Alert& alert : alerts.alerts())
        EXPECT_TRUE(alert.historic());
}

TEST_F(AlertService, M41ARepeatedEventHasNoSecondEffect) {
    CreateRule("beyond", "paid-beyond-value");
    TellTerms(kC1, "C1", "2026-12-31");
    TellInvoice(kC1, "2026-01-10", 6'000);
    --position_;
    TellInvoice(kC1, "2026-01-10", 6'000);
    EXPECT_EQ(Count("beyond", pb::ALERT_STATE_OPEN), 0U);
    TellInvoice(kC1, "2026-01-11", 6'000);
    EXPECT_EQ(Count("beyond", pb::ALERT_STATE_OPEN), 1U);
}

TEST_F(AlertService, M41AnInvoiceJudgedAgainMovesToItsNewContract) {
    CreateRule("beyond", "paid-beyond-value");
    TellTerms(kC1, "C1", "2026-12-31");
    TellTerms(kC2, "C2", "2026-12-31");
    EXPECT_EQ(TellInvoice("", "2026-01-10", 20'000), 0U) << "an unmatched invoice is no work";
    EXPECT_EQ(TellInvoice(kC1, "2026-01-10", 20'000), 1U);
    EXPECT_EQ(TellInvoice(kC1, "2026-01-10", 20'000, kC1), 0U) << "judged again, the same";
    EXPECT_EQ(List().alerts(0).contract_number(), "C1");
    EXPECT_EQ(TellInvoice(kC2, "2026-01-10", 20'000, kC1), 1U);
    EXPECT_EQ(Count("beyond", pb::ALERT_STATE_OPEN), 1U);
    EXPECT_EQ(Count("beyond", pb::ALERT_STATE_CLOSED), 1U);
    EXPECT_EQ(List().alerts(1).contract_number(), "C2");
}

TEST_F(AlertService, M41TheDaysBeforeAnEndOpenAndItsPassingCloses) {
    CreateRule("ending", "contract-ending");
    TellTerms(kC1, "C1", "2026-12-31");
    EXPECT_EQ(Count("ending", pb::ALERT_STATE_OPEN), 1U) << "180 days";
    bench_.AdvanceTo("2026-10-02");
    EXPECT_EQ(Count("ending", pb::ALERT_STATE_OPEN), 2U);
    bench_.AdvanceTo("2026-12-31");
    EXPECT_EQ(Count("ending", pb::ALERT_STATE_OPEN), 3U);
    bench_.AdvanceTo("2027-01-01");
    EXPECT_EQ(Count("ending", pb::ALERT_STATE_OPEN), 0U);
    EXPECT_EQ(Count("ending", pb::ALERT_STATE_CLOSED), 3U);
}

TEST_F(AlertService, M41AMissedDueDayClosesWhenTheReportArrives) {
    CreateRule("report-overdue", "report-overdue");
    TellTerms(kC1, "C1", "2026-12-31");
    report::v1::ReportEvent overdue;
    overdue.set_kind(report::v1::REPORT_EVENT_KIND_OVERDUE);
    overdue.set_contract_id(kC1);
    overdue.set_month("2026-07");
    overdue.set_due_date("2026-08-10");
    bench_.Tell(
        "report-intake",
        "fi.luotsi.report.report.overdue.v1",
        overdue.SerializeAsString(),
        ++position_
    );
    ASSERT_EQ(List().alerts_size(), 1);
    EXPECT_EQ(List().alerts(0).became_true_on(), "2026-08-11");
    TellReport(kC1, "2026-07", 99);
    EXPECT_EQ(Count("report-overdue", pb::ALERT_STATE_OPEN), 0U);
    EXPECT_EQ(Count("report-overdue", pb::ALERT_STATE_CLOSED), 1U);
}

TEST_F(AlertService, AnAttentionOfTheRegistryOpensAnAlertAndItsPassingCloses) {
    CreateRule("registry", "registry-attention", "{contract_number}: {about}");
    TellTerms(kC1, "C1", "2026-12-31");
    TellAttention(kC1, 1, "R1");
    ASSERT_EQ(List().alerts_size(), 1);
    const pb::Alert alert = List().alerts(0);
    EXPECT_EQ(alert.subject(), "RISK-WATCH/R1");
    EXPECT_EQ(alert.text(), "C1: R1") << "its own words";
    EXPECT_EQ(alert.severity(), pb::SEVERITY_CRITICAL) << "its own, not the rule's";
    EXPECT_EQ(alert.became_true_on(), "2026-08-15");
    EXPECT_EQ(alert.facts().at("record_kind"), "risk");
    EXPECT_EQ(Count("registry", pb::ALERT_STATE_OPEN), 1U);
    TellAttention(kC1, 1, "");
    EXPECT_EQ(Count("registry", pb::ALERT_STATE_OPEN), 1U) << "an older list is no news";
    TellAttention(kC1, 2, "");
    EXPECT_EQ(Count("registry", pb::ALERT_STATE_OPEN), 0U);
    EXPECT_EQ(Count("registry", pb::ALERT_STATE_CLOSED), 1U);
}

TEST_F(AlertService, ClosesAnAlertByHandOnce) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "C1", "2026-12-31");
    TellReport(kC1, "2026-08", 94);
    pb::CloseAlertRequest request;
    request.set_request_id("close-1");
    request.set_alert_id(List().alerts(0).id());
    request.set_reason("agreed with the provider");
    request.set_validate_only(true);
    EXPECT_EQ(bench_.Ask<pb::Alert>("CloseAlert", request).state(), pb::ALERT_STATE_CLOSED);
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), 1U) << "only checked";
    request.set_validate_only(false);
    request.set_request_id("close-2");
    const auto closed = bench_.Ask<pb::Alert>("CloseAlert", request);
    EXPECT_EQ(closed.closed_reason(), "agreed with the provider");
    const auto again = bench_.Ask<pb::Alert>("CloseAlert", request);
    EXPECT_EQ(again.closed_reason(), closed.closed_reason());
    EXPECT_EQ(again.closed_at().nanos(), closed.closed_at().nanos());
    request.set_request_id("close-3");
    EXPECT_EQ(bench_.Refusal<pb::Alert>("CloseAlert", request), "ALERT_ALREADY_CLOSED");
    request.set_alert_id(kC2);
    EXPECT_EQ(bench_.Refusal<pb::Alert>("CloseAlert", request), "ALERT_NOT_FOUND");
    TellReport(kC1, "2026-08", 90, false, 2);
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), 0U) << "its subject stays silent";
}

TEST_F(AlertService, ListsPageByPageInTheOrderOfRaising) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "C1", "2026-12-31");
    for (const char* month : {"2026-03", "2026-01", "2026-02"})
        TellReport(kC1, month, 90);
    pb::ListAlertsRequest request;
    request.set_page_size(2);
    request.set_rule_code("below");
    pb::ListAlertsResponse page = List(request);
    ASSERT_EQ(page.alerts_size(), 2);
    EXPECT_EQ(page.alerts(0).subject(), "on-time/2026-03");
    request.set_page_token(page.next_page_token());
    page = List(request);
    ASSERT_EQ(page.alerts_size(), 1);
    EXPECT_EQ(page.alerts(0).subject(), "on-time/2026-02");
    EXPECT_TRUE(page.next_page_token().empty());

    request.set_state(pb::ALERT_STATE_CLOSED);
    EXPECT_EQ(bench_.Refusal<pb::ListAlertsResponse>("ListAlerts", request), "PAGE_TOKEN_INVALID")
        << "the token of another query";
    request.set_page_token("not-a-token");
    EXPECT_EQ(bench_.Refusal<pb::ListAlertsResponse>("ListAlerts", request), "PAGE_TOKEN_INVALID");
}

TEST_F(AlertService, KeepsRulesByCode) {
    const pb::Rule second = CreateRule("b-rule", "report-overdue");
    CreateRule("a-rule", "contract-ending");
    pb::ListRulesRequest request;
    request.set_page_size(1);
    auto page = bench_.Ask<pb::ListRulesResponse>("ListRules", request);
    ASSERT_EQ(page.rules_size(), 1);
    EXPECT_EQ(page.rules(0).code(), "a-rule");
    EXPECT_EQ(page.rules(0).parameters().at("days_before"), "180,90,30");
    request.set_page_token(page.next_page_token());
    page = bench_.Ask<pb::ListRulesResponse>("ListRules", request);
    ASSERT_EQ(page.rules_size(), 1);
    EXPECT_EQ(page.rules(0).id(), second.id());
    EXPECT_TRUE(page.next_page_token().empty());
    pb::GetRuleRequest get;
    get.set_rule_id(second.id());
    EXPECT_EQ(bench_.Ask<pb::Rule>("GetRule", get).code(), "b-rule");
    get.set_rule_id(kC1);
    EXPECT_EQ(bench_.Refusal<pb::Rule>("GetRule", get), "RULE_NOT_FOUND");
}

TEST_F(AlertService, RefusesASecondRuleOfTheSameCode) {
    CreateRule("below", "indicator-beyond-target");
    pb::CreateRuleRequest request;
    request.set_request_id("another");
    *request.mutable_rule() = CreateRule("below", "indicator-beyond-target");
    EXPECT_EQ(bench_.Refusal<pb::Rule>("CreateRule", request), "RULE_CODE_TAKEN");
}

TEST_F(AlertService, ARestartAndARebuildGiveTheSameState) {
    CreateRule("below", "indicator-beyond-target");
    CreateRule("beyond", "paid-beyond-value");
    TellTerms(kC1, "C1", "2026-12-31");
    for (int i = 0; i < 40; ++i) {
        TellReport(kC1, "2023-01", 90 + i % 10, false, static_cast<std::uint32_t>(i + 1));
        TellInvoice(kC1, "2026-01-10", 400);
    }
    const std::string state = *bench_.journal().StateHash();
    const std::string projections = *bench_.journal().ProjectionHash();
    bench_.Restart();
    EXPECT_EQ(*bench_.journal().StateHash(), state);
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().StateHash(), state);
    EXPECT_EQ(*bench_.journal().ProjectionHash(), projections);
    TellReport(kC1, "2023-02", 10);
    EXPECT_EQ(Count("below", pb::ALERT_STATE_OPEN), 1U) << "it goes on from there";
}

TEST_F(AlertService, JudgesFactsThatCameBeforeTheTerms) {
    CreateRule("below", "indicator-beyond-target");
    CreateRule("beyond", "paid-beyond-value");
    TellReport(kC1, "2026-07", 90);
    TellInvoice(kC1, "2026-01-10", 20'000);
    EXPECT_EQ(List().alerts_size(), 0) << "the terms are not known yet";
    TellTerms(kC1, "C1", "2026-12-31");
    EXPECT_EQ(List().alerts_size(), 2);
}

TEST_F(AlertService, M44MeasuresTheTimeFromAReportToItsAlert) {
    CreateRule("below", "indicator-beyond-target");
    TellTerms(kC1, "C1", "2026-12-31");
    TellReport(kC1, "2026-08", 94);
    const std::string series =
        "luotsi_alerting_alerts_total{historic=\"false\",rule_kind=\"indicator-beyond-target\","
        "state=\"open\"} 1";
    // The tally follows the journal in the background, and series are read one after the other.
    std::string text;
    for (int tries = 0; tries < 1000; ++tries) {
        text = bench_.metrics().Expose();
        const bool measured = text.find("luotsi_report_to_alert_seconds_count 1") != text.npos;
        if (measured && text.find(series) != text.npos) break;
        bench_.journal().WaitAfter(bench_.journal().LastPosition(), absl::Milliseconds(10));
    }
    EXPECT_NE(text.find("luotsi_report_to_alert_seconds_count 1"), std::string::npos);
    EXPECT_NE(text.find("luotsi_report_to_alert_seconds_bucket{le=\"2\"} 1"), std::string::npos);
    EXPECT_NE(text.find(series), std::string::npos) << text;
}

}  // namespace
}  // namespace luotsi::alerting
