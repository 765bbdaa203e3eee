// The spreadsheet door: templates, files made elsewhere, and what is told of their faults (issue
// "Report intake", B53-B60 of the bad-input list).
#include "platform/rpc/utf8.h"
#include "platform/sheet/csv.h"
#include "platform/sheet/table.h"
#include "platform/sheet/xlsx_write.h"
#include "report_intake/adapters/spreadsheet_stamp.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using test::FileAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kHead = "Palvelu;Yksikkö;Määrä\r\n";

class Spreadsheets : public testing::Test {
  protected:
    // The reason of a file that is refused as a whole.
    std::string Refusal(const std::string& bytes, const pb::ReportFileHeader& header) {
        return rpc::ReasonOf(bench_.Send(bytes, header).status);
    }
    static pb::ReportFileHeader Nowhere() {
        pb::ReportFileHeader header;
        header.set_validate_only(true);
        return header;
    }

    test::SpreadsheetBench bench_;
};

// ---- Templates

sheet::Sheet& SheetNamed(sheet::Book& book, const std::string& name) {
    const auto found = std::ranges::find(book.sheets, name, &sheet::Sheet::name);
    LUOTSI_CHECK(found != book.sheets.end(), "the template has the sheet");
    return *found;
}

// Writes a book that was read, as a spreadsheet saves what it opened.
std::string Saved(const sheet::Book& book) {
    std::vector<sheet::WrittenSheet> sheets;
    for (const sheet::Sheet& one : book.sheets) {
        sheet::WrittenSheet& sheet = sheets.emplace_back();
        sheet.name = one.name;
        sheet.hidden = one.hidden;
        for (const sheet::Cell& cell : one.rows.at(0).cells)
            sheet.columns.push_back({.header = cell.text});
        for (std::size_t i = 1; i < one.rows.size(); ++i) {
            sheet.rows.resize(one.rows[i].number - 1);
            sheet.rows.back() = one.rows[i].cells;
        }
    }
    return sheet::WriteXlsx(sheets, "unused").value();
}

void Put(sheet::Sheet& sheet, std::size_t row, const std::string& header, sheet::Cell cell) {
    const auto& names = sheet.rows.at(0).cells;
    const auto at = static_cast<std::size_t>(
        std::ranges::find(names, header, &sheet::Cell::text) - names.begin()
    );
    LUOTSI_CHECK(at < names.size(), "the sheet has the column");
    while (sheet.rows.size() <= row)
        sheet.rows.push_back({.number = sheet.rows.size() + 1});
    auto& cells = sheet.rows[row].cells;
    cells.resize(std::max(cells.size(), at + 1));
    cells[at] = std::move(cell);
}

sheet::Cell Number(const char* text) {
    return {sheet::CellKind::kNumber, text};
}

TEST_F(Spreadsheets, ATemplateFilledInIsAReport) {
    sheet::Book book = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    sheet::Sheet& lines = SheetNamed(book, "Rivit");
    EXPECT_EQ(lines.rows.at(1).cells.at(0).text, "YPA-VRK – Asumisvuorokausi");
    EXPECT_EQ(lines.rows.at(2).cells.at(0).text, "0070 – Käynti");
    EXPECT_TRUE(SheetNamed(book, "luotsi").hidden);
    Put(lines, 1, "Määrä", Number("12.5"));
    Put(lines, 1, "Asiakkaita", Number("3"));
    sheet::Sheet& indicators = SheetNamed(book, "Mittarit");
    Put(indicators, 1, "Arvo", {.text = "65 %"});
    sheet::Sheet& forecast = SheetNamed(book, "Ennuste");
    Put(forecast, 1, "Ennustekuukausi", {.text = "2/2026"});
    Put(forecast, 1, "Palvelu", {.text = "0070 – Käynti"});
    Put(forecast, 1, "Määrä", {.text = "1 200,5"});
    sheet::Sheet& totals = SheetNamed(book, "Summat");
    Put(totals, 1, "Palvelu", {.text = "YPA-VRK"});
    Put(totals, 1, "Summa ilman alv", {.text = "1 968,75 €"});

    pb::ReportFileHeader header;
    const FileAnswer answer = bench_.Send(Saved(book), header);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(answer.Told(), IsEmpty());
    EXPECT_TRUE(answer.result.stored());
    EXPECT_TRUE(answer.result.dialect().template_());
    EXPECT_EQ(answer.result.contract_id(), bench_.contract);
    EXPECT_EQ(answer.result.month(), "2026-01");
    EXPECT_EQ(answer.result.rows(), 4U);
    EXPECT_EQ(answer.result.empty_rows(), 1U);
    const pb::Report stored = bench_.Stored();
    ASSERT_EQ(stored.lines_size(), 2);
    EXPECT_EQ(stored.lines(0).service().service_code(), "YPA-VRK");
    EXPECT_EQ(stored.lines(0).service().quantity().micros(), 12'500'000);
    EXPECT_EQ(stored.lines(0).service().clients(), 3U);
    EXPECT_EQ(stored.lines(1).indicator().value().numerator(), 65);
    EXPECT_EQ(stored.forecast(0).quantity().micros(), 1'200'500'000);
    EXPECT_EQ(stored.totals(0).amount().amount_minor(), 196'875);
}

TEST_F(Spreadsheets, ACsvTemplateFilledInIsAReportToo) {
    for (const char* language : {"fi", "sv", "en"}) {
        sheet::Book book = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_CSV, language)).value();
        std::vector<std::vector<std::string>> table;
        for (const sheet::Row& row : book.sheets.at(0).rows) {
            auto& cells = table.emplace_back();
            for (const sheet::Cell& cell : row.cells)
                cells.push_back(cell.text);
        }
        table.at(1).at(3) = "12,5";
        pb::ReportFileHeader header;
        const FileAnswer answer = bench_.Send(sheet::WriteCsv(table, ';'), header);
        ASSERT_TRUE(answer.status.ok()) << language << answer.status;
        EXPECT_THAT(answer.Told(), IsEmpty()) << language;
        EXPECT_TRUE(answer.result.dialect().template_()) << language;
        EXPECT_EQ(answer.result.empty_rows(), 2U) << language;
        EXPECT_EQ(answer.result.dialect().encoding(), "UTF-8 with BOM");
        EXPECT_EQ(answer.result.dialect().decimal(), ",");
    }
    // Sent three times, the same content is one version.
    EXPECT_EQ(bench_.Stored().version(), 1U);
}

