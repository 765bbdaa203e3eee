#include "platform/config/config.h"

#include "platform/config/enum_names.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/utf8.h"
#include "platform/rpc/validate.h"

#include <google/protobuf/descriptor.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

namespace luotsi::config {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kMaxFileBytes = 1024 * 1024;
constexpr std::size_t kMaxProblems = 100;
constexpr int kMaxDepth = 32;

struct Place {
    int line = 0;
    int column = 0;
};

Place PlaceOf(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return {mark.line + 1, mark.column + 1};
}

// How many single letters must be changed, added or dropped to make one word the other.
std::size_t EditDistance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const std::size_t changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

// The key that was probably meant: at most every third letter differs.
std::string NearestKey(const Descriptor& type, std::string_view key) {
    std::string nearest;
    std::size_t least = std::string::npos;
    for (int i = 0; i < type.field_count(); ++i) {
        const std::string& name = type.field(i)->name();
        const std::size_t distance = EditDistance(key, name);
        if (distance >= least || distance * 3 > name.size()) continue;
        least = distance;
        nearest = name;
    }
    return nearest;
}

std::string KnownKeys(const Descriptor& type) {
    std::string keys;
    for (int i = 0; i < type.field_count(); ++i) {
        keys += (keys.empty() ? "" : ", ") + type.field(i)->name();
    }
    return keys;
}

template <class T>
std::optional<T> ParseWhole(const std::string& text) {
    T number{};
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
}

std::optional<double> ParseDecimal(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
    return number;
}

std::optional<bool> ParseBool(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

// Fills messages from YAML nodes and keeps where every key stood.
class Reader {
  public:
    void Read(const YAML::Node& node, Message& message, const std::string& path, int depth) {
        if (depth > kMaxDepth) return Add(PlaceOf(node.Mark()), path, "nested too deep");
        if (node.IsNull()) return;
        if (!node.IsMap()) return Add(PlaceOf(node.Mark()), path, "expected keys and values");
        std::map<std::string, int> seen;
        for (const auto& entry : node) {
            Entry(entry.first, entry.second, message, path, depth, seen);
        }
    }

    void Add(Place place, const std::string& key, std::string text) {
        if (problems_.size() >= kMaxProblems) return;
        problems_.push_back({place.line, place.column, key, std::move(text)});
    }

    // The key itself, or the closest one above it: a required key that is missing has no place.
    Place Find(std::string path) const {
        while (true) {
            const auto found = places_.find(path);
            if (found != places_.end()) return found->second;
            const std::size_t cut = path.find_last_of(".[");
            if (cut == std::string::npos) return {};
            path.resize(cut);
        }
    }

    std::vector<Problem> TakeProblems() { return std::move(problems_); }
    bool HasProblemAt(const std::string& path) const {
        return std::any_of(problems_.begin(), problems_.end(), [&](const Problem& problem) {
            return problem.key == path;
        });
    }

  private:
    void Entry(
        const YAML::Node& key,
        const YAML::Node& value,
        Message& message,
        const std::string& path,
        int depth,
        std::map<std::string, int>& seen
    ) {
        const Place place = PlaceOf(key.Mark());
        if (!key.IsScalar()) return Add(place, path, "a key is a word");
        const std::string& name = key.Scalar();
        const std::string below = path.empty() ? name : path + '.' + name;
        const Descriptor& type = *message.GetDescriptor();
        const FieldDescriptor* const field = type.FindFieldByName(name);
        if (field == nullptr) return Add(place, below, UnknownKey(type, name));
        if (++seen[name] > 1) return Add(place, below, "the key is given twice");
        places_[below] = place;
        if (value.IsNull()) return;
        if (field->is_map()) return Map(value, *field, message, below);
        if (field->is_repeated()) return List(value, *field, message, below, depth);
        Value(value, *field, message, below, depth);
    }

    static std::string UnknownKey(const Descriptor& type, const std::string& name) {
        const std::string nearest = NearestKey(type, name);
        if (!nearest.empty()) return "unknown key, did you mean " + nearest + "?";
        return "unknown key, known are " + KnownKeys(type);
    }

    void List(
        const YAML::Node& node,
        const FieldDescriptor& field,
        Message& message,
        const std::string& path,
        int depth
    ) {
        if (!node.IsSequence()) return Add(PlaceOf(node.Mark()), path, "expected a list");
        int index = 0;
        for (const YAML::Node& element : node) {
            const std::string below = path + '[' + std::to_string(index++) + ']';
            places_[below] = PlaceOf(element.Mark());
            Value(element, field, message, below, depth);
        }
    }

    // Keys of the writer's own choosing, each with a single value.
    void Map(
        const YAML::Node& node,
        const FieldDescriptor& field,
        Message& message,
        const std::string& path
    ) {
        if (!node.IsMap()) return Add(PlaceOf(node.Mark()), path, "expected keys and values");
        std::map<std::string, int> seen;
        for (const auto& entry : node) {
            const Place place = PlaceOf(entry.first.Mark());
            if (!entry.first.IsScalar()) {
                Add(place, path, "a key is a word");
                continue;
            }
            const std::string& name = entry.first.Scalar();
            const std::string below = path + '[' + name + ']';
            if (++seen[name] > 1) {
                Add(place, below, "the key is given twice");
                continue;
            }
            places_[below] = place;
            Message& member = *message.GetReflection()->AddMessage(&message, &field);
            const Descriptor& type = *member.GetDescriptor();
            Scalar(entry.first, *type.map_key(), member, below);
            Value(entry.second, *type.map_value(), member, below, kMaxDepth);
        }
    }

    void Value(
        const YAML::Node& node,
        const FieldDescriptor& field,
        Message& message,
        const std::string& path,
        int depth
    ) {
        const Reflection& reflection = *message.GetReflection();
        if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            Message* const child = field.is_repeated()
                                       ? reflection.AddMessage(&message, &field)
                                       : reflection.MutableMessage(&message, &field);
            return Read(node, *child, path, depth + 1);
        }
        if (!node.IsScalar()) return Add(PlaceOf(node.Mark()), path, "expected a single value");
        Scalar(node, field, message, path);
    }

    void Scalar(
        const YAML::Node& node,
        const FieldDescriptor& field,
        Message& message,
        const std::string& path
    ) {
        const Reflection& reflection = *message.GetReflection();
        const std::string& text = node.Scalar();
        const auto store = [&](const auto& value, auto set, auto add, const char* expected) {
            if (!value) return Add(PlaceOf(node.Mark()), path, expected);
            if (field.is_repeated()) return (reflection.*add)(&message, &field, *value);
            (reflection.*set)(&message, &field, *value);
        };
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING:
                return store(
                    std::optional<std::string>(text),
                    &Reflection::SetString,
                    &Reflection::AddString,
                    ""
                );
            case FieldDescriptor::CPPTYPE_BOOL:
                return store(
                    ParseBool(text),
                    &Reflection::SetBool,
                    &Reflection::AddBool,
                    "expected true or false"
                );
            case FieldDescriptor::CPPTYPE_INT32:
                return store(
                    ParseWhole<std::int32_t>(text),
                    &Reflection::SetInt32,
                    &Reflection::AddInt32,
                    kWholeExpected
                );
            case FieldDescriptor::CPPTYPE_INT64:
                return store(
                    ParseWhole<std::int64_t>(text),
                    &Reflection::SetInt64,
                    &Reflection::AddInt64,
                    kWholeExpected
                );
            case FieldDescriptor::CPPTYPE_UINT32:
                return store(
                    ParseWhole<std::uint32_t>(text),
                    &Reflection::SetUInt32,
                    &Reflection::AddUInt32,
                    kCountExpected
                );
            case FieldDescriptor::CPPTYPE_UINT64:
                return store(
                    ParseWhole<std::uint64_t>(text),
                    &Reflection::SetUInt64,
                    &Reflection::AddUInt64,
                    kCountExpected
                );
            case FieldDescriptor::CPPTYPE_DOUBLE:
                return store(
                    ParseDecimal(text),
                    &Reflection::SetDouble,
                    &Reflection::AddDouble,
                    "expected a number"
                );
            case FieldDescriptor::CPPTYPE_ENUM:
                return Enum(node, field, message, path);
            default:
                return Add(PlaceOf(node.Mark()), path, "a kind of value that files cannot give");
        }
    }

