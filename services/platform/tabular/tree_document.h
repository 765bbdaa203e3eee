#pragma once

#include "kernel/decision.h"
#include "platform/tabular/mapping.h"

#include <pugixml.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace luotsi::tabular {

// Nesting of elements, objects and arrays that is read.
inline constexpr int kMaxTreeDepth = 100;

// An XML or JSON file as one tree, so that one path language (XPath 1.0) reads both.
//
// XML: elements bear the prefixes that the mapping gives their namespaces; others keep their names.
// Entities of a DTD are not read, so that a small file cannot become a large one.
// JSON: under the root one element `document` for each document (a file may hold several, one a
// line; of an array at the top each item is one). A member becomes an element of its name, an array
// one element an item. Numbers keep their spelling; null is absent.
class TreeDocument {
  public:
    static Checked<TreeDocument> Open(std::string bytes, const Mapping& mapping);

    const pugi::xml_document& tree() const { return *tree_; }
    // The line on which an element or object starts; of a plain value that of its parent.
    std::uint64_t LineOf(pugi::xml_node node) const;

  private:
    std::optional<Rejection> ReadXml(std::string text, const Mapping& mapping);
    std::optional<Rejection> ReadJson(const std::string& text);
    std::optional<Rejection> ReadJsonLines(const std::string& text);
    std::optional<Rejection> Rename(const Mapping& mapping, const std::string& text);

    // Behind a pointer, because nodes point into it and the document may be moved.
    std::unique_ptr<pugi::xml_document> tree_ = std::make_unique<pugi::xml_document>();
    std::unordered_map<std::size_t, std::uint64_t> lines_;
};

}  // namespace luotsi::tabular