TEST_F(Spreadsheets, ATemplateForSomethingElseIsRefusedWithItsReason) {
    const std::string empty = bench_.Template(pb::SHEET_FORMAT_XLSX);
    EXPECT_EQ(Refusal(empty, Nowhere()), "REPORT_EMPTY");
    sheet::Book filled = sheet::ReadBook(empty).value();
    Put(SheetNamed(filled, "Rivit"), 1, "Määrä", Number("1"));
    const std::string made = Saved(filled);
    pb::ReportFileHeader header = Nowhere();
    EXPECT_EQ(Refusal(made, header), "");
    header.set_month("2025-12");
    EXPECT_EQ(Refusal(made, header), "TEMPLATE_OTHER_MONTH");
    header = Nowhere();
    header.set_contract_id("01900000-0000-7000-8000-000000000000");
    EXPECT_EQ(Refusal(made, header), "TEMPLATE_OTHER_CONTRACT");

    for (const auto& [name, value] :
         {std::pair{"month", "2025-12"}, std::pair{"shows", "0123456789abcdef"}}) {
        sheet::Book changed = sheet::ReadBook(made).value();
        for (sheet::Row& row : SheetNamed(changed, "luotsi").rows) {
            if (row.cells.at(0).text == name) row.cells.at(1).text = value;
        }
        EXPECT_EQ(Refusal(Saved(changed), Nowhere()), "TEMPLATE_ALTERED") << name;
    }
    EXPECT_FALSE(bench_.HasReport());
}

// As templates were stamped before they told what they show.
sheet::Book WithAnOldStamp(sheet::Book book) {
    sheet::Sheet& sheet = SheetNamed(book, "luotsi");
    report_intake::TemplateStamp stamp = report_intake::ReadStamp(sheet)->stamp.value();
    stamp.shows.clear();
    sheet.rows.resize(1);
    for (auto& cells : stamp.ToRows())
        sheet.rows.push_back({.number = sheet.rows.size() + 1, .cells = cells});
    return book;
}

