#pragma once

#include "platform/sheet/table.h"

#include <string>
#include <vector>

namespace luotsi::sheet {

// Separator and encoding are found out: `;` `,` TAB or `|`, UTF-8 with or without a mark,
// Windows-1252 or ISO-8859-15 (told apart by the signs in which they differ).
Checked<Book> ReadCsv(std::string bytes, const Limits& limits);

// In UTF-8 with a mark, lines ended by CR LF, so that spreadsheets open it by a double click. Text
// that a spreadsheet would run as a formula gets an apostrophe before it; numbers do not.
std::string WriteCsv(const std::vector<std::vector<std::string>>& rows, char separator);

// The text without the apostrophe that WriteCsv and spreadsheets put before formulas.
std::string_view WithoutEscape(std::string_view text);

}  // namespace luotsi::sheet
