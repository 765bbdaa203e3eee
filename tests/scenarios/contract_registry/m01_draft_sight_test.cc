// What a company sees of a draft that names it (M01).
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = contract::v1;

std::string ReasonOfLastStep(test::RegistryBench& bench, const std::string& contract) {
    pb::ListContractChangesRequest request;
    request.set_contract_id(contract);
    const auto told =
        bench.Ask<pb::ListContractChangesResponse>("ContractService/ListContractChanges", request);
    return told.changes(told.changes_size() - 1).transition().reason();
}

TEST(DraftSight, M01WhyADraftWasGivenUpIsTheCountys) {
    test::RegistryBench bench("2026-02-15");
    const pb::Contract draft = bench.Create(test::RegistryBench::SoundContract("L-1"));
    const std::string company = "FI-PRO:" + draft.provider().identifier().id();
    bench.CallAs("provider/1", ports::Scope::Of(company));
    EXPECT_EQ(bench.Get(draft.id()).number(), "L-1") << "a draft is negotiated";
    bench.CallAs("tactical/1", ports::Scope());
    pb::CancelContractRequest cancel;
    cancel.set_contract_id(draft.id());
    cancel.set_reason("toinen tarjous oli halvempi");
    bench.Ask<pb::Contract>("ContractService/CancelContract", cancel);
    EXPECT_EQ(ReasonOfLastStep(bench, draft.id()), "toinen tarjous oli halvempi");
    bench.CallAs("provider/1", ports::Scope::Of(company));
    EXPECT_EQ(ReasonOfLastStep(bench, draft.id()), "");
}

}  // namespace
}  // namespace luotsi