TEST_F(Spreadsheets, ATemplateIsOutdatedOnlyByAChangeOfWhatItShows) {
    sheet::Book filled = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    Put(SheetNamed(filled, "Rivit"), 1, "Määrä", Number("1"));
    const std::string made = Saved(filled);
    const std::string old = Saved(WithAnOldStamp(filled));
    std::string csv = bench_.Template(pb::SHEET_FORMAT_CSV);
    csv.replace(csv.find(";day;;"), 6, ";day;1;");
    const auto refusals = [&] {
        return std::vector{
            Refusal(made, Nowhere()), Refusal(csv, Nowhere()), Refusal(old, Nowhere())
        };
    };
    EXPECT_THAT(refusals(), ElementsAre("", "", ""));

    const auto amend = [&](const char* from, auto change) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(bench_.contract);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_REVIEW_CLAUSE);
        change(request);
        bench_.county.Ask<contract::v1::Contract>(
            "contract.v1.ContractService/AmendContract", request
        );
        bench_.county.Settle();
    };
    const auto price = [](const char* code, const char* from) {
        contract::v1::Price one;
        one.set_service_code(code);
        one.set_service_name("Käynti");
        one.set_unit("visit");
        one.set_valid_from(from);
        one.mutable_unit_price()->set_currency_code("EUR");
        one.mutable_unit_price()->set_amount_micros(40'000'000);
        return one;
    };
    // The title stands nowhere in it, nor does the price of what it shows.
    amend("2026-03-01", [](auto& request) { request.set_title("Toinen nimi"); });
    EXPECT_THAT(refusals(), ElementsAre("", "", "TEMPLATE_OUTDATED"));
    amend("2026-01-01", [&](auto& request) {
        *request.add_prices() = price("0070", "2026-01-01");
    });
    // A service of another month.
    amend("2026-03-01", [&](auto& request) {
        *request.add_prices() = price("0080", "2026-03-01");
    });
    EXPECT_THAT(refusals(), ElementsAre("", "", "TEMPLATE_OUTDATED"));
    // One of its own month.
    amend("2026-01-01", [&](auto& request) {
        *request.add_prices() = price("0090", "2026-01-01");
    });
    EXPECT_THAT(
        refusals(), ElementsAre("TEMPLATE_OUTDATED", "TEMPLATE_OUTDATED", "TEMPLATE_OUTDATED")
    );
    EXPECT_FALSE(bench_.HasReport());
}

// ---- Files made elsewhere

TEST_F(Spreadsheets, AFileMadeElsewhereTellsItsPlaceByColumns) {
    const std::string rows =
        "SOPIMUSNUMERO\tKuukausi\tPALVELUKOODI\tyksikko\tmaara\r"
        "PH-2026/1\t1/2026\t0070\tvisit\t1,5\r";
    pb::ReportFileHeader header;
    const FileAnswer answer = bench_.Send(rows, header);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(answer.Told(), IsEmpty());
    EXPECT_EQ(answer.result.dialect().separator(), "\t");
    // The leading zeros of a code are kept.
    EXPECT_EQ(bench_.Stored().lines(0).service().service_code(), "0070");
    EXPECT_EQ(Refusal(std::string(kHead) + "0070;visit;1\r\n", Nowhere()), "SHEET_PLACE_MISSING");
    EXPECT_EQ(
        Refusal("Sopimus;Kuukausi;Palvelu;Yksikkö;Määrä\nX-1;1/2026;0070;visit;1\n", Nowhere()),
        "CONTRACT_NOT_FOUND"
    );
}

TEST_F(Spreadsheets, EveryFaultIsToldAtOnceWithItsPlaceAndNothingIsStored) {
    const std::string rows =
        "Palvelu;Yksikkö;Määrä;Palvelupäivä;Asiakkaita;Huomautus\r\n"
        "0070;visit;kaksi;;;\r\n"
        "0070;visit;1E+05;;;\r\n"
        "0070;visit;1.2.2026;;;\r\n"
        "0070;visit;1;46054;;\r\n"
        "0070;visit;1;30.2.2026;;\r\n"
        "0070;visit;;;;\r\n"
        ";visit;1;;;\r\n"
        "0070;visit;1;;-4;\r\n"
        "0070;kg;1;;;\r\n"
        "0070;visit;1;2.1.2026;;;ylimääräinen\r\n";
    const FileAnswer answer = bench_.Send(rows);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(
        answer.Told(),
        ElementsAre(
            "SHEET_COLUMN_UNKNOWN 1 Huomautus",
            "SHEET_VALUE_MALFORMED 2 Määrä",
            "SHEET_VALUE_DAMAGED 3 Määrä",
            "SHEET_VALUE_DAMAGED 4 Määrä",
            "SHEET_VALUE_DAMAGED 5 Palvelupäivä",
            "SHEET_VALUE_MALFORMED 6 Palvelupäivä",
            "FIELD_REQUIRED 7 Määrä",
            "SHEET_VALUE_MALFORMED 9 Asiakkaita",
            "SHEET_VALUE_MALFORMED 11 G",
            "FIELD_REQUIRED 8 Palvelu",
            "LINE_UNIT_MISMATCH 10 Yksikkö"
        )
    );
    EXPECT_EQ(answer.result.errors(), 10U);
    EXPECT_EQ(answer.result.warnings(), 1U);
    EXPECT_FALSE(answer.result.stored());
    EXPECT_FALSE(answer.result.has_receipt());
    EXPECT_FALSE(bench_.HasReport());
    // In the caller's language.
    EXPECT_THAT(answer.faults.at(1).fault().text(), HasSubstr("muotoa"));
}

