#pragma once

#include "kernel/decision.h"
#include "kernel/money.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::tabular {

// What a field's text is to be read as. It decides what `take` may do and which sums are kept.
enum class FieldType { kText, kDate, kMonth, kMoney, kWhole, kDecimal };

// One field that a service takes from a row.
struct FieldSpec {
    std::string name = {};
    // The mapping must give it a column or a constant. Whether a row may leave it blank is the
    // service's own choice (NeedText, Text).
    bool required = false;
    FieldType type = FieldType::kText;
    // In characters; 0: 4,000.
    std::size_t max_length = 0;
};

// What a service's import understands; a mapping names it as its `kind`.
struct MappingKind {
    std::string name = {};
    std::vector<FieldSpec> fields = {};
    // Names under `lists:` and `blocks:` that the service reads; others are faults.
    std::vector<std::string> lists = {};
    std::vector<std::string> blocks = {};
    // Columns beside `fields` may be declared, for blocks to refer to.
    bool extra_columns = false;

    const FieldSpec* Find(std::string_view field) const;
};

// A piece of the mapping file that a service interprets, with its place for naming faults.
struct Node {
    enum class Form { kText, kList, kMap };

    Form form = Form::kText;
    std::string text = {};
    std::vector<Node> items = {};
    // In the order of the file; no name twice.
    std::vector<std::pair<std::string, Node>> members = {};
    // 1-based.
    int line = 0;
    int column = 0;
    // "blocks.goals[0].indicator"
    std::string path = {};

    bool is_text() const { return form == Form::kText; }
    bool is_list() const { return form == Form::kList; }
    bool is_map() const { return form == Form::kMap; }
    // nullptr when there is no such member or this is no map.
    const Node* Find(std::string_view member) const;
};

// Collects everything that is wrong with a mapping, so that its author sees it all at once.
class MappingFaults {
  public:
    // `what` may repeat the mapping's words (it holds no data), e.g. "expected a whole number".
    void Add(const Node& where, std::string_view what);
    // For text that could not be read as a tree at all.
    void AddAt(int line, int column, std::string_view path, std::string_view what);

    // Readers for blocks: each adds its fault and answers nullopt when the value does not fit.
    std::optional<std::string> NeedText(const Node& map, std::string_view member);
    std::optional<std::int64_t> NeedWhole(const Node& map, std::string_view member);
    // nullopt without a fault when the member is absent.
    std::optional<std::string> OptionalText(const Node& map, std::string_view member);
    std::optional<std::int64_t> OptionalWhole(const Node& map, std::string_view member);
    // Every member must have one of these names; says which one is nearest otherwise.
    void RefuseOtherThan(const Node& map, const std::vector<std::string>& known);
    bool Expect(const Node& node, Node::Form form);

    bool empty() const { return faults_.empty(); }
    // MAPPING_INVALID with all faults, each detail being `line:column path: what`.
    Rejection ToRejection() const;

  private:
    std::vector<FieldFault> faults_;
};

// Which of several rows' values stands for their group.
enum class Take { kFirst, kLast, kMin, kMax, kMinMonthStart, kMaxMonthEnd };

// Where a field's values come from.
struct ColumnRule {
    std::string field;
    // Candidates in order of preference; each is a list of header spellings, of which the first
    // that the file has is used. More than one candidate only with `first_usable`.
    std::vector<std::vector<std::string>> candidates;
    // The file may lack it.
    bool optional = false;
    Take take = Take::kFirst;
    Node place = {};
};

// A text with values of the row in it: `A&E {org_code}`. Where a value is blank the whole text is,
// except for `{?name}`, which may be.
struct Template {
    struct Piece {
        // `reference`: the name of a mapped column or a header, otherwise plain text.
        bool reference = false;
        bool may_be_blank = false;
        std::string text;
    };
    std::vector<Piece> pieces;
    Node place = {};
};

// One accepted spelling of dates, in the letters yyyy M MM d dd H HH mm ss; others stand for
// themselves. Without a day the first of the month is meant; times are read and dropped.
struct DateFormat {
    std::string pattern;
    bool has_day = true;
};

enum class Encoding { kSniff, kUtf8, kWindows1252, kIso8859_15 };

// How a file's rows are written down. In trees a "header" is an XPath from the row's node.
enum class FileFormat { kDelimited, kXml, kJson };

struct Formats {
    std::vector<DateFormat> dates;
    char decimal = '.';
    // Texts that may stand between groups of three digits.
    std::vector<std::string> thousands;
    bool leading_minus = true;
    bool trailing_minus = false;
    bool parentheses = false;
    // Dropped from both ends of a number, such as a currency's sign.
    std::vector<std::string> number_signs;
};

// How one source's files are read: data, not code. docs/mappings.md explains every key.
struct Mapping {
    std::string name = {};
    std::string kind;
    std::string source;

    FileFormat format = FileFormat::kDelimited;
    // Trees: the XPath of the nodes that are rows, and the prefixes that paths use for namespaces.
    std::string rows = {};
    std::vector<std::pair<std::string, std::string>> namespaces = {};

    Encoding encoding = Encoding::kSniff;
    // NUL: sniffed from the header.
    char separator = '\0';
    // Lines above the header.
    int skip_lines = 0;
    // Names for the columns of a file without a header; empty when it has one.
    std::vector<std::string> header_names;
    // Taken off the very beginning of the file: what is left of damaged byte order marks.
    std::vector<std::string> strip_prefixes;

    std::vector<ColumnRule> columns;
    std::vector<std::pair<std::string, Template>> constants;
    Formats formats;
    Currency currency;
    // Where rows tell their own currency; empty: all have `currency`. A row that tells none, too.
    std::string currency_column = {};
    // Fields that no row may leave blank or unusable, whatever its service would put up with.
    std::vector<std::string> needed = {};
    // Rows that agree in this column or header stand or fall together; empty: each for itself.
    std::string family = {};
    // Folded (FoldHeader), without the blank one.
    std::vector<std::string> null_words;
    std::vector<std::pair<std::string, std::string>> text_repairs;
    // Rows whose referenced value is none of the (folded) texts are skipped and counted.
    std::vector<std::pair<std::string, std::vector<std::string>>> where;
    // The document number; without it rows are told apart by their content.
    std::optional<Template> identity;
    std::vector<std::string> group_by;

    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    std::map<std::string, Node, std::less<>> blocks;

    const ColumnRule* FindColumn(std::string_view field) const;
    bool Needs(std::string_view field) const;
    // Every header spelling that the mapping may look for, each once.
    std::vector<std::string> Headers() const;
    const Template* FindConstant(std::string_view field) const;
    // Empty when the mapping does not have the list.
    const std::vector<std::string>& List(std::string_view list) const;
    // nullptr when the mapping does not have the block.
    const Node* Block(std::string_view block) const;
};

// Limits of a mapping file, against files made to hurt.
inline constexpr std::size_t kMaxMappingBytes = 256 * 1024;
inline constexpr std::size_t kMaxMappingNodes = 20'000;
inline constexpr int kMaxMappingDepth = 16;

// Reads and checks a mapping file; every fault is named with its line and column.
Checked<Mapping> ReadMapping(std::string_view yaml, const MappingKind& kind);

// The member of `known` nearest to a misspelt word; empty when none is near.
std::string NearestName(std::string_view word, const std::vector<std::string>& known);

// How headers, null words and `where` values are compared: blanks collapsed, letters in lower case
// (also beyond ASCII).
std::string FoldHeader(std::string_view text);

}  // namespace luotsi::tabular
