#include "alerting/domain/rule_catalog.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <string>

namespace luotsi::alerting {
namespace {

TEST(DefaultRules, CoverEveryKindWithEveryParameterWrittenOut) {
    std::set<std::string> kinds;
    for (const YAML::Node& rule : YAML::LoadFile(LUOTSI_DEFAULT_RULES)["rules"]) {
        const auto kind = rule["kind"].as<std::string>();
        const RuleKind* const known = FindRuleKind(kind);
        ASSERT_NE(known, nullptr) << kind;
        kinds.insert(kind);
        std::map<std::string, std::string> given;
        for (const auto& parameter : rule["parameters"]) {
            given[parameter.first.as<std::string>()] = parameter.second.as<std::string>();
        }
        const Checked<RuleParameters> complete = CompleteParameters(*known, given);
        ASSERT_TRUE(complete.ok()) << kind;
        EXPECT_EQ(complete.value().texts(), given) << kind << ": applying twice changes nothing";
        for (const char* const text : {"text_fi", "text_sv", "text_en"}) {
            EXPECT_FALSE(rule[text].as<std::string>().empty()) << kind;
        }
    }
    EXPECT_EQ(kinds.size(), RuleCatalog().size());
}

}  // namespace
}  // namespace luotsi::alerting
