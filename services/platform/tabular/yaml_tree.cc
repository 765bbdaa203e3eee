#include "platform/tabular/yaml_tree.h"

#include <yaml-cpp/yaml.h>

#include <exception>
#include <string>
#include <utility>

namespace luotsi::tabular {
namespace {

class TreeReader {
  public:
    explicit TreeReader(MappingFaults& faults) : faults_(faults) {}

    Node Read(const YAML::Node& yaml, std::string path, int depth) {
        Node node;
        node.line = yaml.Mark().line + 1;
        node.column = yaml.Mark().column + 1;
        node.path = std::move(path);
        if (depth > kMaxMappingDepth) return Stop(std::move(node), "nested too deep");
        if (++count_ > kMaxMappingNodes) return Stop(std::move(node), "too many values");
        if (yaml.IsSequence()) {
            ReadItems(yaml, node, depth);
        } else if (yaml.IsMap()) {
            ReadMembers(yaml, node, depth);
        } else if (yaml.IsScalar()) {
            node.text = yaml.Scalar();
        } else if (depth > 0) {
            faults_.Add(node, "no value; put words such as \"null\" and \"~\" in quotes");
        }
        return node;
    }

    bool stopped() const { return stopped_; }

  private:
    // One such fault is enough: the whole file is refused.
    Node Stop(Node node, std::string_view why) {
        if (!stopped_) faults_.Add(node, why);
        stopped_ = true;
        return node;
    }

    void ReadItems(const YAML::Node& yaml, Node& node, int depth) {
        node.form = Node::Form::kList;
        for (std::size_t i = 0; i < yaml.size() && !stopped_; ++i) {
            const std::string path = node.path + '[' + std::to_string(i) + ']';
            node.items.push_back(Read(yaml[i], path, depth + 1));
        }
    }

    void ReadMembers(const YAML::Node& yaml, Node& node, int depth) {
        node.form = Node::Form::kMap;
        for (const auto& member : yaml) {
            if (stopped_) return;
            if (!member.first.IsScalar()) {
                faults_.Add(node, "a name must be plain text");
                continue;
            }
            const std::string name = member.first.Scalar();
            const std::string path = node.path.empty() ? name : node.path + '.' + name;
            if (node.Find(name) != nullptr) {
                const YAML::Mark mark = member.first.Mark();
                faults_.AddAt(mark.line + 1, mark.column + 1, path, "stands here twice");
                continue;
            }
            node.members.emplace_back(name, Read(member.second, path, depth + 1));
        }
    }

    MappingFaults& faults_;
    std::size_t count_ = 0;
    bool stopped_ = false;
};

}  // namespace

std::optional<Node> ReadYamlTree(std::string_view yaml, MappingFaults& faults) {
    if (yaml.size() > kMaxMappingBytes) {
        faults.AddAt(1, 1, "", "over 256 KiB");
        return std::nullopt;
    }
    // yaml-cpp throws, also while a tree is walked.
    try {
        TreeReader reader(faults);
        Node root = reader.Read(YAML::Load(std::string(yaml)), "", 0);
        if (reader.stopped()) return std::nullopt;
        if (root.is_map()) return root;
        faults.Add(root, "expected a map of keys and values");
    } catch (const YAML::Exception& fault) {
        faults.AddAt(fault.mark.line + 1, fault.mark.column + 1, "", "no YAML: " + fault.msg);
    } catch (const std::exception&) {
        faults.AddAt(1, 1, "", "no YAML");
    }
    return std::nullopt;
}

}  // namespace luotsi::tabular
