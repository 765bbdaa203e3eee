#include "alerting/domain/alert_text.h"

#include "tests/unit/alerting/builders.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::alerting {
namespace {

using Names = std::vector<std::string>;

Alert RiskAlert() {
    Alert alert;
    alert.contract_number = "S-1";
    alert.subject = "RISK-WATCH/R1";
    alert.became_true_on = test::Day("2026-05-01");
    alert.facts = {{"about", "R1"}, {"code", "RISK-WATCH"}};
    return alert;
}

TEST(AlertText, PutsTheFactsOfTheAlertInTheirPlaces) {
    EXPECT_EQ(Filled("Ei paikkoja.", RiskAlert()), "Ei paikkoja.");
    EXPECT_EQ(Filled("{about}", RiskAlert()), "R1");
    EXPECT_EQ(
        Filled("{contract_number}: riski {about} ({subject}) {became_true_on}.", RiskAlert()),
        "S-1: riski R1 (RISK-WATCH/R1) 2026-05-01."
    );
    EXPECT_EQ(Filled("riski{gone}!", RiskAlert()), "riski!") << "an older alert lacks it";
    Alert nested = RiskAlert();
    nested.facts["about"] = "{code}";
    EXPECT_EQ(Filled("{about}", nested), "{code}") << "what a fact says is no place";
}

TEST(AlertText, ABraceThatHoldsNoNameIsABrace) {
    for (const char* const text :
         {"{", "}", "{}", "{ about }", "{About}", "{about", "{{", "a{1}"}) {
        EXPECT_EQ(Filled(text, RiskAlert()), text);
        EXPECT_EQ(PlaceholdersOf(text), Names{}) << text;
    }
    EXPECT_EQ(Filled("{{about}}", RiskAlert()), "{R1}");
    EXPECT_EQ(PlaceholdersOf("{a}{b_c} {a}"), (Names{"a", "b_c", "a"}));
}

TEST(AlertText, ARuleThatNamesAFactOfNoAlertIsRefusedInEachLanguage) {
    CreateRule command{test::RuleOf("registry-attention")};
    command.rule.text_fi = "{subject} {contract_number} {became_true_on} {code} {about}";
    EXPECT_TRUE(Decide(RuleShelf{}, command).accepted());
    command.rule.text_sv = "{about} {month}";
    command.rule.text_en = "{abuot}";
    const Decision<RuleEvent> decision = Decide(RuleShelf{}, command);
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "RULE_PLACEHOLDER_UNKNOWN");
    EXPECT_EQ(decision.rejection().field, "rule.text_sv");
    ASSERT_EQ(decision.rejection().more.size(), 2U);
    EXPECT_EQ(decision.rejection().more[0].detail, "month");
    EXPECT_EQ(decision.rejection().more[1].field, "rule.text_en");
    EXPECT_EQ(decision.rejection().more[1].detail, "abuot");
}

}  // namespace
}  // namespace luotsi::alerting
