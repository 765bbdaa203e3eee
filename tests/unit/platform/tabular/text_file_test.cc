#include "platform/tabular/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <zlib.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::tabular {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

std::string Gzip(const std::string& plain) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string packed(deflateBound(&stream, plain.size()) + 64, '\0');
    std::string input = plain;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

Rows RowsOf(TextFile& file) {
    Rows rows;
    Record record;
    while (file.Next(record))
        rows.emplace_back(record.cells.begin(), record.cells.end());
    return rows;
}

Rows RowsOf(const std::string& text, const Dialect& dialect = {}) {
    Checked<TextFile> opened = TextFile::Open(text, dialect);
    EXPECT_TRUE(opened.ok());
    if (!opened.ok()) return {};
    TextFile file = std::move(opened).value();
    return RowsOf(file);
}

Rejection RefusalOf(const std::string& text, const Dialect& dialect = {}) {
    Checked<TextFile> opened = TextFile::Open(text, dialect);
    EXPECT_FALSE(opened.ok());
    return opened.ok() ? Rejection{} : opened.rejection();
}

TEST(TextFile, SniffsTheSeparatorFromTheHeader) {
    for (const char separator : std::string(";,\t|")) {
        std::string text = "a?b?c\n1?2?3\n";
        for (char& c : text)
            if (c == '?') c = separator;
        EXPECT_EQ(RowsOf(text), (Rows{{"1", "2", "3"}})) << separator;
    }
    EXPECT_EQ(RowsOf("\"a,b,c,d\";e\nx;y\n"), (Rows{{"x", "y"}})) << "quotes do not count";
    EXPECT_EQ(RowsOf("only\nx\n"), (Rows{{"x"}}));
}

TEST(TextFile, UndoesQuotes) {
    const std::string text = "a,b,c\n\"x, \"\"y\"\"\",\"two\nlines\",\"\"\nab\"c,\"q\"tail,3\n";
    EXPECT_EQ(RowsOf(text), (Rows{{"x, \"y\"", "two\nlines", ""}, {"ab\"c", "qtail", "3"}}));
}

TEST(TextFile, CountsPhysicalLines) {
    Checked<TextFile> opened =
        TextFile::Open("a,b\r\n\r\n\"1\r\nx\",2\r3,4\n\n  \n5,6\n,\n7,8", Dialect{});
    ASSERT_TRUE(opened.ok());
    TextFile file = std::move(opened).value();
    EXPECT_EQ(file.row_count(), 4U) << "blank lines and lines of separators do not count";
    std::vector<std::uint64_t> lines;
    Record record;
    while (file.Next(record))
        lines.push_back(record.line);
    EXPECT_THAT(lines, ElementsAre(3, 5, 8, 10));
}

TEST(TextFile, ReadsARowAgainFromItsPlace) {
    Checked<TextFile> opened = TextFile::Open("a,b\n1,2\n\"x\"\"y\",4\n5,6\n", Dialect{});
    ASSERT_TRUE(opened.ok());
    TextFile file = std::move(opened).value();
    Record record;
    ASSERT_TRUE(file.Next(record) && file.Next(record));
    Record again;
    file.ReadAt(record.offset, record.line, again);
    EXPECT_EQ(again.cells, record.cells);
    EXPECT_EQ(again.line, 3U);
}

TEST(TextFile, KeepsRaggedRowsAsTheyAre) {
    EXPECT_EQ(RowsOf("a,b\n1\n1,2,3\n1,2,\n"), (Rows{{"1"}, {"1", "2", "3"}, {"1", "2", ""}}));
}

TEST(TextFile, RefusesAnUnclosedQuoteWithItsLine) {
    const Rejection refused = RefusalOf("a,b\n1,2\n3,\"4\n5,6\n");
    EXPECT_EQ(refused.reason, "FILE_MALFORMED");
    EXPECT_EQ(refused.facts.at("line"), "3");
    EXPECT_THAT(refused.more.at(0).detail, HasSubstr("line 3: a quote"));
}

