#include "report_intake/adapters/spreadsheet_marks.h"

#include "platform/rpc/errors.h"
#include "platform/sheet/csv.h"
#include "platform/sheet/xlsx_write.h"

#include <algorithm>
#include <map>
#include <utility>

namespace luotsi::report_intake {
namespace {

// A spreadsheet's comments end at 32,767 characters, its patience earlier.
constexpr std::size_t kMaxComment = 2'000;

const SheetLayout* LayoutOf(const ReadFile& file, std::size_t sheet) {
    const auto found = std::ranges::find(file.layouts, sheet, &SheetLayout::sheet);
    return found == file.layouts.end() ? nullptr : &*found;
}

// Codes and texts of all faults of a row.
struct RowWords {
    std::string codes;
    std::string texts;

    void Add(const std::string& code, const std::string& text) {
        if (!codes.empty()) {
            codes += " ";
            texts += " | ";
        }
        codes += code;
        texts += text;
    }
};

// Under the header a fault is told in its row; one of the header or of the whole file in the first
// row under it, because words among the headers would be further columns.
std::map<std::uint64_t, RowWords> WordsByRow(
    const sheet::Book& book, const ReadFile& file, std::size_t header, std::string_view language
) {
    const std::vector<sheet::Row>& rows = book.sheets.front().rows;
    const std::uint64_t first = rows[std::min(header + 1, rows.size() - 1)].number;
    std::map<std::uint64_t, RowWords> words;
    for (const FileFault& fault : file.faults) {
        std::string text = FaultWords(fault, language);
        if (const std::string column = ColumnWord(book, file, fault); !column.empty())
            text.insert(0, column + ": ");
        words[std::max(fault.row, first)].Add(fault.reason, text);
    }
    return words;
}

// What an earlier import has marked makes room for what this one marks.
bool IsOfAnEarlierImport(const sheet::Cell& header) {
    const auto column = ColumnNamed(header.text);
    return column == SheetColumn::kFaultCode || column == SheetColumn::kFaultText;
}

std::string MarkedCsv(const sheet::Book& book, const ReadFile& file, std::string_view language) {
    const sheet::Sheet& sheet = book.sheets.front();
    const std::size_t header = HeaderOf(sheet).value_or(0);
    std::map<std::uint64_t, RowWords> words = WordsByRow(book, file, header, language);
    std::size_t width = 0;
    for (const sheet::Row& row : sheet.rows)
        width = std::max(width, row.cells.size());
    std::vector<std::vector<std::string>> table;
    for (std::size_t at = 0; at < sheet.rows.size(); ++at) {
        const sheet::Row& row = sheet.rows[at];
        std::vector<std::string>& cells = table.emplace_back();
        for (std::size_t i = 0; i < width; ++i) {
            if (!IsOfAnEarlierImport(sheet::CellAt(sheet.rows[header], i)))
                cells.push_back(sheet::CellAt(row, i).text);
        }
        if (at == header) {
            cells.emplace_back(InfoOf(SheetColumn::kFaultCode).header.In(language));
            cells.emplace_back(InfoOf(SheetColumn::kFaultText).header.In(language));
            continue;
        }
        const RowWords& found = words[row.number];
        cells.push_back(found.codes);
        cells.push_back(found.texts);
    }
    return sheet::WriteCsv(table, book.csv->separator);
}

// A sheet as it came, below its own header.
class MarkedSheet {
  public:
    MarkedSheet(
        const sheet::Book& book,
        const ReadFile& file,
        const std::optional<TemplateBasis>& basis,
        std::string_view language
    )
        : book_(book), file_(file), basis_(basis), language_(language) {}

    sheet::WrittenSheet Make(std::size_t index) const {
        const sheet::Sheet& from = book_.sheets[index];
        const SheetLayout* layout = LayoutOf(file_, index);
        sheet::WrittenSheet made{.name = from.name, .hidden = from.hidden};
        if (from.rows.empty()) return made;
        const std::size_t header = layout == nullptr ? 0 : layout->header;
        const std::uint64_t head = from.rows[header].number;
        made.head_row = RowsBefore(head);
        for (std::size_t i = 0; i < header; ++i)
            made.above[from.rows[i].number - 1] = from.rows[i].cells;
        for (std::size_t i = 0; i < from.rows[header].cells.size(); ++i)
            made.columns.push_back(ColumnAt(from.rows[header].cells[i], i, layout));
        for (std::size_t i = header + 1; i < from.rows.size(); ++i) {
            const std::size_t at = RowsBefore(from.rows[i].number - head);
            made.places.push_back(at);
            made.rows.push_back(from.rows[i].cells);
        }
        Mark(index, head, made);
        return made;
    }

  private:
    // Rows keep their numbers, so that faults are found where they were told.
    static std::size_t RowsBefore(std::uint64_t number) {
        return static_cast<std::size_t>(number) - 1;
    }

