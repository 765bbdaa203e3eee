#include "contract_registry/domain/steering/criterion.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {
namespace {

const std::string kProof(64, 'a');

Uuid ContractNumber(std::uint32_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

CriterionAdded Added(std::uint64_t from_year) {
    CriterionAdded added;
    added.contract_id = ContractNumber(1);
    added.code = "K1";
    added.theme = CriterionTheme::kAccessibility;
    added.from_year = from_year;
    added.evidence_sha256 = kProof;
    return added;
}

template <class Event>
std::string ReasonOf(const Decision<Event>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(Criterion, DemandsAnOpenContractAndAProof) {
    EXPECT_EQ(ReasonOf(Decide({}, Added(2025), true, true)), "");
    EXPECT_EQ(ReasonOf(Decide({}, Added(2025), false, false)), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(ReasonOf(Decide({}, Added(2025), true, false)), "CONTRACT_NOT_OPEN");
    CriterionAdded unproven = Added(2025);
    unproven.evidence_sha256 = "";
    EXPECT_EQ(ReasonOf(Decide({}, unproven, true, true)), "EVIDENCE_HASH_INVALID");
}

TEST(Criterion, IsWithdrawnOnceFromAYearAfterItsFirstAndNotAhead) {
    const Moment today{.now = {}, .today = *CivilDate::Parse("2026-05-01")};
    ProcurementCriterion criterion;
    EXPECT_EQ(
        ReasonOf(Decide(criterion, CriterionWithdrawn{2026, "x"}, today)), "CRITERION_NOT_FOUND"
    );
    CriterionBook::Evolve(criterion, Added(2025), {});
    EXPECT_EQ(CriterionBook::RowOf(criterion).state, "accessibility");
    EXPECT_EQ(
        ReasonOf(Decide(criterion, CriterionWithdrawn{2025, "x"}, today)), "CRITERION_YEAR_WRONG"
    );
    EXPECT_EQ(
        ReasonOf(Decide(criterion, CriterionWithdrawn{2027, "x"}, today)), "CRITERION_YEAR_WRONG"
    );
    EXPECT_EQ(ReasonOf(Decide(criterion, CriterionWithdrawn{2026, "x"}, today)), "");
    CriterionBook::Evolve(criterion, CriterionWithdrawn{2026, "x"}, {});
    EXPECT_EQ(CriterionBook::RowOf(criterion).state, "withdrawn");
    EXPECT_EQ(
        ReasonOf(Decide(criterion, CriterionWithdrawn{2026, "x"}, today)), "CRITERION_YEAR_WRONG"
    );
    const CountedCriterion counted{criterion, std::nullopt};
    EXPECT_TRUE(counted.HoldsIn(2025));
    EXPECT_FALSE(counted.HoldsIn(2026));
    EXPECT_FALSE(counted.HoldsIn(2024));
}

// The oracle lists every criterion of every year and compares sets.
TEST(CountCriteria, EqualsACountOfSetsYearByYear) {
    std::mt19937 random(70);
    const auto pick = [&](std::uint32_t below) {
        return static_cast<std::uint32_t>(random() % below);
    };
    for (int round = 0; round < 100; ++round) {
        std::vector<CountedCriterion> all;
        using Key = std::tuple<CriterionCategory, CriterionTheme>;
        // Year and key to the criteria (by their index) and contracts that hold then.
        std::map<std::uint64_t, std::map<Key, std::set<std::uint32_t>>> held;
        std::map<std::uint64_t, std::set<Uuid>> contracts;
        const std::uint32_t size = pick(30);
        for (std::uint32_t i = 0; i < size; ++i) {
            CountedCriterion one;
            one.criterion.contract_id = ContractNumber(pick(5));
            one.criterion.category = static_cast<CriterionCategory>(pick(3));
            one.criterion.theme = static_cast<CriterionTheme>(pick(2));
            one.criterion.use = static_cast<CriterionUse>(pick(2));
            one.criterion.from_year = 2022 + pick(3);
            const std::uint64_t last = one.criterion.from_year + pick(3);
            if (pick(2) == 0)
                one.criterion.withdrawn_from_year = last + 1;
            else
                one.last_year = last;
            for (std::uint64_t year = one.criterion.from_year; year <= last; ++year) {
                held[year][{one.criterion.category, one.criterion.theme}].insert(i);
                contracts[year].insert(one.criterion.contract_id);
            }
            all.push_back(one);
        }
        for (std::uint64_t year = 2021; year <= 2028; ++year) {
            const CriteriaCount count = CountOf(all, year, std::nullopt);
            std::size_t now = 0;
            std::size_t before = 0;
            for (const auto& [key, which] : held[year])
                now += which.size();
            for (const auto& [key, which] : held[year - 1])
                before += which.size();
            ASSERT_EQ(count.criteria, now);
            ASSERT_EQ(
                count.change, static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before)
            );
            ASSERT_EQ(count.contracts_with, contracts[year].size());
            for (const CriteriaRow& row : count.rows) {
                const Key key{row.category, row.theme};
                ASSERT_EQ(row.criteria, held[year][key].size());
                ASSERT_EQ(row.minimum + row.comparison, row.criteria);
                ASSERT_EQ(
                    row.change,
                    static_cast<std::int64_t>(held[year][key].size()) -
                        static_cast<std::int64_t>(held[year - 1][key].size())
                );
            }
        }
    }
}

TEST(CountCriteria, OneCategoryAlone) {
    CountedCriterion food;
    food.criterion.category = CriterionCategory::kFood;
    food.criterion.from_year = 2025;
    CountedCriterion ict = food;
    ict.criterion.category = CriterionCategory::kIct;
    EXPECT_EQ(CountOf({food, ict}, 2025, CriterionCategory::kFood).criteria, 1U);
    EXPECT_EQ(CountOf({food, ict}, 2025, std::nullopt).criteria, 2U);
    EXPECT_EQ(CountOf({food, ict}, 2025, CriterionCategory::kEnergy).rows.size(), 0U);
}

TEST(Vehicles, RefusesMoreLowEmissionOnesThanThereAre) {
    const VehiclesRecorded more{ContractNumber(1), {2025, 3, 4, kProof}};
    EXPECT_EQ(ReasonOf(Decide(ContractVehicles{}, more, true, true)), "VEHICLES_OUT_OF_RANGE");
    const VehiclesRecorded all{ContractNumber(1), {2025, 4, 4, kProof}};
    EXPECT_EQ(ReasonOf(Decide(ContractVehicles{}, all, true, true)), "");
    ContractVehicles known;
    VehicleBook::Evolve(known, all, {});
    EXPECT_TRUE(Decide(known, all, true, true).events().empty());
    VehicleBook::Evolve(known, VehiclesRecorded{ContractNumber(1), {2025, 8, 4, kProof}}, {});
    ASSERT_EQ(known.years.size(), 1U);
    EXPECT_EQ(known.years[0].vehicles, 8U);
}

TEST(Vehicles, TheShareAndItsYearlyChangeAreExact) {
    ContractVehicles first{ContractNumber(1), {{2025, 6, 2, kProof}, {2026, 6, 3, kProof}}};
    ContractVehicles second{ContractNumber(2), {{2026, 4, 4, kProof}}};
    const VehicleShare share = VehicleShareOf({first, second}, 2026);
    EXPECT_EQ(share.share, Ratio::Of(7, 10));
    EXPECT_EQ(share.share_before, Ratio::Of(1, 3));
    EXPECT_EQ(share.change, Ratio::Of(11, 30));
    EXPECT_EQ(share.contracts, 2U);
    const VehicleShare none = VehicleShareOf({first, second}, 2024);
    EXPECT_FALSE(none.share.has_value());
    EXPECT_FALSE(none.change.has_value());
}

}  // namespace
}  // namespace luotsi::contract_registry
