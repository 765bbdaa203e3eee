#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/report/v1/report_event.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class M12 : public testing::Test {
  protected:
    M12() : contract_(bench_.Create(test::RegistryBench::SoundContract("S-1")).id()) {}

    pb::RecordRiskRequest Request(const char* code, const char* trigger = "STAFF") {
        pb::RecordRiskRequest request;
        request.set_contract_id(contract_);
        pb::Risk& risk = *request.mutable_risk();
        risk.set_code(code);
        risk.set_title("Henkilöstö ei riitä");
        risk.set_trigger_indicator(trigger);
        risk.set_likelihood(2000);
        risk.mutable_impact()->set_currency_code("EUR");
        risk.mutable_impact()->set_amount_minor(5'000'000);
        risk.set_level(pb::LEVEL_TACTICAL);
        return request;
    }
    pb::Risk Record(const char* code, const char* trigger = "STAFF") {
        return bench_.Ask<pb::Risk>("RiskService/RecordRisk", Request(code, trigger));
    }
    pb::Risk Realise(const char* code, const char* on, std::int64_t cents = 0) {
        pb::MarkRiskRealisedRequest request;
        request.set_contract_id(contract_);
        request.set_code(code);
        request.set_on(on);
        if (cents != 0) {
            request.mutable_amount()->set_currency_code("EUR");
            request.mutable_amount()->set_amount_minor(cents);
        }
        return bench_.Ask<pb::Risk>("RiskService/MarkRiskRealised", request);
    }
    void Report(const char* month, int reached, bool corrected = false, bool historic = false) {
        report::v1::ReportEvent event;
        event.set_kind(
            corrected ? report::v1::REPORT_EVENT_KIND_CORRECTED
                      : report::v1::REPORT_EVENT_KIND_RECEIVED
        );
        event.set_contract_id(contract_);
        event.set_month(month);
        event.set_historic(historic);
        report::v1::JudgedIndicator& one = *event.add_indicators();
        one.set_indicator_code("STAFF");
        one.mutable_value()->set_numerator(reached);
        one.mutable_value()->set_denominator(100);
        one.mutable_target_level()->set_numerator(60);
        one.mutable_target_level()->set_denominator(100);
        one.set_met(reached >= 60);
        const char* const type = corrected ? "fi.luotsi.report.report.corrected.v1"
                                           : "fi.luotsi.report.report.received.v1";
        bench_.Tell("report-intake", type, event.SerializeAsString());
    }
    pb::RiskState StateOf(const char* code) {
        pb::ListRisksRequest request;
        request.set_contract_id(contract_);
        const auto listed = bench_.Ask<pb::ListRisksResponse>("RiskService/ListRisks", request);
        for (const pb::Risk& risk : listed.risks()) {
            if (risk.code() == code) return risk.state();
        }
        return pb::RISK_STATE_UNSPECIFIED;
    }
    pb::RiskSummary Summary(const char* quarter) {
        pb::GetRiskSummaryRequest request;
        request.set_quarter(quarter);
        return bench_.Ask<pb::RiskSummary>("RiskService/GetRiskSummary", request);
    }
    std::vector<std::string> Board() {
        std::vector<std::string> board;
        for (const feed::PublicEvent& event : bench_.Events("fi.luotsi.contract.attention.")) {
            pb::AttentionEvent told;
            EXPECT_TRUE(told.ParseFromString(event.data));
            board.clear();
            for (const pb::Attention& one : told.attentions())
                board.push_back(one.code() + ' ' + one.subject() + ' ' + one.since());
        }
        return board;
    }

    test::RegistryBench bench_{"2026-05-15"};
    std::string contract_;
};

