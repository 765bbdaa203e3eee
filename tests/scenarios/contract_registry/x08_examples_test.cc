// X08: contracts that carry their own tests, through the methods that callers use.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

// 310 care days at 157.50 euros.
pb::Contract WithExamples(const char* number, int count) {
    pb::Contract contract = test::RegistryBench::SoundContract(number);
    for (int i = 0; i < count; ++i) {
        pb::ContractExample& example = *contract.add_examples();
        example.set_name("Kuukausi " + std::to_string(i + 1));
        example.set_valid_on("2026-03-15");
        pb::ExampleLine& line = *example.add_lines();
        line.set_service_code("YPA-VRK");
        line.mutable_quantity()->set_micros(310'000'000);
        example.mutable_payment()->set_currency_code("EUR");
        example.mutable_payment()->set_amount_minor(4'882'500);
        pb::ExampleIndicator& indicator = *example.add_indicators();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(58);
        indicator.mutable_value()->set_denominator(100);
        indicator.set_met(false);
    }
    return contract;
}

TEST(X08, ADraftWithABrokenExampleIsNotActivated) {
    test::RegistryBench bench("2026-02-02");
    pb::Contract contract = WithExamples("PH-1", 1);
    contract.mutable_examples(0)->mutable_payment()->set_amount_minor(4'882'501);
    pb::ActivateContractRequest activate;
    activate.set_contract_id(bench.Create(contract).id());
    EXPECT_EQ(
        bench.Refusal<pb::Contract>("ContractService/ActivateContract", activate), "EXAMPLE_BROKEN"
    );
    EXPECT_EQ(bench.Get(activate.contract_id()).state(), pb::CONTRACT_STATE_DRAFT);
    EXPECT_EQ(
        bench.Activate(bench.Create(WithExamples("PH-2", 1)).id()).state(),
        pb::CONTRACT_STATE_ACTIVE
    );
}

