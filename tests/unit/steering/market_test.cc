#include "contract_registry/domain/steering/market.h"

#include "contract_registry/domain/steering/market_seats.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

MarketEntry In(int year, const char* provider, std::int64_t paid, bool third_sector = false) {
    return {
        .year = year,
        .provider = {PartyIdentifier{"FI-PRO", provider}, provider},
        .third_sector = third_sector,
        .paid = Money::Of(paid),
    };
}

TEST(Market, CountsProvidersSharesAndWhoCameAndWent) {
    const std::vector entries{
        In(2024, "A", 100),
        In(2024, "B", 300, true),
        // Two contracts of one provider are one provider.
        In(2025, "A", 100),
        In(2025, "A", 500),
        In(2025, "C", 200),
        In(2025, "D", 0, true),
    };
    MarketQuestion question{.from = 2025, .to = 2026};
    question.local = {{"FI-PRO:A", true}, {"FI-PRO:C", false}};
    question.min_providers = {{2025, 3}, {2026, 3}};
    const std::vector<MarketYear> years = MarketOf(question, entries).value();
    ASSERT_EQ(years.size(), 2U);
    const MarketYear& year = years[0];
    EXPECT_EQ(year.providers, 3U);
    EXPECT_EQ(year.paid, Money::Of(800));
    EXPECT_EQ(year.largest_share_bp, 7500);
    EXPECT_EQ(year.largest->name, "A");
    EXPECT_EQ(year.entered, 2U);
    EXPECT_EQ(year.left, 1U);
    EXPECT_EQ(year.third_sector_share_bp, 3333);
    EXPECT_EQ(year.local_share_bp, 3333);
    EXPECT_EQ(year.locality_unknown, 1U);
    EXPECT_FALSE(year.thin);
    EXPECT_EQ(years[1].providers, 0U);
    EXPECT_EQ(years[1].left, 3U);
    EXPECT_TRUE(years[1].thin);
}

TEST(Market, MoneyThatCameLateGivesNoSeat) {
    MarketEntry late = In(2026, "A", 300);
    late.seated = false;
    const std::vector entries{In(2025, "A", 0), In(2026, "B", 100), late};
    const MarketYear year = MarketOf({.from = 2026, .to = 2026}, entries).value()[0];
    EXPECT_EQ(year.providers, 1U);
    EXPECT_EQ(year.left, 1U);
    EXPECT_EQ(year.locality_unknown, 1U);
    EXPECT_EQ(year.paid, Money::Of(400));
    EXPECT_EQ(year.largest->name, "A");
}

// A contract of 2025-2026 that A gives until May 2026 and B from June on.
class Replaced : public testing::Test {
  protected:
    Replaced() {
        history_.exists = true;
        history_.state = ContractState::kActive;
        history_.base = test::SoundTerms();
        history_.base.end_date = test::Day("2026-12-31");
        history_.base.provider = {PartyIdentifier{"FI-PRO", "A"}, "A"};
        TermsPatch patch;
        patch.provider = Party{PartyIdentifier{"FI-PRO", "B"}, "B"};
        history_.amendments.push_back({test::Day("2026-06-01"), patch});
    }
    // "year provider cents", with a * where the provider has a seat.
    std::vector<std::string> Entries(
        const std::vector<PaidTo>& paid, const char* code = "YPA-VRK"
    ) {
        std::vector<std::string> lines;
        const MarketQuestion question{.from = 2026, .to = 2027};
        const auto entries = MarketEntriesOf(history_, Timeline(history_), code, question, paid);
        for (const MarketEntry& one : entries)
            lines.push_back(
                std::to_string(one.year) + ' ' + one.provider.name +
                (one.seated ? "*" : ' ' + std::to_string(one.paid.minor()))
            );
        return lines;
    }
    ContractHistory history_;
};
using Lines = std::vector<std::string>;

TEST_F(Replaced, EachProviderSitsInItsOwnYears) {
    EXPECT_EQ(Entries({}), (Lines{"2025 A*", "2026 A*", "2026 B*"}));
    EXPECT_EQ(Entries({}, "OTHER"), Lines{});
    history_.decided_end = test::Day("2026-05-31");
    EXPECT_EQ(Entries({}), (Lines{"2025 A*", "2026 A*"}));
    history_.state = ContractState::kDraft;
    EXPECT_EQ(Entries({}), Lines{});
}

