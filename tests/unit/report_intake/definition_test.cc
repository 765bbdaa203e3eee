#include "report_intake/domain/definition.h"

#include "report_intake/domain/explain.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractTerms Terms() {
    ContractTerms terms;
    terms.contract_revision = 2;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = Day("2027-12-31");
    period.indicators = {
        {"STAFF", Direction::kAtLeast, Ratio::Of(60, 100).value(), FocusArea::kQuality, "ratio"},
        {"WAIT", Direction::kAtMost, Ratio::Of(14, 1).value(), FocusArea::kQuality, "days"},
    };
    terms.periods = {period};
    return terms;
}

Quantity Hundredths(std::int64_t hundredths) {
    return Quantity::OfMicros(hundredths * 10'000);
}

// The staffing ratio of 20 clients in three weeks of 114.75 hours: direct hours / (114.75 h x 20).
WorkedExample Staffing(std::int64_t hours_hundredths, Ratio value, bool met) {
    return {Hundredths(hours_hundredths), Hundredths(229'500), value, std::nullopt, met};
}

DefinitionContent Staff(const char* from = "2026-01") {
    DefinitionContent content;
    content.indicator_code = "STAFF";
    content.unit = "ratio";
    content.source = "741/2024";
    content.valid_from = MonthOf(from);
    content.fi = {"Henkilöstömitoitus", "Välittömän työn tunnit", "Täysi työaika x asiakkaat", ""};
    content.sv = {
        "Personaldimensionering", "Timmar direkt arbete", "Full arbetstid x klienter", ""
    };
    content.en = {
        "Staffing ratio", "Hours of direct work", "Full-time hours x clients", "Cleaning"
    };
    content.examples = {
        Staffing(137'700, Ratio::Of(6, 10).value(), true),
        Staffing(140'000, Ratio::Of(1400, 2295).value(), true),
        Staffing(137'000, Ratio::Of(1370, 2295).value(), false),
    };
    return content;
}

class Definitions {
  public:
    Decision<DefinitionEvent> Propose(
        const DefinitionContent& content, const char* day, ContractSide side = ContractSide::kBuyer
    ) {
        return Keep(Decide(known_, terms, ProposeDefinition{side, content}, On(day)));
    }
    Decision<DefinitionEvent> Accept(
        std::uint64_t version, ContractSide side, const char* day, const char* person = ""
    ) {
        return Keep(Decide(known_, AcceptDefinition{"STAFF", version, side, person}, On(day)));
    }
    void Agree(std::uint64_t version, const char* day) {
        EXPECT_TRUE(Accept(version, ContractSide::kBuyer, day).accepted());
        EXPECT_TRUE(Accept(version, ContractSide::kProvider, day).accepted());
    }
    std::uint64_t InForce(const char* month) const {
        const DefinitionsInForce in_force = InForceIn(known_, MonthOf(month));
        const auto found = in_force.versions.find("STAFF");
        return found == in_force.versions.end() ? 0 : found->second;
    }
    bool Pending(const char* month) const {
        return InForceIn(known_, MonthOf(month)).pending.contains("STAFF");
    }
    const DefinitionVersion& Version(std::uint64_t version) const {
        return *FindDefinition(known_, "STAFF", version);
    }

    ContractTerms terms = Terms();

  private:
    Decision<DefinitionEvent> Keep(Decision<DefinitionEvent> decision) {
        if (!decision.accepted()) return decision;
        for (const DefinitionEvent& event : decision.events())
            DefinitionBook::Evolve(known_, event, {Instant(), ++revision_, revision_});
        return decision;
    }

    ContractDefinitions known_;
    std::uint64_t revision_ = 0;
};

std::string ReasonOf(const Decision<DefinitionEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(ProposeDefinition, CountsEveryExampleAgainAndNamesAllThatAreWrong) {
    Definitions known;
    DefinitionContent content = Staff();
    // 1370 / 2295 is 0.59694989...: 0.596950 is what it would show, not what it is.
    content.examples[2].value = Ratio::Of(596'950, 1'000'000).value();
    content.examples[0].met = false;
    const auto refused = known.Propose(content, "2026-01-05");
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "EXAMPLE_VERDICT_WRONG");
    EXPECT_EQ(refused.rejection().field, "content.examples[0].met");
    EXPECT_EQ(refused.rejection().facts.at("expected"), "true");
    ASSERT_EQ(refused.rejection().more.size(), 1U);
    EXPECT_EQ(refused.rejection().more[0].reason, "EXAMPLE_VALUE_WRONG");
    EXPECT_EQ(refused.rejection().more[0].field, "content.examples[2].value");
    content = Staff();
    content.examples[1].denominator = Quantity();
    EXPECT_EQ(ReasonOf(known.Propose(content, "2026-01-05")), "FIELD_OUT_OF_RANGE");
    EXPECT_TRUE(known.Propose(Staff(), "2026-01-05").accepted());
    EXPECT_EQ(known.Version(1).content.examples[2].target_level, Ratio::Of(3, 5));
}

TEST(ProposeDefinition, JudgesAnExampleInTheContractsDirection) {
    Definitions known;
    DefinitionContent content = Staff();
    content.indicator_code = "WAIT";
    content.unit = "days";
    const Quantity one = Quantity::OfMicros(1'000'000);
    content.examples = {
        {Quantity::OfMicros(15'000'000), one, Ratio::Of(15, 1).value(), std::nullopt, true}
    };
    EXPECT_EQ(ReasonOf(known.Propose(content, "2026-01-05")), "EXAMPLE_VERDICT_WRONG");
    content.examples[0].met = false;
    EXPECT_TRUE(known.Propose(content, "2026-01-05").accepted());
    // An example may show what another target level would give.
    content.examples[0].target_level = Ratio::Of(15, 1).value();
    content.examples[0].met = true;
    EXPECT_TRUE(known.Propose(content, "2026-01-05").accepted());
}

TEST(ProposeDefinition, KeepsToWhatTheContractMeasures) {
    Definitions known;
    DefinitionContent content = Staff();
    content.unit = "share";
    EXPECT_EQ(ReasonOf(known.Propose(content, "2026-01-05")), "DEFINITION_UNIT_MISMATCH");
    content = Staff();
    content.indicator_code = "OTHER";
    EXPECT_EQ(ReasonOf(known.Propose(content, "2026-01-05")), "DEFINITION_INDICATOR_UNKNOWN");
    EXPECT_EQ(
        ReasonOf(known.Propose(Staff("2028-01"), "2026-01-05")), "DEFINITION_INDICATOR_UNKNOWN"
    );
    known.terms = ContractTerms();
    EXPECT_EQ(ReasonOf(known.Propose(Staff(), "2026-01-05")), "CONTRACT_NOT_FOUND");
}

TEST(AcceptDefinition, TakesBothSidesAndNeverOnePersonForBoth) {
    Definitions known;
    ASSERT_TRUE(known.Propose(Staff(), "2026-01-05").accepted());
    EXPECT_EQ(known.InForce("2026-01"), 0U);
    EXPECT_TRUE(known.Pending("2026-01"));
    EXPECT_TRUE(known.Accept(1, ContractSide::kProvider, "2026-01-07", "abc").accepted());
    EXPECT_EQ(known.InForce("2026-01"), 0U);
    EXPECT_EQ(
        ReasonOf(known.Accept(1, ContractSide::kProvider, "2026-01-08", "def")),
        "DEFINITION_ALREADY_ACCEPTED"
    );
    EXPECT_EQ(
        ReasonOf(known.Accept(1, ContractSide::kBuyer, "2026-01-08", "abc")),
        "DEFINITION_SAME_PERSON"
    );
    EXPECT_EQ(
        ReasonOf(known.Accept(2, ContractSide::kBuyer, "2026-01-08", "ghi")), "DEFINITION_NOT_FOUND"
    );
    EXPECT_TRUE(known.Accept(1, ContractSide::kBuyer, "2026-01-08", "ghi").accepted());
    EXPECT_EQ(known.InForce("2026-01"), 1U);
    EXPECT_FALSE(known.Pending("2026-01"));
    EXPECT_EQ(
        ReasonOf(known.Accept(1, ContractSide::kBuyer, "2026-01-09", "jkl")),
        "DEFINITION_ALREADY_ACCEPTED"
    );
}

TEST(AcceptDefinition, SaysThatANewerProposalTookTheVersionsPlace) {
    Definitions known;
    ASSERT_TRUE(known.Propose(Staff(), "2026-01-05").accepted());
    EXPECT_EQ(ReasonOf(known.Propose(Staff(), "2026-01-06")), "DEFINITION_UNCHANGED");
    ASSERT_TRUE(known.Accept(1, ContractSide::kProvider, "2026-01-06").accepted());
    DefinitionContent other = Staff();
    other.en.exclusions = "Cleaning and laundry";
    ASSERT_TRUE(known.Propose(other, "2026-01-07").accepted());
    const auto refused = known.Accept(1, ContractSide::kBuyer, "2026-01-08");
    EXPECT_EQ(ReasonOf(refused), "DEFINITION_REPLACED");
    EXPECT_EQ(refused.rejection().facts.at("newest"), "2");
    known.Agree(2, "2026-01-08");
    EXPECT_EQ(known.InForce("2026-01"), 2U);
    EXPECT_EQ(known.Version(1).state, DefinitionState::kReplaced);
}

TEST(DefinitionsInForce, CountTheVersionOfTheMonthsLastDay) {
    Definitions known;
    ASSERT_TRUE(known.Propose(Staff("2026-02"), "2026-04-10").accepted());
    // The first version may reach back: before it nothing was agreed.
    known.Agree(1, "2026-04-11");
    EXPECT_EQ(known.InForce("2026-01"), 0U);
    EXPECT_EQ(known.InForce("2026-02"), 1U);
    DefinitionContent later = Staff("2026-03");
    later.source = "1/2026";
    const auto back = known.Propose(later, "2026-05-20");
    EXPECT_EQ(ReasonOf(back), "DEFINITION_VALID_FROM_PAST");
    EXPECT_EQ(back.rejection().facts.at("earliest"), "2026-05");
    later.valid_from = MonthOf("2026-05");
    ASSERT_TRUE(known.Propose(later, "2026-05-20").accepted());
    EXPECT_EQ(known.InForce("2026-05"), 1U);
    EXPECT_FALSE(known.Pending("2026-05"));
    // Agreed in the middle of June: it counts for June, and May stays as it was counted.
    known.Agree(2, "2026-06-15");
    EXPECT_EQ(known.InForce("2026-05"), 1U);
    EXPECT_EQ(known.InForce("2026-06"), 2U);
    EXPECT_EQ(known.InForce("2027-12"), 2U);
}

// Whatever is proposed and accepted in whatever order, a month that has ended keeps the version
// that it had, once it had one.
TEST(DefinitionsInForce, NeverChangeForAMonthThatHasOneAndIsOver) {
    std::mt19937_64 random(20261122);
    std::uint64_t agreed = 0;
    for (int run = 0; run < 300; ++run) {
        Definitions known;
        std::map<std::string, std::uint64_t> seen;
        CivilDate today = Day("2026-01-01");
        for (int step = 0; step < 60; ++step) {
            today = today.AddDays(static_cast<std::int64_t>(random() % 12));
            const std::string day = today.ToText();
            const Month month = Month::Of(today).AddMonths(static_cast<int>(random() % 5) - 2);
            DefinitionContent content = Staff(month.ToText().c_str());
            content.source = std::to_string(random());
            if (random() % 2 == 0) {
                (void)known.Propose(content, day.c_str());
            } else {
                const auto side =
                    random() % 2 == 0 ? ContractSide::kBuyer : ContractSide::kProvider;
                const auto done = known.Accept(1 + random() % 8, side, day.c_str());
                agreed += done.accepted() ? 1 : 0;
            }
            for (Month past = MonthOf("2026-01"); past < Month::Of(today); past = past.Next()) {
                const std::uint64_t version = known.InForce(past.ToText().c_str());
                const auto before = seen.find(past.ToText());
                if (before != seen.end()) {
                    ASSERT_EQ(version, before->second) << past.ToText();
                }
                if (version > 0) seen[past.ToText()] = version;
            }
        }
    }
    EXPECT_GT(agreed, 200U);
}

TEST(ExactText, WritesOutWithoutRounding) {
    EXPECT_EQ(ExactText(Ratio::Of(60, 100).value(), ','), "0,6");
    EXPECT_EQ(ExactText(Ratio::Of(1370, 2295).value(), '.'), "0.596949891067…");
    EXPECT_EQ(ExactText(Ratio::Of(59'695, 100'000).value(), '.'), "0.59695");
    EXPECT_EQ(ExactText(Ratio::Of(-7, 2).value(), '.'), "-3.5");
    EXPECT_EQ(ExactText(Ratio::Of(14, 1).value(), '.'), "14");
    // 2/3 is never told as 0.666666666667.
    EXPECT_EQ(ExactText(Ratio::Of(2, 3).value(), '.'), "0.666666666666…");
}

TEST(ExplainedIndicator, SaysInEachLanguageWhatIsCountedAndWhatCameOut) {
    Definitions known;
    ASSERT_TRUE(known.Propose(Staff(), "2026-01-05").accepted());
    known.Agree(1, "2026-01-06");
    const Explained one{
        .indicator_code = "STAFF",
        .month = MonthOf("2026-03"),
        .judged = {"STAFF", Ratio::Of(1370, 2295).value(), Ratio::Of(60, 100).value(), false},
        .direction = Direction::kAtLeast,
        .definition = &known.Version(1),
    };
    EXPECT_EQ(
        FormulaText(one, Tongue::kEnglish),
        "Numerator: Hours of direct work. Denominator: Full-time hours x clients. Left out: "
        "Cleaning. Value = 1370 / 2295 = 0.596949891067…. The value is not rounded."
    );
    EXPECT_EQ(
        VerdictText(one, Tongue::kFinnish),
        "Henkilöstömitoitus 2026-03: 0,596949891067…, tavoitetaso vähintään 0,6 (60/100). "
        "Tavoitetaso ei toteutunut."
    );
    EXPECT_EQ(
        VerdictText(one, Tongue::kSwedish),
        "Personaldimensionering 2026-03: 0,596949891067…, målnivå minst 0,6 (60/100). "
        "Målnivån nåddes inte."
    );
    Explained undefined = one;
    undefined.definition = nullptr;
    EXPECT_TRUE(FormulaText(undefined, Tongue::kEnglish)
                    .starts_with("The indicator had no accepted definition."));
}

}  // namespace
}  // namespace luotsi::report_intake
