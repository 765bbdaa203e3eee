// A contract is not put away while money of it is disputed (M20).
#include "tests/scenarios/steering/steering_bench.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using Voice = test::SteeringBench::Voice;

class Closing : public testing::Test {
  protected:
    Closing() : contract_(bench_.county().Agree(Ended())) {}

    static contract::v1::Contract Ended() {
        return test::SteeringBench::Draft("S-1", "2026-01-01", "2026-05-10");
    }
    pb::Dispute About(const char* code) const {
        pb::Dispute dispute;
        dispute.set_contract_id(contract_);
        dispute.set_code(code);
        dispute.set_subject("Laskutetut poissaolopäivät");
        dispute.set_deadline("2026-05-31");
        return dispute;
    }

    test::SteeringBench bench_{"2026-05-04"};
    std::string contract_;
};

TEST_F(Closing, M20AContractIsNotPutAwayWhileItsMoneyIsDisputed) {
    pb::Dispute money = About("D1");
    money.mutable_part()->set_month("2026-04");
    const std::string id = bench_.OpenDispute(Voice::kProviderTactical, money).id();
    bench_.AdvanceTo("2026-05-11");
    EXPECT_EQ(bench_.CloseRefusal(contract_), "DISPUTE_STATE_REFUSED");
    bench_.AdvanceTo("2026-06-01");
    ASSERT_EQ(bench_.GetDispute(id).state(), pb::DISPUTE_STATE_ESCALATED);
    EXPECT_EQ(bench_.CloseRefusal(contract_), "DISPUTE_STATE_REFUSED") << "at its next level too";
    EXPECT_EQ(bench_.Settle(Voice::kBuyerStrategic, id, 200'00), "");
    EXPECT_EQ(bench_.Settle(Voice::kProviderStrategic, id, 200'00), "");
    EXPECT_EQ(bench_.CloseRefusal(contract_), "");
}

TEST_F(Closing, M20ADisputeWithoutMoneyKeepsNoContractOpen) {
    bench_.OpenDispute(Voice::kBuyerTactical, About("D1"));
    bench_.AdvanceTo("2026-05-11");
    EXPECT_EQ(bench_.CloseRefusal(contract_), "");
}

}  // namespace
}  // namespace luotsi
