#include "tests/scenarios/steering/m18_people.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = contract::v1;
using test::CountyBench;
using test::People;

class Responsible : public testing::Test {
  protected:
    Responsible() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("resp-vacant");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        (*rule.mutable_parameters())["code"] = "RESP-VACANT";
        rule.set_text_fi("Vastuuhenkilön paikka on tyhjä: {about}.");
        rule.set_text_sv("Platsen som ansvarsperson är tom: {about}.");
        rule.set_text_en("The place of a responsible person is empty: {about}.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    std::string Draft(const char* number) {
        pb::CreateContractRequest request;
        *request.mutable_contract() = CountyBench::Sound(number, Terms());
        return county_.Ask<pb::Contract>("contract.v1.ContractService/CreateContract", request)
            .id();
    }
    static contract_registry::Terms Terms() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        return terms;
    }
    std::string Activate(const std::string& contract) {
        pb::ActivateContractRequest request;
        request.set_contract_id(contract);
        return county_.Refusal<pb::Contract>(
            "contract.v1.ContractService/ActivateContract", request
        );
    }
    // The subjects of open alerts about empty places.
    std::set<std::string> Vacant(alert::v1::AlertState state = alert::v1::ALERT_STATE_OPEN) {
        alert::v1::ListAlertsRequest request;
        request.set_state(state);
        request.set_rule_code("resp-vacant");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> subjects;
        for (const alert::v1::Alert& one : listed.alerts())
            subjects.insert(one.contract_number() + ' ' + one.subject());
        return subjects;
    }

    CountyBench county_{"2026-05-15"};
    People people_{county_};
};

TEST_F(Responsible, M18ActivationNeedsAllSixSlotsWhereTheCountyDemandsThem) {
    county_.SetParameter("responsible.required", "2026-01-01", "true");
    const std::string contract = Draft("S-1");
    EXPECT_EQ(Activate(contract), "RESPONSIBLE_SLOTS_EMPTY");
    const std::string buyer = people_.Add("HOIVA-1", "Maija Mäkelä");
    const std::string provider = people_.Add("ESIM-1", "Olli Öhman", pb::SIDE_PROVIDER);
    people_.AssignAll(contract, buyer, provider, "2026-05-01");
    people_.Assign(contract, pb::SIDE_PROVIDER, pb::LEVEL_STRATEGIC, "", "2026-05-15");
    pb::ActivateContractRequest activate;
    activate.set_contract_id(contract);
    pb::Contract out;
    const absl::Status refused =
        county_.Try("contract.v1.ContractService/ActivateContract", activate, &out);
    EXPECT_EQ(rpc::ReasonOf(refused), "RESPONSIBLE_SLOTS_EMPTY");
    people_.Assign(contract, pb::SIDE_PROVIDER, pb::LEVEL_STRATEGIC, provider, "2026-05-15");
    EXPECT_EQ(Activate(contract), "");
    EXPECT_TRUE(Vacant().empty());
}

TEST_F(Responsible, M18WithoutTheParameterNobodyNeedsToBeNamed) {
    const std::string contract = Draft("S-1");
    EXPECT_EQ(Activate(contract), "");
    county_.AdvanceTo("2026-05-16");
    EXPECT_TRUE(Vacant().empty()) << "nothing was filled, nothing is missed";
}

TEST_F(Responsible, M18ListsSixSlotsWithTheirDatesAndThePersonOfTheDay) {
    const std::string contract = county_.Agree(CountyBench::Sound("S-1", Terms()));
    const std::string a = people_.Add("HOIVA-1", "Maija Mäkelä");
    const std::string b = people_.Add("HOIVA-2", "Tuomo Toinen");
    people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, a, "2026-05-15", "2026-12-31");
    people_.HandOver(a, b, "2026-09-01");
    const auto slots = people_.Slots(contract, "2026-06-01");
    ASSERT_EQ(slots.slots_size(), 6);
    const auto before = people_.SlotOf(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, "2026-06-01");
    EXPECT_EQ(before.person().id(), a);
    EXPECT_EQ(before.person().name(), "Maija Mäkelä");
    EXPECT_EQ(before.person().contact(), "040 0000000");
    EXPECT_EQ(before.valid_from(), "2026-05-15");
    EXPECT_EQ(before.valid_to(), "2026-08-31");
    const auto after = people_.SlotOf(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, "2026-12-31");
    EXPECT_EQ(after.person().id(), b);
    EXPECT_EQ(after.named_person_id(), a);
    EXPECT_EQ(after.valid_from(), "2026-09-01");
    EXPECT_EQ(after.valid_to(), "2026-12-31");
    const auto later = people_.SlotOf(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, "2027-01-01");
    EXPECT_EQ(later.person().id(), "");
    EXPECT_EQ(later.valid_from(), "2027-01-01");
}

