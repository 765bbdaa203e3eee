// M12: an alert shows no side what the access table keeps from it.

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/steering/v1/search.pb.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>

namespace luotsi {
namespace {

constexpr const char* kProvider = "2077474-0";

class AlertAudience : public testing::Test {
  protected:
    // A rule of saved searches; a null audience is not said.
    alert::v1::CreateRuleRequest RuleFor(const char* audience) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("search-match");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        (*rule.mutable_parameters())["code"] = "SEARCH-MATCH";
        if (audience != nullptr) (*rule.mutable_parameters())["audience"] = audience;
        rule.set_text_fi("Tallennettu haku löysi sopimuksen: {about}.");
        rule.set_text_sv("En sparad sökning hittade avtalet: {about}.");
        rule.set_text_en("A saved search found the contract: {about}.");
        return request;
    }
    void Store(const char* audience) {
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", RuleFor(audience));
    }

    // The county's own search finds a new contract of the provider.
    void FindAContract() {
        steering::v1::SaveSearchRequest save;
        save.mutable_saved_search()->set_name("our-worst-provider");
        save.mutable_saved_search()->set_query("esimerkkihoiva");
        save.mutable_saved_search()->set_alert(true);
        county_.Ask<steering::v1::SavedSearch>("steering.v1.SearchService/SaveSearch", save);
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        contract_ = county_.Agree(test::CountyBench::Sound("S-1", terms));
        county_.AdvanceTo("2026-05-16");
    }
    // A change of the terms carries the provider to its alerts again.
    void ChangeTheTerms() {
        contract::v1::StartEndingRequest ending;
        ending.set_contract_id(contract_);
        ending.set_ground(contract::v1::END_GROUND_MUTUAL);
        ending.set_reason("sovittu päättymisestä");
        ending.set_last_day("2026-09-30");
        ASSERT_EQ(
            county_.Refusal<contract::v1::Contract>(
                "contract.v1.ContractService/StartEnding", ending
            ),
            ""
        );
    }

    // The ids that the caller can list, each of which it can also get.
    std::set<std::string> Seen() {
        const auto listed = county_.Ask<alert::v1::ListAlertsResponse>(
            "alert.v1.AlertService/ListAlerts", alert::v1::ListAlertsRequest()
        );
        std::set<std::string> seen;
        for (const alert::v1::Alert& one : listed.alerts()) {
            EXPECT_EQ(Get(one.id()), "");
            seen.insert(one.id());
        }
        return seen;
    }
    std::string Get(const std::string& id) {
        alert::v1::GetAlertRequest request;
        request.set_alert_id(id);
        return county_.Refusal<alert::v1::Alert>("alert.v1.AlertService/GetAlert", request);
    }
    std::uint64_t Counted() {
        const auto counts = county_.Ask<alert::v1::AlertCounts>(
            "alert.v1.AlertService/GetAlertCounts", alert::v1::GetAlertCountsRequest()
        );
        std::uint64_t counted = 0;
        for (const auto& one : counts.counts())
            counted += one.count();
        return counted;
    }

    test::CountyBench county_{"2026-05-15"};
    std::string contract_;
};

TEST_F(AlertAudience, WhatIsForTheCountyAloneNoProviderListsGetsOrCounts) {
    Store("county");
    FindAContract();
    const auto nothing_for_the_provider = [&] {
        county_.CallAsCounty();
        const std::set<std::string> county = Seen();
        ASSERT_EQ(county.size(), 1U);
        EXPECT_EQ(Counted(), 1U);
        county_.CallAsProvider(kProvider);
        EXPECT_TRUE(Seen().empty());
        EXPECT_EQ(Get(*county.begin()), "ALERT_NOT_FOUND");
        EXPECT_EQ(Counted(), 0U);
        county_.CallAsCounty();
    };
    nothing_for_the_provider();
    ChangeTheTerms();
    nothing_for_the_provider();
    county_.Rebuild();
    nothing_for_the_provider();
}

// What is planted: the same without the parameter.
TEST_F(AlertAudience, WhatIsNotKeptFromTheProviderItSees) {
    Store(nullptr);
    FindAContract();
    const std::set<std::string> county = Seen();
    ASSERT_EQ(county.size(), 1U);
    county_.CallAsProvider(kProvider);
    EXPECT_EQ(Seen(), county);
    EXPECT_EQ(Counted(), 1U);
}

TEST_F(AlertAudience, AnAudienceThatThereIsNotIsRefused) {
    EXPECT_EQ(
        county_.Refusal<alert::v1::Rule>("alert.v1.AlertService/CreateRule", RuleFor("provider")),
        "RULE_PARAMETER_INVALID"
    );
}

}  // namespace
}  // namespace luotsi
