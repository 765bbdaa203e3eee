#include "tools/luotsictl/table.h"

#include "tools/luotsictl/text.h"

#include <algorithm>
#include <cctype>

namespace luotsi::ctl {
namespace {

constexpr std::string_view kGap = "  ";

// "service.service_code" -> "service_code": once is enough.
std::string WithoutEcho(const std::string& title) {
    const std::size_t dot = title.find('.');
    if (dot == std::string::npos) return title;
    const std::string rest = title.substr(dot + 1);
    return rest.starts_with(title.substr(0, dot) + '_') ? rest : title;
}

// "agreed_value" -> "AGREED VALUE", "service.unit" -> "SERVICE UNIT"
std::string Title(const std::string& title) {
    std::string text;
    for (const char c : WithoutEcho(title)) {
        const bool divides = c == '_' || c == '.';
        text += divides ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    return text;
}

// "48825.00 EUR" or "310".
bool IsAmount(const std::string& cell) {
    const std::size_t blank = cell.find(' ');
    return IsNumber(std::string_view(cell).substr(0, blank)) &&
           (blank == std::string::npos || cell.size() == blank + 4);
}

std::vector<bool> FindAmountColumns(const Table& table) {
    std::vector<bool> is_amount(table.titles.size(), false);
    for (std::size_t column = 0; column < table.titles.size(); ++column) {
        bool any = false;
        bool all = true;
        for (const auto& row : table.rows) {
            any = any || !row[column].empty();
            all = all && (row[column].empty() || IsAmount(row[column]));
        }
        is_amount[column] = any && all;
    }
    return is_amount;
}

void PrintLine(
    const std::vector<std::string>& cells,
    const std::vector<std::size_t>& widths,
    const std::vector<bool>& to_the_right,
    std::ostream& out
) {
    std::string line;
    for (std::size_t column = 0; column < cells.size(); ++column) {
        const std::string fill(widths[column] - Width(cells[column]), ' ');
        if (column > 0) line += kGap;
        line += to_the_right[column] ? fill + cells[column] : cells[column] + fill;
    }
    const std::size_t end = line.find_last_not_of(' ');
    out << line.substr(0, end == std::string::npos ? 0 : end + 1);
}

}  // namespace

void PrintTable(const Table& table, std::ostream& out, bool bold) {
    Table shown;
    for (const std::string& title : table.titles)
        shown.titles.push_back(Title(title));
    std::vector<std::size_t> widths;
    for (const std::string& title : shown.titles)
        widths.push_back(Width(title));
    for (const auto& row : table.rows) {
        auto& cells = shown.rows.emplace_back();
        for (std::size_t column = 0; column < row.size(); ++column) {
            cells.push_back(Printable(row[column]));
            widths[column] = std::max(widths[column], Width(cells.back()));
        }
    }
    const std::vector<bool> to_the_right = FindAmountColumns(shown);
    out << (bold ? "\033[1m" : "");
    PrintLine(shown.titles, widths, to_the_right, out);
    out << (bold ? "\033[0m\n" : "\n");
    for (const auto& row : shown.rows) {
        PrintLine(row, widths, to_the_right, out);
        out << '\n';
    }
}

void PrintCsv(const Table& table, std::ostream& out) {
    const auto print = [&](const std::vector<std::string>& cells) {
        for (std::size_t column = 0; column < cells.size(); ++column)
            out << (column == 0 ? "" : ",") << CsvCell(cells[column]);
        out << '\n';
    };
    print(table.titles);
    for (const auto& row : table.rows)
        print(row);
}

}  // namespace luotsi::ctl
