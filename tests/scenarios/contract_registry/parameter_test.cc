#include "contract_registry/domain/parameter.h"

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <gtest/gtest.h>

#include <set>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

TEST(Parameter, NoTwoKeysShareAPlace) {
    std::set<Uuid> places;
    for (const ParameterDefinition& one : ParameterCatalogue())
        EXPECT_TRUE(places.insert(ParameterId(one.key)).second) << one.key;
}

TEST(Parameter, AValueHoldsFromItsDayUntilTheNext) {
    test::RegistryBench bench("2026-03-01");
    bench.SetParameter("procurement.threshold.eu", "2024-01-01", "221000.00 EUR");
    bench.SetParameter("procurement.threshold.eu", "2022-01-01", "215000.00 EUR");
    const auto held = bench.journal().Load<ParameterBook>(ParameterId("procurement.threshold.eu"));
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(MoneyOn(held->state, test::Day("2021-12-31")), std::nullopt);
    EXPECT_EQ(MoneyOn(held->state, test::Day("2023-12-31"))->minor(), 21'500'000);
    EXPECT_EQ(MoneyOn(held->state, test::Day("2024-01-01"))->minor(), 22'100'000);
}

TEST(Parameter, SettingTheSameAgainChangesNothing) {
    test::RegistryBench bench("2026-03-01");
    bench.SetParameter("framework.max_months", "2017-01-01", "48");
    bench.SetParameter("framework.max_months", "2017-01-01", "48");
    pb::GetParameterRequest request;
    request.set_key("framework.max_months");
    const auto parameter = bench.Ask<pb::Parameter>("ParameterService/GetParameter", request);
    EXPECT_EQ(parameter.revision(), 1U);
    EXPECT_EQ(parameter.values_size(), 1);
    EXPECT_EQ(parameter.in_force(), "48");
    EXPECT_EQ(parameter.kind(), pb::PARAMETER_KIND_WHOLE);
}

TEST(Parameter, AValueOfAnotherKindAndAnUnknownKeyAreRefused) {
    test::RegistryBench bench("2026-03-01");
    pb::SetParameterRequest request;
    request.set_key("framework.max_months");
    request.mutable_value()->set_valid_from("2017-01-01");
    request.mutable_value()->set_value("four years");
    request.mutable_value()->set_source("test");
    EXPECT_EQ(
        bench.Refusal<pb::Parameter>("ParameterService/SetParameter", request),
        "PARAMETER_VALUE_INVALID"
    );
    request.set_key("framework.longest");
    EXPECT_EQ(
        bench.Refusal<pb::Parameter>("ParameterService/SetParameter", request), "PARAMETER_UNKNOWN"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
