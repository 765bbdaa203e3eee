#include "platform/tabular/tree_document.h"

#include "platform/rpc/utf8.h"
#include "platform/tabular/text_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::tabular {
namespace {

constexpr std::string_view kMarkUtf8 = "\xef\xbb\xbf";

// The encoding that the mapping names, or else the XML declaration; text that is UTF-8 is taken so.
Encoding EncodingOf(std::string_view bytes, const Mapping& mapping) {
    if (mapping.encoding != Encoding::kSniff || mapping.format != FileFormat::kXml) {
        return mapping.encoding;
    }
    if (!bytes.starts_with("<?xml") || rpc::IsUtf8(bytes)) return Encoding::kSniff;
    const std::string declaration = FoldHeader(bytes.substr(0, bytes.find("?>")));
    return declaration.find("iso-8859-15") == std::string::npos ? Encoding::kSniff
                                                                : Encoding::kIso8859_15;
}

// Names of namespaces that hold in a part of the tree, innermost last.
class Namespaces {
  public:
    explicit Namespaces(const Mapping& mapping) : mapping_(mapping) {}

    void Enter(pugi::xml_node node) {
        marks_.push_back(declared_.size());
        for (const pugi::xml_attribute attribute : node.attributes()) {
            const std::string_view name = attribute.name();
            if (name == "xmlns") declared_.emplace_back("", attribute.value());
            if (name.starts_with("xmlns:"))
                declared_.emplace_back(name.substr(6), attribute.value());
        }
    }
    void Leave() {
        declared_.resize(marks_.back());
        marks_.pop_back();
    }

    // The name by which the mapping's paths know a node; empty: as it stands.
    std::string NameFor(std::string_view name, bool attribute) const {
        const std::size_t colon = name.find(':');
        const bool prefixed = colon != std::string_view::npos;
        // An attribute without a prefix belongs to its element, not to the default namespace.
        if (!prefixed && attribute) return {};
        const std::string_view prefix = prefixed ? name.substr(0, colon) : std::string_view();
        const std::string_view local = prefixed ? name.substr(colon + 1) : name;
        const std::string* const uri = UriOf(prefix);
        for (const auto& [known, known_uri] : mapping_.namespaces) {
            if (uri == nullptr || known_uri != *uri) continue;
            std::string called = known + ':' + std::string(local);
            return called == name ? std::string() : called;
        }
        // A stranger that happens to use one of the mapping's prefixes.
        for (const auto& [known, known_uri] : mapping_.namespaces) {
            if (known == prefix) return std::string(kStranger) + std::string(local);
        }
        return {};
    }

  private:
    static constexpr std::string_view kStranger = "_other:";

    // nullptr where the prefix is not declared.
    const std::string* UriOf(std::string_view prefix) const {
        const auto found = std::find_if(declared_.rbegin(), declared_.rend(), [&](const auto& one) {
            return one.first == prefix;
        });
        return found == declared_.rend() ? nullptr : &found->second;
    }

    const Mapping& mapping_;
    std::vector<std::pair<std::string, std::string>> declared_;
    std::vector<std::size_t> marks_;
};

// Counts how far the JSON library has come: it tells places only for faults.
class CountedLetters {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountedLetters(const char* at, const char** reached) : at_(at), reached_(reached) {}
    reference operator*() const { return *at_; }
    CountedLetters& operator++() {
        *reached_ = ++at_;
        return *this;
    }
    CountedLetters operator++(int) {
        const CountedLetters before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountedLetters& other) const { return at_ == other.at_; }
    bool operator!=(const CountedLetters& other) const { return at_ != other.at_; }

  private:
    const char* at_;
    const char** reached_;
};

// Builds the tree while the library reads.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
  public:
    using Lines = std::unordered_map<std::size_t, std::uint64_t>;

    TreeBuilder(pugi::xml_node root, Lines& lines) : lines_(lines) {
        frames_.push_back({.node = root, .name = "document"});
    }
    // Where reading begins, and on which line.
    void StandAt(const char* start, std::uint64_t line) {
        reached = start;
        counted_ = start;
        line_ = line;
    }

