#pragma once

#include "alerting/domain/alert.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::alerting {

// A rule, kept as data.
struct Rule {
    RuleId id;
    std::string code;
    std::string kind;
    Severity severity = Severity::kInfo;
    // Complete: with the kind's defaults.
    std::map<std::string, std::string> parameters;
    std::uint32_t version = 1;
    std::string text_fi;
    std::string text_sv;
    std::string text_en;
    // Every contract that was known when it was stored has been judged by it.
    bool settled = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &Rule::id},
            Field{"code", &Rule::code},
            Field{"kind", &Rule::kind},
            Field{"severity", &Rule::severity},
            Field{"parameters", &Rule::parameters},
            Field{"version", &Rule::version},
            Field{"text_fi", &Rule::text_fi},
            Field{"text_sv", &Rule::text_sv},
            Field{"text_en", &Rule::text_en},
            Field{"settled", &Rule::settled}
        };
    }
};

// All rules, in the order in which they were stored.
struct RuleShelf {
    std::vector<Rule> rules;
    static constexpr auto Fields() { return std::tuple{Field{"rules", &RuleShelf::rules}}; }
};

struct RuleCreated {
    static constexpr std::string_view kName = "rule_created";
    Rule rule;
    static constexpr auto Fields() { return std::tuple{Field{"rule", &RuleCreated::rule}}; }
};

struct RuleSettled {
    static constexpr std::string_view kName = "rule_settled";
    RuleId rule;
    static constexpr auto Fields() { return std::tuple{Field{"rule", &RuleSettled::rule}}; }
};

using RuleEvent = std::variant<RuleCreated, RuleSettled>;

// The rules are one aggregate, not one each: a unit of work that judges a contract then sees
// exactly the rules that were stored before it, so no contract can slip between a new rule and a
// new fact.
struct RuleBook {
    using State = RuleShelf;
    using Event = RuleEvent;
    static constexpr std::string_view kKind = "rule_book";
    static constexpr std::uint64_t kSnapshotEvery = 1;
    static void Evolve(RuleShelf& shelf, const RuleEvent& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const RuleShelf& shelf);
};

// The one stream of the rule book.
Uuid RuleBookId();

const Rule* FindRule(const RuleShelf& shelf, RuleId id);

// `rule.id` is the new id; version and settled are set here.
struct CreateRule {
    Rule rule;
};
// RULE_KIND_UNKNOWN, RULE_PARAMETER_UNKNOWN, RULE_PARAMETER_INVALID, RULE_PLACEHOLDER_UNKNOWN,
// RULE_CODE_TAKEN.
Decision<RuleEvent> Decide(const RuleShelf& shelf, const CreateRule& command);

struct SettleRule {
    RuleId rule;
};
Decision<RuleEvent> Decide(const RuleShelf& shelf, const SettleRule& command);

}  // namespace luotsi::alerting
