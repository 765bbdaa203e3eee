#include "finance_world.h"

namespace luotsi::finance_integration {
namespace {

constexpr const char* kHeader = "Document,Date,Supplier,Net,VAT,Gross,Unit,Service\n";

TEST(ImportInvoices, KeepsARowWhoseTotalsDifferWithAWarning) {
    FinanceWorld world;
    const auto summary = world.Import(
        "a.csv", std::string(kHeader) + "1,2026-03-01,Hoiva Oy,10.00,2.00,10.00,U,s\n"
    );
    EXPECT_EQ(summary.accepted(), 1U);
    ASSERT_EQ(summary.warnings_size(), 1);
    EXPECT_EQ(summary.warnings(0).code(), "INVOICE_TOTALS_DIFFER");
    EXPECT_EQ(world.Totals().net(0).amount_minor(), 1000);
}

TEST(ImportInvoices, NeedsADateAndANetAmountButNoNumber) {
    FinanceWorld world;
    const auto summary = world.Import(
        "a.csv",
        std::string(kHeader) +
            ",2026-03-01,Hoiva Oy,10.00,,,U,s\n"
            "2,,Hoiva Oy,10.00,,,U,s\n"
            "3,2026-03-01,Hoiva Oy,ten,,,U,s\n"
    );
    EXPECT_EQ(summary.accepted(), 1U);
    EXPECT_EQ(summary.rejected(), 2U);
}

TEST(ImportInvoices, ASecondRunChangesNothing) {
    FinanceWorld world;
    const std::string csv = std::string(kHeader) +
                            "1,2026-03-01,Hoiva Oy,10.00,,,U,s\n"
                            "1,2026-03-01,Hoiva Oy,10.00,,,U,s\n";
    EXPECT_EQ(world.Import("a.csv", csv).accepted(), 2U);
    const auto again = world.Import("a.csv", csv);
    EXPECT_EQ(again.accepted(), 0U);
    EXPECT_EQ(again.unchanged(), 2U);
    EXPECT_EQ(world.Totals().count(), 2U);
}

TEST(ImportInvoices, ADryRunTellsOutcomesAndStoresNothing) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"});
    const std::uint64_t before = world.journal().LastPosition();
    const auto summary =
        world.Import("a.csv", std::string(kHeader) + "1,2026-03-01,Hoiva Oy,10.00,,,U,s\n", true);
    EXPECT_EQ(summary.outcomes().at("MATCHED/SOLE_CONTRACT_IN_FORCE"), 1U);
    EXPECT_EQ(world.journal().LastPosition(), before);
}

TEST(ImportInvoices, ImportedInvoicesAreHistory) {
    FinanceWorld world;
    world.Import("a.csv", std::string(kHeader) + "1,2026-03-01,Hoiva Oy,10.00,,,U,s\n");
    const auto events = world.PublicEvents();
    ASSERT_EQ(events.size(), 1U);
    finance::v1::InvoiceEvent event;
    ASSERT_TRUE(event.ParseFromString(events[0].data));
    EXPECT_TRUE(event.historic());
    EXPECT_NE(event.invoice().import_identity(), "");
    EXPECT_EQ(events[0].key, event.invoice().id());
}

TEST(ImportInvoices, TakeThePeriodThatARowBillsAndLeaveOutOneThatEndsBeforeItBegins) {
    FinanceWorld world;
    const auto summary = world.Import(
        "a.csv",
        "Document,Date,Supplier,Net,VAT,Gross,Unit,Service,From,To\n"
        "1,2026-03-01,Hoiva Oy,10.00,,,U,s,2026-02-01,2026-02-28\n"
        "2,2026-03-01,Hoiva Oy,10.00,,,U,s,2026-02-28,2026-02-01\n"
        "3,2026-03-01,Hoiva Oy,10.00,,,U,s,,\n"
    );
    EXPECT_EQ(summary.accepted(), 3U);
    ASSERT_EQ(summary.warnings_size(), 1);
    EXPECT_EQ(summary.warnings(0).code(), "DATE_ORDER_REVERSED");
    std::string periods;
    for (const feed::PublicEvent& told : world.PublicEvents()) {
        finance::v1::InvoiceEvent event;
        ASSERT_TRUE(event.ParseFromString(told.data));
        periods += event.invoice().billed_from() + '/' + event.invoice().billed_to() + ' ';
    }
    EXPECT_EQ(periods, "2026-02-01/2026-02-28 / / ");
}

TEST(ImportInvoices, AMappingsRulesHoldForContractsThatCameBefore) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Limited"});
    const auto summary =
        world.Import("a.csv", std::string(kHeader) + "1,2026-03-01,Hoiva Ltd,10.00,,,U,s\n");
    EXPECT_EQ(summary.outcomes().at("AMBIGUOUS/SUPPLIER_ALIAS_UNCONFIRMED"), 1U);
}

TEST(ImportInvoices, NewRulesJudgeEarlierInvoicesAgain) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Limited"});
    const auto row = [](const char* number) {
        return std::string(kHeader) + number + ",2026-03-01,Hoiva Ltd,10.00,,,U,s\n";
    };
    world.Import("a.csv", row("1"), false, LedgerMapping(""));
    EXPECT_EQ(world.Outcomes().at("UNMATCHED/NO_CONTRACT_KNOWN"), 1U);
    world.Import("b.csv", row("2"));
    EXPECT_EQ(world.Outcomes().at("AMBIGUOUS/SUPPLIER_ALIAS_UNCONFIRMED"), 2U);
    // A mapping that says nothing of names leaves the rules as they are.
    world.Import("c.csv", row("3"), false, LedgerMapping(""));
    EXPECT_EQ(world.Outcomes().at("AMBIGUOUS/SUPPLIER_ALIAS_UNCONFIRMED"), 3U);
}

}  // namespace
}  // namespace luotsi::finance_integration
