#include "contract_registry/domain/steering/power.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;

Uuid Numbered(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

class Office {
  public:
    std::string Grant(const char* limit, const char* from, const char* to = "") {
        GrantPower command{.actor = "tactical/1", .power = {}, .by = "strategic/2"};
        command.power.id = Numbered(++ids_);
        command.power.limit = Money::Parse(limit).value();
        command.power.from = Day(from);
        command.power.to = CivilDate::Parse(to);
        return Take(Decide(holder_, command));
    }
    std::string Revoke(std::uint8_t number, const char* from, const char* today = "2026-01-01") {
        const Moment moment{.now = {}, .today = Day(today)};
        return Take(Decide(holder_, RevokePower{Numbered(number), Day(from), "s"}, moment));
    }
    // Empty: the power covers it.
    std::string Check(const char* value, const char* day) const {
        const auto refused = CheckPower(holder_, {Money::Parse(value).value()}, Day(day));
        if (!refused) return "";
        const auto limit = refused->facts.find("limit");
        return refused->reason + (limit == refused->facts.end() ? "" : " " + limit->second);
    }
    const OfficeHolder& holder() const { return holder_; }

  private:
    std::string Take(const Decision<PowerEvent>& decision) {
        if (!decision.accepted()) return decision.rejection().reason;
        for (const PowerEvent& event : decision.events())
            PowerBook::Evolve(holder_, event, {});
        return "";
    }

    OfficeHolder holder_;
    std::uint8_t ids_ = 0;
};

TEST(Power, CoversTheLimitAndNotACentMore) {
    Office office;
    ASSERT_EQ(office.Grant("100000.00 EUR", "2026-01-01"), "");
    EXPECT_EQ(office.Check("100000.00 EUR", "2026-03-01"), "");
    EXPECT_EQ(office.Check("100000.01 EUR", "2026-03-01"), "POWER_EXCEEDED 100000.00 EUR");
    EXPECT_EQ(office.Check("0.01 SEK", "2026-03-01"), "POWER_MISSING") << "another currency";
    EXPECT_EQ(office.Check("1.00 EUR", "2025-12-31"), "POWER_MISSING") << "the day before";
    EXPECT_EQ(CheckPower(office.holder(), {}, Day("2026-03-01"))->reason, "POWER_VALUE_UNKNOWN");
}

TEST(Power, OfTheDecisionsDayCounts) {
    Office office;
    office.Grant("100000.00 EUR", "2026-01-01");
    office.Grant("50000.00 EUR", "2026-03-02");
    EXPECT_EQ(office.Check("100000.00 EUR", "2026-03-01"), "");
    EXPECT_EQ(office.Check("100000.00 EUR", "2026-03-02"), "POWER_EXCEEDED 50000.00 EUR");
}

TEST(Power, OfSeveralTheOneThatBeganLastHolds) {
    Office office;
    office.Grant("100000.00 EUR", "2026-01-01");
    office.Grant("500000.00 EUR", "2026-06-01", "2026-06-30");
    office.Grant("200000.00 EUR", "2026-06-01", "2026-06-30");
    EXPECT_EQ(office.Check("200000.00 EUR", "2026-06-30"), "") << "of one day the last word";
    EXPECT_EQ(office.Check("200000.01 EUR", "2026-06-15"), "POWER_EXCEEDED 200000.00 EUR");
    EXPECT_EQ(office.Check("100000.01 EUR", "2026-07-01"), "POWER_EXCEEDED 100000.00 EUR");
    office.Grant("1.00 SEK", "2026-06-10");
    EXPECT_EQ(office.Check("200000.00 EUR", "2026-06-15"), "") << "currencies stand apart";
}

TEST(Power, EndsOnTheDayFromWhichItIsRevoked) {
    Office office;
    office.Grant("100000.00 EUR", "2026-01-01");
    office.Grant("300000.00 EUR", "2026-02-01");
    ASSERT_EQ(office.Revoke(2, "2026-03-01"), "");
    EXPECT_EQ(office.Check("300000.00 EUR", "2026-02-28"), "");
    EXPECT_EQ(office.Check("300000.00 EUR", "2026-03-01"), "POWER_EXCEEDED 100000.00 EUR");
    EXPECT_EQ(office.Revoke(2, "2026-03-01"), "POWER_ENDED");
    EXPECT_EQ(office.Revoke(2, "2026-02-15"), "") << "sooner is still possible";
    EXPECT_EQ(office.Revoke(1, "2026-03-01", "2026-03-02"), "POWER_ENDED") << "not for the past";
    EXPECT_EQ(office.Revoke(9, "2026-03-01"), "POWER_NOT_FOUND");
    ASSERT_EQ(office.Revoke(1, "2026-04-01"), "");
    EXPECT_EQ(office.Check("0.01 EUR", "2026-04-01"), "POWER_MISSING");
}

TEST(Power, IsGivenBySomebodyElseAboveZeroAndInTheOrderOfDays) {
    Office office;
    EXPECT_EQ(office.Grant("0.00 EUR", "2026-01-01"), "POWER_LIMIT_NOT_POSITIVE");
    EXPECT_EQ(office.Grant("1.00 EUR", "2026-01-02", "2026-01-01"), "DATE_ORDER_REVERSED");
    const GrantPower own{.actor = "strategic/1", .power = {}, .by = "strategic/1"};
    EXPECT_EQ(Decide({}, own).rejection().reason, "POWER_OF_ONESELF");
    const GrantPower other_role{.actor = "tactical/1", .power = {}, .by = "strategic+tactical/1"};
    EXPECT_EQ(Decide({}, other_role).rejection().reason, "POWER_OF_ONESELF") << "one caller";
}

TEST(Power, OfEveryCurrencyThatTheContractHasIsAskedFor) {
    Office office;
    office.Grant("100000.00 EUR", "2026-01-01");
    const Money kronor = Money::Parse("1.00 SEK").value();
    const auto refused = CheckPower(office.holder(), {Money::Of(1), kronor}, Day("2026-03-01"));
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->reason, "POWER_MISSING");
}

