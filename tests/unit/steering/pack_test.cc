#include "contract_registry/domain/steering/pack.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::MonthOf;

constexpr std::uint64_t kMicros = 1'000'000;

Uuid Id(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

FamilyMember Contract() {
    FamilyMember member{.id = Id(1), .history = {}};
    Terms terms = test::SoundTerms();
    terms.start_date = Day("2025-01-01");
    ContractBook::Evolve(member.history, ContractCreated{"PH-1", terms}, {});
    ContractBook::Evolve(member.history, ContractActivated{Day("2025-01-01")}, {});
    return member;
}

void Amend(FamilyMember& member, const char* from, const char* title) {
    ContractAmended amended;
    amended.effective_from = Day(from);
    amended.patch.title = title;
    ContractBook::Evolve(member.history, amended, {});
}

NegotiationPack Build(
    const FamilyMember& member,
    const Picture& picture,
    const std::vector<MeetingDecision>& decisions = {}
) {
    const Period period{.from = Day("2026-01-01"), .to = Day("2026-12-31")};
    return BuildPack(FamilyLine(&member, 1), picture, decisions, period);
}

SeenQuantity Quantities(const char* month, std::int64_t whole) {
    return {MonthOf(month), "YPA-VRK", Quantity::OfMicros(whole * std::int64_t{kMicros})};
}

SeenMonth Reported(const char* month, std::int64_t actual) {
    SeenMonth seen;
    seen.month = MonthOf(month);
    seen.version = 1;
    seen.services = {Quantities(month, actual)};
    return seen;
}

TEST(NegotiationPack, ShowsTheTermsOfTheLastDayAndWhatChangedInThePeriod) {
    FamilyMember contract = Contract();
    Amend(contract, "2025-06-01", "Ennen kautta");
    Amend(contract, "2026-03-01", "Kaudella");
    Amend(contract, "2027-01-01", "Kauden jälkeen");
    const PackTerms terms = Build(contract, {}).goals_and_terms;
    EXPECT_EQ(terms.title, "Kaudella");
    ASSERT_EQ(terms.changes.size(), 1U);
    EXPECT_EQ(terms.changes[0].effective_from, Day("2026-03-01"));
    EXPECT_EQ(terms.changes[0].fields, std::vector<std::string>{"title"});
    ASSERT_EQ(terms.goals.size(), 1U);
    ASSERT_EQ(terms.indicators.size(), 1U);
    EXPECT_EQ(terms.indicators[0].goal_code, "G1");
}

TEST(NegotiationPack, AnIndicatorHasItsValuesOfThePeriodInTheOrderOfMonths) {
    Picture picture;
    for (const char* month : {"2025-12", "2026-02", "2026-01", "2027-01"}) {
        SeenMonth seen = Reported(month, 1);
        seen.indicators = {{"STAFF", Ratio::Of(59, 100).value(), Ratio::Of(60, 100).value(), false}
        };
        picture.months[month] = seen;
    }
    const auto history = Build(Contract(), picture).goals_and_terms.indicators[0].history;
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].month, MonthOf("2026-01"));
    EXPECT_EQ(history[1].month, MonthOf("2026-02"));
    EXPECT_EQ(history[1].value, Ratio::Of(59, 100).value());
    EXPECT_FALSE(history[1].met);
}

TEST(NegotiationPack, OfSeveralForecastsTheNewestMadeBeforeTheMonthIsShown) {
    Picture picture;
    picture.months["2026-01"] = Reported("2026-01", 100);
    picture.months["2026-01"].forecast = {Quantities("2026-03", 90), Quantities("2026-02", 95)};
    picture.months["2026-02"] = Reported("2026-02", 98);
    picture.months["2026-02"].forecast = {Quantities("2026-03", 105)};
    picture.months["2026-03"] = Reported("2026-03", 110);
    // Made when the month was over: no forecast.
    picture.months["2026-03"].forecast = {Quantities("2026-03", 110), Quantities("2027-01", 7)};
    const PackForecast forecast = Build(Contract(), picture).forecast;
    ASSERT_EQ(forecast.months.size(), 3U);
    EXPECT_FALSE(forecast.months[0].forecast);
    EXPECT_EQ(forecast.months[0].actual, Quantity::OfWhole(100));
    EXPECT_EQ(forecast.months[1].forecast, Quantity::OfWhole(95));
    EXPECT_EQ(forecast.months[2].forecast, Quantity::OfWhole(105));
    EXPECT_EQ(forecast.months[2].actual, Quantity::OfWhole(110));
    // |98 - 95| + |110 - 105| over 98 + 110.
    ASSERT_EQ(forecast.errors.size(), 1U);
    EXPECT_EQ(forecast.errors[0].months, 2U);
    EXPECT_EQ(forecast.errors[0].absolute_error, Quantity::OfWhole(8).value());
    EXPECT_EQ(forecast.errors[0].actual, Quantity::OfWhole(208).value());
}