TEST_F(Spreadsheets, HeadersThatDoNotFitAreTold) {
    const auto told = [&](const std::string& rows) { return bench_.Send(rows, false).Told(); };
    EXPECT_THAT(told("Palvelu;Määrä\n0070;1\n"), testing::Contains("SHEET_COLUMN_MISSING 1"));
    EXPECT_THAT(told("Nimi;Luku\n0070;1\n"), ElementsAre("SHEET_COLUMN_MISSING"));
    EXPECT_EQ(
        bench_.Send("Nimi;Luku\n0070;1\n", false).faults.at(0).fault().facts().at("columns"),
        "Palvelu, Yksikkö, Määrä"
    );
    EXPECT_THAT(
        told("Palvelu;Yksikkö;Määrä;määrä\n0070;visit;1;2\n"),
        testing::Contains("SHEET_COLUMN_TWICE 1 määrä")
    );
    // A header under a title; another order; letters encoded twice.
    EXPECT_THAT(told("Raportti;;\nMÃ¤Ã¤rÃ¤;Enhet;Service\n1;visit;0070\n"), IsEmpty());
}

TEST_F(Spreadsheets, TheFileComesBackWithItsFaultsMarkedAndCanBeMendedAndSentAgain) {
    sheet::Book book = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    sheet::Sheet& lines = SheetNamed(book, "Rivit");
    Put(lines, 1, "Määrä", {.text = "paljon"});
    Put(lines, 2, "Määrä", Number("4"));
    const FileAnswer first = bench_.Send(Saved(book));
    EXPECT_THAT(first.Told(), ElementsAre("SHEET_VALUE_MALFORMED Rivit 2 Määrä"));
    sheet::Book marked = sheet::ReadBook(first.marked).value();
    const sheet::Sheet& list = SheetNamed(marked, "Virheet");
    ASSERT_EQ(list.rows.size(), 2U);
    EXPECT_EQ(list.rows[1].cells.at(0).text, "Rivit");
    EXPECT_EQ(list.rows[1].cells.at(1).text, "2");
    EXPECT_EQ(list.rows[1].cells.at(4).text, "SHEET_VALUE_MALFORMED");
    EXPECT_EQ(SheetNamed(marked, "Rivit").rows.at(2).cells.at(2).text, "4");
    Put(SheetNamed(marked, "Rivit"), 1, "Määrä", Number("2"));
    const FileAnswer second = bench_.Send(Saved(marked), pb::ReportFileHeader());
    ASSERT_TRUE(second.status.ok()) << second.status;
    EXPECT_THAT(second.Told(), IsEmpty());
    EXPECT_TRUE(second.result.dialect().template_());
    EXPECT_EQ(bench_.Stored().lines_size(), 2);
}

TEST_F(Spreadsheets, AMarkedCsvCanBeMendedAndSentAgain) {
    const FileAnswer first = bench_.Send(std::string(kHead) + "0070;visit;x\r\nYPA-VRK;day;2\r\n");
    EXPECT_THAT(
        first.marked,
        HasSubstr("Palvelu;Yksikkö;Määrä;Virhekoodi;Virhe\r\n0070;visit;x;SHEET_VALUE_MALFORMED;")
    );
    EXPECT_THAT(first.marked, HasSubstr("\r\nYPA-VRK;day;2;;\r\n"));
    std::string mended = first.marked;
    mended.replace(mended.find(";x;"), 3, ";3;");
    const FileAnswer second = bench_.Send(mended);
    EXPECT_THAT(second.Told(), IsEmpty());
    EXPECT_EQ(bench_.Stored().lines_size(), 2);
}

TEST_F(Spreadsheets, AMarkedCsvKeepsItsWidthHoweverOftenItIsMarked) {
    const std::string title = "Raportti;;;\r\n";
    for (const bool titled : {false, true}) {
        const std::string head = "Palvelu;Yksikkö;Määrä;Huomautus";
        std::string file = (titled ? title : "") + head + "\r\n0070;visit;x;eka\r\n";
        std::string before;
        for (int round = 0; round < 3; ++round) {
            const FileAnswer answer = bench_.Send(file, false);
            ASSERT_TRUE(answer.status.ok()) << answer.status;
            EXPECT_EQ(answer.result.errors(), 1U);
            // Only of the column that the file had; those of the marks are known.
            EXPECT_EQ(answer.result.warnings(), 1U);
            EXPECT_THAT(answer.marked, HasSubstr(head + ";Virhekoodi;Virhe\r\n0070;visit;x;eka;"));
            EXPECT_THAT(answer.marked, HasSubstr("Huomautus: "));
            EXPECT_TRUE(round == 0 || answer.marked == before) << answer.marked;
            before = answer.marked;
            file = answer.marked;
        }
    }
}