    void Enum(
        const YAML::Node& node,
        const FieldDescriptor& field,
        Message& message,
        const std::string& path
    ) {
        const EnumValueDescriptor* const value = FindValue(*field.enum_type(), node.Scalar());
        if (value == nullptr) {
            return Add(
                PlaceOf(node.Mark()), path, "expected one of " + ShortNames(*field.enum_type())
            );
        }
        const Reflection& reflection = *message.GetReflection();
        if (field.is_repeated()) return reflection.AddEnum(&message, &field, value);
        reflection.SetEnum(&message, &field, value);
    }

    static constexpr const char* kWholeExpected = "expected a whole number that fits";
    static constexpr const char* kCountExpected =
        "expected a whole number, not below zero, that fits";

    std::map<std::string, Place> places_;
    std::vector<Problem> problems_;
};

void AddRuleBreaches(const Message& message, Reader& reader) {
    for (const FieldFault& fault : rpc::FieldViolations(message)) {
        if (reader.HasProblemAt(fault.field)) continue;  // said already, and more exactly
        const rpc::ReasonText* const reason = rpc::FindReason(fault.reason);
        std::string text = reason == nullptr ? fault.reason : reason->en;
        if (!fault.detail.empty()) text += " (" + fault.detail + ')';
        reader.Add(reader.Find(fault.field), fault.field, std::move(text));
    }
}

std::optional<std::string> Slurp(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(kMaxFileBytes + 1, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && !file.eof()) {
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

std::string Problem::ToText(std::string_view file) const {
    std::string whole(file);
    if (line > 0) whole += ':' + std::to_string(line) + ':' + std::to_string(column);
    whole += ": ";
    if (!key.empty()) whole += key + ": ";
    return whole += text;
}

std::vector<Problem> ReadYaml(std::string_view yaml, Message& message) {
    Reader reader;
    if (yaml.size() > kMaxFileBytes) {
        reader.Add({}, "", "the file is larger than 1 MiB");
        return reader.TakeProblems();
    }
    if (!rpc::IsUtf8(yaml)) {
        reader.Add({}, "", "the file is not UTF-8 text");
        return reader.TakeProblems();
    }
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(yaml));
        if (documents.size() > 1) reader.Add({}, "", "the file holds more than one document");
        reader.Read(documents.empty() ? YAML::Node() : documents.front(), message, "", 0);
    } catch (const YAML::Exception& error) {
        reader.Add(PlaceOf(error.mark), "", "not readable as YAML: " + error.msg);
        return reader.TakeProblems();
    }
    AddRuleBreaches(message, reader);
    std::vector<Problem> problems = reader.TakeProblems();
    std::stable_sort(
        problems.begin(),
        problems.end(),
        [](const Problem& left, const Problem& right) {
            return std::pair(left.line, left.column) < std::pair(right.line, right.column);
        }
    );
    return problems;
}

std::string Loaded::ProblemsText() const {
    std::string text;
    for (const Problem& problem : problems)
        text += problem.ToText(file) + '\n';
    return text;
}

bool FileIsNamedByEnvironment() {
    return std::getenv("LUOTSI_CONFIG") != nullptr;
}

Loaded LoadConfig(const std::string& path) {
    Loaded loaded;
    const char* const named = std::getenv("LUOTSI_CONFIG");
    loaded.file = path.empty() && named != nullptr ? named : path;
    if (loaded.file.empty()) {
        loaded.problems.push_back({.text = "no configuration file: name one, or set LUOTSI_CONFIG"}
        );
        return loaded;
    }
    const std::optional<std::string> yaml = Slurp(loaded.file);
    if (!yaml) {
        loaded.problems.push_back({.text = "the file cannot be read"});
        return loaded;
    }
    loaded.problems = ReadYaml(*yaml, loaded.config);
    return loaded;
}

}  // namespace luotsi::config
