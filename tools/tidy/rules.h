#pragma once

#include "tools/tidy/source.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

// One place that breaks a rule. `what` ends with what to do in its stead.
struct Finding {
    std::string path;
    int line;
    std::string_view rule;
    std::string what;
};

struct Tree {
    std::filesystem::path root;
    std::vector<Source> sources;
};

// Who may include whom.
void CheckIncludes(const Source& source, std::vector<Finding>& findings);
std::vector<std::string_view> IncludeRules();

// Words that a room may not say, with their replacements.
void CheckWords(const Source& source, std::vector<Finding>& findings);
std::vector<std::string_view> WordRules();

// What one file cannot show: rule files without a catalogue row, reasons that no catalogue knows or
// no service answers.
void CheckTree(const Tree& tree, std::vector<Finding>& findings);
std::vector<std::string_view> TreeRules();

}  // namespace tidy