TEST_F(Spreadsheets, OfVeryManyFaultsTheFirstAreTold) {
    std::string file = kHead;
    for (int i = 0; i < 10'050; ++i)
        file += "0070;visit;x\r\n";
    const FileAnswer answer = bench_.Send(file, false);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_EQ(answer.result.errors(), 10'050U);
    ASSERT_EQ(answer.faults.size(), 10'000U);
    EXPECT_EQ(answer.faults.back().fault().row(), 10'001U);
    EXPECT_FALSE(answer.result.stored());
}

TEST_F(Spreadsheets, AMarkedFileKeepsTheNumbersOfRowsFarApart) {
    sheet::WrittenSheet rows{.name = "Rivit"};
    rows.columns = {{.header = "Palvelu"}, {.header = "Yksikkö"}, {.header = "Määrä"}};
    rows.rows = {{{.text = "0070"}, {.text = "visit"}, {.text = "x"}}};
    rows.places = {1'048'574};
    const FileAnswer answer = bench_.Send(sheet::WriteXlsx({rows}, "lists").value(), false);
    EXPECT_THAT(answer.Told(), ElementsAre("SHEET_VALUE_MALFORMED Rivit 1048576 Määrä"));
    sheet::Book marked = sheet::ReadBook(answer.marked).value();
    const sheet::Row& last = SheetNamed(marked, "Rivit").rows.back();
    EXPECT_EQ(last.number, 1'048'576U);
    EXPECT_EQ(last.cells.at(2).text, "x");
}

// ---- Numbers that could be read either way

std::vector<std::int64_t> MicrosOf(const pb::Report& report) {
    std::vector<std::int64_t> micros;
    for (const pb::ReportLine& line : report.lines())
        micros.push_back(line.service().quantity().micros());
    return micros;
}

TEST_F(Spreadsheets, TwoDecimalSignsThatNoNumberTellsApartAreRefused) {
    const std::string unclear =
        "Palvelu;Yksikkö;Määrä;Päivä\r\n0070;visit;1,500;1.1.2026\r\nYPA-VRK;day;2.500;\r\n";
    const FileAnswer refused = bench_.Send(unclear);
    EXPECT_THAT(
        refused.Told(),
        ElementsAre("SHEET_VALUE_MALFORMED 2 Määrä", "SHEET_VALUE_MALFORMED 3 Määrä")
    );
    EXPECT_EQ(refused.result.dialect().decimal(), "mixed");
    EXPECT_EQ(refused.faults.at(0).fault().facts().at("could_be"), "1.5 / 1500");
    EXPECT_EQ(refused.faults.at(1).fault().facts().at("could_be"), "2.5 / 2500");
    EXPECT_FALSE(bench_.HasReport());
    // One number that tells decides for all.
    const FileAnswer told = bench_.Send(unclear + "0070;visit;0,25;2.1.2026\r\n");
    EXPECT_THAT(told.Told(), IsEmpty());
    EXPECT_THAT(MicrosOf(bench_.Stored()), ElementsAre(1'500'000, 2'500'000'000, 250'000));
}

TEST_F(Spreadsheets, TheUsualDecimalSignIsToldWhereItWasTaken) {
    const std::string file =
        "Palvelu;Yksikkö;Päivä;Määrä\r\n0070;visit;1.1.2026;12\r\n0070;visit;2.1.2026;1,500\r\n"
        "YPA-VRK;day;;2,250\u00a0\r\n";
    for (const bool store : {false, true}) {
        const FileAnswer answer = bench_.Send(file, store);
        ASSERT_TRUE(answer.status.ok()) << answer.status;
        EXPECT_THAT(answer.Told(), ElementsAre("SHEET_DECIMAL_ASSUMED 3 Määrä"));
        EXPECT_EQ(answer.result.warnings(), 1U);
        EXPECT_EQ(answer.result.errors(), 0U);
        const pb::ReturnedLine& told = answer.faults.at(0).fault();
        EXPECT_EQ(told.severity(), pb::FAULT_SEVERITY_WARNING);
        EXPECT_EQ(told.facts().at("value"), "1,500");
        EXPECT_EQ(told.facts().at("read_as"), "1.5");
        EXPECT_EQ(told.facts().at("numbers"), "2");
        EXPECT_THAT(told.text(), HasSubstr("1 500"));
        EXPECT_THAT(answer.marked, HasSubstr(";1,500;SHEET_DECIMAL_ASSUMED;"));
        EXPECT_THAT(answer.marked, HasSubstr("(read_as: 1.5)"));
        EXPECT_EQ(answer.result.stored(), store);
    }
    EXPECT_THAT(MicrosOf(bench_.Stored()), ElementsAre(12'000'000, 1'500'000, 2'250'000));
    // With commas between cells the point is the usual one.
    const FileAnswer point =
        bench_.Send("Palvelu,Yksikkö,Määrä\r\n0070,visit,\"1,500\"\r\n", false);
    ASSERT_EQ(point.faults.size(), 1U);
    EXPECT_EQ(point.faults[0].fault().facts().at("read_as"), "1500");
    // Written so that it tells.
    for (const char* sure : {"1,50", "1 500", "1500", "1,5000"})
        EXPECT_THAT(
            bench_.Send(std::string(kHead) + "0070;visit;" + sure + "\r\n", false).Told(), IsEmpty()
        ) << sure;
}

TEST_F(Spreadsheets, NumbersStoredAsNumbersAreNeverUnclear) {
    sheet::Book book = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    Put(SheetNamed(book, "Rivit"), 1, "Määrä", Number("1.500"));
    Put(SheetNamed(book, "Rivit"), 2, "Määrä", Number("2500"));
    const FileAnswer answer = bench_.Send(Saved(book));
    EXPECT_THAT(answer.Told(), IsEmpty());
    EXPECT_THAT(MicrosOf(bench_.Stored()), ElementsAre(1'500'000, 2'500'000'000));
    // Text in such a file is as text elsewhere.
    Put(SheetNamed(book, "Rivit"), 1, "Määrä", {.text = "1.500"});
    EXPECT_THAT(
        bench_.Send(Saved(book)).Told(), ElementsAre("SHEET_DECIMAL_ASSUMED Rivit 2 Määrä")
    );
}

// ---- What a workbook is refused for

TEST_F(Spreadsheets, WhatIsNoReportIsToldForWhatItIs) {
    pb::ReportFileHeader header;
    header.set_contract_id(bench_.contract);
    header.set_month("2026-01");
    header.set_validate_only(true);
    EXPECT_EQ(Refusal("", header), "SHEET_EMPTY");
    EXPECT_EQ(Refusal(kHead, header), "SHEET_EMPTY");
    EXPECT_EQ(
        Refusal(sheet::WriteXlsx({{.name = "Taul1"}}, "lists").value(), header), "SHEET_EMPTY"
    );
    EXPECT_EQ(
        Refusal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(512, '\0'), header),
        "SHEET_OLD_FORM"
    );
}

TEST_F(Spreadsheets, AnotherContractsTemplateIsNamed) {
    sheet::Book book = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    Put(SheetNamed(book, "Rivit"), 1, "Määrä", Number("1"));
    pb::ReportFileHeader header = Nowhere();
    header.set_contract_id("01900000-0000-7000-8000-000000000000");
    const absl::Status refused = bench_.Send(Saved(book), header).status;
    EXPECT_EQ(rpc::ReasonOf(refused), "TEMPLATE_OTHER_CONTRACT");
    EXPECT_THAT(refused.ToString(), HasSubstr("PH-2026/1"));
}

// ---- Persons

TEST_F(Spreadsheets, APersonalIdentityCodeIsNeitherStoredNorRepeated) {
    const std::string code = "131052-308T";
    const std::vector<std::string> files{
        std::string(kHead) + "0070;visit;1\r\n" + code + ";visit;2\r\n",
        "Palvelu;Yksikkö;Määrä;Lisätieto\r\n0070;visit;1;asiakas " + code + "\r\n",
        "Palvelu;Yksikkö;Määrä;" + code + "\r\n0070;visit;1;\r\n",
        sheet::WriteXlsx(
            {{.name = "Rivit",
              .columns = {{.header = "Palvelu"}, {.header = "Yksikkö"}, {.header = "Määrä"}},
              .rows = {{{.text = "0070"}, {.text = "visit"}, {.text = "1"}}}},
             {.name = "Muistio", .hidden = true, .columns = {{.header = code}}}},
            "lists"
        )
            .value(),
    };
    for (const std::string& file : files) {
        const FileAnswer answer = bench_.Send(file);
        ASSERT_TRUE(answer.status.ok()) << answer.status;
        ASSERT_EQ(answer.faults.size(), 1U);
        EXPECT_EQ(answer.faults[0].fault().reason(), "PERSONAL_IDENTITY_CODE");
        EXPECT_GT(answer.faults[0].fault().row(), 0U);
        EXPECT_FALSE(answer.result.stored());
        EXPECT_THAT(answer.result.ShortDebugString(), Not(HasSubstr("308T")));
        EXPECT_THAT(answer.faults[0].ShortDebugString(), Not(HasSubstr("308T")));
        const auto marked = sheet::ReadBook(answer.marked);
        ASSERT_TRUE(marked.ok());
        for (const sheet::Sheet& sheet : marked.value().sheets) {
            for (const sheet::Row& row : sheet.rows) {
                for (const sheet::Cell& cell : row.cells)
                    EXPECT_THAT(cell.text, Not(HasSubstr("308T")));
            }
        }
    }
    EXPECT_FALSE(bench_.HasReport());
    EXPECT_THAT(bench_.county.Stored("report-intake", "month_report"), IsEmpty());
}

TEST_F(Spreadsheets, AnotherProvidersContractIsAsOneThatIsNot) {
    bench_.caller = {
        .roles = rpc::Role::kProvider,
        .scope = ports::Scope::Of("FI-PRO:1572860-0"),
        .actor = "provider/2",
    };
    const std::string row = "0070;visit;1\r\n";
    EXPECT_EQ(rpc::ReasonOf(bench_.Send(kHead + row).status), "CONTRACT_NOT_FOUND");
    const auto named = [&](const std::string& number) {
        return bench_
            .Send("Sopimus;Kuukausi;Palvelu;Yksikkö;Määrä\n" + number + ";1/2026;" + row, Nowhere())
            .status.ToString();
    };
    EXPECT_EQ(named("PH-2026/1"), named("XX-2026/1"));
}

TEST_F(Spreadsheets, ARepeatedRequestIsAnsweredAsBefore) {
    pb::ReportFileHeader header;
    header.set_request_id("same");
    header.set_contract_id(bench_.contract);
    header.set_month("2026-01");
    const std::string file = std::string(kHead) + "0070;visit;1\r\n";
    const FileAnswer first = bench_.Send(file, header);
    const FileAnswer second = bench_.Send(file, header);
    EXPECT_EQ(
        first.result.receipt().SerializeAsString(), second.result.receipt().SerializeAsString()
    );
    EXPECT_EQ(
        rpc::ReasonOf(bench_.Send(std::string(kHead) + "0070;visit;2\r\n", header).status),
        "REQUEST_ID_REUSED"
    );
    EXPECT_EQ(bench_.county.Stored("report-intake", "month_report").size(), 1U);
}

TEST_F(Spreadsheets, ATotalThatDiffersIsToldAtItsRow) {
    const std::string rows =
        "Rivilaji;Palvelu;Yksikkö;Määrä;Summa\n"
        "toteuma;0070;visit;2;\n"
        "summa;0070;;3;\n";
    const FileAnswer answer = bench_.Send(rows);
    EXPECT_THAT(answer.Told(), ElementsAre("RECON_TOTAL 3 Määrä"));
    EXPECT_FALSE(answer.result.stored());
}

TEST_F(Spreadsheets, ACompletionWithAWrongTotalTellsItsLinesToo) {
    const std::string head = "Rivilaji;Palvelu;Yksikkö;Määrä\n";
    ASSERT_TRUE(bench_
                    .Send(head + "toteuma;YPA-VRK;day;2\ntoteuma;0070;kg;3\ntoteuma;YPA-VRK;kg;1\n")
                    .result.stored());
    pb::ReportFileHeader header;
    header.set_contract_id(bench_.contract);
    header.set_month("2026-01");
    header.set_completes_version(1);
    const FileAnswer answer =
        bench_.Send(head + "toteuma;YPA-VRK;day;2\ntoteuma;0070;kg;3\nsumma;YPA-VRK;;9\n", header);
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(answer.Told(), ElementsAre("RECON_TOTAL 4 Määrä", "LINE_UNIT_MISMATCH 3 Yksikkö"));
    EXPECT_FALSE(answer.result.stored());
    EXPECT_EQ(bench_.Stored().version(), 1U);
}

// ---- Any report through any dialect

// Spellings of one figure.
std::string Spelt(std::int64_t micros, char decimal, const std::string& between) {
    std::string text = Quantity::OfMicros(micros).ToText();
    const std::size_t point = std::min(text.find('.'), text.size());
    if (point < text.size()) text[point] = decimal;
    for (std::size_t at = point; at > 3; at -= 3)
        text.insert(at - 3, between);
    return text;
}

// "ä" as two characters, as some systems write it.
std::string Decomposed(std::string text) {
    for (std::size_t at = text.find("ä"); at != std::string::npos; at = text.find("ä", at + 1))
        text.replace(at, 2, "a\xcc\x88");
    return text;
}

std::string In8Bits(const std::string& utf8, bool latin9) {
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (utf8.compare(i, 3, "€") == 0) {
            bytes += latin9 ? '\xa4' : '\x80';
            i += 2;
        } else if (byte >= 0xc2 && byte <= 0xc3) {
            const auto next = static_cast<unsigned char>(utf8[++i]);
            bytes += static_cast<char>(byte == 0xc3 ? next + 0x40 : next);
        } else {
            bytes += utf8[i];
        }
    }
    return bytes;
}

// Letters of the first plane, with the mark before them.
std::string In16Bits(const std::string& utf8, bool big) {
    std::string bytes;
    const auto add = [&](char32_t unit) {
        const char pair[] = {static_cast<char>(unit >> 8U), static_cast<char>(unit & 0xffU)};
        bytes += pair[big ? 0 : 1];
        bytes += pair[big ? 1 : 0];
    };
    add(0xfeff);
    for (std::string_view rest = utf8; !rest.empty();)
        add(rpc::NextCodePoint(rest));
    return bytes;
}

TEST_F(Spreadsheets, PropertyAnyReportIsTheSameThroughAnyDialect) {
    const bool holds = rc::check([this] {
        const char separator = *rc::gen::element(';', ',', '\t');
        const char decimal = *rc::gen::element(',', '.');
        const std::string between = *rc::gen::element<std::string>("", " ", "\u00a0", "\u2009");
        const int encoding = *rc::gen::inRange(0, 7);
        const bool single = encoding == 1 || encoding == 2;
        pb::SubmitReportRequest expected;
        // One figure that tells the decimal sign.
        std::vector<std::vector<std::string>> table{
            {"Määrä", "Palvelu", "Yksikkö", "Päivä", "Belopp", "Mittari", "Arvo"}
        };
        const int rows = *rc::gen::inRange(1, 15);
        for (int i = 0; i < rows; ++i) {
            const std::int64_t micros =
                i == 0 ? 1'500'000 : *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000);
            const unsigned day = *rc::gen::inRange(1U, 32U);
            pb::ServiceActual& line = *expected.add_lines()->mutable_service();
            line.set_service_code("0070");
            line.set_unit("visit");
            line.mutable_quantity()->set_micros(micros);
            line.set_service_date(CivilDate::FromYmd(2026, 1, day)->ToText());
            const bool finnish = *rc::gen::arbitrary<bool>();
            table.push_back(
                {Spelt(micros, decimal, single && between == "\u2009" ? " " : between),
                 "0070",
                 "visit",
                 finnish ? std::to_string(day) + ".1.2026" : line.service_date(),
                 "",
                 "",
                 ""}
            );
        }
        const int share = *rc::gen::inRange(0, 10'000);
        auto& indicator = *expected.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        std::string percent = Spelt(share * 10'000LL, decimal, "") + " %";
        table.push_back({"", "", "", "", "", "STAFF", percent});

        std::string csv = sheet::WriteCsv(table, separator).substr(3);
        if (encoding == 0) csv = "\xef\xbb\xbf" + csv;
        if (encoding == 1) csv = In8Bits(csv, false);
        if (encoding == 2) csv = In8Bits(csv, true);
        if (encoding == 3) csv = Decomposed(csv);
        if (encoding >= 5) csv = In16Bits(csv, encoding == 6);
        pb::ReportFileHeader header;
        header.set_contract_id(bench_.contract);
        header.set_month("2026-01");
        header.set_validate_only(true);
        const FileAnswer file = bench_.Send(csv, header);
        RC_ASSERT(file.status.ok());
        indicator.mutable_value()->set_numerator(share);
        indicator.mutable_value()->set_denominator(10'000);
        while (indicator.value().denominator() > 1 && indicator.value().numerator() % 10 == 0) {
            indicator.mutable_value()->set_numerator(indicator.value().numerator() / 10);
            indicator.mutable_value()->set_denominator(indicator.value().denominator() / 10);
        }
        expected.set_contract_id(bench_.contract);
        expected.set_month("2026-01");
        expected.set_validate_only(true);
        const auto grpc =
            bench_.county.Ask<pb::Report>("report.v1.ReportService/ValidateReport", expected);
        RC_ASSERT(file.result.receipt().content_sha256() == grpc.content_sha256());
        RC_ASSERT(static_cast<int>(file.result.receipt().accepted_lines()) == grpc.lines_size());
        std::vector<std::string> told;
        for (const pb::ReportFileFault& one : file.faults)
            told.push_back(one.fault().reason() + '@' + std::to_string(one.fault().index()));
        std::vector<std::string> returned;
        for (const pb::ReturnedLine& one : grpc.returned_lines())
            returned.push_back(one.reason() + '@' + std::to_string(one.index()));
        for (const pb::ReturnedLine& one : grpc.remarks())
            returned.push_back(one.reason() + '@' + std::to_string(one.index()));
        RC_ASSERT(told == returned);
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi
