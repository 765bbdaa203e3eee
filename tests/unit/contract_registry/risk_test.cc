#include "contract_registry/domain/risk.h"

#include "contract_registry/domain/quarter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

Moment On(const char* day) {
    return {.now = Instant::FromMicros(1), .today = *CivilDate::Parse(day)};
}
const Moment kNow = On("2026-06-30");

Risk RiskOf(const char* code, const char* trigger) {
    Risk risk;
    risk.code = code;
    risk.title = "Henkilöstö ei riitä";
    risk.trigger_indicator = trigger;
    risk.likelihood = Share::OfBasisPoints(2000);
    risk.impact = Money::Of(5'000'000);
    return risk;
}

// One contract's risks; applies what is decided and tells the refusal.
class Register {
  public:
    template <class Command>
    std::string Do(const Command& command, const Moment& moment = kNow) {
        const Decision<RiskEvent> decision = Decide(state_, command, moment);
        if (!decision.accepted()) return decision.rejection().reason;
        for (const RiskEvent& event : decision.events())
            RiskBook::Evolve(state_, event, Recorded{});
        events_ += decision.events().size();
        return {};
    }
    std::string Record(Risk risk) { return Do(RecordRisk{std::move(risk), {"staff", "on-time"}}); }
    void Report(const char* month, const char* indicator, bool met) {
        Do(NoteIndicators{
            .month = *Month::Parse(month),
            .indicators = {{indicator, *Ratio::Of(met ? 96 : 94, 100), *Ratio::Of(95, 100), met}},
        });
    }
    RiskState StateOf(const char* code) const { return FindRisk(state_, code)->state; }
    const RiskRegister& state() const { return state_; }
    std::size_t events() const { return events_; }

  private:
    RiskRegister state_;
    std::size_t events_ = 0;
};

TEST(Risk, GoesOnWatchWhenItsIndicatorMissesTheTarget) {
    Register risks;
    ASSERT_EQ(risks.Record(RiskOf("R1", "staff")), "");
    ASSERT_EQ(risks.Record(RiskOf("R2", "on-time")), "");
    ASSERT_EQ(risks.Record(RiskOf("R3", "")), "");
    risks.Report("2026-04", "staff", true);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kOpen);
    EXPECT_TRUE(RiskBook::Attentions(risks.state()).empty());
    risks.Report("2026-05", "staff", false);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kWatch);
    EXPECT_EQ(risks.StateOf("R2"), RiskState::kOpen) << "another indicator's";
    EXPECT_EQ(risks.StateOf("R3"), RiskState::kOpen) << "nobody's";
    const std::vector<Attention> attentions = RiskBook::Attentions(risks.state());
    ASSERT_EQ(attentions.size(), 1U);
    EXPECT_EQ(attentions.front().code, "RISK-WATCH");
    EXPECT_EQ(attentions.front().subject, "R1");
    EXPECT_EQ(attentions.front().since, *CivilDate::Parse("2026-05-31"));
    const std::size_t before = risks.events();
    risks.Report("2026-05", "staff", false);
    risks.Report("2026-06", "staff", false);
    EXPECT_EQ(risks.events(), before) << "it is on watch already";
}

TEST(Risk, ACorrectedMonthCalmsItAndAPersonDoesUntilALaterMonth) {
    Register risks;
    ASSERT_EQ(risks.Record(RiskOf("R1", "staff")), "");
    risks.Report("2026-05", "staff", false);
    risks.Report("2026-06", "staff", true);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kWatch) << "a better month does not undo a bad one";
    risks.Report("2026-05", "staff", true);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kOpen) << "the month was corrected";
    risks.Report("2026-05", "staff", false);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kWatch) << "and corrected back";
    EXPECT_EQ(risks.Do(CalmRisk{"R1", "katsottu"}), "");
    risks.Report("2026-05", "staff", false);
    risks.Report("2026-04", "staff", false);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kOpen) << "a person has looked at these months";
    risks.Report("2026-06", "staff", false);
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kWatch);
}

// Every state against every command: what is refused, and why.
TEST(Risk, EveryCommandInEveryState) {
    const auto in_state = [](RiskState state) {
        Register risks;
        EXPECT_EQ(risks.Record(RiskOf("R1", "staff")), "");
        if (state == RiskState::kWatch) risks.Report("2026-05", "staff", false);
        if (state == RiskState::kRealised) {
            EXPECT_EQ(risks.Do(MarkRiskRealised{.code = "R1", .on = kNow.today}), "");
        }
        if (state == RiskState::kClosed) {
            EXPECT_EQ(risks.Do(CloseRisk{"R1", "ohi"}), "");
        }
        EXPECT_EQ(risks.StateOf("R1"), state);
        return risks;
    };
    struct Case {
        RiskState state;
        const char* record;
        const char* calm;
        const char* realise;
        const char* close;
    };
    for (const Case& one : std::vector<Case>{
             {RiskState::kOpen, "", "RISK_NOT_ON_WATCH", "", ""},
             {RiskState::kWatch, "", "", "", ""},
             {RiskState::kRealised, "RISK_SETTLED", "RISK_SETTLED", "RISK_SETTLED", "RISK_SETTLED"},
             {RiskState::kClosed, "RISK_SETTLED", "RISK_SETTLED", "RISK_SETTLED", "RISK_SETTLED"},
         }) {
        Risk changed = RiskOf("R1", "staff");
        changed.likelihood = Share::OfBasisPoints(9000);
        EXPECT_EQ(in_state(one.state).Record(changed), one.record);
        EXPECT_EQ(in_state(one.state).Do(CalmRisk{"R1", "x"}), one.calm);
        EXPECT_EQ(
            in_state(one.state).Do(MarkRiskRealised{.code = "R1", .on = kNow.today}), one.realise
        );
        EXPECT_EQ(in_state(one.state).Do(CloseRisk{"R1", "x"}), one.close);
    }
}

TEST(Risk, RefusesWhatItCannotBe) {
    Register risks;
    EXPECT_EQ(risks.Record(RiskOf("R1", "beds")), "RISK_INDICATOR_UNKNOWN");
    Risk sure = RiskOf("R1", "");
    sure.likelihood = Share::OfBasisPoints(10'001);
    EXPECT_EQ(risks.Record(sure), "RISK_LIKELIHOOD_INVALID");
    Risk gain = RiskOf("R1", "");
    gain.impact = Money::Of(-1);
    EXPECT_EQ(risks.Record(gain), "AMOUNT_NEGATIVE");
    EXPECT_EQ(risks.Do(CloseRisk{"R1", "x"}), "RISK_NOT_FOUND");
    ASSERT_EQ(risks.Record(RiskOf("R1", "")), "");
    EXPECT_EQ(
        risks.Do(MarkRiskRealised{.code = "R1", .on = kNow.today.AddDays(1)}), "DATE_IN_FUTURE"
    );
    EXPECT_EQ(risks.Record(RiskOf("R1", "")), "") << "the same again changes nothing";
    EXPECT_EQ(risks.events(), 1U);
}

TEST(Risk, AChangeOfWordsKeepsWhatHappened) {
    Register risks;
    ASSERT_EQ(risks.Record(RiskOf("R1", "staff")), "");
    risks.Report("2026-05", "staff", false);
    Risk changed = RiskOf("R1", "staff");
    changed.mitigation = "vuokratyö";
    ASSERT_EQ(risks.Record(changed), "");
    EXPECT_EQ(risks.StateOf("R1"), RiskState::kWatch);
    EXPECT_EQ(FindRisk(risks.state(), "R1")->trigger_month, Month::Parse("2026-05"));
}

TEST(Quarter, IsThreeMonthsOfAYear) {
    struct Case {
        const char* day;
        const char* text;
        const char* first;
        const char* last;
    };
    for (const Case& one : std::vector<Case>{
             {"2026-01-01", "2026-Q1", "2026-01-01", "2026-03-31"},
             {"2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"},
             {"2026-07-01", "2026-Q3", "2026-07-01", "2026-09-30"},
             {"2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"},
         }) {
        const Quarter quarter = Quarter::Of(*CivilDate::Parse(one.day));
        EXPECT_EQ(quarter.ToText(), one.text);
        EXPECT_EQ(quarter.FirstDay().ToText(), one.first);
        EXPECT_EQ(quarter.LastDay().ToText(), one.last);
        ASSERT_TRUE(Quarter::Parse(one.text).has_value());
        EXPECT_EQ(Quarter::Parse(one.text)->FirstDay(), quarter.FirstDay());
    }
    for (const char* const text : {"2026", "2026-Q0", "2026-Q5", "2026-q1", "20x6-Q1", "2026-Q11"})
        EXPECT_FALSE(Quarter::Parse(text).has_value()) << text;
}

}  // namespace
}  // namespace luotsi::contract_registry
