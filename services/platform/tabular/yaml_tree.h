#pragma once

#include "platform/tabular/mapping.h"

#include <optional>
#include <string_view>

namespace luotsi::tabular {

// YAML text as a tree with places. Adds faults and answers nullopt when it is no YAML, too big or
// too deep; anchors count as often as they are used.
std::optional<Node> ReadYamlTree(std::string_view yaml, MappingFaults& faults);

}  // namespace luotsi::tabular
