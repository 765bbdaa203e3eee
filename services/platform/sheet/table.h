#pragma once

#include "kernel/decision.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::sheet {

// What a program of spreadsheets says that a cell is. Text is all that CSV knows.
// A formula is what the program kept no result of; others are their results.
enum class CellKind { kText, kNumber, kDate, kTime, kBoolean, kFormula };

struct Cell {
    CellKind kind = CellKind::kText;
    // Text as it stands; a number as plain decimal digits (`-1234.5`), whatever its format shows; a
    // date as 2026-02-01; a time or a duration as it is shown (`7:30`), which is no figure; a
    // boolean as `true` or `false`; a formula behind its `=`. Empty: blank.
    std::string text = {};
};

struct Row {
    // As the file counts, 1 for the first: in CSV the line on which it starts.
    std::uint64_t number = 0;
    std::vector<Cell> cells = {};
};

// Cells shown as one: the value is that of the first. Places of columns as in `Row::cells`.
struct MergedCells {
    std::uint64_t first_row = 0;
    std::uint64_t last_row = 0;
    std::size_t first_column = 0;
    std::size_t last_column = 0;
};

// Rows without any text are left out.
struct Sheet {
    std::string name = {};
    bool hidden = false;
    std::vector<Row> rows = {};
    // Of XLSX; the first ones where there are very many.
    std::vector<MergedCells> merged = {};
};

// How a CSV file was written.
struct CsvForm {
    // `UTF-8`, `UTF-8 with BOM`, `UTF-16LE`, `UTF-16BE`, `Windows-1252`, `ISO-8859-15`
    std::string_view encoding;
    char separator = ';';
};

struct Book {
    // Absent: it was XLSX.
    std::optional<CsvForm> csv = {};
    // Of CSV one, without a name.
    std::vector<Sheet> sheets = {};
};

// Against files made to hurt, and files that are something else than a report.
struct Limits {
    std::size_t bytes = std::size_t{16} * 1024 * 1024;
    std::size_t rows = 60'000;
    std::size_t columns = 100;
    std::size_t sheets = 20;
    // Of the whole book, blank ones before a filled one too, and the bytes of their texts: a few
    // packed bytes may name one long text thousands of times.
    std::size_t cells = 2'000'000;
    std::size_t cell_bytes = std::size_t{32} * 1024 * 1024;
};

// What of a book's limits its rows have used up.
class Usage {
  public:
    explicit Usage(const Limits& limits) : limits_(limits) {}
    // SHEET_TOO_LARGE.
    std::optional<Rejection> Add(const Row& row);

  private:
    const Limits& limits_;
    std::size_t cells_ = 0;
    std::size_t bytes_ = 0;
};

// CSV in any dialect, or XLSX. SHEET_UNREADABLE, SHEET_EMPTY, SHEET_LOCKED, SHEET_OLD_FORM,
// SHEET_TOO_LARGE, SHEET_QUOTE_OPEN (with its row).
Checked<Book> ReadBook(std::string bytes, const Limits& limits = {});

// The value at a place; blank where the row is shorter.
const Cell& CellAt(const Row& row, std::size_t column);

// "A", "Z", "AA": 0 is the first.
std::string ColumnLetters(std::size_t column);

}  // namespace luotsi::sheet
