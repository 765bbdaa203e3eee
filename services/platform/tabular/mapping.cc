#include "platform/tabular/mapping.h"

#include "kernel/personal_identity_code.h"
#include "platform/tabular/normal_text.h"
#include "platform/tabular/yaml_tree.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace luotsi::tabular {
namespace {

constexpr std::size_t kMaxNameLength = 64;

std::size_t EditDistance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

std::string Quoted(std::string_view text) {
    return '`' + std::string(text) + '`';
}

std::string UnknownName(std::string_view name, const std::vector<std::string>& known) {
    const std::string nearest = NearestName(name, known);
    if (!nearest.empty()) return "unknown; did you mean " + Quoted(nearest) + '?';
    std::string all;
    for (const std::string& one : known)
        all += (all.empty() ? "" : ", ") + one;
    return "unknown; known are: " + (all.empty() ? "none" : all);
}

// Has a year and a month, nothing twice, and each letter as often as it is understood.
bool IsDatePattern(std::string_view pattern) {
    constexpr std::array<std::string_view, 6> kPieces{"y4", "M12", "d12", "H12", "m2", "s2"};
    std::string seen;
    for (std::size_t at = 0; at < pattern.size();) {
        const char letter = pattern[at];
        const std::size_t end = std::min(pattern.find_first_not_of(letter, at), pattern.size());
        for (const std::string_view piece : kPieces) {
            if (piece.front() != letter) continue;
            const char length = static_cast<char>('0' + std::min<std::size_t>(end - at, 9));
            if (piece.find(length) == std::string_view::npos) return false;
            if (seen.find(letter) != std::string::npos) return false;
            seen += letter;
        }
        at = end;
    }
    return seen.find('y') != std::string::npos && seen.find('M') != std::string::npos;
}

template <class T>
const T* FindNamed(const std::vector<std::pair<std::string, T>>& entries, std::string_view name) {
    for (const auto& [key, value] : entries) {
        if (key == name) return &value;
    }
    return nullptr;
}

// Walks the tree and fills a mapping, noting every fault on the way.
class MappingReader {
  public:
    MappingReader(const MappingKind& kind, MappingFaults& faults) : kind_(kind), faults_(faults) {}

    Mapping Read(const Node& root) {
        faults_.RefuseOtherThan(
            root,
            {"mapping",
             "kind",
             "source",
             "file",
             "strip_prefixes",
             "columns",
             "constants",
             "formats",
             "currency",
             "needed",
             "family",
             "null_words",
             "text_repairs",
             "where",
             "identity",
             "group_by",
             "lists",
             "blocks"}
        );
        ReadNames(root);
        ReadFile(root);
        ReadColumns(root);
        ReadConstants(root);
        ReadFormats(root);
        ReadCurrency(root);
        for (std::string& word : Texts(root, "null_words"))
            mapping_.null_words.push_back(FoldedText(word));
        ReadRepairs(root);
        ReadWhere(root);
        ReadIdentity(root);
        mapping_.group_by = Texts(root, "group_by");
        ReadNeeded(root);
        ReadFamily(root);
        ReadLists(root);
        ReadBlocks(root);
        CheckRequired(root);
        CheckTakes();
        return std::move(mapping_);
    }

  private:
    std::string NeedName(const Node& root, std::string_view member) {
        const std::optional<std::string> name = faults_.NeedText(root, member);
        if (!name) return {};
        const bool fits =
            !name->empty() && name->size() <= kMaxNameLength &&
            name->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos;
        if (!fits) {
            faults_.Add(*root.Find(member), "expected 1..64 letters a-z, digits and - _ .");
        }
        return *name;
    }

    void ReadNames(const Node& root) {
        mapping_.name = NeedName(root, "mapping");
        mapping_.source = NeedName(root, "source");
        mapping_.kind = NeedName(root, "kind");
        if (mapping_.kind.empty() || mapping_.kind == kind_.name) return;
        faults_.Add(*root.Find("kind"), "this import takes the kind " + Quoted(kind_.name));
    }

