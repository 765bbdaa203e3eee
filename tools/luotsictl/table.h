#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace luotsi::ctl {

struct Table {
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> rows;
};

/// Columns side by side, numbers and amounts to the right. `bold` marks the titles.
void PrintTable(const Table& table, std::ostream& out, bool bold = false);

/// RFC 4180 with "\n"; text that a spreadsheet would run gets a leading '.
void PrintCsv(const Table& table, std::ostream& out);

}  // namespace luotsi::ctl
