#include "tools/luotsictl/render.h"

#include "kernel/money.h"
#include "tools/luotsictl/fields.h"
#include "tools/luotsictl/text.h"

#include <luotsi/type/v1/money.pb.h>

#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace luotsi::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FindRows(const Command& command, const Message& answer) {
    return answer.GetDescriptor()->FindFieldByName(std::string(command.rows));
}

bool IsMoney(const Descriptor& type, std::string_view path) {
    const auto fields = FieldPath(type, path);
    return !fields.empty() && !fields.back()->is_repeated() &&
           fields.back()->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           fields.back()->message_type()->full_name() == "luotsi.type.v1.Money";
}

// "48825.00 EUR" -> "48825.00" and "EUR"
void AddMoneyCells(const std::string& text, std::vector<std::string>& cells) {
    const std::size_t blank = text.find(' ');
    cells.push_back(text.substr(0, blank));
    cells.push_back(blank == std::string::npos ? "" : text.substr(blank + 1));
}

std::string CellText(const Column& column, const Message& row, Output output) {
    std::string text = TextByPath(row, column.field);
    if (text.empty() && !column.otherwise.empty()) text = TextByPath(row, column.otherwise);
    const bool is_none = text.empty() || text == "0";
    if (is_none && output == Output::kTable && !column.none.empty())
        return std::string(column.none);
    return text;
}

void AddRow(const Command& command, const Message& row, Output output, Table& table) {
    auto& cells = table.rows.emplace_back();
    for (const Column& column : command.columns) {
        const std::string text = CellText(column, row, output);
        const bool splits = output == Output::kCsv && IsMoney(*row.GetDescriptor(), column.field);
        if (splits) {
            AddMoneyCells(text, cells);
        } else {
            cells.push_back(text);
        }
    }
}

// Before any money is split: one column of the table for each of the command's.
void DropEmptyColumns(const Command& command, Table& table) {
    for (std::size_t at = command.columns.size(); at-- > 0;) {
        if (!command.columns[at].is_optional) continue;
        const auto is_empty = [at](const std::vector<std::string>& row) { return row[at].empty(); };
        if (!std::ranges::all_of(table.rows, is_empty)) continue;
        const auto place = static_cast<std::ptrdiff_t>(at);
        table.titles.erase(table.titles.begin() + place);
        for (auto& row : table.rows)
            row.erase(row.begin() + place);
    }
}

bool IsList(const FieldDescriptor& field) {
    return field.is_repeated() && !field.is_map() &&
           field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           !HasTextForm(*field.message_type());
}

bool IsGroup(const FieldDescriptor& field) {
    return !field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
           !HasTextForm(*field.message_type());
}

using Line = std::pair<std::string, std::string>;

// Fields that have a value, those of groups with the group's name before them.
void AddLines(const Message& message, const std::string& prefix, std::vector<Line>& lines) {
    const Descriptor& type = *message.GetDescriptor();
    for (int at = 0; at < type.field_count(); ++at) {
        const FieldDescriptor& field = *type.field(at);
        if (IsList(field)) continue;
        if (IsGroup(field)) {
            if (!message.GetReflection()->HasField(message, &field)) continue;
            const Message& group = message.GetReflection()->GetMessage(message, &field);
            AddLines(group, prefix + field.name() + '.', lines);
            continue;
        }
        std::string text = FieldText(message, field);
        if (!text.empty()) lines.emplace_back(prefix + field.name(), std::move(text));
    }
}

// A list as a table: one column for each path that has a value in some row.
Table ListTable(const Message& message, const FieldDescriptor& field) {
    Table table;
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int at = 0; at < size; ++at) {
        std::vector<Line> lines;
        AddLines(message.GetReflection()->GetRepeatedMessage(message, &field, at), "", lines);
        auto& cells = table.rows.emplace_back(table.titles.size());
        for (Line& line : lines) {
            std::size_t column = 0;
            while (column < table.titles.size() && table.titles[column] != line.first)
                ++column;
            if (column == table.titles.size()) {
                table.titles.push_back(line.first);
                cells.emplace_back();
            }
            cells[column] = std::move(line.second);
        }
    }
    for (auto& row : table.rows)
        row.resize(table.titles.size());
    return table;
}

}  // namespace

std::string ToJson(const Message& message) {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = true;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    std::string json;
    const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
    return status.ok() ? json : "{}\n";
}

Table ToTable(const Command& command, const Message& answer, Output output) {
    const FieldDescriptor* list = command.rows.empty() ? nullptr : FindRows(command, answer);
    const Descriptor& row_type = list == nullptr ? *answer.GetDescriptor() : *list->message_type();
    Table table;
    for (const Column& column : command.columns) {
        table.titles.emplace_back(column.title);
        if (output == Output::kCsv && IsMoney(row_type, column.field)) {
            table.titles.push_back(std::string(column.title) + "_currency");
        }
    }
    if (list == nullptr) AddRow(command, answer, output, table);
    const int size = list == nullptr ? 0 : answer.GetReflection()->FieldSize(answer, list);
    for (int at = 0; at < size; ++at)
        AddRow(
            command, answer.GetReflection()->GetRepeatedMessage(answer, list, at), output, table
        );
    if (output == Output::kTable) DropEmptyColumns(command, table);
    return table;
}

std::string Beside(const Command& command, const Message& answer) {
    std::vector<Line> lines;
    AddLines(answer, "", lines);
    std::string text;
    for (const Line& line : lines) {
        if (line.first == "next_page_token" || line.first == command.csv) continue;
        text += line.first + ": " + Printable(line.second) + '\n';
    }
    return text;
}

void PrintDetails(const Message& message, std::ostream& out) {
    std::vector<Line> lines;
    AddLines(message, "", lines);
    std::size_t width = 0;
    for (const Line& line : lines)
        width = std::max(width, line.first.size());
    for (const Line& line : lines) {
        out << line.first << std::string(width - line.first.size() + 2, ' ')
            << Printable(line.second) << '\n';
    }
    const Descriptor& type = *message.GetDescriptor();
    for (int at = 0; at < type.field_count(); ++at) {
        const FieldDescriptor& field = *type.field(at);
        if (!IsList(field) || message.GetReflection()->FieldSize(message, &field) == 0) continue;
        out << '\n' << field.name() << '\n';
        PrintTable(ListTable(message, field), out, MayBeBold());
    }
}

void Render(const Command& command, const Message& answer, Output output, std::ostream& out) {
    const bool has_columns = !command.columns.empty();
    if (output == Output::kJson) {
        out << ToJson(answer);
    } else if (output == Output::kCsv && !command.csv.empty()) {
        out << TextByPath(answer, command.csv);
    } else if (output == Output::kCsv && has_columns) {
        PrintCsv(ToTable(command, answer, output), out);
    } else if (output == Output::kCsv) {
        std::vector<Line> lines;
        AddLines(answer, "", lines);
        Table table{{"field", "value"}, {}};
        for (const Line& line : lines)
            table.rows.push_back({line.first, line.second});
        PrintCsv(table, out);
    } else if (command.is_detailed || !has_columns) {
        PrintDetails(answer, out);
    } else {
        PrintTable(ToTable(command, answer, output), out, MayBeBold());
        const std::string beside = command.rows.empty() ? "" : Beside(command, answer);
        if (!beside.empty()) out << '\n' << beside;
    }
}

bool MayBeBold() {
    const char* no_color = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace luotsi::ctl