TEST_F(Responsible, M18AVacancyIsAnAlertAtOnceAndIsClosedWhenItIsFilled) {
    const std::string contract = county_.Agree(CountyBench::Sound("S-1", Terms()));
    const std::string a = people_.Add("HOIVA-1", "Maija Mäkelä");
    people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_OPERATIONAL, a, "2026-05-15");
    EXPECT_TRUE(Vacant().empty());
    people_.Leave(a, "2026-05-14");
    const std::set<std::string> told{"S-1 RESP-VACANT/buyer/operational/tactical"};
    EXPECT_EQ(Vacant(), told) << "by the command itself";
    const std::string b = people_.Add("HOIVA-2", "Tuomo Toinen");
    people_.HandOver(a, b, "2026-05-15");
    EXPECT_TRUE(Vacant().empty());
    EXPECT_EQ(Vacant(alert::v1::ALERT_STATE_CLOSED), told);
}

TEST_F(Responsible, M18AVacancyThatComesByDateIsAnAlertAsTheDayBegins) {
    const std::string contract = county_.Agree(CountyBench::Sound("S-1", Terms()));
    const std::string a = people_.Add("HOIVA-1", "Maija Mäkelä");
    const std::string b = people_.Add("HOIVA-2", "Tuomo Toinen");
    const std::string c = people_.Add("ESIM-1", "Olli Öhman", pb::SIDE_PROVIDER);
    people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, a, "2026-05-15", "2026-05-31");
    people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, a, "2026-05-15");
    people_.Assign(contract, pb::SIDE_PROVIDER, pb::LEVEL_TACTICAL, c, "2026-05-15");
    people_.HandOver(a, b, "2026-06-10");
    people_.Leave(b, "2026-06-30");
    people_.Leave(c, "2026-06-15");
    county_.AdvanceTo("2026-05-31");
    EXPECT_TRUE(Vacant().empty());
    county_.AdvanceTo("2026-06-01");
    std::set<std::string> told{"S-1 RESP-VACANT/buyer/tactical/strategic"};
    EXPECT_EQ(Vacant(), told);
    county_.AdvanceTo("2026-06-17");
    told.insert("S-1 RESP-VACANT/provider/tactical/tactical");
    EXPECT_EQ(Vacant(), told) << "also where the clock skipped the day itself";
    county_.AdvanceTo("2026-07-01");
    told.insert("S-1 RESP-VACANT/buyer/strategic/tactical");
    EXPECT_EQ(Vacant(), told) << "through the handover";
    pb::EndContractRequest end;
    end.set_contract_id(contract);
    end.set_ground(pb::END_GROUND_BREACH);
    end.set_reason("sovittu");
    county_.Ask<pb::Contract>("contract.v1.ContractService/EndContract", end);
    EXPECT_TRUE(Vacant().empty()) << "a contract that is over misses nobody";
}

TEST_F(Responsible, M18FromTheDayOfTheDemandContractsInForceMissTheirEmptySlots) {
    const std::string contract = county_.Agree(CountyBench::Sound("S-1", Terms()));
    const std::string a = people_.Add("HOIVA-1", "Maija Mäkelä");
    const std::string b = people_.Add("ESIM-1", "Olli Öhman", pb::SIDE_PROVIDER);
    county_.SetParameter("responsible.required", "2026-06-01", "true");
    county_.AdvanceTo("2026-05-31");
    EXPECT_TRUE(Vacant().empty());
    county_.AdvanceTo("2026-06-01");
    EXPECT_EQ(Vacant().size(), 6U);
    people_.AssignAll(contract, a, b, "2026-06-01");
    EXPECT_TRUE(Vacant().empty());
}

