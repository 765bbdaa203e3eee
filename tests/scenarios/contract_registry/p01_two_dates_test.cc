// P01: the price is amended today with effect from three months ago; what was known before stays
// so.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::int64_t kOld = 157'500'000;
constexpr std::int64_t kNew = 160'000'000;
constexpr std::int64_t kNewest = 165'000'000;

class P01 : public testing::Test {
  protected:
    P01() {
        pb::Contract contract = test::RegistryBench::SoundContract("PH-1");
        id_ = bench_.Activate(bench_.Create(contract).id()).id();
    }

    // When the amendment was recorded.
    google::protobuf::Timestamp Amend(const char* from, std::int64_t micros) {
        pb::AmendContractRequest request;
        request.set_contract_id(id_);
        request.set_effective_from(from);
        request.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
        *request.add_prices() = bench_.Get(id_).prices(0);
        request.mutable_prices(0)->mutable_unit_price()->set_amount_micros(micros);
        return bench_.Ask<pb::Contract>("ContractService/AmendContract", request).recorded_at();
    }

    std::int64_t Price(const google::protobuf::Timestamp& known, const char* valid_on) {
        pb::GetContractRequest request;
        request.set_contract_id(id_);
        *request.mutable_as_of() = known;
        request.set_valid_on(valid_on);
        return bench_.Ask<pb::Contract>("ContractService/GetContract", request)
            .prices(0)
            .unit_price()
            .amount_micros();
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::string id_;
};

TEST_F(P01, BothAnswersStayTheSameForEver) {
    const google::protobuf::Timestamp before = bench_.Get(id_).recorded_at();
    bench_.AdvanceTo("2026-02-10");
    const google::protobuf::Timestamp after = Amend("2025-11-10", kNew);
    const auto ask = [&] {
        EXPECT_EQ(Price(before, "2025-12-01"), kOld) << "as it was known before";
        EXPECT_EQ(Price(after, "2025-12-01"), kNew) << "as it is known since";
        EXPECT_EQ(Price(after, "2025-11-10"), kNew);
        EXPECT_EQ(Price(after, "2025-11-09"), kOld) << "not in force yet";
    };
    ask();
    bench_.AdvanceTo("2026-03-01");
    const google::protobuf::Timestamp latest = Amend("2025-11-20", kNewest);
    ask();
    EXPECT_EQ(Price(latest, "2025-12-01"), kNewest);
    EXPECT_EQ(Price(latest, "2025-11-15"), kNew);
}

TEST_F(P01, WhatWillBeKnownLaterIsNotTold) {
    google::protobuf::Timestamp later = bench_.Get(id_).recorded_at();
    later.set_seconds(later.seconds() + 86'400 * 365);
    pb::GetContractRequest request;
    request.set_contract_id(id_);
    *request.mutable_as_of() = later;
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/GetContract", request), "FIELD_OUT_OF_RANGE"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
