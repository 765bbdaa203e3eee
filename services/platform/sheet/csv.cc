#include "platform/sheet/csv.h"

#include "platform/rpc/utf8.h"
#include "platform/sheet/refusals.h"
#include "platform/tabular/text_file.h"
#include "platform/tabular/utf16.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace luotsi::sheet {
namespace {

constexpr std::string_view kMarkUtf8 = "\xef\xbb\xbf";
// The OWASP list, LF among them.
constexpr std::string_view kRunBySpreadsheets = "=+-@\t\r\n";

struct KnownEncoding {
    std::string_view name;
    tabular::Encoding encoding;
};

// Single bytes: 0x80-0x9f are letters in Windows-1252 alone; where both have a sign, that of
// ISO-8859-15 (€ Š š Ž ž Œ œ Ÿ) is what people write, not ¤ ¦ ¨ ´ ¸ ¼ ½ ¾.
KnownEncoding EncodingOf(std::string_view bytes) {
    if (const auto order = tabular::Utf16Mark(bytes)) {
        const bool big = *order == tabular::ByteOrder::kBig;
        return {big ? "UTF-16BE" : "UTF-16LE", tabular::Encoding::kUtf8};
    }
    if (bytes.starts_with(kMarkUtf8)) return {"UTF-8 with BOM", tabular::Encoding::kUtf8};
    if (rpc::IsUtf8(bytes)) return {"UTF-8", tabular::Encoding::kUtf8};
    constexpr std::string_view kOnlyIn15 = "\xa4\xa6\xa8\xb4\xb8\xbc\xbd\xbe";
    const bool has_high_controls = std::ranges::any_of(bytes, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 && byte < 0xa0;
    });
    if (!has_high_controls && bytes.find_first_of(kOnlyIn15) != std::string_view::npos)
        return {"ISO-8859-15", tabular::Encoding::kIso8859_15};
    return {"Windows-1252", tabular::Encoding::kWindows1252};
}

// The reader's refusals in the words of this room.
Rejection Translated(const Rejection& refused, const Limits& limits) {
    if (refused.reason == "FILE_EMPTY") return Empty();
    const std::string_view detail =
        refused.more.empty() ? std::string_view() : std::string_view(refused.more.front().detail);
    if (detail.find("more than 1,000 columns") != std::string_view::npos)
        return TooLarge("columns", limits.columns);
    if (detail.find("a cell over") != std::string_view::npos)
        return TooLarge("bytes", tabular::kMaxCellBytes);
    const bool open = detail.find("never closed") != std::string_view::npos;
    Rejection told{.reason = open ? "SHEET_QUOTE_OPEN" : "SHEET_UNREADABLE", .field = "data"};
    // Facts, because the reader's words are English.
    if (const auto line = refused.facts.find("line"); line != refused.facts.end())
        told.facts["row"] = line->second;
    for (const char* found : {"NUL", "UTF-16"}) {
        if (detail.find(found) != std::string_view::npos) told.facts["found"] = found;
    }
    return told;
}

template <class Cells>
Row RowOf(std::uint64_t number, const Cells& cells) {
    Row row{.number = number};
    for (const auto& cell : cells)
        row.cells.push_back({CellKind::kText, std::string(cell)});
    return row;
}

// A sign, digits, and at most one decimal sign among them: `-2+3` is a formula.
bool IsNumber(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789";
    const auto are_digits = [&](std::string_view part) {
        return !part.empty() && part.find_first_not_of(kDigits) == std::string_view::npos;
    };
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t sign = text.find_first_of(",.");
    if (sign == std::string_view::npos) return are_digits(text);
    return are_digits(text.substr(0, sign)) && are_digits(text.substr(sign + 1));
}

std::string Written(const std::string& text, char separator) {
    std::string cell;
    const bool runs = !text.empty() && kRunBySpreadsheets.find(text.front()) != std::string::npos;
    if (runs && !IsNumber(text)) cell += '\'';
    cell += text;
    const bool plain = cell.find(separator) == std::string::npos &&
                       cell.find_first_of("\"\r\n") == std::string::npos;
    if (plain) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

Checked<Book> ReadCsv(std::string bytes, const Limits& limits) {
    const KnownEncoding encoding = EncodingOf(bytes);
    auto opened = tabular::TextFile::Open(std::move(bytes), {.encoding = encoding.encoding});
    if (!opened.ok()) return Translated(opened.rejection(), limits);
    tabular::TextFile file = std::move(opened).value();
    if (file.row_count() + 1 > limits.rows) return TooLarge("rows", limits.rows);
    if (file.header().size() > limits.columns) return TooLarge("columns", limits.columns);

    Book book{.csv = CsvForm{.encoding = encoding.name, .separator = file.separator()}};
    Sheet& sheet = book.sheets.emplace_back();
    sheet.rows.push_back(RowOf(1, file.header()));
    Usage usage(limits);
    if (auto refused = usage.Add(sheet.rows.back())) return *std::move(refused);
    tabular::Record record;
    while (file.Next(record)) {
        if (record.cells.size() > limits.columns) return TooLarge("columns", limits.columns);
        sheet.rows.push_back(RowOf(record.line, record.cells));
        if (auto refused = usage.Add(sheet.rows.back())) return *std::move(refused);
    }
    return book;
}

std::string WriteCsv(const std::vector<std::vector<std::string>>& rows, char separator) {
    std::string csv(kMarkUtf8);
    for (const std::vector<std::string>& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) csv += separator;
            csv += Written(row[i], separator);
        }
        csv += "\r\n";
    }
    return csv;
}

std::string_view WithoutEscape(std::string_view text) {
    const bool escaped = text.size() > 1 && text.front() == '\'' &&
                         kRunBySpreadsheets.find(text[1]) != std::string_view::npos;
    return escaped ? text.substr(1) : text;
}

}  // namespace luotsi::sheet