using Sizes = std::vector<Money>;

Terms Annual(const char* from, const char* to) {
    Terms terms;
    terms.start_date = Day(from);
    terms.end_date = CivilDate::Parse(to);
    terms.annual_value = Money::Of(12'00);
    return terms;
}

TEST(Sizes, AreTheLargestOfWhatIsAgreedCappedAndEstimated) {
    Terms terms;
    EXPECT_EQ(SizesOf(terms), Sizes{});
    terms.procurement = Procurement{};
    terms.procurement->estimated_value = Money::Of(3);
    EXPECT_EQ(SizesOf(terms), Sizes{Money::Of(3)});
    terms.agreed_value = Money::Of(4);
    EXPECT_EQ(SizesOf(terms), Sizes{Money::Of(4)});
    terms.framework = FrameworkPart{.ceiling = Money::Of(5), .longer_term_reason = {}};
    EXPECT_EQ(SizesOf(terms), Sizes{Money::Of(5)});
    terms.annual_value = Money::Of(6);
    EXPECT_EQ(SizesOf(terms), Sizes{Money::Of(6)}) << "a year's where there is no end";
    terms.annual_value = Money::Of(6, *Currency::Parse("SEK"));
    EXPECT_EQ(SizesOf(terms).size(), 2U) << "currencies stand apart";
}

TEST(Sizes, CountAYearsValueForEveryMonthBegunOfTheTerm) {
    EXPECT_EQ(SizesOf(Annual("2026-01-01", "")), Sizes{Money::Of(12'00)});
    EXPECT_EQ(SizesOf(Annual("2026-01-01", "2026-12-31")), Sizes{Money::Of(12'00)});
    EXPECT_EQ(SizesOf(Annual("2026-01-01", "2027-01-01")), Sizes{Money::Of(13'00)});
    EXPECT_EQ(SizesOf(Annual("2026-01-15", "2026-02-14")), Sizes{Money::Of(1'00)});
    EXPECT_EQ(SizesOf(Annual("2026-01-15", "2026-02-15")), Sizes{Money::Of(2'00)});
    EXPECT_EQ(SizesOf(Annual("2026-01-01", "2029-12-31")), Sizes{Money::Of(48'00)});
}

ContractHistory WithValues(std::int64_t agreed) {
    ContractHistory history;
    history.exists = true;
    history.state = ContractState::kActive;
    history.base.agreed_value = Money::Of(agreed);
    return history;
}

void SetValue(ContractHistory& history, const char* from, std::int64_t cents) {
    TermsPatch patch;
    patch.agreed_value = Money::Of(cents);
    history.amendments.push_back({Day(from), patch});
}

TEST(Sizes, OfDaysToComeAreAllLookedAt) {
    ContractHistory history = WithValues(1);
    SetValue(history, "2026-12-01", 2);
    const ContractHistory before = history;
    SetValue(history, "2026-06-01", 9);
    EXPECT_EQ(SizesFrom(history, Day("2026-05-04")), Sizes{Money::Of(9)}) << "between two others";
    EXPECT_EQ(SizesFrom(history, Day("2026-11-30")), Sizes{Money::Of(9)});
    EXPECT_EQ(SizesFrom(history, Day("2026-12-01")), Sizes{Money::Of(2)}) << "that is over";
    EXPECT_EQ(SizesFrom(history, std::nullopt), Sizes{Money::Of(9)});
    const Sizes then = SizesFrom(before, Day("2026-05-04"));
    EXPECT_EQ(then, Sizes{Money::Of(2)});
    EXPECT_EQ(RaisedSizes(then, Sizes{Money::Of(9)}), Sizes{Money::Of(9)});
    EXPECT_EQ(RaisedSizes(then, Sizes{Money::Of(2)}), Sizes{});
    const Sizes kronor{Money::Of(1, *Currency::Parse("SEK"))};
    EXPECT_EQ(RaisedSizes(then, kronor), kronor);
}

TEST(Sizes, ThatStoodOnceAreNotForgotten) {
    ContractHistory history = WithValues(1);
    SetValue(history, "2026-12-01", 9);
    SetValue(history, "2026-12-01", 2);
    EXPECT_EQ(SizesFrom(history, std::nullopt), Sizes{Money::Of(2)});
    EXPECT_EQ(SizesEver(history), Sizes{Money::Of(9)});
}

}  // namespace
}  // namespace luotsi::contract_registry
