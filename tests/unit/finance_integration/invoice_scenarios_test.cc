#include "finance_world.h"

namespace luotsi::finance_integration {
namespace {

using finance::v1::Invoice;

Invoice Bill(const std::string& number, const std::string& supplier, std::int64_t net_minor) {
    Invoice invoice;
    invoice.set_number(number);
    invoice.set_invoice_date("2026-03-15");
    if (!supplier.empty()) invoice.mutable_supplier()->set_name(supplier);
    invoice.mutable_net()->set_currency_code("EUR");
    invoice.mutable_net()->set_amount_minor(net_minor);
    invoice.set_unit("Housing");
    return invoice;
}

finance::v1::RecordInvoiceRequest ToRecord(const Invoice& invoice) {
    finance::v1::RecordInvoiceRequest request;
    *request.mutable_invoice() = invoice;
    return request;
}

Invoice Record(FinanceWorld& world, const Invoice& invoice, const std::string& request_id = {}) {
    return world.Call<Invoice>("RecordInvoice", ToRecord(invoice), request_id);
}

Invoice Get(FinanceWorld& world, const std::string& id) {
    finance::v1::GetInvoiceRequest request;
    request.set_invoice_id(id);
    return world.Call<Invoice>("GetInvoice", request);
}

finance::v1::ListSupplierAliasesResponse Aliases(FinanceWorld& world) {
    return world.Call<finance::v1::ListSupplierAliasesResponse>(
        "ListSupplierAliases", finance::v1::ListSupplierAliasesRequest()
    );
}

finance::v1::DecideSupplierAliasRequest ToDecide(
    const std::string& alias_id, finance::v1::AliasState decision
) {
    finance::v1::DecideSupplierAliasRequest request;
    request.set_alias_id(alias_id);
    request.set_decision(decision);
    return request;
}

TEST(M37, AThousandInvoicesOfWhich37HaveNoContractAreFoundWithTheirEuros) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"});
    world.Tell(
        {.id = ContractIdText(2), .number = "S-2", .provider = "Koti Oy", .end = "2026-03-10"}
    );
    std::string csv = "Document,Date,Supplier,Net,Unit,Service\n";
    std::int64_t off_contract = 0;
    for (int i = 0; i < 1000; ++i) {
        const bool unknown = i % 50 == 3;               // 20 of a supplier without any contract
        const bool ended = i % 50 == 7 && i < 17 * 50;  // 17 after the contract's last day
        if (unknown || ended) off_contract += 1000 + i;
        csv += std::to_string(i) + ",2026-03-15," +
               (unknown ? "Stranger Oy"
                : ended ? "Koti Oy"
                        : "Hoiva Oy") +
               "," + Money::Of(1000 + i).AmountText() + "," + (ended ? "" : "Housing") + ",care\n";
    }
    const auto summary = world.Import("march.csv", csv);
    EXPECT_EQ(summary.accepted(), 1000U);
    EXPECT_EQ(summary.outcomes().at("MATCHED/SOLE_CONTRACT_IN_FORCE"), 963U);
    EXPECT_EQ(summary.outcomes().at("UNMATCHED/NO_CONTRACT_KNOWN"), 20U);
    EXPECT_EQ(summary.outcomes().at("UNMATCHED/CONTRACT_NOT_IN_FORCE"), 17U);

