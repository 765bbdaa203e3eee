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

// What stands for what.
struct Replacement {
    std::string from;
    std::string to;

    bool operator==(const Replacement&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"from", &Replacement::from}, Field{"to", &Replacement::to}};
    }
};

// How a name becomes an alias key, step by step in this order.
struct AliasRules {
    // Taken out of the text (apostrophes).
    std::vector<std::string> drop;
    // In the text: `&` is ` and `.
    std::vector<Replacement> replace;
    // The text is cut into words here. The name ends at these words, unless it begins with them:
    // `t a` for a trading name.
    std::string trading_as;
    // `a e yates` is `ae yates`.
    bool join_single_letters = false;
    // Whole words: `nhs ft` is `nhs foundation trust`.
    std::vector<Replacement> words;
    // Legal forms are dropped here. Then first words that tell nothing (`the`).
    std::vector<std::string> leading;

    bool operator==(const AliasRules&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"drop", &AliasRules::drop},
            Field{"replace", &AliasRules::replace},
            Field{"trading_as", &AliasRules::trading_as},
            Field{"join_single_letters", &AliasRules::join_single_letters},
            Field{"words", &AliasRules::words},
            Field{"leading", &AliasRules::leading},
        };
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
    AliasRules alias_rules;

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
    static constexpr auto Fields() {
        return std::tuple{Field{"rules", &MatchingRulesNoted::rules}};
    }
};

// One value for the whole service.
struct MatchingRulesBook {
    using State = MatchingRules;
    using Event = std::variant<MatchingRulesNoted>;
    static constexpr std::string_view kKind = "matching_rules";
    static constexpr std::uint64_t kSnapshotEvery = 1;
    // There is one set of rules, so its id is a constant (version 8: made by us).
    static constexpr Uuid kId =
        Uuid::FromBytes({0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 'r', 'u', 'l', 'e', 's', '1'});
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state = std::get<MatchingRulesNoted>(event).rules;
    }
};

}  // namespace luotsi::finance_integration
