#include "platform/tabular/tree_file.h"

#include "kernel/personal_identity_code.h"
#include "platform/tabular/text_file.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace luotsi::tabular {
namespace {

constexpr const char* kRowVariable = "row";

Rejection BadPath(const std::string& path, std::string_view why) {
    Rejection rejection{.reason = "MAPPING_INVALID", .field = "mapping"};
    rejection.more.push_back(
        {.field = "mapping",
         .reason = "MAPPING_INVALID",
         .detail = "`" + path + "` is no path: " + std::string(why)}
    );
    return rejection;
}

// Every value under a node: texts and attributes.
void ForEachText(pugi::xml_node node, const std::function<void(const char*)>& visit) {
    for (const pugi::xml_attribute attribute : node.attributes())
        visit(attribute.value());
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element) {
            ForEachText(child, visit);
        } else {
            visit(child.value());
        }
    }
}

}  // namespace

Checked<std::unique_ptr<RecordFile>> TreeFile::Open(std::string bytes, const Mapping& mapping) {
    Checked<TreeDocument> document = TreeDocument::Open(std::move(bytes), mapping);
    if (!document.ok()) return document.rejection();
    std::unique_ptr<TreeFile> file(new TreeFile(std::move(document).value()));
    if (std::optional<Rejection> refused = file->Compile(mapping)) return *refused;
    if (file->rows_.empty()) return Rejection{.reason = "FILE_EMPTY", .field = "data"};
    if (std::optional<Rejection> refused = file->RefusePersonalCodes()) return *refused;
    return std::unique_ptr<RecordFile>(std::move(file));
}

std::optional<Rejection> TreeFile::Compile(const Mapping& mapping) {
    header_ = mapping.Headers();
    variables_.add(kRowVariable, pugi::xpath_type_node_set);
    std::string compiling = mapping.rows;
    try {
        const pugi::xpath_query rows(mapping.rows.c_str());
        if (rows.return_type() != pugi::xpath_type_node_set) {
            return BadPath(mapping.rows, "rows are nodes");
        }
        // Of JSON the root element stands for the file, so its paths begin at the documents.
        const bool json = mapping.format == FileFormat::kJson;
        pugi::xml_node top = document_.tree();
        if (json) top = document_.tree().document_element();
        pugi::xpath_node_set found = rows.evaluate_node_set(top);
        found.sort();
        for (const pugi::xpath_node& one : found) {
            if (one.node()) rows_.push_back(one.node());
        }
        for (const std::string& header : header_) {
            compiling = header;
            paths_.emplace_back(header.c_str(), &variables_);
        }
    } catch (const pugi::xpath_exception& fault) {
        return BadPath(compiling, fault.what());
    }
    return std::nullopt;
}

// A row with such a code is refused by itself, but a path may reach outside its row.
std::optional<Rejection> TreeFile::RefusePersonalCodes() const {
    const auto is_row = [this](pugi::xml_node node) {
        for (; node; node = node.parent()) {
            if (std::find(rows_.begin(), rows_.end(), node) != rows_.end()) return true;
        }
        return false;
    };
    std::optional<Rejection> refused;
    const std::function<void(pugi::xml_node)> search = [&](pugi::xml_node node) {
        const auto check = [&](const char* text) {
            if (refused || !LooksLikePersonalIdentityCode(text) || is_row(node)) return;
            FieldFault fault{
                .field = "data",
                .reason = "PERSONAL_IDENTITY_CODE",
                .detail = "line " + std::to_string(document_.LineOf(node)),
            };
            refused = Rejection{.reason = fault.reason, .field = fault.field, .more = {fault}};
        };
        for (const pugi::xml_attribute attribute : node.attributes())
            check(attribute.value());
        for (const pugi::xml_node child : node.children()) {
            if (child.type() == pugi::node_element) {
                search(child);
            } else {
                check(child.value());
            }
        }
    };
    search(document_.tree());
    return refused;
}

bool TreeFile::Next(Record& record) {
    if (next_ == rows_.size()) return false;
    ReadAt(next_, document_.LineOf(rows_[next_]), record);
    ++next_;
    return true;
}

void TreeFile::ReadAt(std::size_t offset, std::uint64_t line, Record& record) const {
    record.line = line;
    record.offset = offset;
    record.cells.clear();
    record.own.clear();
    const auto keep = [&record](std::string text) {
        record.own.push_back(std::make_unique<std::string>(std::move(text)));
        record.cells.push_back(*record.own.back());
    };
    const pugi::xml_node node = rows_[offset];
    const pugi::xpath_node here(node);
    variables_.set(kRowVariable, pugi::xpath_node_set(&here, &here + 1));
    for (const pugi::xpath_query& path : paths_)
        keep(path.evaluate_string(node));
    ForEachText(node, [&record](const char* text) { record.cells.emplace_back(text); });
}

Checked<std::unique_ptr<RecordFile>> OpenRecords(std::string bytes, const Mapping& mapping) {
    if (mapping.format != FileFormat::kDelimited) return TreeFile::Open(std::move(bytes), mapping);
    Checked<TextFile> file = TextFile::Open(std::move(bytes), DialectOf(mapping));
    if (!file.ok()) return file.rejection();
    return std::unique_ptr<RecordFile>(std::make_unique<TextFile>(std::move(file).value()));
}

}  // namespace luotsi::tabular
