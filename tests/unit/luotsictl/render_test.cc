#include "tools/luotsictl/render.h"

#include "tools/luotsictl/text.h"

#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/volume.pb.h>

#include <gtest/gtest.h>

#include <sstream>

namespace luotsi::ctl {
namespace {

Command InvoiceList() {
    return {
        .method = "luotsi.finance.v1.FinanceService.ListInvoices",
        .rows = "invoices",
        .columns = {{"number", "number"}, {"supplier", "supplier.name"}, {"net", "net"}}
    };
}

finance::v1::ListInvoicesResponse TwoInvoices() {
    finance::v1::ListInvoicesResponse answer;
    auto& first = *answer.add_invoices();
    first.set_number("=1+1");
    first.mutable_supplier()->set_name("Hyv\xC3\xA4 Hoiva, Oy");
    first.mutable_net()->set_currency_code("EUR");
    first.mutable_net()->set_amount_minor(-500);
    auto& second = *answer.add_invoices();
    second.set_number("-17");
    second.mutable_net()->set_currency_code("EUR");
    second.mutable_net()->set_amount_minor(4'882'500);
    return answer;
}

std::string Rendered(Output output) {
    std::ostringstream out;
    Render(InvoiceList(), TwoInvoices(), output, out);
    return out.str();
}

TEST(Render, AlignsTablesByCharactersNotBytes) {
    EXPECT_EQ(
        Rendered(Output::kTable),
        "NUMBER  SUPPLIER                 NET\n"
        "=1+1    Hyv\xC3\xA4 Hoiva, Oy     -5.00 EUR\n"
        "-17                     48825.00 EUR\n"
    );
}

TEST(Render, SplitsMoneyInCsvAndDisarmsFormulas) {
    EXPECT_EQ(
        Rendered(Output::kCsv),
        "number,supplier,net,net_currency\n"
        "'=1+1,\"Hyv\xC3\xA4 Hoiva, Oy\",-5.00,EUR\n"
        "-17,,48825.00,EUR\n"
    );
}

TEST(Render, WritesProtoJsonWithTheNamesOfTheProto) {
    const std::string json = Rendered(Output::kJson);
    EXPECT_NE(json.find("\"amount_minor\": \"-500\""), std::string::npos) << json;
    EXPECT_NE(json.find("\"next_page_token\": \"\""), std::string::npos) << json;
}

Command WithOptionalColumns() {
    return {
        .method = "luotsi.finance.v1.FinanceService.ListInvoices",
        .rows = "invoices",
        .columns =
            {{"number", "number"},
             {.title = "unit", .field = "unit", .is_optional = true},
             {.title = "supplier",
              .field = "supplier.name",
              .otherwise = "contract_id",
              .is_optional = true},
             {.title = "day", .field = "invoice_date", .none = "none"}}
    };
}

TEST(Render, LeavesAColumnOutOfATableOnlyWhereNoRowHasIt) {
    std::ostringstream table;
    Render(WithOptionalColumns(), TwoInvoices(), Output::kTable, table);
    EXPECT_EQ(
        table.str(),
        "NUMBER  SUPPLIER        DAY\n"
        "=1+1    Hyv\xC3\xA4 Hoiva, Oy  none\n"
        "-17                     none\n"
    );
    std::ostringstream csv;
    Render(WithOptionalColumns(), TwoInvoices(), Output::kCsv, csv);
    EXPECT_EQ(csv.str(), "number,unit,supplier,day\n'=1+1,,\"Hyv\xC3\xA4 Hoiva, Oy\",\n-17,,,\n");
}

TEST(Render, ReadsAColumnElsewhereWhereItHasNoValue) {
    finance::v1::ListInvoicesResponse answer = TwoInvoices();
    answer.mutable_invoices(1)->set_contract_id("c1");
    std::ostringstream out;
    Render(WithOptionalColumns(), answer, Output::kCsv, out);
    EXPECT_NE(out.str().find("\n-17,,c1,\n"), std::string::npos) << out.str();
}

TEST(Render, WritesTheServersOwnCsvByteForByte) {
    const Command command{
        .method = "luotsi.report.v1.VolumeService.ExportStrategyExtract",
        .rows = "rows",
        .columns = {{"month", "month"}},
        .csv = "csv"
    };
    report::v1::StrategyExtract extract;
    extract.set_extract_id("e1");
    extract.add_rows()->set_month("2026-01");
    extract.set_csv("month,scheme\r\n2026-01,=x\n");
    std::ostringstream csv;
    Render(command, extract, Output::kCsv, csv);
    EXPECT_EQ(csv.str(), extract.csv());
    std::ostringstream table;
    Render(command, extract, Output::kTable, table);
    EXPECT_EQ(table.str(), "MONTH\n2026-01\n\nextract_id: e1\nleast_clients: 0\nhidden_rows: 0\n");
    EXPECT_EQ(Beside(command, extract), "extract_id: e1\nleast_clients: 0\nhidden_rows: 0\n");
}

TEST(PrintTable, NamesAGroupOnceInATitle) {
    std::ostringstream out;
    PrintTable({{"service.service_code", "service.unit", "agreed_value"}, {}}, out);
    EXPECT_EQ(out.str(), "SERVICE CODE  SERVICE UNIT  AGREED VALUE\n");
}

TEST(CsvCell, DisarmsEveryFirstCharacterThatASpreadsheetRuns) {
    EXPECT_EQ(CsvCell("=cmd"), "'=cmd");
    EXPECT_EQ(CsvCell("+358 40"), "'+358 40");
    EXPECT_EQ(CsvCell("-rm"), "'-rm");
    EXPECT_EQ(CsvCell("@sum"), "'@sum");
    EXPECT_EQ(CsvCell("\tx"), "'\tx");
    EXPECT_EQ(CsvCell("\rx"), "\"'\rx\"");
    EXPECT_EQ(CsvCell("\nx"), "\"'\nx\"");
}

TEST(CsvCell, LeavesNumbersAndQuotesWhatNeedsIt) {
    EXPECT_EQ(CsvCell("-12.50"), "-12.50");
    EXPECT_EQ(CsvCell("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
    EXPECT_EQ(CsvCell(""), "");
}

TEST(Printable, KeepsStoredTextFromDrivingTheTerminal) {
    EXPECT_EQ(Printable("a\033[2Jb\x7F"), "a [2Jb ");
    EXPECT_EQ(
        Printable("a\xC2\x9B"
                  "b\xC3\xA4"),
        "a b\xC3\xA4"
    );
}

TEST(PrintDetails, ShowsGroupsWithTheirNameAndListsAsTables) {
    finance::v1::PaymentProposal proposal;
    proposal.set_month("2026-01");
    proposal.mutable_payee()->set_name("Hoiva Oy");
    auto& line = *proposal.add_lines();
    line.set_service_code("DAY");
    line.mutable_amount()->set_currency_code("EUR");
    line.mutable_amount()->set_amount_minor(4'882'500);
    std::ostringstream out;
    PrintDetails(proposal, out);
    EXPECT_EQ(
        out.str(),
        "payee              Hoiva Oy\n"
        "month              2026-01\n"
        "report_version     0\n"
        "contract_revision  0\n"
        "\nlines\n"
        "SERVICE CODE        AMOUNT\n"
        "DAY           48825.00 EUR\n"
    );
}

}  // namespace
}  // namespace luotsi::ctl
