// Which invoices stand beside a month's payment.
#include "finance_world.h"

#include <cstdint>
#include <string>

namespace luotsi::finance_integration {
namespace {

class ReconciledInvoices : public testing::Test {
  protected:
    ReconciledInvoices() {
        ContractStory story;
        story.id = ContractIdText(1);
        story.number = "S-1";
        story.provider = "Hoiva Oy";
        world_.Tell(story);
    }

    // What the invoice over so many cents is refused for; empty where it is taken in.
    std::string Record(const char* day, std::int64_t cents, const char* from, const char* to) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number("L-" + std::to_string(cents));
        invoice.set_invoice_date(day);
        invoice.mutable_supplier()->set_name("Hoiva Oy");
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(cents);
        invoice.set_contract_number("S-1");
        invoice.set_billed_from(from);
        invoice.set_billed_to(to);
        return world_.ReasonOfCall<finance::v1::Invoice>("RecordInvoice", request);
    }
    // "1101 of 3, 2 by period"
    std::string January(const char* dated) {
        finance::v1::ReconcileRequest request;
        request.set_contract_id(ContractIdText(1));
        request.set_month("2026-01");
        request.set_invoice_month(dated);
        const auto told = world_.Call<finance::v1::Reconciliation>("Reconcile", request);
        if (told.sums().empty()) return "nothing";
        const finance::v1::ReconciledSums& sums = told.sums(0);
        return std::to_string(sums.invoices().amount_minor()) + " of " +
               std::to_string(sums.invoice_count()) + ", " +
               std::to_string(sums.invoices_by_period()) + " by period";
    }

    FinanceWorld world_;
};

TEST_F(ReconciledInvoices, AreTheMonthsByThePeriodThatTheyBillAndElseByDate) {
    EXPECT_EQ(January(""), "nothing");
    EXPECT_EQ(Record("2026-03-05", 1'000, "2026-01-01", "2026-01-31"), "");
    EXPECT_EQ(Record("2026-02-05", 100, "", "2026-01-20"), "") << "one day alone";
    EXPECT_EQ(Record("2026-02-06", 1, "2025-12-01", "2026-01-31"), "") << "over two months";
    EXPECT_EQ(Record("2026-02-07", 20'000, "2026-02-01", "2026-02-07"), "") << "another month's";
    EXPECT_EQ(January("2026-02"), "1101 of 3, 2 by period");
    EXPECT_EQ(January(""), "1100 of 2, 2 by period");
}

TEST_F(ReconciledInvoices, BillNoPeriodThatEndsBeforeItBegins) {
    EXPECT_EQ(Record("2026-02-07", 1, "2026-01-31", "2026-01-01"), "DATE_ORDER_REVERSED");
    EXPECT_EQ(January("2026-02"), "nothing");
}

}  // namespace
}  // namespace luotsi::finance_integration
