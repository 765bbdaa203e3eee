#include "report_intake/domain/volumes.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace luotsi::report_intake {
namespace {

ContractVolume Row(
    const char* provider, ProductionMethod method, std::int64_t days, std::int64_t cents
) {
    return {
        .month = *Month::Parse("2026-01"),
        .service_code = "YPA",
        .unit = "day",
        .provider = provider,
        .method = method,
        .quantity = *Quantity::OfWhole(days),
        .clients = 7,
        .amount = Money::Of(cents),
    };
}

TEST(GroupVolumes, SumsOverWaysAndOverProvidersAreTheTotal) {
    std::mt19937 random(30);
    std::vector<ContractVolume> rows;
    std::int64_t days = 0;
    std::int64_t cents = 0;
    for (int i = 0; i < 500; ++i) {
        const auto method = static_cast<ProductionMethod>(random() % 5);
        rows.push_back(
            Row(("FI-PRO:" + std::to_string(random() % 20)).c_str(),
                method,
                static_cast<std::int64_t>(random() % 1000),
                static_cast<std::int64_t>(random() % 1'000'000))
        );
        days += rows.back().quantity.micros();
        cents += rows.back().amount->minor();
    }
    const auto groups = GroupVolumes(rows);
    ASSERT_TRUE(groups.ok());
    ASSERT_EQ(groups.value().size(), 1U);
    const VolumeGroup& group = groups.value()[0];
    EXPECT_EQ(group.figures.quantity.micros(), days);
    EXPECT_EQ(group.figures.amount->minor(), cents);
    EXPECT_EQ(group.figures.contracts, 500U);
    EXPECT_EQ(group.figures.clients, 3500U);
    std::vector<Figures> methods;
    for (const MethodVolume& method : group.methods) {
        methods.push_back(method.figures);
        std::vector<Figures> providers;
        for (const ProviderVolume& one : method.providers)
            providers.push_back(one.figures);
        EXPECT_EQ(SumOf(providers).value(), method.figures);
    }
    EXPECT_EQ(methods.size(), 5U);
    EXPECT_EQ(SumOf(methods).value(), group.figures);
}

TEST(GroupVolumes, NeverAddsUnitsOrCurrenciesTogether) {
    std::vector<ContractVolume> rows(4, Row("FI-PRO:1", ProductionMethod::kBought, 10, 1000));
    rows[1].unit = "visit";
    rows[2].amount = Money::Of(1000, *Currency::Parse("SEK"));
    rows[3].amount.reset();
    const auto groups = GroupVolumes(rows);
    ASSERT_TRUE(groups.ok());
    EXPECT_EQ(groups.value().size(), 4U);
    for (const VolumeGroup& group : groups.value())
        EXPECT_EQ(group.figures.contracts, 1U);
}

TEST(GroupVolumes, TellsThatSomeDidNotTellTheirClients) {
    std::vector<ContractVolume> rows(2, Row("FI-PRO:1", ProductionMethod::kOwn, 10, 1000));
    rows[1].clients.reset();
    const Figures& sum = GroupVolumes(rows).value()[0].figures;
    EXPECT_EQ(sum.clients, 7U);
    EXPECT_TRUE(sum.clients_partly_told);
    rows[0].clients.reset();
    EXPECT_FALSE(GroupVolumes(rows).value()[0].figures.clients.has_value());
}

TEST(GroupVolumes, RefusesASumThatCannotBeCounted) {
    std::vector<ContractVolume> rows(2, Row("FI-PRO:1", ProductionMethod::kOwn, 10, 1000));
    rows[1].amount = Money::Of(std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(GroupVolumes(rows).rejection().reason, "AMOUNT_OVERFLOW");
    rows[1] = rows[0];
    rows[1].quantity = Quantity::OfMicros(std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(GroupVolumes(rows).rejection().reason, "AMOUNT_OVERFLOW");
}

Figures Of(std::int64_t micros, std::int64_t cents) {
    return {
        .clients = {},
        .quantity = Quantity::OfMicros(micros),
        .amount = Money::Of(cents),
        .contracts = 1,
    };
}

TEST(UnitAmount, IsRoundedOnceHalfAwayFromZero) {
    EXPECT_EQ(UnitAmount(Of(3'000'000, 10'000))->micros(), 33'333'333);
    EXPECT_EQ(UnitAmount(Of(3'000'000, 20'000))->micros(), 66'666'667);
    EXPECT_EQ(UnitAmount(Of(31'000'000, 488'250))->ToText(), "157.50 EUR");
    EXPECT_FALSE(UnitAmount(Of(0, 100)).has_value());
    Figures unpriced = Of(1'000'000, 0);
    unpriced.amount.reset();
    EXPECT_FALSE(UnitAmount(unpriced).has_value());
    EXPECT_FALSE(UnitAmount(Of(1, std::numeric_limits<std::int64_t>::max())).has_value());
}

TEST(UnitAmountDifference, IsTakenBeforeRounding) {
    // 2/3 - 1/3 of a millionth steps: 66.666666... - 33.333333... = 33.333333...
    EXPECT_EQ(
        UnitAmountDifference(Of(3'000'000, 20'000), Of(3'000'000, 10'000))->micros(), 33'333'333
    );
    EXPECT_EQ(
        UnitAmountDifference(Of(3'000'000, 10'000), Of(3'000'000, 20'000))->micros(), -33'333'333
    );
    // 0.5 - 0.6666666 = -0.1666666: the rests pull apart.
    EXPECT_EQ(UnitAmountDifference(Of(2'000'000, 100), Of(3'000'000, 200))->micros(), -166'667);
    EXPECT_EQ(UnitAmountDifference(Of(7'000'000, 1'001), Of(7'000'000, 1'001))->micros(), 0);
}

}  // namespace
}  // namespace luotsi::report_intake
