#include "alerting/domain/alert_text.h"

#include <algorithm>
#include <array>
#include <functional>

namespace luotsi::alerting {
namespace {

// What every alert can tell beside its facts.
struct CommonFact {
    std::string_view name;
    std::string (*of)(const Alert& alert);
};
constexpr std::array kCommon{
    CommonFact{"subject", [](const Alert& alert) { return alert.subject; }},
    CommonFact{"contract_number", [](const Alert& alert) { return alert.contract_number; }},
    CommonFact{"became_true_on", [](const Alert& alert) { return alert.became_true_on.ToText(); }},
};

bool IsNameLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || letter == '_';
}

// Gives each stretch of plain text to `plain` and each name in braces to `named`.
void Walk(
    std::string_view text,
    const std::function<void(std::string_view)>& plain,
    const std::function<void(std::string_view)>& named
) {
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        plain(text.substr(0, open));
        if (open == std::string_view::npos) return;
        text.remove_prefix(open);
        const auto after = std::find_if_not(text.begin() + 1, text.end(), IsNameLetter);
        const auto length = static_cast<std::size_t>(after - text.begin());
        if (length > 1 && after != text.end() && *after == '}') {
            named(text.substr(1, length - 1));
            text.remove_prefix(length + 1);
        } else {
            plain(text.substr(0, 1));
            text.remove_prefix(1);
        }
    }
}

std::string FactOf(const Alert& alert, std::string_view name) {
    const auto common = std::ranges::find(kCommon, name, &CommonFact::name);
    if (common != kCommon.end()) return common->of(alert);
    const auto found = alert.facts.find(std::string(name));
    return found == alert.facts.end() ? std::string() : found->second;
}

bool Knows(const RuleKind& kind, const std::string& name) {
    return std::ranges::find(kCommon, name, &CommonFact::name) != kCommon.end() ||
           std::ranges::find(kind.facts, name) != kind.facts.end();
}

}  // namespace

std::vector<std::string> PlaceholdersOf(std::string_view text) {
    std::vector<std::string> names;
    Walk(text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

std::string Filled(std::string_view text, const Alert& alert) {
    std::string filled;
    Walk(
        text,
        [&](std::string_view plain) { filled += plain; },
        [&](std::string_view name) { filled += FactOf(alert, name); }
    );
    return filled;
}

std::vector<FieldFault> TextFaults(const RuleKind& kind, const Rule& rule) {
    constexpr std::array<std::pair<std::string_view, std::string Rule::*>, 3> kTexts{{
        {"rule.text_fi", &Rule::text_fi},
        {"rule.text_sv", &Rule::text_sv},
        {"rule.text_en", &Rule::text_en},
    }};
    std::vector<FieldFault> faults;
    for (const auto& [field, text] : kTexts) {
        for (const std::string& name : PlaceholdersOf(rule.*text)) {
            if (Knows(kind, name)) continue;
            faults.push_back({std::string(field), "RULE_PLACEHOLDER_UNKNOWN", name});
        }
    }
    return faults;
}

}  // namespace luotsi::alerting
