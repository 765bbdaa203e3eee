#include "contract_registry/domain/template.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

Moment On(const char* day) {
    return {.now = Instant::FromMicros(1), .today = Day(day)};
}

TemplateContent Content() {
    TemplateContent content;
    content.type = ContractType::kPurchase;
    content.goals = {{"G1", "Riittävä henkilöstö"}, {"G2", "Turvallisuus"}};
    content.indicators = {{
        .code = "STAFF",
        .name = "Henkilöstömitoitus",
        .goal_code = "G1",
        .unit = "ratio",
        .target_level = *Ratio::Of(60, 100),
    }};
    content.reporting_duty = ReportingDuty{.due_day = 10};
    content.notice = NoticeTerms{.buyer_months = 6, .provider_months = 12, .at_month_end = true};
    content.clauses = {
        {.kind = ClauseKind::kContent, .text = "Pohjan sisältö", .statutes = {"612/2021-15"}},
        {.kind = ClauseKind::kNotice, .text = "Pohjan irtisanominen"},
    };
    content.legal_basis = {"612/2021"};
    return content;
}

class OneTemplate {
  public:
    std::string Publish(const TemplateContent& content, const char* title = "Asuminen") {
        return Do(PublishTemplate{"asuminen", title, content});
    }
    std::string Use(std::uint64_t version, ContractType type) {
        return Do(UseTemplate{.version = version, .contract_id = Uuid(), .type = type});
    }
    Template state;

  private:
    template <class Command>
    std::string Do(const Command& command) {
        const Decision<TemplateEvent> decision = Decide(state, command, On("2026-06-30"));
        if (!decision.accepted()) return decision.rejection().reason;
        for (const TemplateEvent& event : decision.events())
            TemplateBook::Evolve(state, event, Recorded{});
        return {};
    }
};

TEST(Template, VersionsGrowByOneAndTheSameContentIsNoVersion) {
    OneTemplate one;
    EXPECT_EQ(one.Use(0, ContractType::kPurchase), "TEMPLATE_NOT_FOUND");
    EXPECT_EQ(one.Publish(Content()), "");
    EXPECT_EQ(one.Publish(Content()), "");
    ASSERT_EQ(one.state.versions.size(), 1U);
    TemplateContent changed = Content();
    changed.legal_basis.push_back("1397/2016");
    EXPECT_EQ(one.Publish(changed), "");
    ASSERT_EQ(one.state.versions.size(), 2U);
    EXPECT_EQ(one.state.versions.back().version, 2U);
    EXPECT_EQ(one.state.versions.front().content, Content()) << "what was published stays";
    EXPECT_EQ(one.Use(2, ContractType::kPurchase), "");
    EXPECT_EQ(one.Use(1, ContractType::kPurchase), "");
    EXPECT_EQ(one.Use(3, ContractType::kPurchase), "TEMPLATE_VERSION_NOT_FOUND");
    EXPECT_EQ(one.Use(0, ContractType::kAlliance), "TEMPLATE_TYPE_DIFFERS");
    EXPECT_EQ(one.state.uses, 2U);
}

TEST(Template, RefusesContentThatContradictsItself) {
    OneTemplate one;
    TemplateContent twice = Content();
    twice.goals.push_back({"G1", "Toinen"});
    EXPECT_EQ(one.Publish(twice), "GOAL_DUPLICATE");
}

TEST(FilledFrom, WhatTheContractSaysItselfWins) {
    OneTemplate one;
    ASSERT_EQ(one.Publish(Content()), "");
    Terms own;
    own.type = ContractType::kPurchase;
    own.title = "Oma";
    own.goals = {{"G2", "Oma turvallisuus"}, {"G3", "Oma"}};
    own.clauses = {
        {.kind = ClauseKind::kNotice, .text = "Oma irtisanominen"},
        {.kind = ClauseKind::kEnding, .text = "Oma päättyminen"},
    };
    own.reporting_duty = ReportingDuty{.due_day = 20};
    const Terms terms = FilledFrom(own, one.state, one.state.versions.back());
    EXPECT_EQ(terms.title, "Oma");
    EXPECT_EQ(
        terms.goals,
        (std::vector<Goal>{{"G1", "Riittävä henkilöstö"}, {"G2", "Oma turvallisuus"}, {"G3", "Oma"}}
        )
    );
    ASSERT_EQ(terms.clauses.size(), 3U);
    EXPECT_EQ(terms.clauses[0].text, "Pohjan sisältö");
    EXPECT_EQ(terms.clauses[0].statutes, std::vector<std::string>{"612/2021-15"});
    EXPECT_EQ(terms.clauses[1].text, "Oma irtisanominen");
    EXPECT_EQ(terms.clauses[2].text, "Oma päättyminen");
    EXPECT_EQ(terms.reporting_duty->due_day, 20U);
    EXPECT_EQ(terms.notice, Content().notice);
    EXPECT_EQ(terms.indicators, Content().indicators);
    EXPECT_EQ(terms.legal_basis, Content().legal_basis);
    EXPECT_EQ(terms.template_origin, (TemplateOrigin{.code = "asuminen", .version = 1}));
}

}  // namespace
}  // namespace luotsi::contract_registry
