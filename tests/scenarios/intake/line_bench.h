#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace luotsi {

// One contract whose provider reports days at 157.50 euros and visits at 33.335 euros, with every
// message by hand.
class LineBench : public testing::Test {
  protected:
    static contract_registry::Terms Agreed() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.prices.push_back({"KAYNTI", "Kotikäynti", "visit", UnitPrice::OfMicros(33'335'000)});
        terms.indicators.push_back(
            {"LAATU",
             "Tyytyväisten osuus",
             "G1",
             contract_registry::FocusArea::kQuality,
             "share",
             contract_registry::Direction::kAtLeast,
             Ratio::Of(90, 100).value()}
        );
        return terms;
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms = Agreed()) {
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    static report::v1::ReportLine Service(const char* code, const char* unit, std::int64_t micros) {
        report::v1::ReportLine line;
        line.mutable_service()->set_service_code(code);
        line.mutable_service()->set_unit(unit);
        line.mutable_service()->mutable_quantity()->set_micros(micros);
        return line;
    }
    static report::v1::ReportLine Days(std::int64_t days) {
        return Service("YPA-VRK", "day", days * 1'000'000);
    }
    static report::v1::ReportLine Visits(std::int64_t visits) {
        return Service("KAYNTI", "visit", visits * 1'000'000);
    }
    static report::v1::ReportLine Indicator(const char* code, int numerator, int denominator) {
        report::v1::ReportLine line;
        line.mutable_indicator()->set_indicator_code(code);
        line.mutable_indicator()->mutable_value()->set_numerator(numerator);
        line.mutable_indicator()->mutable_value()->set_denominator(denominator);
        return line;
    }
    template <class... Lines>
    report::v1::SubmitReportRequest Report(const char* month, const Lines&... lines) const {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        (void(*request.add_lines() = lines), ...);
        return request;
    }

    report::v1::Report Submit(const report::v1::SubmitReportRequest& request) {
        return county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
    }
    report::v1::Report Correct(const report::v1::SubmitReportRequest& sent) {
        report::v1::CorrectReportRequest request;
        request.set_contract_id(sent.contract_id());
        request.set_month(sent.month());
        *request.mutable_lines() = sent.lines();
        request.set_correction_reason("tarkennus");
        return county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", request);
    }
    report::v1::Report Approve(const char* month) {
        report::v1::ApproveReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        return county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", request);
    }
    report::v1::Report Get(const char* month, std::uint32_t version = 0) {
        report::v1::GetReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        request.set_version(version);
        return county_.Ask<report::v1::Report>("report.v1.ReportService/GetReport", request);
    }
    report::v1::ReportDiff Diff(const char* month, std::uint32_t from, std::uint32_t to) {
        report::v1::DiffReportsRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        request.set_from_version(from);
        request.set_to_version(to);
        return county_.Ask<report::v1::ReportDiff>("report.v1.ReportService/DiffReports", request);
    }
    google::protobuf::RepeatedPtrField<finance::v1::PaymentProposal> Proposals(const char* month) {
        finance::v1::ListPaymentProposalsRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        return county_
            .Ask<finance::v1::ListPaymentProposalsResponse>(
                "finance.v1.FinanceService/ListPaymentProposals", request
            )
            .payment_proposals();
    }
    std::size_t ReportEvents() { return county_.Told("report-intake", "fi.luotsi.report").size(); }

    test::CountyBench county_{"2026-05-15"};
    std::string contract_ = Agree("S-1");
};

}  // namespace luotsi