    // A list of texts, or one text alone.
    std::vector<std::string> TextsOf(const Node& node) {
        if (node.is_text()) return {node.text};
        std::vector<std::string> texts;
        if (!faults_.Expect(node, Node::Form::kList)) return texts;
        for (const Node& item : node.items) {
            if (faults_.Expect(item, Node::Form::kText)) texts.push_back(item.text);
        }
        return texts;
    }

    std::vector<std::string> Texts(const Node& map, std::string_view member) {
        const Node* const node = map.Find(member);
        return node == nullptr ? std::vector<std::string>() : TextsOf(*node);
    }

    void ReadFile(const Node& root) {
        mapping_.strip_prefixes = Texts(root, "strip_prefixes");
        const Node* const file = root.Find("file");
        if (file == nullptr || !faults_.Expect(*file, Node::Form::kMap)) return;
        ReadFileFormat(*file);
        ReadEncoding(*file);
        if (mapping_.format != FileFormat::kDelimited) return ReadTree(*file);
        faults_.RefuseOtherThan(
            *file, {"format", "encoding", "separator", "skip_lines", "header_names"}
        );
        ReadSeparator(*file);
        const std::int64_t skip = faults_.OptionalWhole(*file, "skip_lines").value_or(0);
        if (skip < 0 || skip > 100) faults_.Add(*file->Find("skip_lines"), "expected 0..100");
        mapping_.skip_lines = static_cast<int>(std::clamp<std::int64_t>(skip, 0, 100));
        mapping_.header_names = Texts(*file, "header_names");
    }

    void ReadFileFormat(const Node& file) {
        constexpr std::array<std::pair<std::string_view, FileFormat>, 3> kNames{{
            {"delimited", FileFormat::kDelimited},
            {"xml", FileFormat::kXml},
            {"json", FileFormat::kJson},
        }};
        const std::optional<std::string> text = faults_.OptionalText(file, "format");
        if (!text) return;
        for (const auto& [name, format] : kNames) {
            if (name != *text) continue;
            mapping_.format = format;
            return;
        }
        faults_.Add(*file.Find("format"), UnknownName(*text, {"delimited", "xml", "json"}));
    }

    void ReadTree(const Node& file) {
        faults_.RefuseOtherThan(file, {"format", "encoding", "rows", "namespaces"});
        mapping_.rows = faults_.NeedText(file, "rows").value_or("");
        const Node* const spaces = file.Find("namespaces");
        if (spaces == nullptr || !faults_.Expect(*spaces, Node::Form::kMap)) return;
        if (mapping_.format != FileFormat::kXml) faults_.Add(*spaces, "only XML has namespaces");
        for (const auto& [prefix, node] : spaces->members) {
            if (!faults_.Expect(node, Node::Form::kText)) continue;
            mapping_.namespaces.emplace_back(prefix, node.text);
        }
    }

    void ReadEncoding(const Node& file) {
        constexpr std::array<std::pair<std::string_view, Encoding>, 4> kNames{{
            {"sniff", Encoding::kSniff},
            {"utf-8", Encoding::kUtf8},
            {"windows-1252", Encoding::kWindows1252},
            {"iso-8859-15", Encoding::kIso8859_15},
        }};
        const std::optional<std::string> text = faults_.OptionalText(file, "encoding");
        if (!text) return;
        for (const auto& [name, encoding] : kNames) {
            if (name != *text) continue;
            mapping_.encoding = encoding;
            return;
        }
        faults_.Add(
            *file.Find("encoding"),
            UnknownName(*text, {"sniff", "utf-8", "windows-1252", "iso-8859-15"})
        );
    }

    void ReadSeparator(const Node& file) {
        const std::optional<std::string> text = faults_.OptionalText(file, "separator");
        if (!text || *text == "sniff") return;
        const std::string separator = *text == "tab" ? "\t" : *text;
        constexpr std::string_view kKnown = ";,\t|";
        if (separator.size() == 1 && kKnown.find(separator) != std::string_view::npos) {
            mapping_.separator = separator.front();
            return;
        }
        faults_.Add(*file.Find("separator"), "expected one of \",\" \";\" \"|\" tab sniff");
    }

