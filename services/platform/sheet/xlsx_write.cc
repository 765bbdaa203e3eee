#include "platform/sheet/xlsx_write.h"

#include "kernel/civil.h"

#include <absl/strings/str_cat.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace luotsi::sheet {
namespace {

constexpr lxw_color_t kHeaderColor = 0xDDE8F3;
constexpr lxw_color_t kErrorColor = 0xF8C8C4;
constexpr lxw_color_t kWarningColor = 0xFFF0B3;
// One day of spreadsheets' count that began in 1900 (right from 1900-03-01 on).
constexpr std::int32_t kSerialOf1970 = 25'569;

struct FormRow {
    CellForm form;
    const char* number_format;
};

constexpr FormRow kForms[] = {
    {CellForm::kText, "@"},
    {CellForm::kWhole, "0"},
    {CellForm::kDecimal, "0.######"},
    {CellForm::kMoney, "#,##0.00"},
    {CellForm::kDate, "d.m.yyyy"},
    {CellForm::kMonth, "@"},
};

const char* NumberFormat(CellForm form) {
    for (const FormRow& row : kForms) {
        if (row.form == form) return row.number_format;
    }
    return "@";
}

// A directory that goes with its files.
class ScratchDirectory {
  public:
    ScratchDirectory() {
        std::error_code fault;
        const std::filesystem::path parent = std::filesystem::temp_directory_path(fault);
        if (fault) return;
        std::string name = (parent / "luotsi-sheet-XXXXXX").string();
        if (mkdtemp(name.data()) != nullptr) path_ = name;
    }
    ~ScratchDirectory() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    bool ready() const { return !path_.empty(); }
    std::string path() const { return path_.string(); }
    std::string File(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

class Writer {
  public:
    Writer(lxw_workbook* book, const std::string& choices_sheet)
        : book_(book), choices_name_(choices_sheet) {}

    bool Write(const std::vector<WrittenSheet>& sheets) {
        for (const WrittenSheet& sheet : sheets) {
            if (!WriteOne(sheet)) return false;
        }
        return WriteChoices();
    }

  private:
    struct FormatKey {
        CellForm form = CellForm::kText;
        std::optional<MarkKind> mark = {};
        bool header = false;
        auto operator<=>(const FormatKey&) const = default;
    };

    lxw_format* FormatOf(const FormatKey& key) {
        lxw_format*& format = formats_[key];
        if (format != nullptr) return format;
        format = workbook_add_format(book_);
        if (key.header) {
            format_set_bold(format);
            format_set_bg_color(format, kHeaderColor);
            format_set_text_wrap(format);
        } else {
            format_set_num_format(format, NumberFormat(key.form));
        }
        if (key.mark)
            format_set_bg_color(
                format, *key.mark == MarkKind::kError ? kErrorColor : kWarningColor
            );
        return format;
    }

    bool WriteOne(const WrittenSheet& sheet) {
        lxw_worksheet* const to = workbook_add_worksheet(book_, sheet.name.c_str());
        if (to == nullptr) return false;
        if (sheet.hidden) worksheet_hide(to);
        worksheet_freeze_panes(to, RowAt(sheet.head_row + 1), 0);
        for (std::size_t i = 0; i < sheet.columns.size(); ++i)
            WriteHead(to, sheet, i);
        for (const auto& [row, cells] : sheet.above) {
            for (std::size_t i = 0; i < cells.size(); ++i)
                WriteCell(to, cells[i], row, i, {});
        }
        for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
            const std::size_t under = PlaceOf(sheet, row) + 1;
            for (std::size_t i = 0; i < sheet.rows[row].size(); ++i) {
                const Cell& cell = sheet.rows[row][i];
                WriteCell(to, cell, sheet.head_row + under, i, KeyOf(sheet, under, i));
            }
        }
        for (const auto& [place, mark] : sheet.marks)
            WriteMark(to, sheet, place, mark);
        return true;
    }

    static std::size_t PlaceOf(const WrittenSheet& sheet, std::size_t row) {
        return sheet.places.empty() ? row : sheet.places[row];
    }

    // Whether anything is written so many rows under the header.
    static bool IsFilled(const WrittenSheet& sheet, std::size_t under, std::size_t column) {
        if (under == 0) return column < sheet.columns.size();
        std::size_t row = under - 1;
        if (!sheet.places.empty()) {
            const auto found = std::ranges::lower_bound(sheet.places, row);
            if (found == sheet.places.end() || *found != row) return false;
            row = static_cast<std::size_t>(found - sheet.places.begin());
        }
        return row < sheet.rows.size() && column < sheet.rows[row].size() &&
               !sheet.rows[row][column].text.empty();
    }

    static FormatKey KeyOf(const WrittenSheet& sheet, std::size_t row, std::size_t column) {
        FormatKey key;
        if (column < sheet.columns.size()) key.form = sheet.columns[column].form;
        if (const auto mark = sheet.marks.find({row, column}); mark != sheet.marks.end())
            key.mark = mark->second.kind;
        return key;
    }

    void WriteHead(lxw_worksheet* to, const WrittenSheet& sheet, std::size_t at) {
        const WrittenColumn& column = sheet.columns[at];
        const lxw_col_t place = ColumnAt(at);
        const lxw_row_t head = RowAt(sheet.head_row);
        worksheet_set_column(to, place, place, column.width, FormatOf({.form = column.form}));
        worksheet_write_string(
            to,
            head,
            place,
            column.header.c_str(),
            FormatOf({.mark = KeyOf(sheet, 0, at).mark, .header = true})
        );
        // A cell has one comment: a fault's rather than a hint.
        if (!column.hint.empty() && !sheet.marks.contains({0, at}))
            worksheet_write_comment(to, head, place, column.hint.c_str());
        const std::size_t filled =
            sheet.rows.empty() ? 0 : PlaceOf(sheet, sheet.rows.size() - 1) + 1;
        const std::size_t last = filled + sheet.open_rows;
        if (column.choices.empty() || last == 0) return;
        std::string formula = RangeOf(column.choices);
        lxw_data_validation rule{};
        rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        rule.value_formula = formula.data();
        worksheet_data_validation_range(
            to, head + 1, place, head + static_cast<lxw_row_t>(last), place, &rule
        );
    }

    void WriteMark(
        lxw_worksheet* to,
        const WrittenSheet& sheet,
        std::pair<std::size_t, std::size_t> place,
        const Mark& mark
    ) {
        const auto [row, column] = place;
        const lxw_row_t at = RowAt(sheet.head_row + row);
        if (!IsFilled(sheet, row, column))
            worksheet_write_blank(to, at, ColumnAt(column), FormatOf({.mark = mark.kind}));
        worksheet_write_comment(to, at, ColumnAt(column), mark.comment.c_str());
    }

    void WriteCell(
        lxw_worksheet* to, const Cell& cell, std::size_t row, std::size_t column, FormatKey key
    ) {
        if (cell.text.empty()) return;
        const std::optional<CivilDate> date =
            cell.kind == CellKind::kDate ? CivilDate::Parse(cell.text) : std::nullopt;
        if (date) {
            key.form = CellForm::kDate;
            const std::int32_t serial = date->DaysSinceEpoch() + kSerialOf1970;
            worksheet_write_number(to, RowAt(row), ColumnAt(column), serial, FormatOf(key));
        } else if (cell.kind == CellKind::kNumber) {
            if (key.form == CellForm::kText || key.form == CellForm::kDate)
                key.form = CellForm::kDecimal;
            const auto number = std::strtod(cell.text.c_str(), nullptr);
            worksheet_write_number(to, RowAt(row), ColumnAt(column), number, FormatOf(key));
        } else {
            worksheet_write_string(
                to, RowAt(row), ColumnAt(column), cell.text.c_str(), FormatOf(key)
            );
        }
    }

    // Where the choices stand on their sheet; each list once.
    std::string RangeOf(const std::vector<std::string>& choices) {
        std::size_t column = 0;
        while (column < choices_.size() && choices_[column] != choices)
            ++column;
        if (column == choices_.size()) choices_.push_back(choices);
        const std::string letters = ColumnLetters(column);
        return absl::StrCat(
            "='", choices_name_, "'!$", letters, "$1:$", letters, "$", choices.size()
        );
    }

    bool WriteChoices() {
        if (choices_.empty()) return true;
        lxw_worksheet* const to = workbook_add_worksheet(book_, choices_name_.c_str());
        if (to == nullptr) return false;
        worksheet_hide(to);
        lxw_format* const text = FormatOf({.form = CellForm::kText});
        for (std::size_t column = 0; column < choices_.size(); ++column) {
            for (std::size_t i = 0; i < choices_[column].size(); ++i) {
                worksheet_write_string(
                    to,
                    static_cast<lxw_row_t>(i),
                    ColumnAt(column),
                    choices_[column][i].c_str(),
                    text
                );
            }
        }
        return true;
    }

    static lxw_row_t RowAt(std::size_t row) { return static_cast<lxw_row_t>(row); }
    static lxw_col_t ColumnAt(std::size_t column) { return static_cast<lxw_col_t>(column); }

    lxw_workbook* book_;
    std::string choices_name_;
    std::map<FormatKey, lxw_format*> formats_;
    std::vector<std::vector<std::string>> choices_;
};

}  // namespace

absl::StatusOr<std::string> WriteXlsx(
    const std::vector<WrittenSheet>& sheets, const std::string& choices_sheet
) {
    const ScratchDirectory scratch;
    if (!scratch.ready()) return absl::InternalError("no temporary directory for a spreadsheet");
    std::string directory = scratch.path();
    lxw_workbook_options options{};
    options.tmpdir = directory.data();
    const std::string path = scratch.File("book.xlsx");
    lxw_workbook* const book = workbook_new_opt(path.c_str(), &options);
    if (book == nullptr) return absl::InternalError("a spreadsheet cannot be begun");
    const bool written = Writer(book, choices_sheet).Write(sheets);
    // Closing frees the book, whatever comes of it.
    const lxw_error closed = workbook_close(book);
    if (!written || closed != LXW_NO_ERROR)
        return absl::InternalError("a spreadsheet cannot be written");
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace luotsi::sheet
