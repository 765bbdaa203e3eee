// The aims for many kinds of providers against contracts and euros (M76).
#include "tests/scenarios/steering/strategy_bench.h"

#include <luotsi/steering/v1/multi_provider.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using contract_registry::ContractType;
using contract_registry::Procurement;
using contract_registry::ProcurementProcedure;
using contract_registry::ProviderKind;
using test::StrategyBench;

class MultiProvider : public testing::Test {
  protected:
    pb::MultiProviderStatus Status() {
        pb::GetMultiProviderStatusRequest request;
        request.set_year(2026);
        return bench_.county.Ask<pb::MultiProviderStatus>(kStatus, request);
    }
    void SetRules() {
        bench_.county.SetParameter("multi_provider.private_kinds", "2024-01-01", "private");
        bench_.county.SetParameter(
            "multi_provider.innovative_procedures", "2024-01-01", "competitive_dialogue"
        );
    }
    static pb::SetMultiProviderAimsRequest Aims(const char* code, const char* service) {
        pb::SetMultiProviderAimsRequest request;
        request.set_code(code);
        request.set_name_fi("Asumispalvelut");
        request.set_name_sv("Boendeservice");
        request.add_service_codes(service);
        request.mutable_aim()->set_from_year(2025);
        request.mutable_aim()->set_private_share(5'000);
        request.mutable_aim()->set_innovative_share(3'000);
        request.mutable_aim()->set_source("aluevaltuusto 12.12.2024");
        return request;
    }
    void Buy(const char* number, ProviderKind kind, bool innovative, int days) {
        contract_registry::Terms terms = StrategyBench::Agreed();
        terms.provider_kind = kind;
        if (innovative) {
            terms.procurement = Procurement{
                .procedure_id = number, .procedure = ProcurementProcedure::kCompetitiveDialogue
            };
        }
        const std::string contract = bench_.Agree(number, terms);
        bench_.Report(contract, "2026-03", 70, days);
        bench_.Approve(contract, "2026-03");
    }

    static constexpr const char* kStatus =
        "steering.v1.MultiProviderService/GetMultiProviderStatus";
    static constexpr const char* kSet = "steering.v1.MultiProviderService/SetMultiProviderAims";
    StrategyBench bench_{"2026-04-05"};
};

TEST_F(MultiProvider, M76TheSharesOfAYearAreHeldAgainstTheAimsByService) {
    SetRules();
    bench_.county.Ask<pb::MultiProviderAims>(kSet, Aims("ASUMINEN", "YPA-VRK"));
    Buy("S-1", ProviderKind::kPrivate, false, 60);
    Buy("S-2", ProviderKind::kPublic, true, 20);
    Buy("S-3", ProviderKind::kPublic, false, 20);
    const pb::MultiProviderStatus status = Status();
    ASSERT_EQ(status.rows_size(), 1);
    const pb::MultiProviderRow& row = status.rows(0);
    EXPECT_EQ(row.name_sv(), "Boendeservice");
    // 157.50 EUR a day, by hand: 100 days of which 60 private and 20 after a dialogue.
    EXPECT_EQ(row.total().amount_minor(), 1'575'000);
    EXPECT_EQ(row.contracts(), 3U);
    EXPECT_EQ(row.bought_privately().amount().amount_minor(), 945'000);
    EXPECT_EQ(row.bought_privately().aim(), 5'000);
    EXPECT_TRUE(row.bought_privately().is_met());
    EXPECT_EQ(row.tendered_innovatively().amount().amount_minor(), 315'000);
    EXPECT_TRUE(row.tendered_innovatively().has_is_met());
    EXPECT_FALSE(row.tendered_innovatively().is_met());
    EXPECT_FALSE(row.vouchers().has_aim());
    EXPECT_EQ(row.vouchers().share().numerator(), 0);
}

TEST_F(MultiProvider, M76WhatBelongsToNoServiceIsShownAndNotLost) {
    SetRules();
    bench_.county.Ask<pb::MultiProviderAims>(kSet, Aims("KULJETUS", "AJO"));
    Buy("S-1", ProviderKind::kPrivate, false, 10);
    const pb::MultiProviderStatus status = Status();
    ASSERT_EQ(status.rows_size(), 2);
    EXPECT_EQ(status.rows(0).code(), "KULJETUS");
    EXPECT_EQ(status.rows(0).contracts(), 0U);
    EXPECT_EQ(status.rows(1).code(), "");
    EXPECT_EQ(status.rows(1).total().amount_minor(), 157'500);
}

TEST_F(MultiProvider, M76WithoutTheCountysRulesThereIsNoShareAndACodeBelongsToOneService) {
    pb::GetMultiProviderStatusRequest request;
    request.set_year(2026);
    EXPECT_EQ(
        bench_.county.Refusal<pb::MultiProviderStatus>(kStatus, request), "PARAMETER_MISSING"
    );
    bench_.county.Ask<pb::MultiProviderAims>(kSet, Aims("ASUMINEN", "YPA-VRK"));
    EXPECT_EQ(
        bench_.county.Refusal<pb::MultiProviderAims>(kSet, Aims("TOINEN", "YPA-VRK")),
        "SERVICE_CODE_SHARED"
    );
}

}  // namespace
}  // namespace luotsi
