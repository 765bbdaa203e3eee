#pragma once

#include "platform/sheet/numbers.h"
#include "platform/sheet/table.h"
#include "report_intake/adapters/spreadsheet_columns.h"
#include "report_intake/adapters/spreadsheet_stamp.h"
#include "report_intake/domain/rules.h"

#include <luotsi/report/v1/report_service.pb.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// How the columns of one sheet were understood.
struct SheetLayout {
    // Its place among the book's sheets, and that of its header among the sheet's rows.
    std::size_t sheet = 0;
    std::size_t header = 0;
    std::map<SheetColumn, std::size_t> columns = {};
    // The kind that its name tells; absent: each row tells its own.
    std::optional<RowKind> kind = {};

    std::optional<std::size_t> Find(SheetColumn column) const;
};

// Where a line of the report stands: places among the layouts and the sheet's rows.
struct RowPlace {
    std::size_t layout = 0;
    std::size_t row = 0;
};

// Of each severity so many faults are gathered; a file with more is told of the first ones, and how
// many there are.
inline constexpr std::size_t kMostFaults = 10'000;

struct FileFault {
    std::string reason = {};
    FaultSeverity severity = FaultSeverity::kError;
    std::map<std::string, std::string> facts = {};
    // As in the report that was made of the file: `lines[3].service.unit`; empty: none.
    std::string field = {};
    // Whom the line named, where the reason is about a party.
    std::string party = {};
    // Places among the book's sheets, its rows as the file counts (0: none), its columns.
    std::size_t sheet = 0;
    std::uint64_t row = 0;
    std::optional<std::size_t> column = {};
};

// What a column tells of the report's contract or month, at the first row that tells it.
struct ToldPlace {
    // Of the contract its id or number.
    std::string text;
    std::size_t sheet = 0;
    std::uint64_t row = 0;
    std::size_t column = 0;
    std::size_t rows = 1;
};

// A report as a file tells it.
struct ReadFile {
    std::vector<SheetLayout> layouts;
    std::optional<FoundStamp> stamp;
    // Each once, in the order of the file. A report has one of each.
    std::vector<ToldPlace> contracts;
    std::vector<ToldPlace> months;
    // A cell that ought to tell either cannot be read, which is among the faults.
    bool place_unread = false;
    sheet::DecimalSniffer::Style decimal;
    // Lines, forecast and totals; nothing else is filled.
    report::v1::SubmitReportRequest request;
    std::vector<RowPlace> lines;
    std::vector<RowPlace> forecast;
    std::vector<RowPlace> totals;
    std::vector<FileFault> faults;
    // Those beyond `kMostFaults`.
    std::size_t untold_errors = 0;
    std::size_t untold_warnings = 0;
    // Rows that foresee something, also those with a fault.
    std::size_t forecast_rows = 0;
    // Prepared rows of a template that were left without a figure.
    std::size_t empty_rows = 0;

    bool HasErrors() const;
    // Keeps the first faults, errors before warnings, and counts the others.
    void KeepFirstFaults();
};

// Cells that hold a personal identity code, blanked in the book; nothing more of such a file is
// read or repeated. At most `kMostFaults` are told.
std::vector<FileFault> BlankPersonalCodes(sheet::Book& book);

// Reads every sheet that has columns of a report: those that people see, and a template's own ones.
// All faults are gathered, with what was expected in the language; a line with a fault is left out
// of the request.
ReadFile ReadReportFile(const sheet::Book& book, std::string_view language);

// The fault of a field of the request (`lines[3].service.unit`) at its place in the file; that of a
// whole `forecast` at the header of its sheet.
FileFault AtPlace(const ReadFile& file, const sheet::Book& book, FileFault fault);

}  // namespace luotsi::report_intake
