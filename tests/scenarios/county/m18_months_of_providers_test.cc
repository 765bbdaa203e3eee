// After a replacement of the provider (M18) each company has the months in which it provided, with
// their reports and payments (P49): the one that has left keeps its own, the one that came reads
// none of them. ADR 0029.
#include "platform/sql/call_scope.h"
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/definition.pb.h>
#include <luotsi/report/v1/forecast.pb.h>
#include <luotsi/report/v1/provider.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/report/v1/scorecard.pb.h>
#include <luotsi/report/v1/spreadsheet.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kFirst = "2077474-0";
constexpr const char* kSecond = "1572860-0";
constexpr const char* kStranger = "0112038-9";

using Months = std::set<std::string>;

// What a company reads of the contract's months.
struct Reads {
    Months reports = {};
    Months payments = {};
    // What waits for an outcome.
    Months held = {};
    Months rates = {};
    // Of the months that have a report, those that it finds when it asks for them.
    Months asked = {};
    int invoices = 0;
    std::string due = {};
    bool operator==(const Reads&) const = default;
};

void PrintTo(const Reads& reads, std::ostream* out) {
    const auto print = [&](const char* what, const Months& months) {
        *out << what << ':';
        for (const std::string& month : months)
            *out << ' ' << month;
        *out << "; ";
    };
    print("reports", reads.reports);
    print("payments", reads.payments);
    print("held", reads.held);
    print("rates", reads.rates);
    print("asked", reads.asked);
    *out << "invoices " << reads.invoices << ", due " << reads.due;
}

// Reports over one stream, and the answers to them.
class SentReports : public rpc::MessageStream {
  public:
    void Add(const pb::SubmitReportRequest& report) {
        *parts_.emplace_back().mutable_report() = report;
    }
    bool Read(google::protobuf::Message& message) override {
        if (next_ == parts_.size()) return false;
        message.CopyFrom(parts_[next_++]);
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        answers.emplace_back().CopyFrom(message);
        return true;
    }
    absl::Status failure() const override { return absl::OkStatus(); }

    std::vector<pb::SubmitReportAnswer> answers;

  private:
    std::vector<pb::SubmitReportPart> parts_;
    std::size_t next_ = 0;
};

class MonthsOfProviders : public testing::Test {
  protected:
    MonthsOfProviders() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = test::Day("2026-01-01");
        terms.payment_terms = {
            {.code = "RESULT",
             .trigger = contract_registry::PaymentTrigger::kOutcome,
             .amount = Money::Of(100'000),
             .indicator_code = "STAFF",
             .outcome_after_months = 2},
        };
        contract_ = county_.Agree(test::CountyBench::Sound("V-1", terms));
    }

