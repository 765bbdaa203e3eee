#include "contract_registry/domain/renewal.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace luotsi::contract_registry {
namespace {

CivilDate On(const std::string& text) {
    return CivilDate::Parse(text).value();
}

Terms Ending(const char* end) {
    Terms terms;
    terms.start_date = On("2024-01-01");
    terms.end_date = On(end);
    return terms;
}

const std::vector<std::string> kLeads{"12m", "6m", "3m", "1w"};

// One day as the unit of work does it: what happens, then what lies ahead.
void Live(RenewalState& state, Terms& terms, CivilDate day) {
    const RenewalRules rules{.leads = kLeads, .closed_days = {}, .contract_revision = 1};
    for (const RenewalEvent& event : BeginDay(state, terms, rules, day)) {
        RenewalBook::Evolve(state, event, {});
        if (const auto* settled = std::get_if<TermSettled>(&event))
            terms.end_date = settled->term.new_end_date;
    }
    if (const auto planned = Replan(state, terms, rules, day))
        RenewalBook::Evolve(state, *planned, {});
}

// Looking only on the planned days gives what looking every day gives.
TEST(Renewal, ThePlannedDaysAreEnough) {
    std::mt19937 random(20260101);
    for (int round = 0; round < 60; ++round) {
        const CivilDate end = On("2025-06-01").AddDays(static_cast<int>(random() % 900));
        Terms terms = Ending(end.ToText().c_str());
        const std::uint64_t notice = random() % 9;
        const auto kind = random() % 2 == 0 ? RenewalKind::kBySilence : RenewalKind::kLapses;
        terms.renewal = RenewalTerms{kind, 1 + random() % 24, notice};
        if (random() % 2 == 0) terms.options = {{"O1", 12, random() % 9}};
        RenewalState every;
        RenewalState planned;
        Terms every_terms = terms;
        Terms planned_terms = terms;
        for (CivilDate day = On("2025-01-01"); day < On("2030-01-01"); day = day.AddDays(1)) {
            Live(every, every_terms, day);
            const bool first = day == On("2025-01-01");
            if (first || (planned.plan.next_day && *planned.plan.next_day <= day))
                Live(planned, planned_terms, day);
            ASSERT_EQ(every.settled, planned.settled) << round << " " << day.ToText();
            ASSERT_EQ(every.missed, planned.missed) << round << " " << day.ToText();
            ASSERT_EQ(every.reminders, planned.reminders) << round << " " << day.ToText();
        }
    }
}

TEST(Renewal, ADayHasNoSecondEffect) {
    RenewalState state;
    Terms terms = Ending("2026-12-31");
    terms.renewal = RenewalTerms{RenewalKind::kBySilence, 12, 3};
    for (CivilDate day = On("2025-12-01"); day < On("2029-01-01"); day = day.AddDays(1)) {
        Live(state, terms, day);
        const RenewalRules rules{.leads = kLeads, .closed_days = {}, .contract_revision = 1};
        ASSERT_TRUE(BeginDay(state, terms, rules, day).empty()) << day.ToText();
    }
}

TEST(Renewal, TheRenewalClausesOwnPeriodComesBeforeTheNoticePeriod) {
    Terms terms = Ending("2027-06-30");
    terms.notice = NoticeTerms{6, 12, true};
    terms.renewal = RenewalTerms{RenewalKind::kLapses, 0, 9};
    EXPECT_EQ(RenewalNotice(terms), (NoticePeriod{9, false}));
    terms.renewal->notice_months = 0;
    EXPECT_EQ(RenewalNotice(terms), (NoticePeriod{6, true}));
}

TEST(Renewal, AnOptionThatFollowsAMissedOneIsGone) {
    Terms terms = Ending("2027-12-31");
    terms.options = {{"O1", 12, 6}, {"O2", 12, 3}};
    RenewalState state;
    EXPECT_EQ(NextOption(state, terms)->code, "O1");
    RenewalBook::Evolve(state, OptionMissed{"O1", On("2027-06-30"), On("2027-07-01")}, {});
    EXPECT_EQ(NextOption(state, terms), nullptr);
    const auto late = Decide(state, terms, UseOption{"O2", {}, {}}, {{}, On("2027-07-02")});
    ASSERT_FALSE(late.accepted());
    EXPECT_EQ(late.rejection().reason, "OPTION_NOT_NEXT");
}

TEST(Renewal, AnEndBeyondTheCalendarIsRefusedRatherThanCutShort) {
    Terms terms = Ending("2199-12-31");
    terms.options = {{"O1", 240, 6}};
    terms.renewal = RenewalTerms{RenewalKind::kBySilence, 12, 3};
    const Moment moment{{}, On("2026-01-01")};
    const auto used = Decide({}, terms, UseOption{"O1", {}, {}}, moment);
    ASSERT_FALSE(used.accepted());
    EXPECT_EQ(used.rejection().reason, "FIELD_OUT_OF_RANGE");
    EXPECT_EQ(used.rejection().field, "option_code");
    const auto renewed = Decide({}, terms, DecideRenewal{RenewalDecision::kRenew, {}, {}}, moment);
    ASSERT_FALSE(renewed.accepted());
    EXPECT_EQ(renewed.rejection().field, "decision");
    // One month too far is refused, the last month of all is not.
    terms = Ending("2198-12-31");
    terms.options = {{"O1", 12, 6}, {"O2", 13, 6}};
    EXPECT_TRUE(Decide({}, terms, UseOption{"O1", {}, {}}, moment).accepted());
    terms.options = {{"O2", 13, 6}};
    EXPECT_FALSE(Decide({}, terms, UseOption{"O2", {}, {}}, moment).accepted());
}

TEST(Renewal, ANoticeGivenOnAClosedDayIsInTime) {
    // 2027-06-30 less six months is 2026-12-30; Christmas and the weekend lie before it.
    Terms terms = Ending("2027-06-26");
    terms.renewal = RenewalTerms{RenewalKind::kLapses, 12, 6};
    const auto deadlines = DeadlinesOf({}, terms, {});
    ASSERT_EQ(deadlines.size(), 1U);
    EXPECT_EQ(deadlines[0].last_day, On("2026-12-26"));
    EXPECT_EQ(deadlines[0].last_working_day, On("2026-12-23"));
    const DecideRenewal decide{RenewalDecision::kRenew, {}, {}};
    EXPECT_TRUE(Decide({}, terms, decide, {{}, On("2026-12-26")}).accepted());
    EXPECT_FALSE(Decide({}, terms, decide, {{}, On("2026-12-27")}).accepted());
}

}  // namespace
}  // namespace luotsi::contract_registry
