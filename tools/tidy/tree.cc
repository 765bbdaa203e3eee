#include "tools/tidy/rules.h"

#include <cctype>
#include <functional>
#include <regex>
#include <set>
#include <string>

namespace tidy {
namespace {

constexpr std::string_view kRuleDead = "dead-rule-file";
constexpr std::string_view kRuleReason = "unknown-reason";
constexpr std::string_view kRuleUnused = "unused-reason";

constexpr std::string_view kRules = "services/alerting/domain/rules/";
constexpr std::string_view kCatalogue = "services/alerting/domain/rule_catalog.cc";
constexpr std::string_view kReasons = "proto/luotsi/error/v1/reason.proto";

// report_overdue -> ReportOverdue
std::string Pascal(std::string_view stem) {
    std::string name;
    bool is_first = true;
    for (const char c : stem) {
        if (c != '_') {
            name += is_first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        }
        is_first = c == '_';
    }
    return name;
}

void CheckRuleFiles(const Tree& tree, std::vector<Finding>& findings) {
    const std::string catalogue = Slurp(tree.root / kCatalogue);
    for (const Source& source : tree.sources) {
        if (!source.path.starts_with(kRules) || !source.path.ends_with(".cc")) continue;
        const std::string stem =
            source.path.substr(kRules.size(), source.path.size() - kRules.size() - 3);
        const bool is_named = catalogue.find(stem) != std::string::npos ||
                              catalogue.find(Pascal(stem)) != std::string::npos;
        if (is_named) continue;
        const std::string what =
            "no row of rule_catalog.cc names " + stem + ": add the row or delete the file";
        findings.push_back({source.path, 1, kRuleDead, what});
    }
}

bool MayRefuse(std::string_view path) {
    return path.starts_with("services/") && (path.find("/domain/") != std::string_view::npos ||
                                             path.find("/app/") != std::string_view::npos);
}

// The literals that are names in capitals, of a text without comments.
void AddNames(std::string_view text, std::set<std::string, std::less<>>& names) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    for (std::size_t at = text.find('"'); at != std::string_view::npos; at = text.find('"', at)) {
        ++at;
        const std::size_t end = text.find_first_not_of(kLetters, at);
        if (end == std::string_view::npos) return;
        if (text[end] == '"' && end > at) names.emplace(text.substr(at, end - at));
    }
}

// A reason that nobody answers tells callers of a rule that is not there.
void CheckUnusedReasons(const Tree& tree, std::vector<Finding>& findings) {
    const std::string proto = Slurp(tree.root / kReasons);
    const std::regex value(R"((?:^|\n)  ([A-Z][A-Z0-9_]*)\s*=\s*\d+)");
    std::set<std::string, std::less<>> said{"REASON_UNSPECIFIED"};
    for (const Source& source : tree.sources) {
        if (source.path.starts_with("services/")) AddNames(source.code_literals, said);
    }
    for (std::sregex_iterator it(proto.begin(), proto.end(), value), end; it != end; ++it) {
        const std::string reason = (*it)[1].str();
        if (said.contains(reason)) continue;
        const std::string what =
            "no service answers " + reason + ": answer it, or reserve its number and name";
        const auto at = static_cast<std::size_t>(it->position(1));
        findings.push_back({std::string(kReasons), LineOf(proto, at), kRuleUnused, what});
    }
}

void CheckReasons(const Tree& tree, std::vector<Finding>& findings) {
    const std::string proto = Slurp(tree.root / kReasons);
    const std::regex value(R"((?:^|\n)\s*([A-Z][A-Z0-9_]*)\s*=\s*\d+)");
    const std::regex rejection(R"re((?:\.reason\s*=\s*|Rejection\s*\{\s*)"([^"]*)")re");
    std::set<std::string> known;
    for (std::sregex_iterator it(proto.begin(), proto.end(), value), end; it != end; ++it) {
        known.insert((*it)[1].str());
    }
    for (const Source& source : tree.sources) {
        if (!MayRefuse(source.path)) continue;
        const std::string& text = source.code_literals;
        for (std::sregex_iterator it(text.begin(), text.end(), rejection), end; it != end; ++it) {
            const std::string reason = (*it)[1].str();
            if (known.contains(reason)) continue;
            const std::string what =
                "reason " + reason + " is not in " + std::string(kReasons) + ": add it there";
            const auto at = static_cast<std::size_t>(it->position(1));
            findings.push_back({source.path, LineOf(text, at), kRuleReason, what});
        }
    }
}

}  // namespace

void CheckTree(const Tree& tree, std::vector<Finding>& findings) {
    CheckRuleFiles(tree, findings);
    CheckReasons(tree, findings);
    CheckUnusedReasons(tree, findings);
}

std::vector<std::string_view> TreeRules() {
    return {kRuleDead, kRuleReason, kRuleUnused};
}

}  // namespace tidy