    void Replace(const char* from) {
        county_.CallAsCounty();
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract_);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_CONTRACTOR_REPLACED);
        request.mutable_provider()->set_name("Toinen Oy");
        request.mutable_provider()->mutable_identifier()->set_scheme("FI-PRO");
        request.mutable_provider()->mutable_identifier()->set_id(kSecond);
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }

    // The first company leads on, and the second one becomes a member beside it.
    void Join(const char* from) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract_);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_CONTRACTOR_REPLACED);
        for (const char* company : {kFirst, kSecond}) {
            contract::v1::ProviderMember& member = *request.add_provider_members();
            member.mutable_party()->set_name("Oy");
            member.mutable_party()->mutable_identifier()->set_scheme("FI-PRO");
            member.mutable_party()->mutable_identifier()->set_id(company);
            member.set_share(5'000);
            member.set_lead(company == kFirst);
        }
        *request.mutable_provider() = request.provider_members(0).party();
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }

    template <class Request>
    Request Of(const char* month) const {
        Request request;
        request.set_contract_id(contract_);
        request.set_month(month);
        return request;
    }
    template <class Request>
    Request ReportOf(const char* month, int days) const {
        auto request = Of<Request>(month);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * 1'000'000LL);
        pb::IndicatorActual& staff = *request.add_lines()->mutable_indicator();
        staff.set_indicator_code("STAFF");
        staff.mutable_value()->set_numerator(65);
        staff.mutable_value()->set_denominator(100);
        return request;
    }
    // The refusal of a month's report by a company.
    std::string Submit(const char* company, const char* month, int days = 10) {
        county_.CallAsProvider(company);
        const auto request = ReportOf<pb::SubmitReportRequest>(month, days);
        std::string refusal =
            county_.Refusal<pb::Report>("report.v1.ReportService/SubmitReport", request);
        county_.CallAsCounty();
        return refusal;
    }
    // The months that a company can report over one stream.
    Months Stream(const char* company, const std::vector<const char*>& months) {
        SentReports stream;
        for (const char* month : months) {
            auto report = ReportOf<pb::SubmitReportRequest>(month, 10);
            report.set_request_id(std::string("stream-") + company + month);
            stream.Add(report);
        }
        rpc::Call call;
        call.method = "/luotsi.report.v1.ReportService/SubmitReports";
        call.caller = {
            .roles = rpc::Role::kProvider,
            .scope = ports::Scope::Of(std::string("FI-PRO:") + company),
            .actor = "provider/1",
        };
        EXPECT_TRUE(county_.router().Find(call.method)->upload(call, stream).ok());
        county_.Settle();
        EXPECT_EQ(stream.answers.size(), months.size());
        Months stored;
        for (const pb::SubmitReportAnswer& answer : stream.answers) {
            if (answer.has_receipt()) stored.insert(answer.receipt().month());
        }
        return stored;
    }
    std::string Correct(const char* company, const char* month, int days) {
        county_.CallAsProvider(company);
        auto request = ReportOf<pb::CorrectReportRequest>(month, days);
        request.set_correction_reason("Laskettu uudelleen");
        std::string refusal =
            county_.Refusal<pb::Report>("report.v1.ReportService/CorrectReport", request);
        county_.CallAsCounty();
        return refusal;
    }
    void Approve(const char* month) {
        county_.CallAsCounty();
        county_.Ask<pb::Report>(
            "report.v1.ReportService/ApproveReport", Of<pb::ApproveReportRequest>(month)
        );
    }
    // Without the period that it bills.
    void Invoice(const char* number, const char* day, const char* supplier = nullptr) {
        county_.CallAsCounty();
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(number);
        invoice.set_invoice_date(day);
        invoice.set_contract_number("V-1");
        invoice.mutable_supplier()->set_name("Hoiva Oy");
        if (supplier != nullptr) {
            invoice.mutable_supplier()->mutable_identifier()->set_scheme("FI-PRO");
            invoice.mutable_supplier()->mutable_identifier()->set_id(supplier);
        }
        invoice.mutable_net()->set_amount_minor(100'00);
        invoice.mutable_net()->set_currency_code("EUR");
        county_.Ask<finance::v1::Invoice>("finance.v1.FinanceService/RecordInvoice", request);
    }

    Reads ReadsOf(const char* company) {
        county_.CallAsProvider(company);
        // As the server sets it: PostgreSQL holds back other companies' rows from this call.
        const sql::CallScope net({.provider = std::string("FI-PRO:") + company});
        Reads reads = ReadNow();
        county_.CallAsCounty();
        return reads;
    }
    Reads ReadNow() {
        Reads reads;
        const auto reports = county_.Ask<pb::ListReportsResponse>(
            "report.v1.ReportService/ListReports", pb::ListReportsRequest()
        );
        for (const pb::Report& one : reports.reports())
            reads.reports.insert(one.month());
        const auto payments = county_.Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals",
            finance::v1::ListPaymentProposalsRequest()
        );
        for (const auto& one : payments.payment_proposals()) {
            finance::v1::GetPaymentProposalRequest get;
            get.set_payment_proposal_id(one.id());
            county_.Ask<finance::v1::PaymentProposal>(
                "finance.v1.FinanceService/GetPaymentProposal", get
            );
            reads.payments.insert(one.month());
        }
        const auto waiting = county_.Ask<finance::v1::ListConditionalPaymentsResponse>(
            "finance.v1.FinanceService/ListConditionalPayments",
            finance::v1::ListConditionalPaymentsRequest()
        );
        for (const auto& one : waiting.conditional_payments()) {
            EXPECT_EQ(one.contract_number(), "V-1");
            reads.held.insert(one.month());
        }
        pb::GetReportingRateRequest rate;
        rate.set_from_month("2026-01");
        rate.set_to_month("2026-12");
        const auto rates = county_.Ask<pb::ReportingRate>(
            "report.v1.ReportingCalendarService/GetReportingRate", rate
        );
        for (const pb::ReportingCount& one : rates.months())
            reads.rates.insert(one.month());
        for (const char* month : {"2026-02", "2026-05", "2026-06"}) {
            if (Asked(month)) reads.asked.insert(month);
        }
        reads.invoices =
            county_
                .Ask<finance::v1::ListInvoicesResponse>(
                    "finance.v1.FinanceService/ListInvoices", finance::v1::ListInvoicesRequest()
                )
                .invoices_size();
        reads.due = Due();
        return reads;
    }
    // Every read by contract and month says the same of it.
    bool Asked(const char* month) {
        const std::string refusal = county_.Refusal<pb::Report>(
            "report.v1.ReportService/GetReport", Of<pb::GetReportRequest>(month)
        );
        const bool found = refusal.empty();
        EXPECT_EQ(refusal, found ? "" : "REPORT_NOT_FOUND") << month;
        EXPECT_EQ(
            county_.Refusal<pb::ReportDiff>(
                "report.v1.ReportService/DiffReports", Of<pb::DiffReportsRequest>(month)
            ),
            refusal
        ) << month;
        auto explain = Of<pb::ExplainIndicatorRequest>(month);
        explain.set_indicator_code("STAFF");
        EXPECT_EQ(
            county_
                .Refusal<pb::IndicatorExplanation>(
                    "report.v1.IndicatorDefinitionService/ExplainIndicator", explain
                )
                .empty(),
            found
        ) << month;
        pb::Compliance told;
        const bool judged = county_
                                .Try(
                                    "report.v1.ReportService/GetCompliance",
                                    Of<pb::GetComplianceRequest>(month),
                                    &told
                                )
                                .ok() &&
                            told.indicators(0).result() != pb::COMPLIANCE_RESULT_NO_DATA;
        EXPECT_EQ(judged, found) << month;
        finance::v1::Reconciliation sums;
        const bool reconciled = county_
                                    .Try(
                                        "finance.v1.FinanceService/Reconcile",
                                        Of<finance::v1::ReconcileRequest>(month),
                                        &sums
                                    )
                                    .ok() &&
                                sums.sums_size() > 0;
        EXPECT_EQ(reconciled, found) << month;
        return found;
    }
    // The first month of the list of dues, or its refusal.
    std::string Due() {
        pb::ListDueReportsRequest request;
        request.set_contract_id(contract_);
        pb::ListDueReportsResponse response;
        const absl::Status status =
            county_.Try("report.v1.ReportService/ListDueReports", request, &response);
        return status.ok() ? response.due_reports(0).month() : rpc::ReasonOf(status);
    }

    // February and May by the first company, June by the second one, all paid.
    void LiveThroughTheChange() {
        Replace("2026-06-01");
        county_.AdvanceTo("2026-03-05");
        EXPECT_EQ(Submit(kFirst, "2026-02"), "");
        Approve("2026-02");
        Invoice("L-2", "2026-03-06");
        county_.AdvanceTo("2026-06-03");
        EXPECT_EQ(Submit(kFirst, "2026-05"), "") << "after it has left";
        Approve("2026-05");
        Invoice("L-5", "2026-06-04", kFirst);
        county_.AdvanceTo("2026-07-05");
        EXPECT_EQ(Submit(kSecond, "2026-06"), "");
        Approve("2026-06");
        Invoice("L-6", "2026-07-06");
    }

    test::CountyBench county_{"2026-02-15"};
    std::string contract_;
};