    std::vector<std::string> FieldNames() const {
        std::vector<std::string> names;
        for (const FieldSpec& field : kind_.fields)
            names.push_back(field.name);
        return names;
    }

    // Whether the name may stand under columns or constants; adds a fault otherwise.
    bool KnowsField(const std::string& name, const Node& place, bool extra) {
        if (kind_.Find(name) != nullptr) return true;
        // A near miss of a field is a slip even where other names are welcome.
        if (extra && NearestName(name, FieldNames()).empty()) return true;
        faults_.Add(place, UnknownName(name, FieldNames()));
        return false;
    }

    void ReadColumns(const Node& root) {
        const Node* const columns = root.Find("columns");
        if (columns == nullptr) {
            faults_.Add(root, "`columns` is missing");
            return;
        }
        if (!faults_.Expect(*columns, Node::Form::kMap)) return;
        for (const auto& [name, node] : columns->members) {
            if (!KnowsField(name, node, kind_.extra_columns)) continue;
            ReadColumn(name, node);
        }
    }

    void ReadColumn(const std::string& name, const Node& node) {
        ColumnRule rule{.field = name, .candidates = {}, .place = node};
        if (!node.is_map()) {
            rule.candidates.push_back(TextsOf(node));
        } else {
            faults_.RefuseOtherThan(node, {"header", "first_usable", "optional", "take"});
            ReadCandidates(node, rule);
            rule.optional = ReadFlag(node, "optional");
            ReadTake(node, rule);
        }
        for (const std::vector<std::string>& headers : rule.candidates) {
            const bool blank = headers.empty() ||
                               std::any_of(headers.begin(), headers.end(), [](const auto& header) {
                                   return FoldedText(header).empty();
                               });
            if (blank) faults_.Add(node, "expected the text of a header");
        }
        mapping_.columns.push_back(std::move(rule));
    }

    void ReadCandidates(const Node& node, ColumnRule& rule) {
        const Node* const header = node.Find("header");
        const Node* const usable = node.Find("first_usable");
        if ((header == nullptr) == (usable == nullptr)) {
            faults_.Add(node, "expected either `header` or `first_usable`");
            return;
        }
        if (header != nullptr) {
            rule.candidates.push_back(TextsOf(*header));
            return;
        }
        if (!faults_.Expect(*usable, Node::Form::kList)) return;
        if (usable->items.empty()) faults_.Add(*usable, "expected at least one header");
        for (const Node& item : usable->items)
            rule.candidates.push_back(TextsOf(item));
    }

    bool ReadFlag(const Node& map, std::string_view member) {
        const std::optional<std::string> text = faults_.OptionalText(map, member);
        if (!text || *text == "false") return false;
        if (*text == "true") return true;
        faults_.Add(*map.Find(member), "expected true or false");
        return false;
    }

    void ReadTake(const Node& node, ColumnRule& rule) {
        constexpr std::array<std::pair<std::string_view, Take>, 6> kNames{{
            {"first", Take::kFirst},
            {"last", Take::kLast},
            {"min", Take::kMin},
            {"max", Take::kMax},
            {"min_month_start", Take::kMinMonthStart},
            {"max_month_end", Take::kMaxMonthEnd},
        }};
        const std::optional<std::string> text = faults_.OptionalText(node, "take");
        if (!text) return;
        std::vector<std::string> known;
        for (const auto& [name, take] : kNames) {
            known.emplace_back(name);
            if (name != *text) continue;
            rule.take = take;
            return;
        }
        faults_.Add(*node.Find("take"), UnknownName(*text, known));
    }