    const auto purchases = world.Call<finance::v1::ListOffContractPurchasesResponse>(
        "ListOffContractPurchases", finance::v1::ListOffContractPurchasesRequest()
    );
    ASSERT_EQ(purchases.purchases_size(), 2);
    EXPECT_EQ(purchases.purchases(0).unit(), "(blank)");
    EXPECT_EQ(purchases.purchases(0).contract_not_in_force(), 17U);
    EXPECT_EQ(purchases.purchases(1).unit(), "Housing");
    EXPECT_EQ(purchases.purchases(1).no_contract_known(), 20U);
    EXPECT_EQ(
        purchases.purchases(0).net().amount_minor() + purchases.purchases(1).net().amount_minor(),
        off_contract
    );
    EXPECT_EQ(purchases.purchases(0).month(), "2026-03");
    world.Rejudge();
    EXPECT_NE(
        world.metrics().Expose().find("luotsi_finance_integration_off_contract_invoices_total 37"),
        std::string::npos
    );
}

TEST(M37, RedactedPayeesAreNeverOffContract) {
    FinanceWorld world;
    const auto summary = world.Import(
        "march.csv",
        "Document,Date,Supplier,Net,Unit,Service\n"
        "1,2026-03-15,REdacted  Data,10.00,Housing,care\n"
        "2,2026-03-15,,10.00,Housing,care\n"
    );
    EXPECT_EQ(summary.outcomes().at("UNMATCHED/PAYEE_REDACTED"), 1U);
    EXPECT_EQ(summary.outcomes().at("UNMATCHED/PAYEE_MISSING"), 1U);
    const auto purchases = world.Call<finance::v1::ListOffContractPurchasesResponse>(
        "ListOffContractPurchases", finance::v1::ListOffContractPurchasesRequest()
    );
    EXPECT_EQ(purchases.purchases_size(), 0);
}

TEST(RecordInvoice, TellsWhatBecameOfIt) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"});
    const Invoice invoice = Record(world, Bill("1", "Hoiva Oy", 5000));
    EXPECT_EQ(invoice.outcome(), finance::v1::MATCH_OUTCOME_MATCHED);
    EXPECT_EQ(invoice.match_reason(), finance::v1::MATCH_REASON_SOLE_CONTRACT_IN_FORCE);
    EXPECT_EQ(invoice.contract_id(), ContractIdText(1));
    EXPECT_EQ(Get(world, invoice.id()).contract_id(), ContractIdText(1));
}

TEST(RecordInvoice, ARepeatedRequestGivesTheSameInvoice) {
    FinanceWorld world;
    const Invoice first = Record(world, Bill("1", "Hoiva Oy", 5000), "same");
    EXPECT_EQ(Record(world, Bill("1", "Hoiva Oy", 5000), "same").id(), first.id());
    EXPECT_EQ(world.Totals().count(), 1U);
}

TEST(RecordInvoice, ANumberIsTakenOnceASupplier) {
    FinanceWorld world;
    Record(world, Bill("1", "Hoiva Oy", 5000));
    Record(world, Bill("1", "Koti Oy", 5000));
    EXPECT_EQ(
        world.ReasonOfCall<Invoice>("RecordInvoice", ToRecord(Bill("1", "HOIVA oy", 1))),
        "INVOICE_NUMBER_TAKEN"
    );
    EXPECT_EQ(world.Totals().count(), 2U);
}

