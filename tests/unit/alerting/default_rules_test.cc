#include "alerting/domain/alert_text.h"
#include "alerting/domain/rule_catalog.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

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
        Rule texts;
        texts.text_fi = rule["text_fi"].as<std::string>();
        texts.text_sv = rule["text_sv"].as<std::string>();
        texts.text_en = rule["text_en"].as<std::string>();
        for (const std::string& text : {texts.text_fi, texts.text_sv, texts.text_en})
            EXPECT_FALSE(text.empty()) << kind;
        EXPECT_TRUE(TextFaults(*known, texts).empty()) << kind;
    }
    EXPECT_EQ(kinds.size(), RuleCatalog().size());
}

// The page for those who write rules names every kind with its parameters and facts.
TEST(DefaultRules, TheReferenceNamesEveryKindParameterAndFact) {
    std::ifstream file(LUOTSI_ALERT_RULES_PAGE);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(page.empty());
    const auto names = [&](const std::string& words) { return page.find(words) != page.npos; };
    for (const RuleKind& kind : RuleCatalog()) {
        const std::string name(kind.name);
        std::string facts = "| `" + name + "` | ";
        for (std::size_t i = 0; i < kind.facts.size(); ++i)
            facts += (i == 0 ? "`{" : ", `{") + std::string(kind.facts[i]) + "}`";
        EXPECT_TRUE(names(facts + " |")) << facts;
        for (const ParameterKind& parameter : kind.parameters)
            EXPECT_TRUE(names("`" + std::string(parameter.name) + "` (")) << parameter.name;
    }
    EXPECT_FALSE(names("`moon-phase`"));
}

// One alert for each attention: of the rule of its code, or else of the one for all others.
TEST(DefaultRules, SpeakOfEachAttentionOnceAndSayWhichItIs) {
    std::set<std::string> own;
    std::set<std::string> elsewhere;
    int for_all_others = 0;
    for (const YAML::Node& rule : YAML::LoadFile(LUOTSI_DEFAULT_RULES)["rules"]) {
        if (rule["kind"].as<std::string>() != "registry-attention") continue;
        const auto code = rule["parameters"]["code"].as<std::string>();
        for (const char* const text : {"text_fi", "text_sv", "text_en"}) {
            const std::vector<std::string> named = PlaceholdersOf(rule[text].as<std::string>());
            EXPECT_EQ(std::ranges::count(named, "about"), 1) << code << ' ' << text;
            EXPECT_EQ(std::ranges::count(named, "code"), code.empty() ? 1 : 0) << code;
        }
        if (!code.empty()) {
            EXPECT_TRUE(own.insert(code).second) << code;
            continue;
        }
        ++for_all_others;
        for (std::string& one : ParseCodes(rule["parameters"]["except"].as<std::string>()))
            elsewhere.insert(std::move(one));
    }
    EXPECT_EQ(for_all_others, 1);
    EXPECT_EQ(own, elsewhere);
    EXPECT_TRUE(own.contains("RISK-WATCH"));
}

}  // namespace
}  // namespace luotsi::alerting