const Reads kFirsts{
    .reports = {"2026-02", "2026-05"},
    .payments = {"2026-02", "2026-05"},
    .held = {"2026-02", "2026-05"},
    .rates = {"2026-01", "2026-02", "2026-03", "2026-04", "2026-05"},
    .asked = {"2026-02", "2026-05"},
    .invoices = 2,
    .due = "CONTRACT_NOT_FOUND",
};
const Reads kSeconds{
    .reports = {"2026-06"},
    .payments = {"2026-06"},
    .held = {"2026-06"},
    .rates = {},
    .asked = {"2026-06"},
    .invoices = 1,
    .due = "2026-06",
};
const Reads kNobodys{.due = "CONTRACT_NOT_FOUND"};

TEST_F(MonthsOfProviders, M18EachCompanyReadsTheMonthsInWhichItProvided) {
    LiveThroughTheChange();
    EXPECT_EQ(ReadsOf(kFirst), kFirsts);
    EXPECT_EQ(ReadsOf(kSecond), kSeconds);
    EXPECT_EQ(ReadsOf(kStranger), kNobodys);
    const Reads all = ReadNow();
    EXPECT_EQ(all.reports, (Months{"2026-02", "2026-05", "2026-06"}));
    EXPECT_EQ(all.payments, all.reports);
    EXPECT_EQ(all.held, all.reports);
    EXPECT_EQ(all.asked, all.reports);
    EXPECT_EQ(all.invoices, 3);
}

