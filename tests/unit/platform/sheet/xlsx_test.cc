#include "kernel/civil.h"
#include "kernel/quantity.h"
#include "platform/sheet/table.h"
#include "platform/sheet/xlsx_write.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <zip.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace luotsi::sheet {
namespace {

using Parts = std::map<std::string, std::string>;

// A packed file of these parts, as another program may have made it.
std::string Packed(const Parts& parts) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(source);
    zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    for (const auto& [name, text] : parts) {
        zip_source_t* part = zip_source_buffer(archive, text.data(), text.size(), 0);
        zip_file_add(archive, name.c_str(), part, ZIP_FL_OVERWRITE);
    }
    zip_close(archive);
    zip_source_open(source);
    zip_stat_t about;
    zip_source_stat(source, &about);
    std::string bytes(about.size, '\0');
    zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

// A workbook with one sheet of these rows; everything can be replaced.
Parts Workbook(const std::string& rows) {
    return {
        {"xl/workbook.xml",
         R"(<workbook xmlns:r="x"><sheets>)"
         R"(<sheet name="Rivit" sheetId="1" r:id="rId1"/></sheets></workbook>)"},
        {"xl/_rels/workbook.xml.rels",
         R"(<Relationships>)"
         R"(<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>)"},
        {"xl/sharedStrings.xml",
         R"(<sst><si><t>yksi</t></si>)"
         R"(<si><r><t>ka</t></r><r><t>ksi</t></r><rPh><t>x</t></rPh></si></sst>)"},
        {"xl/styles.xml",
         R"(<styleSheet><numFmts><numFmt numFmtId="165" formatCode="[$-40B]d\.m\.yyyy"/>)"
         R"(<numFmt numFmtId="166" formatCode="0.0&quot;d&quot;"/></numFmts>)"
         R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>)"
         R"(<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>)"},
        {"xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"},
    };
}

std::string ReasonOf(const Parts& parts) {
    const auto book = ReadBook(Packed(parts));
    return book.ok() ? "" : book.rejection().reason;
}

TEST(Xlsx, ReadsEveryKindOfCell) {
    const auto book = ReadBook(Packed(
        Workbook(R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>)"
                 R"(<row r="5"><c r="A5" t="inlineStr"><is><t>in</t></is></c>)"
                 R"(<c r="B5"><v>12.300000000000001</v></c>)"
                 R"(<c r="C5" s="1"><v>46054</v></c><c r="D5" s="2"><v>46054.5</v></c>)"
                 R"(<c r="E5" s="3"><v>46054</v></c>)"
                 R"(<c r="F5" t="b"><v>1</v></c><c r="G5" t="e"><v>#REF!</v></c>)"
                 R"(<c r="H5" t="str"><f>A1</f><v>laskettu</v></c>)"
                 R"(<c r="I5"><f>1+1</f><v>2</v></c><c r="J5"><f>x</f></c>)"
                 R"(<c r="K5" t="str"><f>IF(A1,"")</f><v></v></c></row>)"
                 R"(<row><c><v>7</v></c><c/><c><v>8</v></c></row>)")
    ));
    ASSERT_TRUE(book.ok()) << book.rejection().reason;
    ASSERT_EQ(book.value().sheets.size(), 1U);
    const Sheet& sheet = book.value().sheets[0];
    EXPECT_EQ(sheet.name, "Rivit");
    ASSERT_EQ(sheet.rows.size(), 3U);
    EXPECT_EQ(sheet.rows[0].number, 2U);
    EXPECT_EQ(sheet.rows[0].cells[0].text, "yksi");
    EXPECT_EQ(sheet.rows[0].cells[1].text, "");
    EXPECT_EQ(sheet.rows[0].cells[2].text, "kaksi");
    EXPECT_EQ(sheet.rows[2].number, 6U);
    EXPECT_EQ(sheet.rows[2].cells[2].text, "8");
    const std::vector<std::pair<CellKind, std::string>> expected{
        {CellKind::kText, "in"},
        {CellKind::kNumber, "12.3"},
        {CellKind::kDate, "2026-02-01"},
        {CellKind::kDate, "2026-02-01"},
        {CellKind::kNumber, "46054"},
        {CellKind::kBoolean, "true"},
        {CellKind::kText, "#REF!"},
        {CellKind::kText, "laskettu"},
        {CellKind::kNumber, "2"},
        {CellKind::kFormula, "=x"},
    };
    ASSERT_EQ(sheet.rows[1].cells.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(sheet.rows[1].cells[i].kind, expected[i].first) << i;
        EXPECT_EQ(sheet.rows[1].cells[i].text, expected[i].second) << i;
    }
}