TEST(RecordInvoice, TotalsMustAgree) {
    FinanceWorld world;
    Invoice invoice = Bill("1", "Hoiva Oy", 10'000);
    invoice.mutable_vat()->set_currency_code("EUR");
    invoice.mutable_vat()->set_amount_minor(2'550);
    *invoice.mutable_gross() = invoice.vat();
    invoice.mutable_gross()->set_amount_minor(12'551);
    EXPECT_EQ(
        world.ReasonOfCall<Invoice>("RecordInvoice", ToRecord(invoice)), "INVOICE_TOTALS_DIFFER"
    );
    invoice.mutable_gross()->set_amount_minor(12'550);
    EXPECT_EQ(Record(world, invoice).gross().amount_minor(), 12'550);
    invoice.mutable_gross()->set_currency_code("SEK");
    EXPECT_NE(world.ReasonOfCall<Invoice>("RecordInvoice", ToRecord(invoice)), "");
}

TEST(Invoices, AContractThatComesLaterIsFoundAfterAll) {
    FinanceWorld world;
    const Invoice early = Record(world, Bill("1", "Hoiva Oy", 5000));
    EXPECT_EQ(early.match_reason(), finance::v1::MATCH_REASON_NO_CONTRACT_KNOWN);
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"});
    world.Rejudge();
    EXPECT_EQ(Get(world, early.id()).contract_id(), ContractIdText(1));
    // The contract turns out to have ended.
    world.Tell(
        {.id = ContractIdText(1),
         .revision = 2,
         .number = "S-1",
         .provider = "Hoiva Oy",
         .end = "2026-01-31"}
    );
    world.Rejudge();
    EXPECT_EQ(
        Get(world, early.id()).match_reason(), finance::v1::MATCH_REASON_CONTRACT_NOT_IN_FORCE
    );

    std::vector<finance::v1::InvoiceEvent> events;
    for (const feed::PublicEvent& one : world.PublicEvents()) {
        ASSERT_TRUE(events.emplace_back().ParseFromString(one.data));
    }
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].kind(), finance::v1::INVOICE_EVENT_KIND_RECORDED);
    EXPECT_EQ(events[1].kind(), finance::v1::INVOICE_EVENT_KIND_REJUDGED);
    EXPECT_EQ(events[1].invoice().contract_id(), ContractIdText(1));
    EXPECT_EQ(events[2].earlier_contract_id(), ContractIdText(1));
    EXPECT_EQ(events[2].invoice().contract_id(), "");
    EXPECT_FALSE(events[2].historic());
}

TEST(Invoices, AnImportedContractWithUnreadableDatesStillMakesItsSupplierKnown) {
    FinanceWorld world;
    ContractStory story{.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Oy"};
    story.start = "";
    story.state = contract::v1::CONTRACT_STATE_DRAFT;
    world.Tell(story);
    EXPECT_EQ(
        Record(world, Bill("1", "Hoiva Oy", 1)).match_reason(),
        finance::v1::MATCH_REASON_NO_CONTRACT_KNOWN
    );
    story.revision = 2;
    story.origin = contract::v1::CONTRACT_ORIGIN_IMPORTED;
    world.Tell(story);
    EXPECT_EQ(
        Record(world, Bill("2", "Hoiva Oy", 1)).match_reason(),
        finance::v1::MATCH_REASON_CONTRACT_NOT_IN_FORCE
    );
}

TEST(Invoices, AnOlderRevisionOfAContractChangesNothing) {
    FinanceWorld world;
    world.Tell({.id = ContractIdText(1), .revision = 2, .number = "S-1", .provider = "Hoiva Oy"});
    world.Tell({.id = ContractIdText(1), .revision = 1, .number = "S-1", .provider = "Koti Oy"});
    EXPECT_EQ(Record(world, Bill("1", "Hoiva Oy", 1)).contract_id(), ContractIdText(1));
    EXPECT_EQ(Record(world, Bill("2", "Koti Oy", 1)).contract_id(), "");
}

TEST(Invoices, ANamedContractIsFoundWheneverItComes) {
    FinanceWorld world;
    Invoice bill = Bill("1", "Anyone Oy", 5000);
    bill.set_contract_number("S-9");
    const Invoice invoice = Record(world, bill);
    world.Tell({.id = ContractIdText(9), .number = "S-9", .provider = "Someone Else Oy"});
    world.Rejudge();
    EXPECT_EQ(Get(world, invoice.id()).match_reason(), finance::v1::MATCH_REASON_CONTRACT_NUMBER);
}

TEST(SupplierAliases, AConfirmedAliasBringsItsInvoicesHome) {
    FinanceWorld world;
    world.Import("rules.csv", "Document,Date,Supplier,Net,Unit,Service\n1,2026-03-15,X,1.00,U,s\n");
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Limited"});
    const Invoice invoice = Record(world, Bill("1", "Hoiva Ltd", 5000));
    EXPECT_EQ(invoice.match_reason(), finance::v1::MATCH_REASON_SUPPLIER_ALIAS_UNCONFIRMED);
    ASSERT_EQ(invoice.candidate_contract_ids_size(), 1);
    Record(world, Bill("2", "Hoiva Ltd", 5000));
    const auto aliases = Aliases(world);
    ASSERT_EQ(aliases.aliases_size(), 1);
    EXPECT_EQ(aliases.aliases(0).alias(), "Hoiva Ltd");
    EXPECT_EQ(aliases.aliases(0).supplier(), "Hoiva Limited");
    EXPECT_EQ(aliases.aliases(0).reason(), "legal-form");

    const std::string alias = aliases.aliases(0).id();
    const auto decided = world.Call<finance::v1::SupplierAlias>(
        "DecideSupplierAlias", ToDecide(alias, finance::v1::ALIAS_STATE_CONFIRMED)
    );
    EXPECT_EQ(decided.state(), finance::v1::ALIAS_STATE_CONFIRMED);
    EXPECT_EQ(Get(world, invoice.id()).contract_id(), ContractIdText(1));
    EXPECT_EQ(world.Outcomes().at("MATCHED/SOLE_CONTRACT_IN_FORCE"), 2U);
    EXPECT_EQ(Record(world, Bill("3", "Hoiva Ltd", 5000)).contract_id(), ContractIdText(1));
    EXPECT_EQ(
        (world.ReasonOfCall<finance::v1::SupplierAlias>(
            "DecideSupplierAlias", ToDecide(alias, finance::v1::ALIAS_STATE_REJECTED)
        )),
        "SUPPLIER_ALIAS_DECIDED"
    );
}

TEST(SupplierAliases, ARejectedAliasLeavesItsInvoicesWithoutAContract) {
    FinanceWorld world;
    world.Import("rules.csv", "Document,Date,Supplier,Net,Unit,Service\n1,2026-03-15,X,1.00,U,s\n");
    world.Tell({.id = ContractIdText(1), .number = "S-1", .provider = "Hoiva Limited"});
    const Invoice invoice = Record(world, Bill("1", "Hoiva Ltd", 5000));
    world.Call<finance::v1::SupplierAlias>(
        "DecideSupplierAlias",
        ToDecide(Aliases(world).aliases(0).id(), finance::v1::ALIAS_STATE_REJECTED)
    );
    EXPECT_EQ(Get(world, invoice.id()).match_reason(), finance::v1::MATCH_REASON_NO_CONTRACT_KNOWN);
    EXPECT_EQ(
        (world.ReasonOfCall<finance::v1::SupplierAlias>(
            "DecideSupplierAlias", ToDecide(ContractIdText(77), finance::v1::ALIAS_STATE_REJECTED)
        )),
        "SUPPLIER_ALIAS_NOT_FOUND"
    );
}

TEST(ListInvoices, PagesThroughAFilterAndRefusesAnotherQueriesToken) {
    FinanceWorld world;
    for (int i = 0; i < 5; ++i)
        Record(world, Bill(std::to_string(i), "Hoiva Oy", 100));
    finance::v1::ListInvoicesRequest request;
    request.set_page_size(2);
    request.set_outcome(finance::v1::MATCH_OUTCOME_UNMATCHED);
    request.set_month("2026-03");
    std::vector<std::string> numbers;
    std::string token;
    do {
        request.set_page_token(token);
        const auto page = world.Call<finance::v1::ListInvoicesResponse>("ListInvoices", request);
        for (const Invoice& invoice : page.invoices())
            numbers.push_back(invoice.number());
        token = page.next_page_token();
        if (!token.empty()) request.set_page_token(token);
    } while (!token.empty());
    EXPECT_EQ(numbers, (std::vector<std::string>{"0", "1", "2", "3", "4"}));

    request.clear_page_token();
    using Listed = finance::v1::ListInvoicesResponse;
    token = world.Call<Listed>("ListInvoices", request).next_page_token();
    request.set_month("2026-04");
    request.set_page_token(token);
    EXPECT_EQ(
        (world.ReasonOfCall<finance::v1::ListInvoicesResponse>("ListInvoices", request)),
        "PAGE_TOKEN_INVALID"
    );
}

TEST(GetInvoice, AnUnknownOneIsNotFound) {
    FinanceWorld world;
    finance::v1::GetInvoiceRequest request;
    request.set_invoice_id(ContractIdText(5));
    EXPECT_EQ((world.ReasonOfCall<Invoice>("GetInvoice", request)), "INVOICE_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi::finance_integration