TEST_F(MonthsOfProviders, M18ARebuildGivesEachCompanyTheSameMonths) {
    LiveThroughTheChange();
    for (const char* module : {"report-intake", "finance-integration"}) {
        const std::string before = county_.ProjectionHash(module);
        county_.Rebuild();
        EXPECT_EQ(county_.ProjectionHash(module), before) << module;
    }
    EXPECT_EQ(ReadsOf(kFirst), kFirsts);
    EXPECT_EQ(ReadsOf(kSecond), kSeconds);
}

TEST_F(MonthsOfProviders, M18EachCompanyWritesTheMonthsInWhichItProvided) {
    LiveThroughTheChange();
    EXPECT_EQ(Submit(kFirst, "2026-04"), "");
    EXPECT_EQ(Correct(kFirst, "2026-05", 11), "");
    EXPECT_EQ(Submit(kSecond, "2026-03"), "MONTH_OUTSIDE_CONTRACT");
    EXPECT_EQ(Correct(kSecond, "2026-05", 12), "MONTH_NOT_REPORTED");
    EXPECT_EQ(Correct(kFirst, "2026-06", 12), "CONTRACT_NOT_FOUND");
    county_.AdvanceTo("2026-08-05");
    EXPECT_EQ(Submit(kFirst, "2026-07"), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(Submit(kSecond, "2026-07"), "");
    county_.CallAsProvider(kFirst);
    const char* const get_template = "report.v1.SpreadsheetService/GetReportTemplate";
    EXPECT_EQ(
        county_.Refusal<pb::ReportTemplate>(
            get_template, Of<pb::GetReportTemplateRequest>("2026-03")
        ),
        ""
    );
    EXPECT_EQ(
        county_.Refusal<pb::ReportTemplate>(
            get_template, Of<pb::GetReportTemplateRequest>("2026-07")
        ),
        "CONTRACT_NOT_FOUND"
    );
}

TEST_F(MonthsOfProviders, M18AStreamTakesFromEachCompanyItsMonths) {
    LiveThroughTheChange();
    county_.AdvanceTo("2026-08-05");
    EXPECT_EQ(Stream(kSecond, {"2026-03", "2026-07", "2026-04"}), Months{"2026-07"});
    EXPECT_EQ(Stream(kFirst, {"2026-03", "2026-07", "2026-04"}), (Months{"2026-03", "2026-04"}));
    EXPECT_EQ(Stream(kStranger, {"2026-03", "2026-07"}), Months{});
}

// What is told of a contract over time has nothing of the months of another company.
TEST_F(MonthsOfProviders, M18FiguresOverTimeHaveOnlyTheCompanysOwnMonths) {
    LiveThroughTheChange();
    county_.CallAsProvider(kSecond);
    pb::GetScorecardRequest score;
    score.set_contract_id(contract_);
    score.set_from_month("2026-01");
    score.set_to_month("2026-12");
    std::uint64_t reported = 0;
    const auto card = county_.Ask<pb::Scorecard>("report.v1.ScorecardService/GetScorecard", score);
    for (const pb::AreaScore& area : card.areas())
        reported += area.reported();
    EXPECT_EQ(reported, 1U);
    pb::GetWindowsRequest windows;
    windows.set_contract_id(contract_);
    windows.set_year(2026);
    EXPECT_EQ(
        county_
            .Ask<pb::GetWindowsResponse>("report.v1.ReportingCalendarService/GetWindows", windows)
            .windows(0)
            .month(),
        "2026-06"
    );
    auto compliance = Of<pb::GetComplianceRequest>("2026-01");
    compliance.set_to_month("2026-06");
    EXPECT_EQ(
        county_.Ask<pb::Compliance>("report.v1.ReportService/GetCompliance", compliance)
            .months_size(),
        1
    );
    const auto overview = county_.Ask<pb::ProviderOverview>(
        "report.v1.ProviderService/GetProviderOverview", pb::GetProviderOverviewRequest()
    );
    ASSERT_EQ(overview.contracts_size(), 1);
    EXPECT_EQ(overview.contracts(0).last_report().month(), "2026-06");
    for (const pb::OpenMonth& open : overview.contracts(0).open_months())
        EXPECT_GE(open.month(), "2026-06");
    pb::GetForecastRequest forecast;
    forecast.set_contract_id(contract_);
    forecast.set_service_code("YPA-VRK");
    pb::Forecast foreseen;
    if (county_.Try("report.v1.ForecastService/GetForecast", forecast, &foreseen).ok()) {
        EXPECT_EQ(foreseen.last_month(), "2026-06");
    }
}

// February was reported and proposed for payment when it was agreed that the second company had
// provided since its first day: the report is the second one's, the payment stays with its payee.
TEST_F(MonthsOfProviders, M18AChangeDatedBackTakesItsMonthsAlong) {
    EXPECT_EQ(Submit(kFirst, "2026-01"), "");
    county_.AdvanceTo("2026-03-05");
    EXPECT_EQ(Submit(kFirst, "2026-02"), "");
    Approve("2026-02");
    Replace("2026-02-01");
    const Reads first = ReadsOf(kFirst);
    EXPECT_EQ(first.reports, Months{"2026-01"});
    EXPECT_EQ(first.payments, Months{"2026-02"});
    const Reads second = ReadsOf(kSecond);
    EXPECT_EQ(second.reports, Months{"2026-02"});
    EXPECT_EQ(second.payments, Months{});
    const std::string before = county_.ProjectionHash("report-intake");
    county_.Rebuild();
    EXPECT_EQ(county_.ProjectionHash("report-intake"), before);
    EXPECT_EQ(ReadsOf(kFirst), first);
}

// No sum beside the company's own uses tells what its predecessor used.
TEST_F(MonthsOfProviders, M18ACeilingTellsEachCompanyItsUses) {
    pb::SetCeilingRequest set;
    set.set_number("K-1");
    set.set_kind(pb::CEILING_KIND_CONTRACTS);
    set.add_contract_ids(contract_);
    set.set_service_code("YPA-VRK");
    set.set_unit("day");
    set.set_valid_from("2026-01-01");
    set.mutable_limit()->mutable_quantity()->set_micros(100'000'000);
    county_.Ask<pb::Ceiling>("report.v1.CeilingService/SetCeiling", set);
    const auto ceiling = [&] {
        const auto listed = county_.Ask<pb::ListCeilingsResponse>(
            "report.v1.CeilingService/ListCeilings", pb::ListCeilingsRequest()
        );
        EXPECT_EQ(listed.ceilings_size(), 1);
        return listed.ceilings(0);
    };
    LiveThroughTheChange();
    county_.CallAsProvider(kSecond);
    const pb::Ceiling told = ceiling();
    ASSERT_EQ(told.uses_size(), 1);
    EXPECT_EQ(told.uses(0).month(), "2026-06");
    EXPECT_EQ(told.contract_ids_size(), 1);
    EXPECT_EQ(told.left().quantity().micros(), 70'000'000);
    EXPECT_FALSE(told.has_limit());
    EXPECT_FALSE(told.has_used());
    EXPECT_FALSE(told.has_used_by_others());
    county_.CallAsCounty();
    EXPECT_EQ(ceiling().uses_size(), 3);
    EXPECT_EQ(ceiling().used().quantity().micros(), 30'000'000);
}

// The first company leads before and after; the second one joins it.
TEST_F(MonthsOfProviders, M18ANewMemberIsNotToldWhatTheLeadForesaw) {
    county_.SetParameter("odd_figures.deviations", "2020-01-01", "4");
    county_.SetParameter("odd_figures.least_months", "2020-01-01", "12");
    county_.SetParameter("odd_figures.times_forecast", "2020-01-01", "5");
    contract_registry::Terms terms = test::SoundTerms();
    terms.type = contract_registry::ContractType::kPurchase;
    terms.framework.reset();
    terms.start_date = test::Day("2026-01-01");
    terms.provider_kind = contract_registry::ProviderKind::kConsortium;
    terms.provider_members = {{terms.provider, Share::OfBasisPoints(10'000), true}};
    const auto remarks = [&](bool joined) {
        contract_ = county_.Agree(test::CountyBench::Sound(joined ? "YH-2" : "YH-1", terms));
        auto january = ReportOf<pb::SubmitReportRequest>("2026-01", 10);
        for (const char* month : {"2026-02", "2026-03"}) {
            pb::ForecastLine& line = *january.add_forecast();
            line.set_month(month);
            line.set_service_code("YPA-VRK");
            line.mutable_quantity()->set_micros(10'000'000);
        }
        county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", january);
        if (joined) Join("2026-02-01");
        const auto february = ReportOf<pb::SubmitReportRequest>("2026-02", 100);
        return county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", february)
            .remarks_size();
    };
    county_.AdvanceTo("2026-03-05");
    EXPECT_EQ(remarks(false), 1);
    EXPECT_EQ(remarks(true), 0);
}

// One step is of four months of the first company, the other of those and one of the second one.
TEST_F(MonthsOfProviders, M18TheLadderTellsEachCompanyItsMissingMonths) {
    contract_registry::Terms terms = test::SoundTerms();
    terms.type = contract_registry::ContractType::kPurchase;
    terms.framework.reset();
    terms.start_date = test::Day("2026-01-01");
    terms.reporting_duty->ladder = {
        {.kind = contract_registry::LadderStepKind::kReminder, .missed_in_a_row = 4},
        {.kind = contract_registry::LadderStepKind::kHold, .missed_in_a_row = 5},
    };
    contract_ = county_.Agree(test::CountyBench::Sound("V-2", terms));
    Replace("2026-06-01");
    const auto ladder = [&] {
        pb::ListLadderStepsRequest request;
        request.set_contract_id(contract_);
        return county_.Ask<pb::ListLadderStepsResponse>(
            "report.v1.ReportingCalendarService/ListLadderSteps", request
        );
    };
    county_.AdvanceTo("2026-06-12");
    EXPECT_EQ(ladder().steps_size(), 1);
    county_.CallAsProvider(kSecond);
    EXPECT_EQ(ladder().missing_months_size(), 0);
    EXPECT_EQ(ladder().steps_size(), 0);
    county_.AdvanceTo("2026-07-12");
    const auto told = ladder();
    ASSERT_EQ(told.missing_months_size(), 1);
    EXPECT_EQ(told.missing_months(0), "2026-06");
    ASSERT_EQ(told.steps_size(), 1);
    EXPECT_EQ(told.steps(0).step(), 2U);
    ASSERT_EQ(told.steps(0).missing_months_size(), 1);
    EXPECT_EQ(told.steps(0).missing_months(0), "2026-06");
    county_.CallAsCounty();
    EXPECT_EQ(ladder().missing_months_size(), 5);
    ASSERT_EQ(ladder().steps_size(), 2);
    EXPECT_EQ(ladder().steps(1).missing_months_size(), 5);
}

}  // namespace
}  // namespace luotsi
