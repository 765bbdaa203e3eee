#include "contract_registry/domain/obligation.h"

#include "kernel/finnish_calendar.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

CivilDate On(const std::string& text) {
    return CivilDate::Parse(text).value();
}

ObligationAdded Owed(Recurrence recurrence, const char* from, std::uint64_t due_day = 0) {
    ObligationAdded added;
    added.code = "V";
    added.recurrence = recurrence;
    added.from = On(from);
    added.due_day = due_day;
    added.escalation = {Level::kTactical, Level::kStrategic};
    return added;
}

ObligationContract InForce(const char* end = "2035-12-31") {
    return {true, true, true, On("2024-01-01"), On(end)};
}

ObligationState After(const ObligationAdded& added, CivilDate today) {
    ObligationState state;
    ObligationAdded noted = added;
    noted.added_on = today;
    ObligationBook::Evolve(state, noted, {});
    return state;
}

void Live(
    ObligationState& state,
    const ObligationContract& contract,
    const ObligationRules& rules,
    CivilDate day
) {
    for (const ObligationEvent& event : BeginDay(state, contract, rules, day))
        ObligationBook::Evolve(state, event, {});
}

std::vector<std::string> Days(const ObligationState& state) {
    std::vector<std::string> days;
    for (const Occurrence& one : state.occurrences)
        days.push_back(one.due_date.ToText());
    return days;
}

struct Case {
    const char* name;
    Recurrence recurrence;
    const char* from;
    std::uint64_t due_day;
    ClosedDayRule rule;
    std::vector<std::string> days;
};

TEST(Obligation, FallsDueByItsRule) {
    using enum Recurrence;
    using enum ClosedDayRule;
    // Days by hand, over the first year from 2028-01-01 on.
    const Case cases[] = {
        {"month end, leap",
         kQuarterly,
         "2028-02-29",
         31,
         kAsItIs,
         {"2028-02-29", "2028-05-31", "2028-08-31", "2028-11-30"}},
        {"day 30",
         kQuarterly,
         "2028-02-01",
         30,
         kAsItIs,
         {"2028-02-29", "2028-05-30", "2028-08-30", "2028-11-30"}},
        {"before closed",
         kQuarterly,
         "2028-04-17",
         17,
         kWorkingDayBefore,
         {"2028-04-13", "2028-07-17", "2028-10-17"}},  // 17 April 2028 is Easter Monday
        {"after closed",
         kQuarterly,
         "2028-04-14",
         14,
         kWorkingDayAfter,
         {"2028-04-18", "2028-07-14", "2028-10-16"}},  // Good Friday; 14 October is a Saturday
        {"once", kOnce, "2028-12-06", 0, kWorkingDayAfter, {"2028-12-07"}},
        {"yearly", kYearly, "2028-06-23", 0, kWorkingDayBefore, {"2028-06-22"}},  // Midsummer Eve
        {"day before from", kMonthly, "2028-10-15", 10, kAsItIs, {"2028-11-10", "2028-12-10"}},
    };
    const ObligationRules rules{366, 14, {}};
    for (const Case& one : cases) {
        ObligationAdded added = Owed(one.recurrence, one.from, one.due_day);
        added.closed_day_rule = one.rule;
        added.until = On("2028-12-31");
        ObligationState state = After(added, On("2028-01-01"));
        Live(state, InForce(), rules, On("2028-01-01"));
        EXPECT_EQ(Days(state), one.days) << one.name;
    }
}

TEST(Obligation, IsCreatedAheadOnlyWithinTheHorizonAndTheContract) {
    ObligationState state = After(Owed(Recurrence::kMonthly, "2026-01-15"), On("2026-01-01"));
    const ObligationRules rules{60, 14, {}};
    Live(state, InForce("2026-04-20"), rules, On("2026-01-01"));
    EXPECT_EQ(Days(state), (std::vector<std::string>{"2026-01-15", "2026-02-16"}));
    for (CivilDate day = On("2026-01-02"); day < On("2026-12-31"); day = day.AddDays(1))
        Live(state, InForce("2026-04-20"), rules, day);
    EXPECT_EQ(
        Days(state),
        (std::vector<std::string>{"2026-01-15", "2026-02-16", "2026-03-16", "2026-04-15"})
    );
}

TEST(Obligation, BeginsWithinTheContract) {
    const Moment today{Instant(), On("2026-01-01")};
    const auto refusal = [&](const char* from, const ObligationContract& contract) {
        const auto added =
            Decide(ObligationState(), Owed(Recurrence::kOnce, from), contract, {}, today);
        return added.accepted() ? "" : added.rejection().field + " " + added.rejection().reason;
    };
    EXPECT_EQ(refusal("2026-12-31", InForce("2026-12-31")), "");
    EXPECT_EQ(
        refusal("2027-01-01", InForce("2026-12-31")), "obligation.from OBLIGATION_OUTSIDE_TERM"
    );
    ObligationContract open_ended = InForce();
    open_ended.end_date.reset();
    EXPECT_EQ(refusal("2099-01-01", open_ended), "");
}

TEST(Obligation, ADroppedDayComesBackWhenTheEndMovesOutAgain) {
    ObligationState state = After(Owed(Recurrence::kMonthly, "2026-01-15"), On("2026-01-01"));
    const ObligationRules rules{92, 14, {}};
    Live(state, InForce(), rules, On("2026-01-01"));
    ASSERT_EQ(state.occurrences.size(), 3U);
    Live(state, InForce("2026-01-31"), rules, On("2026-01-02"));
    EXPECT_EQ(state.occurrences.size(), 1U);
    Live(state, InForce(), rules, On("2026-01-03"));
    EXPECT_EQ(Days(state), (std::vector<std::string>{"2026-01-15", "2026-02-16", "2026-03-16"}));
}

// Looking only when RowOf says so gives what looking every day gives.
TEST(Obligation, TheDueDayOfItsRowIsEnough) {
    std::mt19937 random(20260101);
    const Recurrence all[] = {
        Recurrence::kOnce, Recurrence::kMonthly, Recurrence::kQuarterly, Recurrence::kYearly
    };
    for (int round = 0; round < 100; ++round) {
        const CivilDate first = On("2026-01-01");
        const CivilDate from = first.AddDays(static_cast<int>(random() % 400));
        ObligationAdded added = Owed(all[random() % 4], from.ToText().c_str(), random() % 32);
        const ObligationRules rules{random() % 120, 1 + random() % 30, {}};
        added.horizon_days = rules.horizon_days;
        ObligationState every = After(added, first);
        ObligationState planned = every;
        for (CivilDate day = first; day < On("2028-06-01"); day = day.AddDays(1)) {
            Live(every, InForce(), rules, day);
            const auto due = ObligationBook::RowOf(planned).due;
            if (due && *due <= day) Live(planned, InForce(), rules, day);
            ASSERT_EQ(Days(every), Days(planned)) << round << " " << day.ToText();
            ASSERT_EQ(ObligationBook::Attentions(every), ObligationBook::Attentions(planned))
                << round << " " << day.ToText();
        }
    }
}

TEST(Obligation, ADutyOfAClosedContractIsWithdrawn) {
    ObligationState state = After(Owed(Recurrence::kMonthly, "2026-01-15"), On("2026-01-01"));
    ObligationContract closed = InForce();
    closed.open = false;
    Live(state, closed, {92, 14, {}}, On("2026-01-02"));
    EXPECT_EQ(state.withdrawn_on, On("2026-01-02"));
    EXPECT_TRUE(BeginDay(state, closed, {92, 14, {}}, On("2026-01-03")).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
