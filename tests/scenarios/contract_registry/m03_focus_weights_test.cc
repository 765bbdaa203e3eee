#include "tests/scenarios/contract_registry/registry_bench.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

using Weights = std::vector<std::pair<pb::FocusArea, std::uint32_t>>;

template <class Message>
void Put(const Weights& weights, Message& message) {
    for (const auto& [area, weight] : weights) {
        pb::FocusWeight& one = *message.add_focus_weights();
        one.set_focus_area(area);
        one.set_weight(weight);
    }
}

// The code and reason with which a new contract with these weights is answered.
std::pair<absl::StatusCode, std::string> Answer(const Weights& weights) {
    test::RegistryBench bench("2026-03-01");
    pb::CreateContractRequest request;
    *request.mutable_contract() = test::RegistryBench::SoundContract("C-1");
    request.mutable_contract()->clear_focus_weights();
    Put(weights, *request.mutable_contract());
    pb::Contract out;
    const absl::Status status = bench.Try("ContractService/CreateContract", request, &out);
    return {status.code(), rpc::ReasonOf(status)};
}

TEST(M03, AreaWeightsComeToAHundredOrAreInvalid) {
    const auto invalid = [](const char* reason) {
        return std::pair(absl::StatusCode::kInvalidArgument, std::string(reason));
    };
    const std::pair accepted(absl::StatusCode::kOk, std::string());
    using enum pb::FocusArea;
    EXPECT_EQ(
        Answer(
            {{FOCUS_AREA_COST, 40},
             {FOCUS_AREA_QUALITY, 30},
             {FOCUS_AREA_OUTPUT, 10},
             {FOCUS_AREA_DEVELOPMENT, 10},
             {FOCUS_AREA_EFFECTIVENESS, 10}}
        ),
        accepted
    );
    EXPECT_EQ(Answer({{FOCUS_AREA_COST, 100}}), accepted);
    EXPECT_EQ(Answer({}), accepted);
    EXPECT_EQ(
        Answer({{FOCUS_AREA_COST, 60}, {FOCUS_AREA_QUALITY, 39}}), invalid("FOCUS_WEIGHTS_NOT_100")
    );
    EXPECT_EQ(
        Answer({{FOCUS_AREA_COST, 60}, {FOCUS_AREA_QUALITY, 41}}), invalid("FOCUS_WEIGHTS_NOT_100")
    );
    EXPECT_EQ(
        Answer({{FOCUS_AREA_COST, 60}, {FOCUS_AREA_COST, 40}}), invalid("FOCUS_AREA_REPEATED")
    );
}

TEST(M03, AnAmendmentLeavesWholeWeightsBehindIt) {
    test::RegistryBench bench("2026-03-01");
    const std::string id = bench.Create(test::RegistryBench::SoundContract("C-1")).id();
    bench.Activate(id);
    pb::AmendContractRequest request;
    request.set_contract_id(id);
    request.set_effective_from("2026-04-01");
    request.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    Put({{pb::FOCUS_AREA_COST, 50}}, request);
    EXPECT_EQ(
        bench.Refusal<pb::Contract>("ContractService/AmendContract", request),
        "FOCUS_WEIGHTS_NOT_100"
    );
    Put({{pb::FOCUS_AREA_QUALITY, 50}}, request);
    EXPECT_EQ(bench.Refusal<pb::Contract>("ContractService/AmendContract", request), "");
}

}  // namespace
}  // namespace luotsi::contract_registry
