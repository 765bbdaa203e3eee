#pragma once

#include "platform/sheet/table.h"

#include <string>
#include <string_view>

namespace luotsi::sheet {

// Whether the bytes are a packed file, as XLSX is.
bool IsArchive(std::string_view bytes);

// Shared and inline text, numbers, dates by their format, booleans, the kept results of formulas.
// Errors (#REF!) come as their text. No formula is computed, nothing outside the file is read.
Checked<Book> ReadXlsx(std::string_view bytes, const Limits& limits);

}  // namespace luotsi::sheet