TEST(TextFile, RefusesNulBytesHugeCellsAndTooManyColumns) {
    EXPECT_EQ(RefusalOf(std::string("a\nx\0y\n", 6)).facts.at("line"), "2");
    EXPECT_EQ(RefusalOf("a\n" + std::string(kMaxCellBytes + 1, 'x')).reason, "FILE_MALFORMED");
    EXPECT_EQ(RefusalOf("a\n" + std::string(kMaxColumns, ',')).reason, "FILE_MALFORMED");
    EXPECT_EQ(RowsOf("a\n" + std::string(kMaxCellBytes, 'x')).size(), 1U);
}

TEST(TextFile, RefusesAFileWithoutRows) {
    for (const char* const text : {"", "\n\n", "a,b", "a,b\r\n\r\n", "\xef\xbb\xbf"})
        EXPECT_EQ(RefusalOf(text).reason, "FILE_EMPTY") << text;
}

TEST(TextFile, StripsByteOrderMarksWholeAndDamaged) {
    const Dialect dialect{
        .separator = ',',
        .header_names = {},
        .strip_prefixes = {"\u00c3\u00af\u00bb\u00bf", "\u00ef\u00bb\u00bf"}
    };
    for (const char* const mark :
         {"", "\xef\xbb\xbf", "\u00c3\u00af\u00bb\u00bf", "\u00ef\u00bb\u00bf"}) {
        Checked<TextFile> file = TextFile::Open(std::string(mark) + "a,b\n1,2\n", dialect);
        ASSERT_TRUE(file.ok());
        EXPECT_THAT(file.value().header(), ElementsAre("a", "b"));
    }
}

TEST(TextFile, ReadsSingleByteEncodings) {
    const std::string text = "a\nM\xe4ki \x80 \xa4\n";
    EXPECT_EQ(RowsOf(text), (Rows{{"M\u00e4ki \u20ac \u00a4"}})) << "sniffed as Windows-1252";
    const Dialect latin9{
        .encoding = Encoding::kIso8859_15, .header_names = {}, .strip_prefixes = {}
    };
    EXPECT_EQ(RowsOf("a\nM\xe4ki \xa4\n", latin9), (Rows{{"M\u00e4ki \u20ac"}}));
    EXPECT_EQ(RowsOf("a\nM\u00e4ki\n"), (Rows{{"M\u00e4ki"}}));
    const Dialect utf8{.encoding = Encoding::kUtf8, .header_names = {}, .strip_prefixes = {}};
    EXPECT_EQ(RefusalOf("a\nx\nM\xe4ki\n", utf8).facts.at("line"), "3");
}

TEST(TextFile, ReadsUtf16ByItsMarkUnlessSingleBytesWereAskedFor) {
    using namespace std::string_literals;
    const std::string little = "\xff\xfe"s + "a\0\n\0\xe4\0\xac\x20\n\0"s;
    const std::string big = "\xfe\xff"s + "\0a\0\n\0\xe4\x20\xac\0\n"s;
    const Dialect utf8{.encoding = Encoding::kUtf8, .header_names = {}, .strip_prefixes = {}};
    const Dialect latin9{
        .encoding = Encoding::kIso8859_15, .header_names = {}, .strip_prefixes = {}
    };
    for (const std::string& text : {little, big}) {
        EXPECT_EQ(RowsOf(text), (Rows{{"\u00e4\u20ac"}}));
        EXPECT_EQ(RowsOf(text, utf8), (Rows{{"\u00e4\u20ac"}}));
        EXPECT_EQ(RefusalOf(text, latin9).reason, "FILE_MALFORMED");
        EXPECT_THAT(RefusalOf(text + "x").more.at(0).detail, HasSubstr("not UTF-16"));
    }
}

TEST(TextFile, TakesNamesForFilesWithoutHeader) {
    const Dialect dialect{
        .separator = ',', .skip_lines = 2, .header_names = {"code", "name"}, .strip_prefixes = {}
    };
    Checked<TextFile> file = TextFile::Open("Title\nof \"1\nR1,One\n", dialect);
    ASSERT_TRUE(file.ok());
    Record record;
    TextFile opened = std::move(file).value();
    ASSERT_TRUE(opened.Next(record));
    EXPECT_EQ(record.line, 3U);
    EXPECT_EQ(record.cells.at(1), "One");
}

