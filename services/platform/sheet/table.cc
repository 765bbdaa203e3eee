#include "platform/sheet/table.h"

#include "platform/sheet/csv.h"
#include "platform/sheet/refusals.h"
#include "platform/sheet/xlsx_read.h"

#include <algorithm>
#include <utility>

namespace luotsi::sheet {
namespace {

// What Office wrote before XLSX, and what it still wraps around an XLSX file with a password. Names
// in it are in UTF-16.
constexpr std::string_view kCompound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
constexpr std::string_view kEncryptedPackage = "EncryptedPackage";

bool HoldsInUtf16(std::string_view bytes, std::string_view ascii) {
    std::string wide;
    for (const char letter : ascii) {
        wide += letter;
        wide += '\0';
    }
    return bytes.find(wide) != std::string_view::npos;
}

Rejection OfAnotherForm(std::string_view bytes) {
    const bool locked = HoldsInUtf16(bytes, kEncryptedPackage);
    return {.reason = locked ? "SHEET_LOCKED" : "SHEET_OLD_FORM", .field = "data"};
}

}  // namespace

Checked<Book> ReadBook(std::string bytes, const Limits& limits) {
    if (bytes.size() > limits.bytes) return TooLarge("bytes", limits.bytes);
    if (IsArchive(bytes)) return ReadXlsx(bytes, limits);
    if (bytes.starts_with(kCompound)) return OfAnotherForm(bytes);
    return ReadCsv(std::move(bytes), limits);
}

Rejection Unreadable(std::string_view why) {
    return {
        .reason = "SHEET_UNREADABLE",
        .field = "data",
        .facts = {},
        .more = {{.field = "data", .reason = "SHEET_UNREADABLE", .detail = std::string(why)}},
    };
}

Rejection Empty() {
    return {.reason = "SHEET_EMPTY", .field = "data"};
}

Rejection TooLarge(std::string_view what, std::size_t limit) {
    return {
        .reason = "SHEET_TOO_LARGE",
        .field = "data",
        .facts = {{std::string("most_") + std::string(what), std::to_string(limit)}},
    };
}

std::optional<Rejection> Usage::Add(const Row& row) {
    cells_ += row.cells.size();
    if (cells_ > limits_.cells) return TooLarge("cells", limits_.cells);
    for (const Cell& cell : row.cells)
        bytes_ += cell.text.size();
    if (bytes_ > limits_.cell_bytes) return TooLarge("cell_bytes", limits_.cell_bytes);
    return std::nullopt;
}

const Cell& CellAt(const Row& row, std::size_t column) {
    static const Cell kBlank;
    return column < row.cells.size() ? row.cells[column] : kBlank;
}

std::string ColumnLetters(std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters += static_cast<char>('A' + (rest - 1) % 26);
    std::ranges::reverse(letters);
    return letters;
}

}  // namespace luotsi::sheet
