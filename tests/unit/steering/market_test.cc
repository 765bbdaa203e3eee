#include "contract_registry/domain/steering/market.h"

#include <gtest/gtest.h>

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
