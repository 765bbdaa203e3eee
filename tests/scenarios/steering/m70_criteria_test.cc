// Ecological, ethical, accessibility and low-emission criteria, counted by year (M70).
#include "tests/scenarios/steering/strategy_bench.h"

#include <luotsi/steering/v1/criterion.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using test::StrategyBench;

class Criteria : public testing::Test {
  protected:
    static pb::AddCriterionRequest Criterion(
        const std::string& contract,
        const char* code,
        pb::CriterionTheme theme,
        std::uint32_t from_year
    ) {
        pb::AddCriterionRequest request;
        pb::ProcurementCriterion& criterion = *request.mutable_criterion();
        criterion.set_contract_id(contract);
        criterion.set_code(code);
        criterion.set_category(pb::CRITERION_CATEGORY_HOUSING);
        criterion.set_theme(theme);
        criterion.set_use(pb::CRITERION_USE_MINIMUM);
        criterion.set_text("Liikuntaesteinen pääsee joka tilaan.");
        criterion.set_from_year(from_year);
        criterion.set_evidence_sha256(std::string(64, 'a'));
        return request;
    }
    std::string Add(const pb::AddCriterionRequest& request) {
        return bench_.county
            .Ask<pb::ProcurementCriterion>("steering.v1.CriterionService/AddCriterion", request)
            .id();
    }
    pb::CriteriaCount Count(std::uint32_t year) {
        pb::CountCriteriaRequest request;
        request.set_year(year);
        request.set_category(pb::CRITERION_CATEGORY_HOUSING);
        return bench_.county.Ask<pb::CriteriaCount>(
            "steering.v1.CriterionService/CountCriteria", request
        );
    }
    std::vector<std::string> WithoutAccessibility() {
        const auto listed = bench_.county.Ask<pb::ListWithoutAccessibilityResponse>(
            "steering.v1.CriterionService/ListWithoutAccessibility",
            pb::ListWithoutAccessibilityRequest()
        );
        std::vector<std::string> numbers;
        for (const auto& contract : listed.contracts())
            numbers.push_back(contract.number());
        return numbers;
    }
    void Vehicles(const std::string& contract, std::uint32_t year, std::uint32_t low) {
        pb::RecordVehiclesRequest request;
        request.set_contract_id(contract);
        request.mutable_year()->set_year(year);
        request.mutable_year()->set_vehicles(4);
        request.mutable_year()->set_low_emission(low);
        request.mutable_year()->set_evidence_sha256(std::string(64, 'b'));
        bench_.county.Ask<pb::ContractVehicles>(
            "steering.v1.CriterionService/RecordVehicles", request
        );
    }

    StrategyBench bench_{"2027-02-05"};
};

TEST_F(Criteria, M70TheNumberOfCriteriaAndItsYearlyChange) {
    const std::string first = bench_.Agree("S-1");
    const std::string second = bench_.Agree("S-2");
    Add(Criterion(first, "K1", pb::CRITERION_THEME_ACCESSIBILITY, 2026));
    Add(Criterion(first, "K2", pb::CRITERION_THEME_ECOLOGICAL, 2027));
    Add(Criterion(second, "K1", pb::CRITERION_THEME_ECOLOGICAL, 2027));
    EXPECT_EQ(Count(2026).criteria(), 1U);
    EXPECT_EQ(Count(2026).share().numerator(), 1);
    EXPECT_EQ(Count(2026).share().denominator(), 2);
    const pb::CriteriaCount count = Count(2027);
    EXPECT_EQ(count.criteria(), 3U);
    EXPECT_EQ(count.change(), 2);
    EXPECT_EQ(count.contracts_with(), 2U);
    ASSERT_EQ(count.rows_size(), 2);
    EXPECT_EQ(count.rows(0).theme(), pb::CRITERION_THEME_ECOLOGICAL);
    EXPECT_EQ(count.rows(0).contracts(), 2U);
    EXPECT_EQ(count.rows(0).change(), 2);
    EXPECT_EQ(count.rows(1).change(), 0);
}

TEST_F(Criteria, M70ContractsWithoutAnAccessibilityRequirementAreListed) {
    const std::string first = bench_.Agree("S-1");
    const std::string second = bench_.Agree("S-2");
    Add(Criterion(second, "K1", pb::CRITERION_THEME_ECOLOGICAL, 2026));
    EXPECT_EQ(WithoutAccessibility().size(), 2U);
    const std::string criterion =
        Add(Criterion(first, "K1", pb::CRITERION_THEME_ACCESSIBILITY, 2026));
    EXPECT_EQ(WithoutAccessibility(), std::vector<std::string>{"S-2"});
    pb::WithdrawCriterionRequest withdraw;
    withdraw.set_criterion_id(criterion);
    withdraw.set_from_year(2027);
    withdraw.set_reason("poistui sopimuksesta");
    bench_.county.Ask<pb::ProcurementCriterion>(
        "steering.v1.CriterionService/WithdrawCriterion", withdraw
    );
    EXPECT_EQ(WithoutAccessibility().size(), 2U);
    EXPECT_EQ(Count(2026).criteria(), 2U);
    EXPECT_EQ(Count(2027).criteria(), 1U);
    EXPECT_EQ(Count(2027).change(), -1);
}

TEST_F(Criteria, M70TheShareOfLowEmissionVehiclesAndItsYearlyChange) {
    const std::string first = bench_.Agree("S-1");
    const std::string second = bench_.Agree("S-2");
    Vehicles(first, 2026, 1);
    Vehicles(first, 2027, 2);
    Vehicles(second, 2027, 4);
    pb::GetVehicleShareRequest request;
    request.set_year(2027);
    const auto share = bench_.county.Ask<pb::VehicleShare>(
        "steering.v1.CriterionService/GetVehicleShare", request
    );
    EXPECT_EQ(share.low_emission(), 6U);
    EXPECT_EQ(share.vehicles(), 8U);
    // 6/8 against 1/4.
    EXPECT_EQ(share.change().numerator() * 2, share.change().denominator());
}

TEST_F(Criteria, M70ACodeTwiceAndMoreLowEmissionVehiclesThanVehiclesAreRefused) {
    const std::string first = bench_.Agree("S-1");
    Add(Criterion(first, "K1", pb::CRITERION_THEME_ETHICAL, 2026));
    EXPECT_EQ(
        bench_.county.Refusal<pb::ProcurementCriterion>(
            "steering.v1.CriterionService/AddCriterion",
            Criterion(first, "K1", pb::CRITERION_THEME_ETHICAL, 2026)
        ),
        "CRITERION_CODE_TAKEN"
    );
    pb::RecordVehiclesRequest request;
    request.set_contract_id(first);
    request.mutable_year()->set_year(2026);
    request.mutable_year()->set_vehicles(1);
    request.mutable_year()->set_low_emission(2);
    request.mutable_year()->set_evidence_sha256(std::string(64, 'b'));
    EXPECT_EQ(
        bench_.county.Refusal<pb::ContractVehicles>(
            "steering.v1.CriterionService/RecordVehicles", request
        ),
        "VEHICLES_OUT_OF_RANGE"
    );
}

}  // namespace
}  // namespace luotsi