    sheet::WrittenColumn ColumnAt(
        const sheet::Cell& cell, std::size_t column, const SheetLayout* layout
    ) const {
        sheet::WrittenColumn plain{.header = cell.text};
        if (layout == nullptr) return plain;
        for (const auto& [known, at] : layout->columns) {
            if (at != column) continue;
            if (basis_) plain = ColumnFor(known, *basis_, language_);
            plain.form = InfoOf(known).form;
            plain.width = InfoOf(known).width;
            plain.header = cell.text;
        }
        return plain;
    }

    void Mark(std::size_t index, std::uint64_t head, sheet::WrittenSheet& made) const {
        for (const FileFault& fault : file_.faults) {
            if (fault.sheet != index || fault.row < head) continue;
            const std::string words = fault.reason + ": " + FaultWords(fault, language_);
            const bool error = fault.severity == FaultSeverity::kError;
            const auto kind = error ? sheet::MarkKind::kError : sheet::MarkKind::kWarning;
            sheet::Mark& mark =
                made.marks
                    .try_emplace(
                        {fault.row - head, fault.column.value_or(0)}, sheet::Mark{kind, ""}
                    )
                    .first->second;
            if (error) mark.kind = kind;
            if (mark.comment.size() + words.size() > kMaxComment) continue;
            if (!mark.comment.empty()) mark.comment += '\n';
            mark.comment += words;
        }
    }

    const sheet::Book& book_;
    const ReadFile& file_;
    const std::optional<TemplateBasis>& basis_;
    std::string_view language_;
};

sheet::WrittenSheet FaultList(
    const sheet::Book& book, const ReadFile& file, std::string_view language
) {
    const auto header = [language](std::string_view fi, std::string_view sv, std::string_view en) {
        return std::string(InThree{fi, sv, en}.In(language));
    };
    sheet::WrittenSheet list{.name = std::string(FaultSheet().In(language))};
    list.columns = {
        {.header = header("Taulukko", "Blad", "Sheet"), .width = 14},
        {.header = header("Rivi", "Rad", "Row"), .form = sheet::CellForm::kWhole, .width = 8},
        {.header = header("Sarake", "Kolumn", "Column"), .width = 22},
        {.header = header("Vakavuus", "Allvar", "Severity"), .width = 12},
        {.header = header("Virhekoodi", "Felkod", "Fault code"), .width = 28},
        {.header = header("Virhe", "Fel", "Fault"), .width = 90},
    };
    for (const FileFault& fault : file.faults) {
        const bool error = fault.severity == FaultSeverity::kError;
        list.rows.push_back({
            {.text = book.sheets[fault.sheet].name},
            {.kind = sheet::CellKind::kNumber,
             .text = fault.row == 0 ? std::string() : std::to_string(fault.row)},
            {.text = ColumnWord(book, file, fault)},
            {.text = error ? header("virhe", "fel", "error")
                           : header("varoitus", "varning", "warning")},
            {.text = fault.reason},
            {.text = FaultWords(fault, language)},
        });
    }
    return list;
}

}  // namespace

std::string ColumnWord(const sheet::Book& book, const ReadFile& file, const FileFault& fault) {
    if (!fault.column) return {};
    if (const SheetLayout* layout = LayoutOf(file, fault.sheet)) {
        const sheet::Row& header = book.sheets[fault.sheet].rows[layout->header];
        const std::string& name = sheet::CellAt(header, *fault.column).text;
        if (!name.empty()) return name;
    }
    return sheet::ColumnLetters(*fault.column);
}

std::string FaultWords(const FileFault& fault, std::string_view language) {
    const rpc::ReasonText* text = rpc::FindReason(fault.reason);
    std::string words = text == nullptr ? fault.reason : text->In(language);
    for (const auto& [name, value] : fault.facts)
        words += " (" + name + ": " + value + ")";
    return words;
}

absl::StatusOr<std::string> MarkedFile(
    const sheet::Book& book,
    const ReadFile& file,
    const std::optional<TemplateBasis>& basis,
    std::string_view language
) {
    if (book.csv) return MarkedCsv(book, file, language);
    std::vector<sheet::WrittenSheet> sheets;
    const MarkedSheet marked(book, file, basis, language);
    for (std::size_t i = 0; i < book.sheets.size(); ++i) {
        const std::string& name = book.sheets[i].name;
        // Both are made anew.
        if (name == TemplateStamp::kChoicesSheet || IsFaultSheet(name)) continue;
        sheets.push_back(marked.Make(i));
    }
    sheets.push_back(FaultList(book, file, language));
    return sheet::WriteXlsx(sheets, std::string(TemplateStamp::kChoicesSheet));
}

}  // namespace luotsi::report_intake
