// Reads the tree and names every line that breaks a rule of the house.
//   luotsi_tidy [ROOT]          check; exit 1 when something was found
//   luotsi_tidy --list-rules    the rules, one a line; each has a planted violation in tests/tidy
#include "tools/tidy/rules.h"

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

void ListRules() {
    for (const auto& rules : {tidy::IncludeRules(), tidy::WordRules(), tidy::TreeRules()}) {
        for (const std::string_view rule : rules)
            std::cout << rule << '\n';
    }
}

int Check(const std::filesystem::path& root) {
    const tidy::Tree tree{root, tidy::LoadTree(root)};
    if (tree.sources.empty()) {
        std::cerr << "tidy: no source file below " << root.string() << '\n';
        return 2;
    }
    std::vector<tidy::Finding> findings;
    for (const tidy::Source& source : tree.sources) {
        tidy::CheckIncludes(source, findings);
        tidy::CheckWords(source, findings);
    }
    tidy::CheckTree(tree, findings);
    for (const tidy::Finding& finding : findings) {
        std::cout << finding.path << ':' << finding.line << ": " << finding.rule << ": "
                  << finding.what << '\n';
    }
    std::cout << "tidy: " << tree.sources.size() << " files, " << findings.size() << " findings\n";
    return findings.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "--list-rules") {
        ListRules();
        return 0;
    }
    if (arguments.size() > 1) {
        std::cerr << "usage: luotsi_tidy [ROOT] | --list-rules\n";
        return 2;
    }
    return Check(arguments.empty() ? "." : arguments[0]);
}
