#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/inhouse.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class M15 : public testing::Test {
  protected:
    M15() {
        bench_.SetParameter("inhouse.average_years", "2017-01-01", "3");
        bench_.SetParameter("inhouse.external_share", "2017-01-01", "5 %");
        bench_.SetParameter("inhouse.external_amount", "2017-01-01", "500000.00 EUR");
        bench_.SetParameter("inhouse.external_share_from", "2017-01-01", "100000.00 EUR");
        bench_.SetParameter("inhouse.no_market_share", "2017-01-01", "10 %");
        bench_.SetParameter("inhouse.no_market_days", "2017-01-01", "14");
        bench_.SetParameter("inhouse.no_market_years", "2017-01-01", "3");
    }

    static constexpr const char* kUnit = "0112038-9";
    std::string Contract(const char* number, const char* provider = kUnit) {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        contract.mutable_provider()->mutable_identifier()->set_id(provider);
        contract.set_provider_kind(pb::PROVIDER_KIND_IN_HOUSE);
        return bench_.Create(contract).id();
    }
    // In cents.
    pb::InhouseUnit Record(unsigned year, std::int64_t total, std::int64_t external) {
        pb::RecordInhouseTurnoverRequest request;
        request.mutable_provider()->set_scheme("FI-PRO");
        request.mutable_provider()->set_id(kUnit);
        request.mutable_year()->set_year(year);
        request.mutable_year()->mutable_total()->set_currency_code("EUR");
        request.mutable_year()->mutable_total()->set_amount_minor(total);
        request.mutable_year()->mutable_external()->set_currency_code("EUR");
        request.mutable_year()->mutable_external()->set_amount_minor(external);
        return bench_.Ask<pb::InhouseUnit>("InhouseService/RecordInhouseTurnover", request);
    }
    std::map<std::string, std::vector<std::string>> Boards() {
        std::map<std::string, std::vector<std::string>> boards;
        for (const feed::PublicEvent& event : bench_.Events("fi.luotsi.contract.attention.")) {
            pb::AttentionEvent told;
            EXPECT_TRUE(told.ParseFromString(event.data));
            std::vector<std::string> board;
            for (const pb::Attention& one : told.attentions())
                board.push_back(one.code() + ' ' + one.subject());
            boards[told.contract_id()] = board;
        }
        return boards;
    }

    test::RegistryBench bench_{"2026-03-01"};
};

TEST_F(M15, ExactlyFivePercentAnd500000EurosPassAndTheNextCentDoesNot) {
    const std::string contract = Contract("S-1");
    struct Case {
        std::int64_t total;
        std::int64_t external;
        bool within;
    };
    for (const Case& one : std::vector<Case>{
             {1'000'000'000, 50'000'000, true},   // 5 % and 500 000
             {1'000'000'000, 50'000'001, false},  // one cent more
             {800'000'000, 40'000'000, true},     // 5 %
             {800'000'000, 40'080'000, false},    // 5.01 %
             {2'000'000'000, 50'000'000, true},   // 500 000
             {2'000'000'000, 50'000'100, false},  // 500 001
             {90'000'000, 9'000'000, true},       // 10 %, under 100 000
         }) {
        const pb::InhouseUnit unit = Record(2025, one.total, one.external);
        EXPECT_EQ(unit.assessment().within_limits(), one.within) << one.external;
        EXPECT_EQ(Boards()[contract].size(), one.within ? 0U : 1U) << one.external;
    }
    Record(2025, 800'000'000, 40'000'100);
    EXPECT_EQ(Boards()[contract], std::vector<std::string>{"INHOUSE-LIMIT 2025"});
}

TEST_F(M15, TheAverageOfThreeYearsDecides) {
    const std::string contract = Contract("S-1");
    Record(2023, 1'000'000'000, 40'000'000);
    Record(2024, 1'000'000'000, 40'000'000);
    const pb::InhouseUnit unit = Record(2025, 1'000'000'000, 70'000'000);
    EXPECT_TRUE(unit.assessment().within_limits()) << "700 000 in one year, 500 000 on average";
    EXPECT_EQ(unit.assessment().years_counted(), 3U);
    EXPECT_EQ(unit.assessment().share_text(), "5.000000 %");
    EXPECT_TRUE(Boards()[contract].empty());
    Record(2025, 1'000'000'000, 70'000'001);
    EXPECT_EQ(Boards()[contract].size(), 1U);
}

TEST_F(M15, EveryContractOfTheUnitIsAlertedAndNoOther) {
    const std::string first = Contract("S-1");
    const std::string second = Contract("S-2");
    const std::string other = Contract("S-3", "2077474-0");
    Record(2025, 800'000'000, 80'000'000);
    EXPECT_EQ(Boards()[first].size(), 1U);
    EXPECT_EQ(Boards()[second].size(), 1U);
    EXPECT_FALSE(Boards().contains(other));
    const std::string later = Contract("S-4");
    EXPECT_EQ(Boards()[later].size(), 1U) << "also one that is made afterwards";
}

TEST_F(M15, WithoutAMarketTenPercentHoldForThreeYears) {
    const std::string contract = Contract("S-1");
    Record(2025, 2'000'000'000, 200'000'000);
    EXPECT_EQ(Boards()[contract].size(), 1U);
    pb::RecordNoMarketRequest request;
    request.mutable_provider()->set_scheme("FI-PRO");
    request.mutable_provider()->set_id(kUnit);
    request.mutable_no_market()->set_notice_on("2026-02-01");
    request.mutable_no_market()->set_answers_until("2026-02-14");
    const char* const method = "InhouseService/RecordNoMarket";
    EXPECT_EQ(bench_.Refusal<pb::InhouseUnit>(method, request), "NO_MARKET_NOTICE_TOO_SHORT");
    request.mutable_no_market()->set_answers_until("2026-02-15");
    const auto unit = bench_.Ask<pb::InhouseUnit>(method, request);
    EXPECT_EQ(unit.assessment().rule(), pb::INHOUSE_RULE_NO_MARKET);
    EXPECT_TRUE(unit.assessment().within_limits());
    EXPECT_TRUE(Boards()[contract].empty());
    bench_.AdvanceTo("2028-06-01");
    EXPECT_TRUE(Boards()[contract].empty());
}

TEST_F(M15, ALimitThatIsSetAnewIsSeenWithTheNextDay) {
    const std::string contract = Contract("S-1");
    Record(2025, 800'000'000, 40'000'000);
    EXPECT_TRUE(Boards()[contract].empty());
    bench_.SetParameter("inhouse.external_share", "2026-04-01", "4 %");
    bench_.AdvanceTo("2026-03-31");
    EXPECT_TRUE(Boards()[contract].empty());
    bench_.AdvanceTo("2026-04-01");
    EXPECT_EQ(Boards()[contract].size(), 1U);
    pb::GetInhouseUnitRequest get;
    get.mutable_provider()->set_scheme("FI-PRO");
    get.mutable_provider()->set_id(kUnit);
    get.set_valid_on("2026-03-31");
    const auto before = bench_.Ask<pb::InhouseUnit>("InhouseService/GetInhouseUnit", get);
    EXPECT_TRUE(before.assessment().within_limits()) << "what was right then stays right";
}

TEST_F(M15, UnknownUnitsAreRefused) {
    pb::GetInhouseUnitRequest get;
    get.mutable_provider()->set_scheme("FI-PRO");
    get.mutable_provider()->set_id(kUnit);
    EXPECT_EQ(
        bench_.Refusal<pb::InhouseUnit>("InhouseService/GetInhouseUnit", get),
        "INHOUSE_UNIT_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