TEST(Xlsx, KnowsTheOtherDayCountHiddenSheetsAndPrefixes) {
    Parts parts = Workbook(R"(<row r="1"><c r="A1" s="1"><v>44592</v></c></row>)");
    parts["xl/workbook.xml"] =
        R"(<x:workbook xmlns:x="m" xmlns:r="x"><x:workbookPr date1904="1"/><x:sheets>)"
        R"(<x:sheet name="a" r:id="rId1" state="veryHidden"/></x:sheets></x:workbook>)";
    const auto book = ReadBook(Packed(parts));
    ASSERT_TRUE(book.ok());
    EXPECT_TRUE(book.value().sheets[0].hidden);
    EXPECT_EQ(book.value().sheets[0].rows[0].cells[0].text, "2026-02-01");
}

TEST(Xlsx, WhatIsShownAsADateOrATimeIsNoNumber) {
    Parts parts = Workbook(
        R"(<row r="1"><c s="0"><v>0.3125</v></c><c s="1"><v>2.5</v></c><c s="2"><v>2.5</v></c>)"
        R"(<c s="3"><v>5</v></c><c s="3"><v>-5</v></c><c s="4"><v>0.3125</v></c>)"
        R"(<c t="d"><v>2026-02-01T00:00:00</v></c><c t="d"><v>07:30:00</v></c>)"
        R"(<c t="d"><v>PT60H30M</v></c></row>)"
    );
    parts["xl/styles.xml"] =
        R"(<styleSheet><numFmts><numFmt numFmtId="165" formatCode="[h]:mm"/>)"
        R"(<numFmt numFmtId="166" formatCode="#,##0.00 &quot;h&quot;"/></numFmts>)"
        R"(<cellXfs><xf numFmtId="20"/><xf numFmtId="165"/><xf numFmtId="166"/>)"
        R"(<xf numFmtId="14"/><xf/></cellXfs></styleSheet>)";
    const auto book = ReadBook(Packed(parts));
    ASSERT_TRUE(book.ok());
    const std::vector<std::pair<CellKind, std::string>> expected{
        {CellKind::kTime, "7:30"},
        {CellKind::kTime, "60:00"},
        {CellKind::kNumber, "2.5"},
        {CellKind::kDate, "1900-01-05"},
        {CellKind::kDate, "####"},
        {CellKind::kNumber, "0.3125"},
        {CellKind::kDate, "2026-02-01"},
        {CellKind::kTime, "07:30:00"},
        {CellKind::kTime, "PT60H30M"},
    };
    const std::vector<Cell>& cells = book.value().sheets[0].rows.at(0).cells;
    ASSERT_EQ(cells.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(cells[i].kind, expected[i].first) << i;
        EXPECT_EQ(cells[i].text, expected[i].second) << i;
    }
}

TEST(Xlsx, KnowsMergedCells) {
    Parts parts = Workbook("");
    parts["xl/worksheets/sheet1.xml"] =
        R"(<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>)"
        R"(<mergeCells count="4"><mergeCell ref="B3:C5"/><mergeCell ref="A1"/>)"
        R"(<mergeCell ref="x:y"/><mergeCell/></mergeCells></worksheet>)";
    const auto book = ReadBook(Packed(parts));
    ASSERT_TRUE(book.ok());
    const std::vector<MergedCells>& merged = book.value().sheets[0].merged;
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged[0].first_row, 3U);
    EXPECT_EQ(merged[0].last_row, 5U);
    EXPECT_EQ(merged[0].first_column, 1U);
    EXPECT_EQ(merged[0].last_column, 2U);
}

