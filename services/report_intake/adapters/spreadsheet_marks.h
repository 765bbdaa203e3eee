#pragma once

#include "platform/sheet/table.h"
#include "report_intake/adapters/spreadsheet_read.h"
#include "report_intake/adapters/spreadsheet_template.h"

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// The column as people find it: its header, else its letters; empty for a row as a whole.
std::string ColumnWord(const sheet::Book& book, const ReadFile& file, const FileFault& fault);

// The fault in words: the catalogue's text and the values that explain it.
std::string FaultWords(const FileFault& fault, std::string_view language);

// The file again with its faults: in CSV two more columns; in XLSX filled cells with comments, and
// a sheet that lists all. `basis` gives the drop-downs, where the contract is known.
absl::StatusOr<std::string> MarkedFile(
    const sheet::Book& book,
    const ReadFile& file,
    const std::optional<TemplateBasis>& basis,
    std::string_view language
);

}  // namespace luotsi::report_intake
