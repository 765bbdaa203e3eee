#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/contract/v1/lifecycle.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <cstdint>
#include <string>

namespace luotsi::test {

// Things that happen to contracts, as short lines of a scenario.
class CountyFacts {
  public:
    explicit CountyFacts(CountyBench& county) : county_(county) {}

    static contract_registry::Terms Purchase(const char* start, const char* end) {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = Day(start);
        terms.end_date = Day(end);
        return terms;
    }

    // `days` given, `staff` per cent of the target of 60, `foreseen` days for the month after.
    void Report(
        const std::string& contract, const char* month, int days, int staff, int foreseen = 0
    ) {
        report::v1::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(std::int64_t{days} * 1'000'000);
        report::v1::IndicatorActual& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(staff);
        indicator.mutable_value()->set_denominator(100);
        if (foreseen > 0) {
            report::v1::ForecastLine& forecast = *request.add_forecast();
            forecast.set_month(luotsi::Month::Parse(month)->Next().ToText());
            forecast.set_service_code("YPA-VRK");
            forecast.mutable_quantity()->set_micros(std::int64_t{foreseen} * 1'000'000);
        }
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", request);
    }
    void Approve(const std::string& contract, const char* month) {
        report::v1::ApproveReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", request);
    }
    void Complain(
        const std::string& contract, const char* day, selfmonitoring::v1::ComplaintSeverity severity
    ) {
        selfmonitoring::v1::RecordComplaintRequest request;
        request.set_contract_id(contract);
        request.set_category("care-delay");
        request.set_severity(severity);
        request.set_received_on(day);
        county_.Ask<selfmonitoring::v1::Complaint>(
            "selfmonitoring.v1.SelfMonitoringService/RecordComplaint", request
        );
    }
    void Invoice(const char* number, const char* day, const char* supplier, std::int64_t cents) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(number);
        invoice.set_invoice_date(day);
        invoice.mutable_supplier()->set_name(supplier);
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(cents);
        county_.Ask<finance::v1::Invoice>("finance.v1.FinanceService/RecordInvoice", request);
    }
    void Amend(const std::string& contract, const char* from) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
        request.set_description("Nimi täsmentyy");
        request.set_title("Palveluasuminen, täsmennetty");
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }
    // Empty where it was closed, else the reason why not.
    std::string Close(const std::string& contract) {
        contract::v1::CloseContractRequest request;
        request.set_contract_id(contract);
        request.set_reason("loppuarvio tehty");
        return county_.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/CloseContract", request
        );
    }

  private:
    CountyBench& county_;
};

}  // namespace luotsi::test