TEST(Xlsx, TellsAWorkbookThatIsEmptyLockedOrOld) {
    EXPECT_EQ(ReasonOf(Workbook("")), "SHEET_EMPTY");
    EXPECT_EQ(ReasonOf(Workbook(R"(<row r="2"><c r="A2"/></row>)")), "SHEET_EMPTY");
    // Both lie in the same kind of container; the names of its parts are in UTF-16.
    const std::string compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + std::string(504, '\0');
    const auto named = [&compound](std::string_view name) {
        std::string bytes = compound;
        for (const char letter : name)
            bytes += {letter, '\0'};
        const auto book = ReadBook(bytes + compound);
        return book.ok() ? "" : book.rejection().reason;
    };
    EXPECT_EQ(named("EncryptedPackage"), "SHEET_LOCKED");
    EXPECT_EQ(named("Workbook"), "SHEET_OLD_FORM");
}

TEST(Xlsx, RefusesWhatWasMadeToHurt) {
    const std::string good = R"(<row r="1"><c r="A1"><v>1</v></c></row>)";
    EXPECT_EQ(ReasonOf(Workbook(good)), "");

    Parts bomb = Workbook(good);
    bomb["xl/sharedStrings.xml"] =
        "<sst><si><t>" + std::string(std::size_t{40} * 1024 * 1024, 'a') + "</t></si></sst>";
    EXPECT_EQ(ReasonOf(bomb), "SHEET_TOO_LARGE");

    Parts entities = Workbook(good);
    entities["xl/worksheets/sheet1.xml"] =
        R"(<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet/>)";
    EXPECT_EQ(ReasonOf(entities), "SHEET_UNREADABLE");

    Parts lost = Workbook(good);
    lost.erase("xl/worksheets/sheet1.xml");
    EXPECT_EQ(ReasonOf(lost), "SHEET_UNREADABLE");

    Parts outside = Workbook(good);
    outside["xl/_rels/workbook.xml.rels"] =
        R"(<Relationships><Relationship Id="rId1" Target="../../etc/passwd"/></Relationships>)";
    EXPECT_EQ(ReasonOf(outside), "SHEET_UNREADABLE");

    Parts torn = Workbook(good);
    torn["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>";
    EXPECT_EQ(ReasonOf(torn), "SHEET_UNREADABLE");

    EXPECT_EQ(ReasonOf(Workbook(R"(<row r="1"><c r="ZZ1"><v>1</v></c></row>)")), "SHEET_TOO_LARGE");
    EXPECT_EQ(ReasonOf(Workbook(R"(<row r="9"/><row r="3"/>)")), "SHEET_UNREADABLE");

    Parts many = Workbook(good);
    for (int i = 0; i < 1'100; ++i)
        many["x" + std::to_string(i)] = "x";
    EXPECT_EQ(ReasonOf(many), "SHEET_TOO_LARGE");

    const std::string whole = Packed(Workbook(good));
    EXPECT_EQ(ReadBook(whole.substr(0, whole.size() / 2)).rejection().reason, "SHEET_UNREADABLE");
    EXPECT_EQ(
        ReadBook(std::string("PK\x03\x04") + "rubbish").rejection().reason, "SHEET_UNREADABLE"
    );
}

TEST(Xlsx, OneLongTextThatManyCellsNameIsTooLarge) {
    const auto with = [](int uses) {
        std::string rows;
        for (int i = 0; i < uses; ++i)
            rows += R"(<row><c t="s"><v>0</v></c></row>)";
        Parts parts = Workbook(rows);
        parts["xl/sharedStrings.xml"] =
            "<sst><si><t>" + std::string(65'000, 'a') + "</t></si></sst>";
        return Packed(parts);
    };
    EXPECT_TRUE(ReadBook(with(500)).ok());
    const std::string bomb = with(4'000);
    EXPECT_LT(bomb.size(), 10'000U);
    const auto book = ReadBook(bomb);
    ASSERT_FALSE(book.ok());
    EXPECT_EQ(book.rejection().reason, "SHEET_TOO_LARGE");
    EXPECT_EQ(book.rejection().facts.count("most_cell_bytes"), 1U);
}

TEST(Xlsx, BlankCellsBeforeAFilledOneCountToo) {
    std::string rows;
    for (int i = 0; i < 20'001; ++i)
        rows += R"(<row><c r="CV1"><v>1</v></c></row>)";
    const auto book = ReadBook(Packed(Workbook(rows)));
    ASSERT_FALSE(book.ok());
    EXPECT_EQ(book.rejection().facts.count("most_cells"), 1U);
}

TEST(Xlsx, PlacesThatNoSpreadsheetHasAreTooLarge) {
    const auto row = [](const std::string& number) {
        return ReasonOf(Workbook("<row r=\"" + number + R"("><c><v>1</v></c></row>)"));
    };
    EXPECT_EQ(row("1048576"), "");
    EXPECT_EQ(row("1048577"), "SHEET_TOO_LARGE");
    EXPECT_EQ(row("18446744073709551615"), "SHEET_TOO_LARGE");
    EXPECT_EQ(row("99999999999999999999999"), "SHEET_TOO_LARGE");
    const auto after_last = R"(<row r="1048576"/><row><c><v>1</v></c></row>)";
    EXPECT_EQ(ReasonOf(Workbook(after_last)), "SHEET_TOO_LARGE");
    // Cells without a value are passed over wherever a sheet may have them.
    const auto blank = [](const std::string& place) {
        return ReasonOf(
            Workbook(R"(<row r="1"><c r="A1"><v>1</v></c><c r=")" + place + R"("/></row>)")
        );
    };
    EXPECT_EQ(blank("XFD1"), "");
    for (const char* place : {"XFE1", "ZZZ1", "AAAA1", "AAAAAAAAAAAAAAAAAAAAAAAA1", "B1048577"})
        EXPECT_EQ(blank(place), "SHEET_TOO_LARGE") << place;
    EXPECT_EQ(blank("B99999999999999999999999"), "SHEET_TOO_LARGE");
}

TEST(Xlsx, RowsFarApartKeepTheirNumbers) {
    WrittenSheet sheet{.name = "Rivit"};
    sheet.columns = {{.header = "a", .choices = {"x"}}};
    sheet.rows = {{{.text = "x"}}, {{.text = "y"}}};
    sheet.places = {1, 1'048'574};
    sheet.marks = {
        {{2, 0}, {MarkKind::kError, "väärin"}}, {{1'048'575, 0}, {MarkKind::kError, "viimeinen"}}
    };
    const auto bytes = WriteXlsx({sheet}, "lists");
    ASSERT_TRUE(bytes.ok());
    const auto book = ReadBook(*bytes);
    ASSERT_TRUE(book.ok());
    const std::vector<Row>& rows = book.value().sheets[0].rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].number, 3U);
    EXPECT_EQ(rows[1].cells[0].text, "x");
    EXPECT_EQ(rows[2].number, 1'048'576U);
    EXPECT_EQ(rows[2].cells[0].text, "y");
}

TEST(Xlsx, PropertyADamagedFileIsRefusedOrReadButNeverHarms) {
    const std::string whole = Packed(Workbook(R"(<row r="1"><c r="A1"><v>1</v></c></row>)"));
    const bool holds = rc::check([&] {
        std::string bytes = whole;
        const int changes = *rc::gen::inRange(1, 6);
        for (int i = 0; i < changes; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(4, bytes.size());
            bytes[at] = static_cast<char>(*rc::gen::inRange(0, 256));
        }
        const auto book = ReadBook(bytes);
        const std::string reason = book.ok() ? "" : book.rejection().reason;
        const bool coded =
            reason == "SHEET_UNREADABLE" || reason == "SHEET_TOO_LARGE" || reason == "SHEET_EMPTY";
        RC_ASSERT((reason.empty() || coded));
    });
    EXPECT_TRUE(holds);
}

TEST(Xlsx, PropertyWhatIsWrittenIsReadAgain) {
    const bool holds = rc::check([] {
        WrittenSheet sheet{.name = "Taulukko"};
        sheet.columns = {
            {.header = "a"}, {.header = "b", .form = CellForm::kDecimal}, {.header = "c"}
        };
        const int rows = *rc::gen::inRange(1, 6);
        for (int i = 0; i < rows; ++i) {
            const std::string text = *rc::gen::container<std::string>(
                rc::gen::element('x', '=', '<', '&', '"', '0', '\n')
            );
            const auto micros = *rc::gen::inRange<std::int64_t>(-9'000'000'000, 9'000'000'000);
            const auto day = *rc::gen::inRange<std::int64_t>(20'000, 40'000);
            sheet.rows.push_back(
                {{CellKind::kText, 'r' + text},
                 {CellKind::kNumber, Quantity::OfMicros(micros).ToText()},
                 {CellKind::kDate, CivilDate::FromDays(day).ToText()}}
            );
        }
        const auto bytes = WriteXlsx({sheet}, "lists");
        RC_ASSERT(bytes.ok());
        const auto book = ReadBook(*bytes);
        RC_ASSERT(book.ok());
        const Sheet& read = book.value().sheets.at(0);
        RC_ASSERT(read.rows.size() == sheet.rows.size() + 1);
        for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
            for (std::size_t column = 0; column < 3; ++column) {
                const Cell& cell = CellAt(read.rows[i + 1], column);
                RC_ASSERT(cell.text == sheet.rows[i][column].text);
                RC_ASSERT(cell.kind == sheet.rows[i][column].kind);
            }
        }
    });
    EXPECT_TRUE(holds);
}

TEST(Xlsx, MarksAndListsDoNotChangeTheValues) {
    WrittenSheet sheet{.name = "Rivit", .head_row = 2};
    sheet.above[0] = {{.text = "Otsikko"}};
    sheet.columns = {{.header = "a", .hint = "vihje", .choices = {"x", "y"}}};
    sheet.rows = {{{.text = "x"}}, {}};
    sheet.marks = {
        {{1, 0}, {MarkKind::kError, "väärin"}},
        {{2, 0}, {MarkKind::kWarning, "puuttuu"}},
        {{0, 3}, {MarkKind::kError, "sarake"}}
    };
    const auto bytes = WriteXlsx({sheet}, "lists");
    ASSERT_TRUE(bytes.ok());
    const auto book = ReadBook(*bytes);
    ASSERT_TRUE(book.ok());
    ASSERT_EQ(book.value().sheets.size(), 2U);
    EXPECT_TRUE(book.value().sheets[1].hidden);
    EXPECT_EQ(book.value().sheets[1].rows[1].cells[0].text, "y");
    const Sheet& read = book.value().sheets[0];
    ASSERT_EQ(read.rows.size(), 3U);
    EXPECT_EQ(read.rows[0].cells[0].text, "Otsikko");
    EXPECT_EQ(read.rows[1].number, 3U);
    EXPECT_EQ(read.rows[2].cells[0].text, "x");
}

TEST(ColumnLetters, CountPastZ) {
    EXPECT_EQ(ColumnLetters(0), "A");
    EXPECT_EQ(ColumnLetters(25), "Z");
    EXPECT_EQ(ColumnLetters(26), "AA");
    EXPECT_EQ(ColumnLetters(701), "ZZ");
    EXPECT_EQ(ColumnLetters(702), "AAA");
}

}  // namespace
}  // namespace luotsi::sheet