TEST(X08, NeitherWayOfAmendingBreaksAnExample) {
    test::RegistryBench bench("2026-02-02");
    const std::string id = bench.Activate(bench.Create(WithExamples("PH-1", 1)).id()).id();
    pb::AmendContractRequest amend;
    amend.set_contract_id(id);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    *amend.add_prices() = bench.Get(id).prices(0);
    amend.mutable_prices(0)->mutable_unit_price()->set_amount_micros(160'000'000);
    EXPECT_EQ(
        bench.Refusal<pb::Contract>("ContractService/AmendContract", amend), "EXAMPLE_BROKEN"
    );
    pb::ProposeAmendmentRequest propose;
    propose.set_contract_id(id);
    propose.add_reasons(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    propose.set_effective_from("2026-03-01");
    *propose.mutable_patch()->add_prices() = amend.prices(0);
    EXPECT_EQ(
        bench.Refusal<pb::Amendment>("AmendmentService/ProposeAmendment", propose), "EXAMPLE_BROKEN"
    );
    // Together with the figures on which both sides agreed anew it is accepted.
    pb::ContractExample& agreed = *propose.mutable_patch()->add_examples();
    agreed = bench.Get(id).examples(0);
    agreed.mutable_payment()->set_amount_minor(4'960'000);
    EXPECT_EQ(
        bench.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", propose).state(),
        pb::AMENDMENT_STATE_PENDING
    );
    // From the day after the example's own day on, the price is free.
    amend.set_effective_from("2026-03-16");
    bench.Ask<pb::Contract>("ContractService/AmendContract", amend);
}

TEST(X08, AgreedExamplesChangeOnlyByAnAmendmentThatBothSign) {
    test::RegistryBench bench("2026-02-02");
    const std::string id = bench.Activate(bench.Create(WithExamples("PH-1", 1)).id()).id();
    pb::AmendContractRequest amend;
    amend.set_contract_id(id);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    *amend.add_prices() = bench.Get(id).prices(0);
    amend.mutable_prices(0)->mutable_unit_price()->set_amount_micros(999'000'000);
    pb::ContractExample& agreed = *amend.add_examples();
    agreed = bench.Get(id).examples(0);
    agreed.mutable_payment()->set_amount_minor(30'969'000);
    const auto refusal = [&] {
        return bench.Refusal<pb::Contract>("ContractService/AmendContract", amend);
    };
    EXPECT_EQ(refusal(), "EXAMPLE_NEEDS_SIGNATURES");
    agreed.set_name("A new one");
    EXPECT_EQ(refusal(), "EXAMPLE_NEEDS_SIGNATURES");
    EXPECT_EQ(bench.Get(id).prices(0).unit_price().amount_micros(), 157'500'000);
    // Word for word as agreed it is no change of the example.
    agreed = bench.Get(id).examples(0);
    amend.set_effective_from("2026-03-16");
    EXPECT_EQ(refusal(), "");
}

TEST(X08, AnEmptyExampleIsNotTaken) {
    test::RegistryBench bench("2026-02-02");
    pb::CreateContractRequest create;
    *create.mutable_contract() = WithExamples("PH-1", 1);
    create.mutable_contract()->mutable_examples(0)->clear_payment();
    EXPECT_EQ(bench.Refusal<pb::Contract>("ContractService/CreateContract", create), "");
    create.mutable_contract()->set_number("PH-2");
    create.mutable_contract()->mutable_examples(0)->clear_indicators();
    EXPECT_EQ(
        bench.Refusal<pb::Contract>("ContractService/CreateContract", create), "EXAMPLE_EMPTY"
    );
}

TEST(X08, AChangeAboveDoesNotBreakTheExamplesOfACallOff) {
    test::RegistryBench bench("2026-02-02");
    pb::Contract framework = test::RegistryBench::SoundContract("P-1");
    framework.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
    framework.mutable_framework()->mutable_ceiling()->set_amount_minor(1'000'000'000);
    const std::string above = bench.Activate(bench.Create(framework).id()).id();
    // It takes its prices over from the framework and brings an example that rests on them.
    pb::Contract call_off = WithExamples("K-1", 1);
    call_off.clear_prices();
    call_off.set_type(pb::CONTRACT_TYPE_PURCHASE);
    call_off.clear_framework();
    call_off.set_parent_contract_id(above);
    call_off.set_parent_relation(pb::PARENT_RELATION_CALL_OFF);
    call_off.mutable_agreed_value()->set_amount_minor(1'000'000);
    bench.Activate(bench.Create(call_off).id());
    pb::AmendContractRequest amend;
    amend.set_contract_id(above);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    *amend.add_prices() = bench.Get(above).prices(0);
    amend.mutable_prices(0)->mutable_unit_price()->set_amount_micros(160'000'000);
    EXPECT_EQ(
        bench.Refusal<pb::Contract>("ContractService/AmendContract", amend), "EXAMPLE_BROKEN"
    );
    amend.set_effective_from("2026-03-16");
    bench.Ask<pb::Contract>("ContractService/AmendContract", amend);
}

TEST(X08, TheShareOfContractsWithEnoughExamplesIsAMetric) {
    test::RegistryBench bench("2026-02-02");
    bench.SetParameter("examples.wanted", "2026-01-01", "2");
    for (const auto& [number, examples] : {std::pair{"PH-1", 2}, {"PH-2", 1}, {"PH-3", 3}})
        bench.Activate(bench.Create(WithExamples(number, examples)).id());
    bench.Activate(bench.Create(WithExamples("PH-4", 0)).id());
    bench.Create(WithExamples("PH-5", 5));
    bench.AdvanceTo("2026-02-03");
    EXPECT_NE(
        bench.metrics().Expose().find("\nluotsi_contracts_with_examples_ratio 0.5\n"),
        std::string::npos
    ) << "two of four in force; a draft does not count";
}

}  // namespace
}  // namespace luotsi::contract_registry
