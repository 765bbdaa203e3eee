// P20: totals equal details, and report, payment and invoices meet to the cent.
#include "tests/scenarios/intake/line_bench.h"

#include <map>
#include <string>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Reconciling : public LineBench {
  protected:
    finance::v1::Reconciliation Reconcile(const char* month, const char* invoiced = "") {
        finance::v1::ReconcileRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        request.set_invoice_month(invoiced);
        return county_.Ask<finance::v1::Reconciliation>(
            "finance.v1.FinanceService/Reconcile", request
        );
    }
    void Invoice(
        const char* number, const char* day, std::int64_t cents, const char* currency = "EUR"
    ) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(number);
        invoice.set_invoice_date(day);
        invoice.mutable_supplier()->set_name("Esimerkkihoiva Oy");
        invoice.mutable_net()->set_currency_code(currency);
        invoice.mutable_net()->set_amount_minor(cents);
        invoice.set_contract_number("S-1");
        const auto recorded =
            county_.Ask<finance::v1::Invoice>("finance.v1.FinanceService/RecordInvoice", request);
        ASSERT_EQ(recorded.contract_id(), contract_);
    }
    // What the invoice bills, whatever its date.
    std::string InvoiceOf(
        const char* number, const char* day, std::int64_t cents, const char* from, const char* to
    ) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(number);
        invoice.set_invoice_date(day);
        invoice.mutable_supplier()->set_name("Esimerkkihoiva Oy");
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(cents);
        invoice.set_contract_number("S-1");
        invoice.set_billed_from(from);
        invoice.set_billed_to(to);
        finance::v1::Invoice out;
        const absl::Status status =
            county_.Try("finance.v1.FinanceService/RecordInvoice", request, &out);
        EXPECT_EQ(out.billed_from(), status.ok() ? from : "");
        return rpc::ReasonOf(status);
    }
    static std::map<std::string, std::int64_t> Parts(const finance::v1::ReconciledSums& sums) {
        std::map<std::string, std::int64_t> parts;
        for (const auto& part : sums.parts())
            parts[part.kind()] += part.amount().amount_minor();
        return parts;
    }
    // The sum of a report's lines, counted here by hand: days at 157.50, visits at 33.335 euros.
    static std::int64_t Cents(std::int64_t days, std::int64_t visits) {
        return days * 15'750 + (visits * 33'335 + 5) / 10;
    }
};

TEST_F(Reconciling, P20ATotalThatDiffersByOneCentIsRefused) {
    pb::SubmitReportRequest sent = Report("2026-01", Days(310), Visits(3));
    pb::ReportTotal& total = *sent.add_totals();
    total.mutable_amount()->set_currency_code("EUR");
    total.mutable_amount()->set_amount_minor(Cents(310, 3) + 1);
    pb::Report out;
    const absl::Status refused = county_.Try("report.v1.ReportService/SubmitReport", sent, &out);
    EXPECT_EQ(rpc::ReasonOf(refused), "RECON_TOTAL");
    EXPECT_NE(refused.ToString().find("RECON-TOTAL"), std::string::npos);
    EXPECT_NE(refused.ToString().find("0.01 EUR"), std::string::npos) << "the difference";
    total.mutable_amount()->set_amount_minor(Cents(310, 3));
    const pb::Report stored = Submit(sent);
    ASSERT_EQ(stored.totals_size(), 1);
    EXPECT_EQ(stored.totals(0).amount().amount_minor(), Cents(310, 3));
}

