#include "platform/sheet/xlsx_read.h"

#include "kernel/civil.h"
#include "platform/rpc/utf8.h"
#include "platform/sheet/archive.h"
#include "platform/sheet/cell_format.h"
#include "platform/sheet/numbers.h"
#include "platform/sheet/refusals.h"

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace luotsi::sheet {
namespace {

constexpr std::size_t kMaxCellBytes = std::size_t{64} * 1024;
// No program of spreadsheets has more (XFD1048576); what a file says of its places is not trusted.
constexpr std::uint64_t kMostRowNumber = 1'048'576;
constexpr std::size_t kMostColumns = 16'384;
constexpr std::size_t kMostMerged = 10'000;

// Elements are known by their local names: writers differ in the prefix that they give them.
std::string_view LocalName(pugi::xml_node node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node Child(pugi::xml_node parent, std::string_view name) {
    for (const pugi::xml_node child : parent.children()) {
        if (LocalName(child) == name) return child;
    }
    return {};
}

std::string_view Attribute(pugi::xml_node node, std::string_view name) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        const std::string_view full = attribute.name();
        if (full == name || full.ends_with(':' + std::string(name))) return attribute.value();
    }
    return {};
}

bool IsTrue(std::string_view text) {
    return text == "1" || text == "true";
}

// Numbers that have no room are the greatest that has.
std::optional<std::size_t> WholeOf(std::string_view text) {
    std::size_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec == std::errc::result_out_of_range) value = std::numeric_limits<std::size_t>::max();
    if (read.ec == std::errc::invalid_argument || read.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

using Tree = std::unique_ptr<pugi::xml_document>;

// A part as a tree. A document type is refused: no table has one, and entities begin there.
Checked<Tree> Parse(Archive& archive, const std::string& part) {
    Checked<std::string> text = archive.Read(part);
    if (!text.ok()) return text.rejection();
    if (!rpc::IsUtf8(text.value())) return Unreadable("a part is not UTF-8");
    if (text.value().find("<!DOCTYPE") != std::string::npos)
        return Unreadable("a part has a document type");
    auto tree = std::make_unique<pugi::xml_document>();
    const auto parsed = tree->load_buffer(
        text.value().data(),
        text.value().size(),
        pugi::parse_default | pugi::parse_ws_pcdata_single,
        pugi::encoding_utf8
    );
    if (!parsed) return Unreadable("a part is not well-formed");
    return tree;
}

// The text of a shared or inline string: its runs, without the readings of Asian words.
std::string TextOf(pugi::xml_node item) {
    std::string text;
    for (const pugi::xml_node child : item.children()) {
        const std::string_view name = LocalName(child);
        if (name == "t") text += child.text().get();
        if (name == "r") text += Child(child, "t").text().get();
    }
    return text;
}

// What each of the cells' formats shows.
std::vector<Shown> FormatsOf(pugi::xml_node styles) {
    std::map<std::size_t, std::string> codes;
    for (const pugi::xml_node format : Child(styles, "numFmts").children()) {
        if (const auto id = WholeOf(Attribute(format, "numFmtId")))
            codes[*id] = Attribute(format, "formatCode");
    }
    std::vector<Shown> formats;
    for (const pugi::xml_node format : Child(styles, "cellXfs").children()) {
        const auto id = WholeOf(Attribute(format, "numFmtId"));
        formats.push_back(id ? ShownBy(*id, codes[*id]) : Shown::kNumber);
    }
    return formats;
}

// "2026-02-01T00:00:00", which some programs write instead of a count of days; a time or a duration
// alone ("07:30:00", "PT60H30M") as it stands.
Cell DateCell(const std::string& stored) {
    const auto date = CivilDate::Parse(stored.substr(0, stored.find('T')));
    if (date) return {CellKind::kDate, date->ToText()};
    return {CellKind::kTime, stored};
}

struct Reference {
    std::size_t column = 0;
    std::uint64_t row = 0;
};

// "AB12"; nothing where it is none. Columns past the last one are `kMostColumns`.
std::optional<Reference> ReferenceOf(std::string_view text) {
    Reference place;
    std::size_t at = 0;
    for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z'; ++at) {
        place.column = place.column * 26 + static_cast<std::size_t>(text[at] - 'A') + 1;
        place.column = std::min(place.column, kMostColumns + 1);
    }
    const auto row = WholeOf(text.substr(at));
    if (at == 0 || !row || *row == 0) return std::nullopt;
    --place.column;
    place.row = *row;
    return place;
}

// One file on its way into a book.
class Reader {
  public:
    Reader(Archive archive, const Limits& limits)
        : archive_(std::move(archive)), limits_(limits), usage_(limits) {}

    Checked<Book> Read() {
        Checked<Tree> workbook = Parse(archive_, WorkbookPart());
        if (!workbook.ok()) return workbook.rejection();
        const pugi::xml_node root = workbook.value()->document_element();
        since_1904_ = IsTrue(Attribute(Child(root, "workbookPr"), "date1904"));
        if (auto refused = ReadShared()) return *std::move(refused);
        Checked<Tree> relations = Parse(archive_, folder_ + "_rels/" + file_ + ".rels");
        if (!relations.ok()) return relations.rejection();
        Book book;
        for (const pugi::xml_node one : Child(root, "sheets").children()) {
            if (LocalName(one) != "sheet") continue;
            if (book.sheets.size() == limits_.sheets) return TooLarge("sheets", limits_.sheets);
            const std::string part =
                TargetOf(relations.value()->document_element(), Attribute(one, "id"));
            if (part.empty()) return Unreadable("a sheet is missing");
            Sheet& sheet = book.sheets.emplace_back();
            sheet.name = Attribute(one, "name");
            const std::string_view state = Attribute(one, "state");
            sheet.hidden = state == "hidden" || state == "veryHidden";
            if (auto refused = ReadSheet(part, sheet)) return *std::move(refused);
        }
        if (book.sheets.empty()) return Unreadable("no sheet");
        if (std::ranges::all_of(book.sheets, [](const Sheet& sheet) { return sheet.rows.empty(); }))
            return Empty();
        return book;
    }

  private:
    // The part that the package names as its document; most often xl/workbook.xml.
    std::string WorkbookPart() {
        std::string part = "xl/workbook.xml";
        if (Checked<Tree> package = Parse(archive_, "_rels/.rels"); package.ok()) {
            for (const pugi::xml_node one : package.value()->document_element().children()) {
                if (Attribute(one, "Type").ends_with("/officeDocument"))
                    part = Attribute(one, "Target");
            }
        }
        if (part.starts_with('/')) part.erase(0, 1);
        const std::size_t slash = part.rfind('/');
        folder_ = slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
        file_ = part.substr(folder_.size());
        return part;
    }

    std::string TargetOf(pugi::xml_node relations, std::string_view id) const {
        for (const pugi::xml_node one : relations.children()) {
            if (Attribute(one, "Id") != id || id.empty()) continue;
            const std::string target(Attribute(one, "Target"));
            if (target.empty() || target.find("..") != std::string::npos) return {};
            return target.starts_with('/') ? target.substr(1) : folder_ + target;
        }
        return {};
    }

    std::optional<Rejection> ReadShared() {
        const std::string strings = folder_ + "sharedStrings.xml";
        if (archive_.Has(strings)) {
            Checked<Tree> tree = Parse(archive_, strings);
            if (!tree.ok()) return tree.rejection();
            for (const pugi::xml_node item : tree.value()->document_element().children())
                strings_.push_back(TextOf(item));
        }
        const std::string styles = folder_ + "styles.xml";
        if (!archive_.Has(styles)) return std::nullopt;
        Checked<Tree> tree = Parse(archive_, styles);
        if (!tree.ok()) return tree.rejection();
        formats_ = FormatsOf(tree.value()->document_element());
        return std::nullopt;
    }

    std::optional<Rejection> ReadSheet(const std::string& part, Sheet& sheet) {
        Checked<Tree> tree = Parse(archive_, part);
        if (!tree.ok()) return tree.rejection();
        std::uint64_t number = 0;
        for (const pugi::xml_node node : Child(tree.value()->document_element(), "sheetData")) {
            const auto told = WholeOf(Attribute(node, "r"));
            // Numbers that do not grow would put two rows into one place.
            if (told && *told <= number) return Unreadable("rows out of order");
            number = told ? *told : number + 1;
            if (number > kMostRowNumber) return TooLarge("rows", kMostRowNumber);
            Row row{.number = number};
            if (auto refused = ReadRow(node, row)) return refused;
            if (row.cells.empty()) continue;
            if (auto refused = usage_.Add(row)) return refused;
            if (sheet.rows.size() == limits_.rows) return TooLarge("rows", limits_.rows);
            sheet.rows.push_back(std::move(row));
        }
        ReadMerged(Child(tree.value()->document_element(), "mergeCells"), sheet);
        return std::nullopt;
    }

    // "B3:B5"; what is no such place is passed over.
    static void ReadMerged(pugi::xml_node list, Sheet& sheet) {
        for (const pugi::xml_node one : list.children()) {
            const std::string_view area = Attribute(one, "ref");
            const std::size_t colon = area.find(':');
            if (colon == std::string_view::npos) continue;
            const auto first = ReferenceOf(area.substr(0, colon));
            const auto last = ReferenceOf(area.substr(colon + 1));
            if (!first || !last) continue;
            if (sheet.merged.size() == kMostMerged) return;
            sheet.merged.push_back({first->row, last->row, first->column, last->column});
        }
    }

    std::optional<Rejection> ReadRow(pugi::xml_node node, Row& row) {
        std::size_t next = 0;
        for (const pugi::xml_node one : node.children()) {
            const auto place = ReferenceOf(Attribute(one, "r"));
            const std::size_t column = place ? place->column : next;
            next = column + 1;
            if (column >= kMostColumns) return TooLarge("columns", kMostColumns);
            if (place && place->row > kMostRowNumber) return TooLarge("rows", kMostRowNumber);
            Cell cell = CellOf(one);
            if (cell.text.empty()) continue;
            if (cell.text.size() > kMaxCellBytes) return TooLarge("bytes", kMaxCellBytes);
            if (column >= limits_.columns) return TooLarge("columns", limits_.columns);
            if (row.cells.size() <= column) row.cells.resize(column + 1);
            row.cells[column] = std::move(cell);
        }
        return std::nullopt;
    }

    Cell CellOf(pugi::xml_node node) const {
        const std::string_view type = Attribute(node, "t");
        if (type == "inlineStr") return {CellKind::kText, TextOf(Child(node, "is"))};
        const std::string stored = Child(node, "v").text().get();
        if (stored.empty()) return WithoutValue(node, type);
        if (type == "s") {
            const auto index = WholeOf(stored);
            return {CellKind::kText, index && *index < strings_.size() ? strings_[*index] : ""};
        }
        if (type == "b") return {CellKind::kBoolean, IsTrue(stored) ? "true" : "false"};
        if (type == "str" || type == "e") return {CellKind::kText, stored};
        if (type == "d") return DateCell(stored);
        const std::optional<std::string> plain = PlainDigits(stored);
        if (!plain) return {CellKind::kText, stored};
        const auto style = WholeOf(Attribute(node, "s"));
        const bool plainly = !style || *style >= formats_.size();
        return Counted(*plain, plainly ? Shown::kNumber : formats_[*style]);
    }

    // Programs of spreadsheets count days: what is shown as one is no figure, whatever is counted.
    Cell Counted(const std::string& plain, Shown shown) const {
        if (shown == Shown::kNumber) return {CellKind::kNumber, plain};
        if (shown != Shown::kDate) return {CellKind::kTime, TimeShown(plain, shown)};
        return {CellKind::kDate, DateShown(plain, since_1904_)};
    }

    // A text without letters is the result of some formulas; otherwise none was kept.
    static Cell WithoutValue(pugi::xml_node node, std::string_view type) {
        const pugi::xml_node formula = Child(node, "f");
        if (!formula || type == "str") return {};
        return {CellKind::kFormula, '=' + std::string(formula.text().get())};
    }

    Archive archive_;
    const Limits& limits_;
    Usage usage_;
    std::string folder_;
    std::string file_;
    bool since_1904_ = false;
    std::vector<std::string> strings_;
    std::vector<Shown> formats_;
};

}  // namespace

bool IsArchive(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04");
}

Checked<Book> ReadXlsx(std::string_view bytes, const Limits& limits) {
    Checked<Archive> archive = Archive::Open(bytes);
    if (!archive.ok()) return archive.rejection();
    return Reader(std::move(archive).value(), limits).Read();
}

}  // namespace luotsi::sheet
