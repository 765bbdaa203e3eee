#pragma once

#include "kernel/decision.h"

#include <cstddef>
#include <string_view>

namespace luotsi::sheet {

// SHEET_UNREADABLE; `why` never repeats what the file holds.
Rejection Unreadable(std::string_view why);

// SHEET_EMPTY: there is no row to read.
Rejection Empty();

// SHEET_TOO_LARGE: more `what` (bytes, rows, columns, sheets, cells) than a file may have.
Rejection TooLarge(std::string_view what, std::size_t limit);

}  // namespace luotsi::sheet