TEST_F(Replaced, MoneyIsOfWhoGotItElseOfTheProviderOfTheDay) {
    const std::vector<PaidTo> paid{
        {test::Day("2026-02-10"), "FI-PRO:A", Money::Of(1)},
        // May's, paid in June.
        {test::Day("2026-06-10"), "FI-PRO:A", Money::Of(2)},
        {test::Day("2026-07-10"), "FI-PRO:B", Money::Of(3)},
        {test::Day("2026-05-31"), "Rahoitus Oy", Money::Of(4)},
        {test::Day("2026-06-01"), "Rahoitus Oy", Money::Of(5)},
        // The contract has no seat in these years.
        {test::Day("2027-01-10"), "FI-PRO:B", Money::Of(6)},
        {test::Day("2024-12-31"), "FI-PRO:A", Money::Of(7)},
    };
    const Lines expected{
        "2025 A*", "2026 A*", "2026 B*", "2026 A 1", "2026 A 2", "2026 B 3", "2026 A 4", "2026 B 5"
    };
    EXPECT_EQ(Entries(paid), expected);
}

TEST(Market, NobodyProvidesAPurchasingSystemOrOwnProduction) {
    Terms terms = test::SoundTerms();
    EXPECT_EQ(ServicesBought(terms), std::set<std::string>{"YPA-VRK"});
    terms.provider = {};
    EXPECT_TRUE(ServicesBought(terms).empty());
    terms = test::SoundTerms();
    terms.type = ContractType::kOwnProduction;
    EXPECT_TRUE(ServicesBought(terms).empty());
}

TEST(Market, SharesOfLargeSumsFit) {
    const std::vector entries{
        In(2025, "A", 6'000'000'000'000'000), In(2025, "B", 2'000'000'000'000'000)
    };
    const MarketQuestion question{.from = 2025, .to = 2025};
    EXPECT_EQ(MarketOf(question, entries).value()[0].largest_share_bp, 7500);
}

TEST(Market, RefusesSumsThatAreTooLarge) {
    const MarketQuestion question{.from = 2025, .to = 2025};
    for (const char* other : {"A", "B"}) {
        const std::vector entries{
            In(2025, "A", 9'000'000'000'000'000'000), In(2025, other, 9'000'000'000'000'000'000)
        };
        const auto years = MarketOf(question, entries);
        ASSERT_FALSE(years.ok());
        EXPECT_EQ(years.rejection().reason, "AMOUNT_OVERFLOW");
    }
}

TEST(Market, ThinIsToldOnOneContractOfEachProviderAndGoesWhenThereAreEnough) {
    const CivilDate today = CivilDate::Parse("2026-05-15").value();
    const Uuid one = MarketWatchId("1");
    const Uuid two = MarketWatchId("2");
    const Uuid three = MarketWatchId("3");
    const std::vector<InForce> contracts{{one, "A"}, {two, "A"}, {three, "B"}};
    MarketJudged watch;
    const auto judge = [&](std::int64_t least, CivilDate day) {
        return Judge(watch, "KOTI", contracts, least, day);
    };
    EXPECT_TRUE(judge(2, today).events().empty());
    EXPECT_TRUE(judge(0, today).events().empty());
    const auto thin = judge(3, today);
    ASSERT_EQ(thin.events().size(), 1U);
    MarketWatchBook::Evolve(watch, thin.events()[0], {});
    EXPECT_EQ(watch.contracts, (std::vector{one, three}));
    ASSERT_EQ(MarketWatchBook::Attentions(watch).size(), 1U);
    EXPECT_EQ(MarketWatchBook::Attentions(watch)[0].code, "MARKET-THIN");
    // The next day says the same, and the day on which it began stays.
    EXPECT_TRUE(judge(3, today.AddDays(1)).events().empty());
    const auto enough = judge(2, today.AddDays(2));
    ASSERT_EQ(enough.events().size(), 1U);
    MarketWatchBook::Evolve(watch, enough.events()[0], {});
    EXPECT_TRUE(watch.contracts.empty());
    EXPECT_TRUE(MarketWatchBook::Attentions(watch).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