    void ReadConstants(const Node& root) {
        const Node* const constants = root.Find("constants");
        if (constants == nullptr || !faults_.Expect(*constants, Node::Form::kMap)) return;
        for (const auto& [name, node] : constants->members) {
            if (!KnowsField(name, node, false)) continue;
            if (!faults_.Expect(node, Node::Form::kText)) continue;
            if (mapping_.FindColumn(name) != nullptr) faults_.Add(node, "has a column already");
            mapping_.constants.emplace_back(name, ReadTemplate(node));
        }
    }

    Template ReadTemplate(const Node& node) {
        Template made{.pieces = {}, .place = node};
        std::string plain;
        const std::string_view text = node.text;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool doubled = text.substr(at, 2) == "{{" || text.substr(at, 2) == "}}";
            if (doubled) {
                plain += text[at++];
                continue;
            }
            if (text[at] == '}') faults_.Add(node, "`}` without `{`; write `}}` for the letter");
            if (text[at] != '{') {
                plain += text[at];
                continue;
            }
            const std::size_t end = text.find('}', at);
            if (end == std::string_view::npos || end == at + 1) {
                faults_.Add(node, "expected a name and `}` after `{`; write `{{` for the letter");
                break;
            }
            if (!plain.empty()) made.pieces.push_back({.text = plain});
            plain.clear();
            std::string_view name = text.substr(at + 1, end - at - 1);
            const bool may_be_blank = name.starts_with('?');
            if (may_be_blank) name.remove_prefix(1);
            made.pieces.push_back(
                {.reference = true, .may_be_blank = may_be_blank, .text = std::string(name)}
            );
            at = end;
        }
        if (!plain.empty()) made.pieces.push_back({.text = plain});
        return made;
    }

