#include "contract_registry/domain/steering/multi_provider.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

MultiProviderAims Service(const char* code, std::vector<std::string> codes, const char* cpv = "") {
    MultiProviderAims service;
    service.code = code;
    service.service_codes = std::move(codes);
    if (*cpv != '\0') service.cpv_prefixes = {cpv};
    return service;
}

Terms Bought(const char* service_code, ProviderKind kind) {
    Terms terms;
    if (*service_code != '\0') terms.prices = {{service_code, "x", "day", {}}};
    terms.provider_kind = kind;
    return terms;
}

const MultiProviderRules kRules{{"private", "third_sector"}, {"competitive_dialogue"}};

TEST(ServiceOf, APriceRowSaysMoreThanACpvCodeAndALongerPrefixMoreThanAShorter) {
    const std::vector services{
        Service("A", {"VRK"}), Service("B", {}, "853"), Service("C", {}, "85311")
    };
    Terms terms = Bought("VRK", ProviderKind::kPrivate);
    terms.procurement = Procurement{.cpv_codes = {"85311100"}};
    EXPECT_EQ(ServiceOf(terms, services), "A");
    terms.prices.clear();
    EXPECT_EQ(ServiceOf(terms, services), "C");
    EXPECT_EQ(ServiceOf(terms, {services[2], services[1]}), "C");
    terms.procurement->cpv_codes = {"85320000"};
    EXPECT_EQ(ServiceOf(terms, services), "B");
    terms.procurement->cpv_codes = {"33000000"};
    EXPECT_EQ(ServiceOf(terms, services), "");
}

TEST(MultiProvider, EveryEuroIsInOneRowAndEachShareIsOfItsService) {
    MultiProviderAims aimed = Service("A", {"VRK"});
    aimed.aims = {
        {2024, Share::OfBasisPoints(5'000), {}, Share::OfBasisPoints(2'000), "x"},
        {2027, Share::OfBasisPoints(9'000), {}, {}, "x"},
    };
    Terms dialogue = Bought("VRK", ProviderKind::kPublic);
    dialogue.procurement = Procurement{.procedure = ProcurementProcedure::kCompetitiveDialogue};
    Terms voucher = Bought("VRK", ProviderKind::kThirdSector);
    voucher.type = ContractType::kServiceVoucher;
    const std::vector<BoughtUnder> bought{
        {Bought("VRK", ProviderKind::kPrivate), 400},
        {dialogue, 500},
        {voucher, 100},
        {Bought("", ProviderKind::kPrivate), 70},
    };
    const auto rows = MultiProviderRows({aimed, Service("B", {"X"})}, bought, kRules, 2026);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].code, "A");
    EXPECT_EQ(rows[0].minor, 1'000);
    EXPECT_EQ(rows[0].bought_privately.share, Ratio::Of(1, 2));
    EXPECT_EQ(rows[0].bought_privately.is_met, true);
    EXPECT_EQ(rows[0].tendered_innovatively.share, Ratio::Of(1, 2));
    EXPECT_FALSE(rows[0].tendered_innovatively.is_met.has_value());
    EXPECT_EQ(rows[0].vouchers.share, Ratio::Of(1, 10));
    EXPECT_EQ(rows[0].vouchers.is_met, false);
    EXPECT_EQ(rows[1].code, "B");
    EXPECT_FALSE(rows[1].bought_privately.share.has_value());
    EXPECT_EQ(rows[2].code, "");
    EXPECT_EQ(rows[2].minor, 70);
}

TEST(MultiProvider, TheAimOfTheYearIsTheLastOneSetForItOrBefore) {
    MultiProviderAims aims;
    for (const std::uint64_t year : {2026U, 2024U})
        MultiProviderBook::Evolve(
            aims, MultiProviderAimsSet{"A", "x", "x", "", {}, {}, {year}}, {}
        );
    EXPECT_EQ(AimOf(aims, 2023), nullptr);
    EXPECT_EQ(AimOf(aims, 2025)->from_year, 2024U);
    EXPECT_EQ(AimOf(aims, 2026)->from_year, 2026U);
    EXPECT_EQ(AimOf(aims, 2030)->from_year, 2026U);
    MultiProviderAimsSet again{"A", "x", "x", "", {}, {}, {2026}};
    EXPECT_TRUE(Decide(aims, again).events().empty());
    again.aim.private_share = Share::OfBasisPoints(1);
    EXPECT_EQ(Decide(aims, again).events().size(), 1U);
}

TEST(MultiProvider, AnAimIsComparedExactly) {
    MultiProviderAims aimed = Service("A", {"VRK"});
    aimed.aims = {{2024, Share::OfBasisPoints(3'333), {}, {}, "x"}};
    const auto rows = MultiProviderRows(
        {aimed},
        {{Bought("VRK", ProviderKind::kPrivate), 3'333},
         {Bought("VRK", ProviderKind::kPublic), 6'667}},
        kRules,
        2026
    );
    EXPECT_EQ(rows[0].bought_privately.is_met, true);
    const auto less = MultiProviderRows(
        {aimed},
        {{Bought("VRK", ProviderKind::kPrivate), 3'333},
         {Bought("VRK", ProviderKind::kPublic), 6'668}},
        kRules,
        2026
    );
    EXPECT_EQ(less[0].bought_privately.is_met, false);
}

}  // namespace
}  // namespace luotsi::contract_registry
