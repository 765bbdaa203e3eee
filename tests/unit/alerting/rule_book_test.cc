#include "alerting/domain/rule_book.h"

#include "alerting/domain/rule_catalog.h"
#include "tests/unit/alerting/builders.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace luotsi::alerting {
namespace {

CreateRule Command(const std::string& code, const std::string& kind) {
    Rule rule;
    rule.id = RuleId(test::IdOf(7));
    rule.code = code;
    rule.kind = kind;
    return {rule};
}

TEST(RuleCatalog, HasARowForEachKindWithDefaultsThatFit) {
    std::set<std::string_view> names;
    for (const RuleKind& kind : RuleCatalog()) {
        names.insert(kind.name);
        EXPECT_NE(kind.inputs & kTermsInput, 0U) << kind.name << ": facts may precede the terms";
        EXPECT_EQ((kind.inputs & kDayInput) != 0, kind.reach_days != nullptr) << kind.name;
        for (const ParameterKind& parameter : kind.parameters) {
            EXPECT_TRUE(parameter.fits(parameter.fallback)) << parameter.name;
        }
    }
    EXPECT_EQ(
        names,
        (std::set<std::string_view>{
            "contract-ending",
            "ended-but-paid",
            "forecast-bias",
            "indicator-beyond-target",
            "paid-beyond-value",
            "registry-attention",
            "report-overdue",
            "report-remark",
            "reporting-ladder",
            "undeclared-subcontractor"
        })
    );
}

TEST(RuleCatalog, ChecksParameters) {
    struct Case {
        const char* kind;
        std::map<std::string, std::string> given;
        const char* reason;
    };
    for (const Case& one : std::vector<Case>{
             {"contract-ending", {}, ""},
             {"contract-ending", {{"days_before", "60"}}, ""},
             {"contract-ending", {{"days_before", "1,2,3,4,5,6,7,8,9,10"}}, ""},
             {"contract-ending",
              {{"days_before", "1,2,3,4,5,6,7,8,9,10,11"}},
              "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", ""}}, "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", "30,"}}, "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", "30,30"}}, "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", "0"}}, "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", "3651"}}, "RULE_PARAMETER_INVALID"},
             {"contract-ending", {{"days_before", "thirty"}}, "RULE_PARAMETER_INVALID"},
             {"paid-beyond-value", {{"percent", "80"}, {"basis", "proposals"}}, ""},
             {"paid-beyond-value", {{"percent", "80.5"}}, "RULE_PARAMETER_INVALID"},
             {"paid-beyond-value", {{"basis", "wishes"}}, "RULE_PARAMETER_INVALID"},
             {"ended-but-paid", {{"percent", "80"}}, "RULE_PARAMETER_UNKNOWN"},
             {"registry-attention", {{"except", "A"}}, ""},
             {"registry-attention", {{"except", "A,B-C"}}, ""},
             {"registry-attention", {{"except", "A,"}}, "RULE_PARAMETER_INVALID"},
             {"registry-attention", {{"except", ",A"}}, "RULE_PARAMETER_INVALID"},
         }) {
        const Checked<RuleParameters> checked =
            CompleteParameters(*FindRuleKind(one.kind), one.given);
        EXPECT_EQ(checked.ok() ? "" : checked.rejection().reason, one.reason) << one.kind;
    }
}

TEST(RuleCatalog, TellsEveryFaultAtOnceWithItsName) {
    const Checked<RuleParameters> checked = CompleteParameters(
        *FindRuleKind("paid-beyond-value"), {{"basis", "wishes"}, {"colour", "red"}}
    );
    ASSERT_FALSE(checked.ok());
    ASSERT_EQ(checked.rejection().more.size(), 2U);
    EXPECT_EQ(checked.rejection().more[0].field, "rule.parameters[basis]");
    EXPECT_EQ(checked.rejection().more[1].field, "rule.parameters[colour]");
}

TEST(CreateRule, StoresTheFirstVersionWithEveryParameter) {
    const Decision<RuleEvent> decision = Decide(RuleShelf{}, Command("end", "contract-ending"));
    ASSERT_TRUE(decision.accepted());
    const Rule& rule = std::get<RuleCreated>(decision.events().at(0)).rule;
    EXPECT_EQ(rule.version, 1U);
    EXPECT_EQ(rule.parameters.at("days_before"), "180,90,30");
    EXPECT_FALSE(rule.settled);
}

TEST(CreateRule, RefusesAnUnknownKind) {
    const Decision<RuleEvent> decision = Decide(RuleShelf{}, Command("x", "moon-phase"));
    EXPECT_EQ(decision.rejection().reason, "RULE_KIND_UNKNOWN");
    EXPECT_EQ(decision.rejection().field, "rule.kind");
}

TEST(CreateRule, RefusesACodeThatIsTaken) {
    RuleShelf shelf;
    const Decision<RuleEvent> stored = Decide(shelf, Command("end", "contract-ending"));
    RuleBook::Evolve(shelf, stored.events().at(0), {});
    const Decision<RuleEvent> decision = Decide(shelf, Command("end", "report-overdue"));
    EXPECT_EQ(decision.rejection().reason, "RULE_CODE_TAKEN");
    EXPECT_EQ(RuleBook::Claims(shelf).at(0).key, "rule-code/end");
}

TEST(SettleRule, HappensOnce) {
    RuleShelf shelf;
    const Decision<RuleEvent> stored = Decide(shelf, Command("end", "contract-ending"));
    RuleBook::Evolve(shelf, stored.events().at(0), {});
    const SettleRule settle{shelf.rules.front().id};
    const Decision<RuleEvent> first = Decide(shelf, settle);
    ASSERT_EQ(first.events().size(), 1U);
    RuleBook::Evolve(shelf, first.events().front(), {});
    EXPECT_TRUE(shelf.rules.front().settled);
    EXPECT_TRUE(Decide(shelf, settle).events().empty());
}

}  // namespace
}  // namespace luotsi::alerting
