#include "platform/sheet/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace luotsi::sheet {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table CellsOf(const Sheet& sheet) {
    Table table;
    for (const Row& row : sheet.rows) {
        auto& cells = table.emplace_back();
        for (const Cell& cell : row.cells)
            cells.push_back(cell.text);
    }
    return table;
}

std::string ReasonOf(const std::string& bytes) {
    const auto book = ReadBook(bytes);
    return book.ok() ? "" : book.rejection().reason;
}

struct Spelling {
    const char* bytes;
    const char* encoding;
    char separator;
};

TEST(Csv, FindsOutSeparatorAndEncoding) {
    const Spelling spellings[] = {
        {"Määrä;h€\n1;2\n", "UTF-8", ';'},
        {"\xef\xbb\xbfMäärä,h€\n1,2\n", "UTF-8 with BOM", ','},
        {"M\xe4\xe4r\xe4\th\x80\r1\t2\r", "Windows-1252", '\t'},
        {"M\xe4\xe4r\xe4|h\xa4\r\n1|2", "ISO-8859-15", '|'},
        // Letters that both have say nothing; the more common one is named.
        {"M\xe4\xe4r\xe4;h\n1;2", "Windows-1252", ';'},
    };
    for (const Spelling& one : spellings) {
        const auto book = ReadBook(one.bytes);
        ASSERT_TRUE(book.ok()) << one.bytes;
        EXPECT_EQ(book.value().csv->encoding, one.encoding);
        EXPECT_EQ(book.value().csv->separator, one.separator);
        EXPECT_EQ(book.value().sheets[0].rows[0].cells[0].text, "Määrä");
        EXPECT_EQ(book.value().sheets[0].rows[1].cells[1].text, "2");
    }
    EXPECT_EQ(ReadBook("a;h\xa4\n1;2").value().sheets[0].rows[0].cells[1].text, "h€");
}

std::string In16Bits(std::u16string_view units, bool big) {
    std::string bytes;
    for (const char16_t unit : units) {
        const char pair[] = {static_cast<char>(unit >> 8U), static_cast<char>(unit & 0xffU)};
        bytes += pair[big ? 0 : 1];
        bytes += pair[big ? 1 : 0];
    }
    return bytes;
}

TEST(Csv, ReadsUtf16ByItsMark) {
    for (const bool big : {false, true}) {
        const auto book = ReadBook(In16Bits(u"\ufeffMäärä\th€\r\n1\t\U0001f600\r\n", big));
        ASSERT_TRUE(book.ok()) << book.rejection().reason;
        EXPECT_EQ(book.value().csv->encoding, big ? "UTF-16BE" : "UTF-16LE");
        EXPECT_EQ(book.value().csv->separator, '\t');
        EXPECT_EQ(CellsOf(book.value().sheets[0]), (Table{{"Määrä", "h€"}, {"1", "😀"}}));
    }
    // As long as a piece of the conversion and longer, so that pairs lie across its ends.
    std::u16string units = u"\ufeffa;b\n";
    std::string expected;
    for (int i = 0; i < 5'000; ++i) {
        units += i % 7 == 0 ? u"x" : u"\U0001f600";
        expected += i % 7 == 0 ? "x" : "😀";
    }
    const auto long_book = ReadBook(In16Bits(units + u";2\n", false));
    ASSERT_TRUE(long_book.ok());
    EXPECT_EQ(long_book.value().sheets[0].rows[1].cells[0].text, expected);
}

TEST(Csv, RefusesUtf16ThatIsNone) {
    using namespace std::string_literals;
    // Half a pair in the middle and at the end, the halves the wrong way round, half a unit, a NUL.
    const std::u16string wrong[] = {
        u"\ufeffa;b\n1;"s + char16_t{0xd83d} + u"2\n",
        u"\ufeffa;b\n1;"s + char16_t{0xd83d},
        u"\ufeffa;b\n1;"s + char16_t{0xde00} + char16_t{0xd83d} + u"\n",
        u"\ufeffa;b\n1;\0\n"s,
    };
    for (const std::u16string& units : wrong) {
        EXPECT_EQ(ReasonOf(In16Bits(units, false)), "SHEET_UNREADABLE");
        EXPECT_EQ(ReasonOf(In16Bits(units, true)), "SHEET_UNREADABLE");
    }
    EXPECT_EQ(ReasonOf(In16Bits(u"\ufeffa;b\n1;2\n", false) + "x"), "SHEET_UNREADABLE");
    EXPECT_EQ(ReasonOf(In16Bits(u"\ufeff", false)), "SHEET_EMPTY");
    // Without the mark it is bytes with NULs among them.
    EXPECT_EQ(ReasonOf(In16Bits(u"a;b\n1;2\n", false)), "SHEET_UNREADABLE");
}

TEST(Csv, RowsBearTheLineOnWhichTheyStart) {
    const auto book = ReadBook("a;b\n\n\"x\ny\";2\n3;4\n");
    ASSERT_TRUE(book.ok());
    const auto& rows = book.value().sheets[0].rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[1].number, 3U);
    EXPECT_EQ(rows[1].cells[0].text, "x\ny");
    EXPECT_EQ(rows[2].number, 5U);
}