    // A column's name alone, or a text with columns in it.
    void ReadIdentity(const Node& root) {
        const Node* const node = root.Find("identity");
        if (node == nullptr || !faults_.Expect(*node, Node::Form::kText)) return;
        mapping_.identity = ReadTemplate(*node);
        auto& pieces = mapping_.identity->pieces;
        if (pieces.size() == 1) pieces.front().reference = true;
        const bool refers = std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) {
            return piece.reference;
        });
        if (!refers) faults_.Add(*node, "expected the name of a column");
    }

    void ReadFormats(const Node& root) {
        mapping_.formats.dates = {{.pattern = "yyyy-MM-dd", .has_day = true}};
        const Node* const formats = root.Find("formats");
        if (formats == nullptr || !faults_.Expect(*formats, Node::Form::kMap)) return;
        faults_.RefuseOtherThan(
            *formats, {"dates", "decimal", "thousands", "minus", "number_signs"}
        );
        if (const Node* const dates = formats->Find("dates")) ReadDates(*dates);
        const std::string decimal = faults_.OptionalText(*formats, "decimal").value_or(".");
        if (decimal != "." && decimal != ",") {
            faults_.Add(*formats->Find("decimal"), "expected \".\" or \",\"");
        } else {
            mapping_.formats.decimal = decimal.front();
        }
        mapping_.formats.thousands = Texts(*formats, "thousands");
        for (std::string& mark : mapping_.formats.thousands) {
            // Blanks of every kind are plain blanks by the time numbers are read.
            if (!mark.empty() && NormalText(mark).empty()) mark = " ";
            const bool bad = mark.empty() || mark == decimal ||
                             mark.find_first_of("0123456789-") != std::string::npos;
            if (!bad) continue;
            faults_.Add(*formats->Find("thousands"), "expected texts unlike digits and decimal");
        }
        mapping_.formats.number_signs = Texts(*formats, "number_signs");
        ReadMinus(*formats);
    }

    void ReadMinus(const Node& formats) {
        if (formats.Find("minus") == nullptr) return;
        mapping_.formats.leading_minus = false;
        for (const std::string& place : Texts(formats, "minus")) {
            if (place == "leading") {
                mapping_.formats.leading_minus = true;
            } else if (place == "trailing") {
                mapping_.formats.trailing_minus = true;
            } else if (place == "parentheses") {
                mapping_.formats.parentheses = true;
            } else {
                faults_.Add(
                    *formats.Find("minus"),
                    UnknownName(place, {"leading", "trailing", "parentheses"})
                );
            }
        }
    }

    void ReadDates(const Node& node) {
        mapping_.formats.dates.clear();
        for (const std::string& pattern : TextsOf(node)) {
            if (IsDatePattern(pattern)) {
                const bool has_day = pattern.find('d') != std::string::npos;
                mapping_.formats.dates.push_back({.pattern = pattern, .has_day = has_day});
            } else {
                faults_.Add(node, Quoted(pattern) + " is not made of yyyy M MM d dd H HH mm ss");
            }
        }
        if (!mapping_.formats.dates.empty()) return;
        faults_.Add(node, "expected a format such as yyyy-MM-dd");
    }

    // One currency for all, or the column that tells it and the one of rows that tell none.
    void ReadCurrency(const Node& root) {
        const Node* const node = root.Find("currency");
        if (node == nullptr) return;
        if (!node->is_map()) return ReadCurrencyName(root, "currency");
        faults_.RefuseOtherThan(*node, {"header", "otherwise"});
        mapping_.currency_column = faults_.NeedText(*node, "header").value_or("");
        ReadCurrencyName(*node, "otherwise");
    }

    void ReadCurrencyName(const Node& map, std::string_view member) {
        const std::optional<std::string> text = faults_.NeedText(map, member);
        if (!text) return;
        const std::optional<Currency> currency = Currency::Parse(*text);
        if (currency) {
            mapping_.currency = *currency;
        } else {
            faults_.Add(*map.Find(member), "expected three letters such as EUR");
        }
    }

    void ReadNeeded(const Node& root) {
        mapping_.needed = Texts(root, "needed");
        for (const std::string& field : mapping_.needed) {
            if (mapping_.FindColumn(field) || mapping_.FindConstant(field)) continue;
            faults_.Add(*root.Find("needed"), Quoted(field) + " has no column and no constant");
        }
    }

    void ReadFamily(const Node& root) {
        mapping_.family = faults_.OptionalText(root, "family").value_or("");
        if (mapping_.family.empty() || mapping_.group_by.empty()) return;
        faults_.Add(*root.Find("family"), "rows are either grouped or kept in families");
    }

    void ReadRepairs(const Node& root) {
        const Node* const repairs = root.Find("text_repairs");
        if (repairs == nullptr || !faults_.Expect(*repairs, Node::Form::kList)) return;
        for (const Node& repair : repairs->items) {
            if (!faults_.Expect(repair, Node::Form::kMap)) continue;
            faults_.RefuseOtherThan(repair, {"from", "to"});
            const std::optional<std::string> from = faults_.NeedText(repair, "from");
            const std::optional<std::string> to = faults_.NeedText(repair, "to");
            if (from && from->empty()) faults_.Add(repair, "`from` is empty");
            if (from && !from->empty() && to) mapping_.text_repairs.emplace_back(*from, *to);
        }
    }

    void ReadWhere(const Node& root) {
        const Node* const where = root.Find("where");
        if (where == nullptr || !faults_.Expect(*where, Node::Form::kMap)) return;
        for (const auto& [name, node] : where->members) {
            std::vector<std::string> values;
            for (const std::string& text : TextsOf(node))
                values.push_back(FoldedText(text));
            if (values.empty()) faults_.Add(node, "expected the values to keep");
            mapping_.where.emplace_back(name, std::move(values));
        }
    }

    void ReadLists(const Node& root) {
        const Node* const lists = root.Find("lists");
        if (lists == nullptr || !faults_.Expect(*lists, Node::Form::kMap)) return;
        faults_.RefuseOtherThan(*lists, kind_.lists);
        for (const auto& [name, node] : lists->members)
            mapping_.lists.emplace(name, TextsOf(node));
    }

    void ReadBlocks(const Node& root) {
        const Node* const blocks = root.Find("blocks");
        if (blocks == nullptr || !faults_.Expect(*blocks, Node::Form::kMap)) return;
        faults_.RefuseOtherThan(*blocks, kind_.blocks);
        for (const auto& [name, node] : blocks->members)
            mapping_.blocks.emplace(name, node);
    }

    void CheckRequired(const Node& root) {
        for (const FieldSpec& field : kind_.fields) {
            const bool given = mapping_.FindColumn(field.name) != nullptr ||
                               mapping_.FindConstant(field.name) != nullptr;
            if (!field.required || given) continue;
            const Node* const columns = root.Find("columns");
            faults_.Add(
                columns != nullptr ? *columns : root,
                Quoted(field.name) + " needs a column or a constant"
            );
        }
    }

    void CheckTakes() {
        for (const ColumnRule& rule : mapping_.columns) {
            if (rule.take == Take::kFirst) continue;
            if (mapping_.group_by.empty()) faults_.Add(rule.place, "`take` needs `group_by`");
            if (rule.take == Take::kLast) continue;
            const FieldSpec* const field = kind_.Find(rule.field);
            const FieldType type = field == nullptr ? FieldType::kText : field->type;
            if (type == FieldType::kText) {
                faults_.Add(
                    rule.place, "texts have no least and greatest: only `take: first` and `last`"
                );
            }
            const bool of_month =
                rule.take == Take::kMinMonthStart || rule.take == Take::kMaxMonthEnd;
            if (!of_month || type == FieldType::kDate) continue;
            faults_.Add(rule.place, "only dates lie in months");
        }
    }

    const MappingKind& kind_;
    MappingFaults& faults_;
    Mapping mapping_;
};

}  // namespace