TEST_F(Reconciling, P20ReportPaymentAndInvoicesMeet) {
    EXPECT_TRUE(Reconcile("2026-01").sums().empty()) << "nothing is known yet";
    Submit(Report("2026-01", Days(310), Visits(3)));
    EXPECT_TRUE(Reconcile("2026-01").sums().empty()) << "nothing is approved yet";
    Approve("2026-01");
    Invoice("L-1", "2026-02-05", Cents(310, 3) + 50'000);
    Invoice("L-2", "2026-02-06", -50'000);
    Invoice("L-3", "2026-03-06", 99'999);
    const auto both = Reconcile("2026-01", "2026-02");
    EXPECT_EQ(both.report_version(), 1U);
    EXPECT_EQ(both.invoice_month(), "2026-02");
    ASSERT_EQ(both.sums_size(), 1);
    EXPECT_EQ(both.sums(0).report().amount_minor(), Cents(310, 3));
    EXPECT_EQ(both.sums(0).payment().amount_minor(), Cents(310, 3));
    EXPECT_EQ(both.sums(0).invoices().amount_minor(), Cents(310, 3));
    EXPECT_EQ(both.sums(0).invoice_count(), 2U);
    EXPECT_TRUE(both.sums(0).meets());
    EXPECT_TRUE(both.sums(0).parts().empty());
    const auto january = Reconcile("2026-01");
    EXPECT_FALSE(january.sums(0).meets()) << "no invoice is dated in January";
    EXPECT_EQ(january.sums(0).invoice_difference().amount_minor(), -Cents(310, 3));
}

TEST_F(Reconciling, P20AnInvoiceBelongsToTheMonthThatItBillsAndElseToThatOfItsDate) {
    Submit(Report("2026-01", Days(310)));
    Approve("2026-01");
    const std::int64_t half = Cents(155, 0);
    EXPECT_EQ(InvoiceOf("L-1", "2026-03-05", half, "2026-01-01", "2026-01-31"), "");
    EXPECT_EQ(InvoiceOf("L-2", "2026-02-05", half - 100, "", "2026-01-20"), "") << "one day alone";
    EXPECT_EQ(InvoiceOf("L-3", "2026-02-06", 100, "2025-12-01", "2026-01-31"), "") << "two months";
    EXPECT_EQ(InvoiceOf("L-4", "2026-02-07", 777, "2026-02-01", "2026-02-07"), "");
    EXPECT_EQ(
        InvoiceOf("L-5", "2026-02-07", 888, "2026-01-31", "2026-01-01"), "DATE_ORDER_REVERSED"
    );
    const auto sums = Reconcile("2026-01", "2026-02").sums(0);
    EXPECT_EQ(sums.invoices().amount_minor(), Cents(310, 0));
    EXPECT_TRUE(sums.meets());
    EXPECT_EQ(sums.invoice_count(), 3U);
    EXPECT_EQ(sums.invoices_by_period(), 2U);
    const auto january = Reconcile("2026-01").sums(0);
    EXPECT_EQ(january.invoice_count(), 2U) << "what names its period needs no month of dates";
    county_.Rebuild();
    EXPECT_EQ(
        Reconcile("2026-01", "2026-02").sums(0).SerializeAsString(), sums.SerializeAsString()
    );
}

TEST_F(Reconciling, P20OneCentOnAnInvoiceShows) {
    Submit(Report("2026-01", Days(310)));
    Approve("2026-01");
    Invoice("L-1", "2026-01-31", Cents(310, 0) + 1);
    const auto sums = Reconcile("2026-01").sums(0);
    EXPECT_FALSE(sums.meets());
    EXPECT_EQ(sums.payment_difference().amount_minor(), 0);
    EXPECT_EQ(sums.invoice_difference().amount_minor(), 1);
}

TEST_F(Reconciling, P20ACorrectionMovesAllThatFollowsIt) {
    Submit(Report("2026-01", Days(310)));
    Approve("2026-01");
    Correct(Report("2026-01", Days(300), Visits(7)));
    EXPECT_EQ(Reconcile("2026-01").report_version(), 1U) << "the correction is not approved yet";
    Approve("2026-01");
    const auto after = Reconcile("2026-01");
    EXPECT_EQ(after.report_version(), 2U);
    EXPECT_EQ(after.sums(0).report().amount_minor(), Cents(300, 7));
    EXPECT_EQ(after.sums(0).payment().amount_minor(), Cents(300, 7));
    county_.Rebuild();
    EXPECT_EQ(Reconcile("2026-01").SerializeAsString(), after.SerializeAsString());
}

TEST_F(Reconciling, P20APaymentThatIsMoreThanTheReportSaysWhy) {
    contract_registry::Terms terms = Agreed();
    terms.payment_terms = {
        {.code = "PERUS",
         .trigger = contract_registry::PaymentTrigger::kReport,
         .amount = Money::Of(100'000)}
    };
    contract_ = Agree("S-2", terms);
    Submit(Report("2026-01", Days(310)));
    Approve("2026-01");
    const auto sums = Reconcile("2026-01").sums(0);
    EXPECT_EQ(sums.payment_difference().amount_minor(), 100'000);
    EXPECT_EQ(Parts(sums), (std::map<std::string, std::int64_t>{{"fixed", 100'000}}));
}

TEST_F(Reconciling, P20OthersContractsDoNotExist) {
    finance::v1::ReconcileRequest request;
    request.set_contract_id(contract_);
    request.set_month("2026-01");
    const auto refused = [&] {
        return county_.Refusal<finance::v1::Reconciliation>(
            "finance.v1.FinanceService/Reconcile", request
        );
    };
    EXPECT_EQ(refused(), "");
    county_.CallAsProvider("2077474-0");
    EXPECT_EQ(refused(), "");
    county_.CallAsProvider("0112038-9");
    EXPECT_EQ(refused(), "CONTRACT_NOT_FOUND");
    county_.CallAsCounty();
    request.set_contract_id("00000000-0000-4000-8000-000000000001");
    EXPECT_EQ(refused(), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi
