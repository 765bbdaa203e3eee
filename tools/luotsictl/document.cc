#include "tools/luotsictl/document.h"

#include "tools/luotsictl/fields.h"

#include <google/protobuf/util/json_util.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace luotsi::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Problems = std::vector<std::string>;

std::string Place(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) +
           ": ";
}

void Note(Problems& problems, const YAML::Node& node, const std::string& path, std::string text) {
    problems.push_back(Place(node.Mark()) + (path.empty() ? "" : path + ": ") + std::move(text));
}

void Fill(const YAML::Node& node, const std::string& path, Message& message, Problems& problems);

void FillMap(
    const YAML::Node& node,
    const std::string& path,
    Message& message,
    const FieldDescriptor& field,
    Problems& problems
) {
    if (!node.IsMap()) return Note(problems, node, path, "names with values are needed");
    for (const auto& entry : node) {
        Message& pair = *message.GetReflection()->AddMessage(&message, &field);
        if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
            Note(problems, entry.first, path, "a name with one value is needed");
            continue;
        }
        const auto put = [&](const FieldDescriptor& part, const YAML::Node& value) {
            const std::string wrong = SetField(pair, part, value.Scalar());
            if (!wrong.empty()) Note(problems, value, path, wrong);
        };
        put(*field.message_type()->map_key(), entry.first);
        put(*field.message_type()->map_value(), entry.second);
    }
}

void FillOne(
    const YAML::Node& node,
    const std::string& path,
    Message& message,
    const FieldDescriptor& field,
    Problems& problems
) {
    const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (node.IsMap() && is_message) {
        Message& part = field.is_repeated()
                            ? *message.GetReflection()->AddMessage(&message, &field)
                            : *message.GetReflection()->MutableMessage(&message, &field);
        return Fill(node, path, part, problems);
    }
    if (!node.IsScalar()) return Note(problems, node, path, "one value is needed");
    const std::string wrong = SetField(message, field, node.Scalar());
    if (!wrong.empty()) Note(problems, node, path, wrong);
}

void FillField(
    const YAML::Node& node,
    const std::string& path,
    Message& message,
    const FieldDescriptor& field,
    Problems& problems
) {
    if (node.IsNull()) return;
    if (field.is_map()) return FillMap(node, path, message, field, problems);
    if (!field.is_repeated()) return FillOne(node, path, message, field, problems);
    if (!node.IsSequence()) return Note(problems, node, path, "a list is needed");
    for (std::size_t at = 0; at < node.size(); ++at)
        FillOne(node[at], path + '[' + std::to_string(at) + ']', message, field, problems);
}

void Fill(const YAML::Node& node, const std::string& path, Message& message, Problems& problems) {
    if (!node.IsMap()) return Note(problems, node, path, "fields with values are needed");
    for (const auto& entry : node) {
        const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
        const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
        if (field == nullptr) field = message.GetDescriptor()->FindFieldByCamelcaseName(name);
        if (field == nullptr) {
            Note(problems, entry.first, path, "no field \"" + name + "\"");
            continue;
        }
        const std::string below = path.empty() ? name : path + '.' + name;
        FillField(entry.second, below, message, *field, problems);
    }
}

// The library tells of broken YAML by throwing; the words stop here.
bool Parse(const std::string& text, YAML::Node& root, Problems& problems) {
    try {
        root = YAML::Load(text);
        return true;
    } catch (const YAML::Exception& error) {
        problems.push_back(Place(error.mark) + error.msg);
        return false;
    }
}

// No server takes in more, and a device would never end.
constexpr std::size_t kMostBytes = std::size_t{256} * 1024 * 1024;
constexpr std::size_t kPieceBytes = std::size_t{256} * 1024;

using File = std::unique_ptr<std::FILE, void (*)(std::FILE*)>;

void Keep(std::FILE* /*file*/) {}

void Close(std::FILE* file) {
    std::fclose(file);
}

std::string LastFault() {
    return std::generic_category().message(errno);
}

// What is wrong; a stream of the library would throw where a directory is read.
std::string ReadAll(std::FILE& file, std::string& bytes) {
    bytes.clear();
    std::string piece(kPieceBytes, '\0');
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), &file)) {
        if (bytes.size() + size > kMostBytes) return "more than 256 MiB";
        bytes.append(piece, 0, size);
    }
    return std::ferror(&file) != 0 ? LastFault() : std::string();
}

bool LooksLikeJson(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string::npos && text[first] == '{';
}

}  // namespace

std::string ReadFile(const std::string& path, std::string* bytes) {
    const bool is_input = path == "-";
    errno = 0;
    const File file(is_input ? stdin : std::fopen(path.c_str(), "rb"), is_input ? &Keep : &Close);
    const std::string wrong = file ? ReadAll(*file, *bytes) : LastFault();
    if (wrong.empty()) return {};
    return "cannot read " + (is_input ? "standard input" : path) + ": " + wrong;
}

Problems ReadDocument(const std::string& text, Message& message) {
    if (LooksLikeJson(text)) {
        // Canonical JSON first: it knows escapes that YAML does not. The reader below knows the
        // short forms and says where a mistake is.
        const std::unique_ptr<Message> trial(message.New());
        if (google::protobuf::util::JsonStringToMessage(text, trial.get()).ok()) {
            message.MergeFrom(*trial);
            return {};
        }
    }
    Problems problems;
    YAML::Node root;
    if (!Parse(text, root, problems)) return problems;
    if (root.IsNull()) return {"nothing in it: fields with values are needed"};
    Fill(root, "", message, problems);
    return problems;
}

Problems ReadList(
    const std::string& text,
    const std::string& key,
    const Message& prototype,
    std::vector<std::unique_ptr<Message>>& messages
) {
    Problems problems;
    YAML::Node root;
    if (!Parse(text, root, problems)) return problems;
    const YAML::Node list = root.IsMap() ? root[key] : root;
    if (!list || !list.IsSequence()) return {"a list is needed, bare or under the key " + key};
    for (std::size_t at = 0; at < list.size(); ++at) {
        messages.emplace_back(prototype.New());
        Fill(list[at], key + '[' + std::to_string(at) + ']', *messages.back(), problems);
    }
    return problems;
}

}  // namespace luotsi::ctl