    bool null() override { return true; }
    bool boolean(bool value) override { return Put(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return Put(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return Put(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& spelling) override { return Put(spelling); }
    bool string(string_t& value) override { return Put(value); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override {
        const pugi::xml_node node = Child();
        frames_.push_back({.node = node, .name = {}});
        lines_[node.hash_value()] = Line();
        return FitsDepth();
    }
    bool key(string_t& name) override {
        frames_.back().name = name.empty() ? "_" : name;
        return true;
    }
    bool end_object() override { return Close(); }
    // Items stand where the array would stand, under its name; in an array of arrays as `item`.
    bool start_array(std::size_t) override {
        const Frame& top = frames_.back();
        if (top.list) {
            const pugi::xml_node node = Child();
            frames_.push_back({.node = node, .name = "item", .list = true});
        } else {
            frames_.push_back({.node = top.node, .name = top.name, .list = true});
        }
        return FitsDepth();
    }
    bool end_array() override { return Close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    std::uint64_t Line() {
        line_ += static_cast<std::uint64_t>(std::count(counted_, reached, '\n'));
        counted_ = reached;
        return line_;
    }
    bool too_deep() const { return too_deep_; }

    const char* reached = nullptr;

  private:
    struct Frame {
        pugi::xml_node node;
        std::string name;
        bool list = false;
    };

    pugi::xml_node Child() {
        Frame& top = frames_.back();
        pugi::xml_node node = top.node.append_child(pugi::node_element);
        node.set_name(top.name.c_str());
        return node;
    }
    bool Put(const std::string& text) {
        Child().text().set(text.c_str());
        return true;
    }
    bool Close() {
        frames_.pop_back();
        return true;
    }
    bool FitsDepth() {
        too_deep_ = frames_.size() > static_cast<std::size_t>(kMaxTreeDepth);
        return !too_deep_;
    }

    Lines& lines_;
    std::vector<Frame> frames_;
    const char* counted_ = nullptr;
    std::uint64_t line_ = 1;
    bool too_deep_ = false;
};

bool ReadOne(std::string_view text, TreeBuilder& builder) {
    const char* const end = text.data() + text.size();
    return nlohmann::json::sax_parse(
        CountedLetters(text.data(), &builder.reached),
        CountedLetters(end, &builder.reached),
        &builder
    );
}

std::string_view FirstLine(std::string_view text) {
    const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(start);
    return text.substr(0, std::min(text.find('\n'), text.size()));
}

// One document a line: the first line is whole by itself and is not all there is.
bool AreLines(const std::string& text) {
    const std::string_view first = FirstLine(text);
    const auto after = static_cast<std::size_t>(first.data() + first.size() - text.data());
    const bool more = text.find_first_not_of(" \t\r\n", after) != std::string::npos;
    return more && nlohmann::json::accept(first.begin(), first.end());
}

}  // namespace

Checked<TreeDocument> TreeDocument::Open(std::string bytes, const Mapping& mapping) {
    if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
        return Malformed("a NUL byte; is this a text file?", LineAt(bytes, nul));
    }
    const Encoding encoding = EncodingOf(bytes, mapping);
    Checked<std::string> decoded = ToUtf8(std::move(bytes), encoding);
    if (!decoded.ok()) return decoded.rejection();
    std::string text = std::move(decoded).value();
    if (text.starts_with(kMarkUtf8)) text.erase(0, kMarkUtf8.size());
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return Rejection{.reason = "FILE_EMPTY", .field = "data"};
    }
    TreeDocument document;
    std::optional<Rejection> refused = mapping.format == FileFormat::kXml
                                           ? document.ReadXml(std::move(text), mapping)
                                           : document.ReadJson(text);
    if (refused) return *std::move(refused);
    return document;
}

std::uint64_t TreeDocument::LineOf(pugi::xml_node node) const {
    for (; node; node = node.parent()) {
        const auto found = lines_.find(node.hash_value());
        if (found != lines_.end()) return found->second;
    }
    return 1;
}

std::optional<Rejection> TreeDocument::ReadXml(std::string text, const Mapping& mapping) {
    const pugi::xml_parse_result read =
        tree_->load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!read) {
        const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(read.offset, 0));
        return Malformed(
            std::string("no well-formed XML: ") + read.description(), LineAt(text, at)
        );
    }
    return Rename(mapping, text);
}

// Elements get their lines while their places are still known, and then their names.
std::optional<Rejection> TreeDocument::Rename(const Mapping& mapping, const std::string& text) {
    Namespaces spaces(mapping);
    std::size_t counted = 0;
    std::uint64_t line = 1;
    int depth = 0;
    pugi::xml_node node = tree_->document_element();
    while (node) {
        if (node.type() == pugi::node_element) {
            const auto at = std::max(counted, static_cast<std::size_t>(node.offset_debug()));
            line += static_cast<std::uint64_t>(std::count(
                text.begin() + static_cast<std::ptrdiff_t>(counted),
                text.begin() + static_cast<std::ptrdiff_t>(at),
                '\n'
            ));
            counted = at;
            lines_[node.hash_value()] = line;
            spaces.Enter(node);
            for (pugi::xml_attribute attribute : node.attributes()) {
                const std::string name = spaces.NameFor(attribute.name(), true);
                if (!name.empty()) attribute.set_name(name.c_str());
            }
            const std::string name = spaces.NameFor(node.name(), false);
            if (!name.empty()) node.set_name(name.c_str());
            if (node.first_child()) {
                if (++depth > kMaxTreeDepth) return Malformed("nested too deep", line);
                node = node.first_child();
                continue;
            }
            spaces.Leave();
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            if (!node || node == *tree_) return std::nullopt;
            --depth;
            spaces.Leave();
        }
        node = node.next_sibling();
    }
    return std::nullopt;
}

std::optional<Rejection> TreeDocument::ReadJson(const std::string& text) {
    if (AreLines(text)) return ReadJsonLines(text);
    TreeBuilder builder(tree_->append_child("json"), lines_);
    builder.StandAt(text.data(), 1);
    if (ReadOne(text, builder)) return std::nullopt;
    return Malformed(
        builder.too_deep() ? "nested too deep" : "no well-formed JSON", builder.Line()
    );
}

std::optional<Rejection> TreeDocument::ReadJsonLines(const std::string& text) {
    const pugi::xml_node root = tree_->append_child("json");
    std::uint64_t line = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view one = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++line;
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        TreeBuilder builder(root, lines_);
        builder.StandAt(one.data(), line);
        if (ReadOne(one, builder)) continue;
        return Malformed(builder.too_deep() ? "nested too deep" : "no well-formed JSON", line);
    }
    return std::nullopt;
}

}  // namespace luotsi::tabular
