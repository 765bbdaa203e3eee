#pragma once

#include "kernel/aggregate.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// Words that stand for other words in names: `nhs ft` is `nhs foundation trust`.
struct AliasRule {
    std::string from;
    std::string to;

    bool operator==(const AliasRule&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"from", &AliasRule::from}, Field{"to", &AliasRule::to}};
    }
};

// The wordings by which names are read. They are data: a mapping brings them, the journal keeps
// them, and without any the names are compared as they stand.
struct MatchingRules {
    // Whole supplier keys that say that the payee's name was taken out.
    std::vector<std::string> redacted_payees;
    // Whole supplier keys that name no one (`various providers`); never matched by name.
    std::vector<std::string> placeholder_suppliers;
    // Last words of a name that tell its legal form (`oy`, `ltd`).
    std::vector<std::string> legal_forms;
    // Words that tell nothing about a service.
    std::vector<std::string> stop_words;
    std::vector<AliasRule> alias_rules;

    bool operator==(const MatchingRules&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"redacted_payees", &MatchingRules::redacted_payees},
            Field{"placeholder_suppliers", &MatchingRules::placeholder_suppliers},
            Field{"legal_forms", &MatchingRules::legal_forms},
            Field{"stop_words", &MatchingRules::stop_words},
            Field{"alias_rules", &MatchingRules::alias_rules},
        };
    }
};

struct MatchingRulesNoted {
    static constexpr std::string_view kName = "matching_rules_noted";
    MatchingRules rules;
    static constexpr auto Fields() { return std::tuple{Field{"rules", &MatchingRulesNoted::rules}}; }
};

// One value for the whole service.
struct MatchingRulesBook {
    using State = MatchingRules;
    using Event = std::variant<MatchingRulesNoted>;
    static constexpr std::string_view kKind = "matching_rules";
    static constexpr std::uint64_t kSnapshotEvery = 1;
    // There is one set of rules, so its id is a constant (version 8: made by us).
    static constexpr Uuid kId = Uuid::FromBytes(
        {0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 'r', 'u', 'l', 'e', 's', '1'}
    );
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state = std::get<MatchingRulesNoted>(event).rules;
    }
};

}  // namespace luotsi::finance_integration