const FieldSpec* MappingKind::Find(std::string_view field) const {
    for (const FieldSpec& spec : fields) {
        if (spec.name == field) return &spec;
    }
    return nullptr;
}

const Node* Node::Find(std::string_view member) const {
    return FindNamed(members, member);
}

void MappingFaults::Add(const Node& where, std::string_view what) {
    AddAt(where.line, where.column, where.path, what);
}

void MappingFaults::AddAt(int line, int column, std::string_view path, std::string_view what) {
    std::string detail = std::to_string(line) + ':' + std::to_string(column);
    if (!path.empty()) detail += ' ' + std::string(path);
    faults_.push_back(
        {.field = path.empty() ? "mapping" : std::string(path),
         .reason = "MAPPING_INVALID",
         .detail = detail + ": " + std::string(what)}
    );
}

std::optional<std::string> MappingFaults::NeedText(const Node& map, std::string_view member) {
    if (map.Find(member) == nullptr) {
        Add(map, Quoted(member) + " is missing");
        return std::nullopt;
    }
    return OptionalText(map, member);
}

std::optional<std::int64_t> MappingFaults::NeedWhole(const Node& map, std::string_view member) {
    if (map.Find(member) == nullptr) {
        Add(map, Quoted(member) + " is missing");
        return std::nullopt;
    }
    return OptionalWhole(map, member);
}

std::optional<std::string> MappingFaults::OptionalText(const Node& map, std::string_view member) {
    const Node* const node = map.Find(member);
    if (node == nullptr || !Expect(*node, Node::Form::kText)) return std::nullopt;
    return node->text;
}

std::optional<std::int64_t> MappingFaults::OptionalWhole(const Node& map, std::string_view member) {
    const std::optional<std::string> text = OptionalText(map, member);
    if (!text) return std::nullopt;
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error == std::errc() && stop == text->data() + text->size()) return value;
    Add(*map.Find(member), "expected a whole number");
    return std::nullopt;
}

void MappingFaults::RefuseOtherThan(const Node& map, const std::vector<std::string>& known) {
    for (const auto& [name, node] : map.members) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        Add(node, UnknownName(name, known));
    }
}

bool MappingFaults::Expect(const Node& node, Node::Form form) {
    if (node.form == form) return true;
    constexpr std::array<std::string_view, 3> kForms{"a text", "a list", "a map"};
    Add(node, "expected " + std::string(kForms[static_cast<std::size_t>(form)]));
    return false;
}