TEST(Unpack, RecognisesGzipAndKeepsOtherBytes) {
    EXPECT_EQ(Unpack("plain").value(), "plain");
    EXPECT_EQ(Unpack(Gzip("one\n") + Gzip("two\n")).value(), "one\ntwo\n");
}

TEST(Unpack, StopsABombAtTheLimit) {
    const std::string bomb = Gzip(std::string(8'000'000, 'x'));
    ASSERT_LT(bomb.size(), 20'000U);
    EXPECT_EQ(Unpack(bomb, 1'000'000).rejection().reason, "FILE_TOO_LARGE");
    EXPECT_EQ(Unpack("12345", 4).rejection().reason, "FILE_TOO_LARGE");
    EXPECT_EQ(Unpack(bomb, 8'000'000).value().size(), 8'000'000U);
}

TEST(Unpack, RefusesDamagedAndCutData) {
    const std::string packed = Gzip("some text that is long enough to be cut");
    EXPECT_EQ(Unpack(packed.substr(0, packed.size() - 9)).rejection().reason, "FILE_MALFORMED");
    EXPECT_EQ(Unpack(packed + "tail").rejection().reason, "FILE_MALFORMED");
    EXPECT_EQ(Unpack("\x1f\x8b").rejection().reason, "FILE_MALFORMED");
}

// Writes rows in a random dialect.
std::string WriteRandomly(const Rows& rows, char separator) {
    const std::string end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
    const bool mark = *rc::gen::arbitrary<bool>();
    const bool last_end = *rc::gen::arbitrary<bool>();
    std::string text = mark ? "\xef\xbb\xbf" : "";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            if (j > 0) text += separator;
            const std::string& cell = rows[i][j];
            const std::string special = "\"\r\n" + std::string(1, separator);
            const bool must = cell.find_first_of(special) != std::string::npos;
            if (!must && !*rc::gen::arbitrary<bool>()) {
                text += cell;
                continue;
            }
            text += '"';
            for (const char c : cell)
                text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        if (i + 1 < rows.size() || last_end) text += end;
    }
    return text;
}

TEST(TextFile, ReadsBackWhatAnyDialectWrites) {
    const bool holds = rc::check("rows in random dialects are read back equal", [] {
        const auto cell = rc::gen::container<std::string>(
            rc::gen::element('a', 'B', '7', ' ', ';', ',', '|', '\t', '"', '\n', '\r', '\'', '-')
        );
        const char separator = *rc::gen::element(';', ',', '|', '\t');
        const std::size_t width = *rc::gen::inRange<std::size_t>(1, 6);
        Rows rows = *rc::gen::nonEmpty(
            rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(width, cell))
        );
        // A row of blanks is a blank line.
        for (auto& row : rows)
            row.front() += 'x';
        Rows all = rows;
        all.insert(all.begin(), std::vector<std::string>(width, "head"));
        Dialect dialect;
        // Sniffing needs a separator to see.
        if (width == 1 || *rc::gen::arbitrary<bool>()) dialect.separator = separator;
        Checked<TextFile> opened = TextFile::Open(WriteRandomly(all, separator), dialect);
        RC_ASSERT(opened.ok());
        TextFile file = std::move(opened).value();
        RC_ASSERT(file.separator() == separator);
        RC_ASSERT(file.row_count() == rows.size());
        RC_ASSERT(RowsOf(file) == rows);
    });
    EXPECT_TRUE(holds);
}

TEST(TextFile, SurvivesAnyBytes) {
    const bool holds = rc::check("random bytes give rows or a refusal", [] {
        const auto bytes = *rc::gen::container<std::string>(
            rc::gen::element('a', ',', ';', '"', '\n', '\r', '\xc3', '\xa4', '\xff', ' ')
        );
        Checked<TextFile> opened = TextFile::Open(bytes, Dialect{});
        if (!opened.ok()) return;
        TextFile file = std::move(opened).value();
        RC_ASSERT(RowsOf(file).size() == file.row_count());
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi::tabular
