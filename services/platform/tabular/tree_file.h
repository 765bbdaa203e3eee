#pragma once

#include "platform/tabular/record_file.h"
#include "platform/tabular/tree_document.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace luotsi::tabular {

// An XML or JSON file as rows: the nodes that the mapping's `rows` finds. A "header" is an XPath
// that is evaluated at the row's node to text; `$row` in it is that node. A record's offset counts
// rows. Beyond its columns a record holds every text under its node, for what must not come in.
class TreeFile final : public RecordFile {
  public:
    // PERSONAL_IDENTITY_CODE when one stands outside every row.
    static Checked<std::unique_ptr<RecordFile>> Open(std::string bytes, const Mapping& mapping);

    const std::vector<std::string>& header() const override { return header_; }
    std::uint64_t row_count() const override { return rows_.size(); }
    bool Next(Record& record) override;
    void ReadAt(std::size_t offset, std::uint64_t line, Record& record) const override;

  private:
    explicit TreeFile(TreeDocument document) : document_(std::move(document)) {}
    std::optional<Rejection> Compile(const Mapping& mapping);
    std::optional<Rejection> RefusePersonalCodes() const;

    TreeDocument document_;
    std::vector<std::string> header_;
    // `$row`; set anew for each row.
    mutable pugi::xpath_variable_set variables_;
    std::vector<pugi::xpath_query> paths_;
    std::vector<pugi::xml_node> rows_;
    std::size_t next_ = 0;
};

}  // namespace luotsi::tabular