TEST_F(M12, AReportThatMissesTheTargetPutsTheRiskOnWatchWithAnAlert) {
    EXPECT_EQ(Record("R1").state(), pb::RISK_STATE_OPEN);
    Report("2026-03", 60);
    EXPECT_EQ(StateOf("R1"), pb::RISK_STATE_OPEN);
    EXPECT_TRUE(Board().empty());
    Report("2026-04", 59);
    EXPECT_EQ(StateOf("R1"), pb::RISK_STATE_WATCH);
    EXPECT_EQ(Board(), std::vector<std::string>{"RISK-WATCH R1 2026-04-30"});
    Report("2026-04", 61, true);
    EXPECT_EQ(StateOf("R1"), pb::RISK_STATE_OPEN);
    EXPECT_TRUE(Board().empty()) << "the alert closes with the correction";
}

TEST_F(M12, ImportedHistoryAndContractsWithoutRisksTriggerNothing) {
    Report("2026-02", 10);
    Record("R1");
    Report("2026-03", 10, false, true);
    EXPECT_EQ(StateOf("R1"), pb::RISK_STATE_OPEN);
    EXPECT_TRUE(bench_.Events("fi.luotsi.contract.attention.").empty());
}

TEST_F(M12, ARealisedRiskMovesTheCounterOfItsQuarter) {
    for (const char* const code : {"R1", "R2", "R3", "R4"})
        Record(code);
    Report("2026-04", 10);
    EXPECT_EQ(Board().size(), 4U);
    Realise("R1", "2026-03-31", 100'000);
    Realise("R2", "2026-04-01", 250'050);
    Realise("R3", "2026-05-15");
    EXPECT_EQ(Board().size(), 1U) << "what came true is watched no more";

    const pb::RiskSummary first = Summary("2026-Q1");
    EXPECT_EQ(first.realised(), 1U);
    EXPECT_EQ(first.recorded(), 0U);
    const pb::RiskSummary second = Summary("2026-Q2");
    EXPECT_EQ(second.realised(), 2U);
    EXPECT_EQ(second.recorded(), 4U);
    ASSERT_EQ(second.realised_amounts_size(), 1);
    EXPECT_EQ(second.realised_amounts(0).amount_minor(), 250'050);
    ASSERT_EQ(second.states_size(), 2);
    EXPECT_EQ(second.states(0).state(), pb::RISK_STATE_REALISED);
    EXPECT_EQ(second.states(0).count(), 3U);
    EXPECT_EQ(second.states(1).state(), pb::RISK_STATE_WATCH);
    EXPECT_EQ(Summary("").quarter(), "2026-Q2") << "the present one";
    EXPECT_EQ(Summary("2026-Q3").realised(), 0U);
}

TEST_F(M12, ARebuildGivesTheSameTables) {
    Record("R1");
    Record("R2", "");
    Report("2026-04", 10);
    Realise("R1", "2026-05-01", 100'000);
    const auto before = bench_.journal().ProjectionHash();
    ASSERT_TRUE(before.ok());
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), *before);
    EXPECT_EQ(Summary("2026-Q2").realised(), 1U);
}

TEST_F(M12, WhatIsWrongIsRefusedAndLeavesNothing) {
    const char* const method = "RiskService/RecordRisk";
    EXPECT_EQ(bench_.Refusal<pb::Risk>(method, Request("R1", "BEDS")), "RISK_INDICATOR_UNKNOWN");
    pb::RecordRiskRequest nowhere = Request("R1");
    nowhere.set_contract_id("019c4b1e-7a80-7f1a-8d2e-000000000001");
    EXPECT_EQ(bench_.Refusal<pb::Risk>(method, nowhere), "CONTRACT_NOT_FOUND");
    pb::ListRisksRequest list;
    list.set_contract_id(nowhere.contract_id());
    EXPECT_EQ(
        bench_.Refusal<pb::ListRisksResponse>("RiskService/ListRisks", list), "CONTRACT_NOT_FOUND"
    );
    pb::GetRiskSummaryRequest summary;
    summary.set_quarter("2026-Q7");
    EXPECT_EQ(
        bench_.Refusal<pb::RiskSummary>("RiskService/GetRiskSummary", summary),
        "FIELD_FORMAT_INVALID"
    );
    EXPECT_EQ(StateOf("R1"), pb::RISK_STATE_UNSPECIFIED);
}

}  // namespace
}  // namespace luotsi::contract_registry