TEST(Csv, RefusesWhatCannotBeReadOrIsTooLarge) {
    EXPECT_EQ(ReasonOf("a;b\n\"1;2\n3;4"), "SHEET_QUOTE_OPEN");
    EXPECT_EQ(ReadBook("a;b\n1;2\n\"3;4").rejection().facts.at("row"), "3");
    EXPECT_EQ(ReasonOf(std::string("a;b\n1;\0", 7)), "SHEET_UNREADABLE");
    // Told in facts: a text would be in one language.
    const Rejection binary = ReadBook(std::string("a;b\n1;\0", 7)).rejection();
    EXPECT_EQ(binary.facts.at("row"), "2");
    EXPECT_EQ(binary.facts.at("found"), "NUL");
    EXPECT_TRUE(binary.more.empty());
    EXPECT_EQ(ReasonOf(""), "SHEET_EMPTY");
    EXPECT_EQ(ReasonOf("a;b\n"), "SHEET_EMPTY");
    EXPECT_EQ(ReasonOf("a" + std::string(200, ';') + "\n1"), "SHEET_TOO_LARGE");
    EXPECT_EQ(ReasonOf("a" + std::string(2'000, ';') + "\n1"), "SHEET_TOO_LARGE");
    EXPECT_EQ(ReasonOf("a;b\n1;" + std::string(100'000, 'x')), "SHEET_TOO_LARGE");
    EXPECT_EQ(ReasonOf(std::string(17 * 1024 * 1024, 'x')), "SHEET_TOO_LARGE");
    std::string rows = "a;b\n";
    for (int i = 0; i < 60'000; ++i)
        rows += "1;2\n";
    EXPECT_EQ(ReasonOf(rows), "SHEET_TOO_LARGE");
}

TEST(Csv, WritesNoFormulaThatASpreadsheetWouldRun) {
    const std::string csv = WriteCsv({{"a"}, {"=1+1"}, {"@x"}, {"-5,5"}, {"-x"}}, ';');
    EXPECT_EQ(
        csv,
        "\xef\xbb\xbf"
        "a\r\n'=1+1\r\n'@x\r\n-5,5\r\n'-x\r\n"
    );
    EXPECT_EQ(WithoutEscape("'=1+1"), "=1+1");
    EXPECT_EQ(WithoutEscape("'tis"), "'tis");
}

TEST(Csv, OnlyADecimalNumberStaysAsItIsAfterASign) {
    for (const char* number : {"-2", "+2", "-0,5", "+1234.56"})
        EXPECT_EQ(WriteCsv({{number}}, ';'), "\xef\xbb\xbf" + std::string(number) + "\r\n");
    for (const char* formula :
         {"-2+3", "-2-3", "+1,2,3", "-1.2,3", "--2", "-", "-.5", "-5.", "+ 2"})
        EXPECT_EQ(WriteCsv({{formula}}, '|'), "\xef\xbb\xbf'" + std::string(formula) + "\r\n");
}

TEST(Csv, RefusesMoreCellsOrTextThanABookMayHave) {
    const std::string book = "a;b\n1234;5\n;6\n";
    EXPECT_TRUE(ReadBook(book, {.cells = 6, .cell_bytes = 8}).ok());
    const auto cells = ReadBook(book, {.cells = 5});
    ASSERT_FALSE(cells.ok());
    EXPECT_EQ(cells.rejection().reason, "SHEET_TOO_LARGE");
    EXPECT_EQ(cells.rejection().facts.at("most_cells"), "5");
    const auto bytes = ReadBook(book, {.cell_bytes = 7});
    ASSERT_FALSE(bytes.ok());
    EXPECT_EQ(bytes.rejection().facts.at("most_cell_bytes"), "7");
}

TEST(Csv, PropertyWhatIsWrittenIsReadAgain) {
    const bool holds = rc::check([] {
        const char separator = *rc::gen::element(';', ',', '\t', '|');
        // With a separator in the header, which is what tells it.
        Table table{{"x", "y", "z"}};
        const int rows = *rc::gen::inRange(1, 12);
        for (int i = 0; i < rows; ++i) {
            std::vector<std::string> row{"r" + std::to_string(i)};
            for (int column = 0; column < 2; ++column) {
                row.push_back(*rc::gen::container<std::string>(
                    rc::gen::element('a', 'Z', '7', ' ', ';', ',', '\t', '|', '"', '\n', '=', '-')
                ));
            }
            table.push_back(row);
        }
        const auto book = ReadBook(WriteCsv(table, separator));
        RC_ASSERT(book.ok());
        RC_ASSERT(book.value().csv->separator == separator);
        Table read = CellsOf(book.value().sheets[0]);
        for (auto& row : read) {
            for (std::string& cell : row)
                cell = WithoutEscape(cell);
        }
        RC_ASSERT(read == table);
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi::sheet