Rejection MappingFaults::ToRejection() const {
    LUOTSI_CHECK(!faults_.empty(), "a mapping is refused for its faults");
    return Rejection{.reason = "MAPPING_INVALID", .field = faults_.front().field, .more = faults_};
}

bool Mapping::Needs(std::string_view field) const {
    return std::find(needed.begin(), needed.end(), field) != needed.end();
}

std::vector<std::string> Mapping::Headers() const {
    std::vector<std::string> all;
    const auto add = [&](const std::string& header) {
        if (std::find(all.begin(), all.end(), header) == all.end()) all.push_back(header);
    };
    // What is no mapped field is a header.
    const auto refer = [&](const std::string& column) {
        if (!column.empty() && FindColumn(column) == nullptr) add(column);
    };
    const auto refer_in = [&](const Template& made) {
        for (const Template::Piece& piece : made.pieces) {
            if (piece.reference) refer(piece.text);
        }
    };
    for (const ColumnRule& rule : columns) {
        for (const std::vector<std::string>& headers : rule.candidates)
            std::for_each(headers.begin(), headers.end(), add);
    }
    for (const auto& [field, made] : constants)
        refer_in(made);
    if (identity) refer_in(*identity);
    std::for_each(group_by.begin(), group_by.end(), refer);
    for (const auto& [column, values] : where)
        refer(column);
    refer(currency_column);
    refer(family);
    return all;
}

const ColumnRule* Mapping::FindColumn(std::string_view field) const {
    for (const ColumnRule& rule : columns) {
        if (rule.field == field) return &rule;
    }
    return nullptr;
}

const Template* Mapping::FindConstant(std::string_view field) const {
    return FindNamed(constants, field);
}

const std::vector<std::string>& Mapping::List(std::string_view list) const {
    static const std::vector<std::string> none;
    const auto found = lists.find(list);
    return found == lists.end() ? none : found->second;
}

const Node* Mapping::Block(std::string_view block) const {
    const auto found = blocks.find(block);
    return found == blocks.end() ? nullptr : &found->second;
}

namespace {

// The request's text was checked as it came; YAML's escapes can still spell a code.
std::optional<Rejection> RefusePersonalText(const Node& node) {
    if (LooksLikePersonalIdentityCode(node.text)) {
        FieldFault fault{
            .field = "header.mapping",
            .reason = "PERSONAL_IDENTITY_CODE",
            .detail = std::to_string(node.line) + ':' + std::to_string(node.column),
        };
        return Rejection{.reason = fault.reason, .field = fault.field, .more = {fault}};
    }
    for (const Node& item : node.items) {
        if (std::optional<Rejection> refused = RefusePersonalText(item)) return refused;
    }
    for (const auto& [name, member] : node.members) {
        Node key{.text = name, .line = member.line, .column = member.column};
        if (std::optional<Rejection> refused = RefusePersonalText(key)) return refused;
        if (std::optional<Rejection> refused = RefusePersonalText(member)) return refused;
    }
    return std::nullopt;
}

}  // namespace

Checked<Mapping> ReadMapping(std::string_view yaml, const MappingKind& kind) {
    MappingFaults faults;
    const std::optional<Node> root = ReadYamlTree(yaml, faults);
    if (!root) return faults.ToRejection();
    if (std::optional<Rejection> refused = RefusePersonalText(*root)) return *refused;
    Mapping mapping = MappingReader(kind, faults).Read(*root);
    if (!faults.empty()) return faults.ToRejection();
    return mapping;
}

std::string NearestName(std::string_view word, const std::vector<std::string>& known) {
    std::string nearest;
    std::size_t best = std::max<std::size_t>(1, word.size() / 4) + 1;
    for (const std::string& name : known) {
        const std::size_t distance = EditDistance(word, name);
        if (distance >= best) continue;
        best = distance;
        nearest = name;
    }
    return nearest;
}

std::string FoldHeader(std::string_view text) {
    return FoldedText(text);
}

}  // namespace luotsi::tabular
