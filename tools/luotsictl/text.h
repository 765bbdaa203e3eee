#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace luotsi::ctl {

/// The text with control characters as blanks, so that stored text cannot drive a terminal.
std::string Printable(std::string_view text);

/// Columns that the text takes on a terminal; combining marks take none.
std::size_t Width(std::string_view text);

/// Plain decimal number: optional minus, digits, optional fraction.
bool IsNumber(std::string_view text);

/// One CSV cell: quoted where needed, and text that a spreadsheet would run gets a leading '.
std::string CsvCell(std::string_view text);

/// JSON string with its quotes.
std::string JsonText(std::string_view text);

}  // namespace luotsi::ctl