TEST(NegotiationPack, HoldsTheDecisionsStillToBeDoneTheNearestFirst) {
    const auto decision = [](const char* code, const char* due, DecisionState state) {
        MeetingDecision one;
        one.code = code;
        one.due_date = Day(due);
        one.state = state;
        return one;
    };
    const auto open = Build(
                          Contract(),
                          {},
                          {decision("A", "2026-09-01", DecisionState::kOpen),
                           decision("B", "2026-05-01", DecisionState::kDoneInTime),
                           decision("C", "2026-03-01", DecisionState::kOverdue),
                           decision("D", "2026-04-01", DecisionState::kWithdrawn)}
    )
                          .open_decisions;
    ASSERT_EQ(open.size(), 2U);
    EXPECT_EQ(open[0].code, "C");
    EXPECT_EQ(open[1].code, "A");
}

TEST(NegotiationPack, AnAlertIsShownWhenItWasOpenOnSomeDayOfThePeriod) {
    Picture picture;
    const auto add = [&](std::uint8_t number, const char* since, const char* closed, bool historic
                     ) {
        SeenAlert alert;
        alert.id = Id(number);
        alert.rule_code = "r" + std::to_string(number);
        alert.since = Day(since);
        if (closed != nullptr) alert.closed_on = Day(closed);
        alert.historic = historic;
        picture.alerts[alert.id.ToText()] = alert;
    };
    add(1, "2025-11-01", "2025-12-31", false);
    add(2, "2025-11-01", "2026-01-01", false);
    add(3, "2026-05-01", nullptr, false);
    add(4, "2027-01-01", nullptr, false);
    add(5, "2026-05-01", nullptr, true);
    const PackQuality quality = Build(Contract(), picture).quality;
    ASSERT_EQ(quality.alerts.size(), 2U);
    EXPECT_EQ(quality.alerts[0].rule_code, "r2");
    EXPECT_EQ(quality.alerts[1].rule_code, "r3");
    EXPECT_EQ(quality.alerts_raised, 1U);
    EXPECT_EQ(quality.alerts_open_at_end, 1U);
}

// Against a count of the raw cases that knows nothing of pictures.
TEST(NegotiationPack, CasesAddUpToTheRawOnesWhateverTheyAre) {
    const std::vector<std::string> kinds{"complaint", "feedback", "deviation", "visit"};
    const std::vector<std::string> words{"", "mild", "serious"};
    std::mt19937 random(20261122);
    for (int round = 0; round < 50; ++round) {
        Picture picture;
        std::map<std::string, std::map<std::string, std::uint64_t>> expected;
        for (std::uint8_t i = 0; i < 60; ++i) {
            SeenCase one;
            one.id = Id(i);
            one.kind = kinds[random() % kinds.size()];
            one.category = "c" + std::to_string(random() % 3);
            one.severity = words[random() % words.size()];
            one.state = random() % 2 == 0 ? "open" : "closed";
            one.on = Day("2025-07-01").AddDays(static_cast<std::int64_t>(random() % 730));
            one.count = 1 + random() % 4;
            picture.cases[one.id.ToText()] = one;
            if (one.on.year() == 2026)
                expected[one.kind][one.category + one.severity + one.state] += one.count;
        }
        const NegotiationPack pack = Build(Contract(), picture);
        const auto counted = [](const std::vector<PackCaseCount>& rows) {
            std::map<std::string, std::uint64_t> sums;
            for (const PackCaseCount& row : rows)
                sums[row.category + row.severity + row.state] += row.count;
            return sums;
        };
        EXPECT_EQ(counted(pack.complaints), expected["complaint"]);
        EXPECT_EQ(counted(pack.feedback), expected["feedback"]);
        EXPECT_EQ(counted(pack.quality.deviations), expected["deviation"]);
        EXPECT_EQ(counted(pack.quality.visits), expected["visit"]);
    }
}

TEST(NegotiationPack, TermsThatDifferAreNamedFieldByField) {
    const Terms before = test::SoundTerms();
    Terms after = before;
    EXPECT_TRUE(ChangedFields(before, after).empty());
    after.end_date.reset();
    after.prices.clear();
    EXPECT_EQ(ChangedFields(before, after), (std::vector<std::string>{"end_date", "prices"}));
}

}  // namespace
}  // namespace luotsi::contract_registry
