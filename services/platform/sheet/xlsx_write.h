#pragma once

#include "platform/sheet/table.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::sheet {

// How a column's cells are shown.
enum class CellForm { kText, kWhole, kDecimal, kMoney, kDate, kMonth };

enum class MarkKind { kError, kWarning };

// A cell that is to be looked at: filled, with a comment.
struct Mark {
    MarkKind kind = MarkKind::kError;
    std::string comment;
};

struct WrittenColumn {
    std::string header = {};
    // Shown when the pointer rests on the header; empty: nothing.
    std::string hint = {};
    CellForm form = CellForm::kText;
    // In characters.
    int width = 16;
    // The values that cells may take; empty: any.
    std::vector<std::string> choices = {};
};

struct WrittenSheet {
    // At most 31 characters, none of []:*?/\, no two the same.
    std::string name = {};
    bool hidden = false;
    // How many rows stand above the header, and what is in them.
    std::size_t head_row = 0;
    std::map<std::size_t, std::vector<Cell>> above = {};
    std::vector<WrittenColumn> columns = {};
    // Under the header. A cell's own kind wins over its column's form.
    std::vector<std::vector<Cell>> rows = {};
    // How many rows stand between the header and each of `rows`, growing; empty: they follow one
    // another. Rows between them take no room.
    std::vector<std::size_t> places = {};
    // By row (0 is the header, 1 the first under it) and column.
    std::map<std::pair<std::size_t, std::size_t>, Mark> marks = {};
    // How many rows are made ready for input beyond those that are filled.
    std::size_t open_rows = 0;
};

// An XLSX file. Drop-downs take their choices from a hidden sheet `choices_sheet`, because a list
// written into a cell's own rule ends at 255 characters. Needs a temporary directory.
absl::StatusOr<std::string> WriteXlsx(
    const std::vector<WrittenSheet>& sheets, const std::string& choices_sheet
);

}  // namespace luotsi::sheet