TEST_F(Responsible, M18ACodeOrLoginThatTellsTheNameIsRefused) {
    auto request = people_.Adding("MAKELA-1", "Maija Mäkelä");
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::Person>("AddPerson", request), "PERSON_CODE_NAMES"
    );
    request.mutable_person()->set_code("HOIVA-1");
    request.mutable_person()->set_actor("tactical/maija.makela");
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::Person>("AddPerson", request), "PERSON_CODE_NAMES"
    );
    request.mutable_person()->set_actor("client_representative/5f0a");
    EXPECT_EQ(people_.Refusal<test::steering_pb::Person>("AddPerson", request), "PERSON_IS_CLIENT");
    request.mutable_person()->set_actor("tactical/5f0a");
    EXPECT_EQ(people_.Refusal<test::steering_pb::Person>("AddPerson", request), "");
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::Person>("AddPerson", request), "PERSON_CODE_TAKEN"
    );
    request.mutable_person()->set_code("HOIVA-2");
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::Person>("AddPerson", request), "PERSON_ACTOR_TAKEN"
    );
}

TEST_F(Responsible, M18AProviderSeesTheSlotsOfItsOwnContractsOnly) {
    const std::string contract = county_.Agree(CountyBench::Sound("S-1", Terms()));
    const std::string a = people_.Add("HOIVA-1", "Maija Mäkelä");
    people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, a, "2026-05-15");
    county_.CallAsProvider("2077474-0");
    EXPECT_EQ(
        people_.SlotOf(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL).person().name(), "Maija Mäkelä"
    ) << "whom to call";
    county_.CallAsProvider("1572860-0");
    test::steering_pb::ListResponsibleRequest request;
    request.set_contract_id(contract);
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::ResponsibleSlots>("ListResponsible", request),
        "CONTRACT_NOT_FOUND"
    );
    test::steering_pb::ListMyWorkRequest work;
    work.set_person_id(a);
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::ListMyWorkResponse>("ListMyWork", work),
        "PERSON_NOT_FOUND"
    );
}

// What a subcontractor does is told in free words; only what is told to a side waits for that side.
TEST_F(Responsible, M18WordsOfASubjectGiveTheProviderNoWorkOfTheBuyer) {
    county_.SetParameter("subcontracting.max_depth", "2023-01-01", "1");
    county_.SetParameter("subcontracting.tier_consent_from", "2023-01-01", "2");
    county_.SetParameter("subcontracting.approval_from", "2023-01-01", "1");
    const std::string contract = Draft("S-1");
    ASSERT_EQ(Activate(contract), "");
    const std::string buyer = people_.Add("HOIVA-1", "Maija Mäkelä");
    const std::string provider = people_.Add("ESIM-1", "Olli Öhman", pb::SIDE_PROVIDER);
    people_.AssignAll(contract, buyer, provider, "2026-05-15");
    pb::AddSubcontractorRequest declare;
    declare.set_contract_id(contract);
    declare.mutable_party()->set_name("Yritys");
    declare.mutable_party()->mutable_identifier()->set_scheme("FI-PRO");
    declare.mutable_party()->mutable_identifier()->set_id("1572860-0");
    declare.set_service("linen for the provider");
    declare.set_valid_from("2026-05-15");
    county_.Ask<pb::SupplyChain>("contract.v1.SupplyChainService/AddSubcontractor", declare);
    const auto waits = [&](const std::string& person) {
        return std::ranges::count_if(people_.Work(person), [](const std::string& line) {
            return line.find(" attention SUBCONTRACTOR_CONSENT_PENDING ") != std::string::npos;
        });
    };
    EXPECT_EQ(waits(buyer), 1);
    EXPECT_EQ(waits(provider), 0);
}

}  // namespace
}  // namespace luotsi
