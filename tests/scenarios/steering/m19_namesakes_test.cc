// Erasing one of two people who have the same name: the one's name goes wherever that one stands,
// and the other's stays (M19).
#include "tests/scenarios/steering/m18_people.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/contract/v1/lifecycle.pb.h>
#include <luotsi/steering/v1/steering_group.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = contract::v1;
using test::CountyBench;
using test::People;
using test::steering_pb::ErasePersonRequest;
using test::steering_pb::ErasePersonResponse;

constexpr const char* kName = "Kaima Kaimamarkkeri";
constexpr const char* kRegistry = "contract-registry";

class Namesakes : public testing::Test {
  protected:
    // A contract whose tactical level of the buyer is so named in its terms.
    static pb::Contract Named(const char* number, const char* name) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        pb::Contract contract = CountyBench::Sound(number, terms);
        for (pb::ResponsiblePerson& person : *contract.mutable_responsible_persons()) {
            if (person.side() == pb::SIDE_BUYER && person.level() == pb::LEVEL_TACTICAL)
                person.set_name(name);
        }
        return contract;
    }
    std::string Agree(const char* number, const char* name = kName) {
        return county_.Agree(Named(number, name));
    }
    std::string NameIn(const std::string& contract) {
        pb::GetContractRequest request;
        request.set_contract_id(contract);
        const auto told =
            county_.Ask<pb::Contract>("contract.v1.ContractService/GetContract", request);
        for (const pb::ResponsiblePerson& person : told.responsible_persons()) {
            if (person.side() == pb::SIDE_BUYER && person.level() == pb::LEVEL_TACTICAL)
                return person.name();
        }
        return "nobody";
    }

    static void Sit(
        steering::v1::SteeringGroup& group,
        steering::v1::GroupSide side,
        const char* name,
        const char* actor = ""
    ) {
        steering::v1::GroupMember& member = *group.add_members();
        member.set_side(side);
        member.set_organisation("Järjestö");
        member.set_name(name);
        member.set_actor(actor);
    }
    // A group with one member of that name on each side; the buyer's calls so.
    steering::v1::SteeringGroup Found(const char* code, const char* actor) {
        steering::v1::CreateSteeringGroupRequest request;
        steering::v1::SteeringGroup& group = *request.mutable_group();
        group.set_code(code);
        group.set_name("Asumisen ohjausryhmä");
        Sit(group, steering::v1::GROUP_SIDE_BUYER, kName, actor);
        Sit(group, steering::v1::GROUP_SIDE_PROVIDER, kName);
        Sit(group, steering::v1::GROUP_SIDE_CLIENT, kName);
        return county_.Ask<steering::v1::SteeringGroup>(
            "steering.v1.SteeringGroupService/CreateSteeringGroup", request
        );
    }
    // The members' names, in their order.
    std::vector<std::string> NamesIn(const steering::v1::SteeringGroup& group) {
        steering::v1::GetSteeringGroupRequest request;
        request.set_group_id(group.id());
        const auto told = county_.Ask<steering::v1::SteeringGroup>(
            "steering.v1.SteeringGroupService/GetSteeringGroup", request
        );
        std::vector<std::string> names;
        for (const steering::v1::GroupMember& member : told.members())
            names.push_back(member.name());
        return names;
    }

    void HoldTactical(const std::string& contract, const std::string& person) {
        people_.Assign(contract, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, person, "2026-05-15");
    }
    // The request that erases a person who has left.
    ErasePersonRequest Left(const std::string& person) {
        people_.Leave(person, "2026-05-14");
        ErasePersonRequest request;
        request.set_person_id(person);
        return request;
    }
    std::string NameOf(const std::string& person) {
        test::steering_pb::GetPersonRequest request;
        request.set_person_id(person);
        return people_.Ask<test::steering_pb::Person>("GetPerson", request).name();
    }
    std::string Refusal(const ErasePersonRequest& request) {
        return people_.Refusal<ErasePersonResponse>("ErasePerson", request);
    }
    unsigned Erase(const ErasePersonRequest& request) {
        return people_.Ask<ErasePersonResponse>("ErasePerson", request).texts();
    }

    CountyBench county_{"2026-05-15"};
    People people_{county_};
};

using Names = std::vector<std::string>;

TEST_F(Namesakes, M19EachLosesItsNameWhereItStandsAndTheOtherKeepsIt) {
    const std::string one = people_.Add("A-1", kName, pb::SIDE_BUYER, "operational/a");
    const std::string other = people_.Add("A-2", kName, pb::SIDE_BUYER, "operational/b");
    const std::string first = Agree("S-1");
    const std::string second = Agree("S-2");
    HoldTactical(first, one);
    HoldTactical(second, other);
    const auto ones = Found("ONES", "operational/a");
    const auto others = Found("OTHERS", "operational/b");

    EXPECT_EQ(Erase(Left(one)), 4U) << "name and contact, the contract's and the group's";
    EXPECT_EQ(NameIn(first), "");
    EXPECT_EQ(NamesIn(ones), (Names{"", kName, kName}))
        << "the provider's and the clients' members are other people";
    EXPECT_EQ(NameOf(other), kName);
    EXPECT_EQ(NameIn(second), kName);
    EXPECT_EQ(NamesIn(others), (Names{kName, kName, kName}));

    EXPECT_EQ(Erase(Left(other)), 4U) << "and the other way round";
    EXPECT_EQ(NameIn(second), "");
    EXPECT_EQ(NamesIn(others), (Names{"", kName, kName}));
    EXPECT_EQ(county_.Kept(kRegistry, kName), 4U) << "two providers' and two clients'";
}

TEST_F(Namesakes, M19AMemberOfAGroupIsANamesakeToo) {
    const std::string person = people_.Add("A-1", kName, pb::SIDE_BUYER, "operational/a");
    const std::string held = Agree("S-1");
    HoldTactical(held, person);
    const auto group = Found("G", "strategic/other");
    EXPECT_EQ(Erase(Left(person)), 3U);
    EXPECT_EQ(NameIn(held), "");
    EXPECT_EQ(NamesIn(group), (Names{kName, kName, kName}));
}

TEST_F(Namesakes, M19WhereNobodyCanTellTheCallerIsAsked) {
    const std::string person = people_.Add("A-1", kName, pb::SIDE_BUYER, "operational/a");
    const std::string held = Agree("S-1");
    HoldTactical(held, person);
    const std::string unclear = Agree("S-2");
    const std::string anothers = Agree("S-3");
    const auto group = Found("G", "");
    const std::string member = group.members(0).id();

    ErasePersonRequest request = Left(person);
    EXPECT_EQ(Refusal(request), "PERSON_NAMESAKE_UNCLEAR");
    EXPECT_EQ(NameOf(person), kName) << "nothing went";
    EXPECT_EQ(NameIn(held), kName);
    request.add_not_in(member);
    request.add_also_in(unclear);
    EXPECT_EQ(Refusal(request), "PERSON_NAMESAKE_UNCLEAR") << "one contract is still open";
    request.add_not_in(anothers);
    EXPECT_EQ(Erase(request), 4U);
    EXPECT_EQ(NameIn(held), "");
    EXPECT_EQ(NameIn(unclear), "");
    EXPECT_EQ(NameIn(anothers), kName);
    EXPECT_EQ(NamesIn(group), (Names{kName, kName, kName}));
}

TEST_F(Namesakes, M19AMemberWhoIsThePersonIsNobodysNamesake) {
    const std::string person = people_.Add("A-1", kName);
    const std::string contract = Agree("S-1");
    const auto group = Found("G", "");
    ErasePersonRequest request = Left(person);
    request.add_also_in(group.members(0).id());
    EXPECT_EQ(Erase(request), 4U) << "the contract is then about the only one of that name";
    EXPECT_EQ(NameIn(contract), "");
    EXPECT_EQ(NamesIn(group), (Names{"", kName, kName}));
}

TEST_F(Namesakes, M19TheSameWordsThatTellNoPersonStay) {
    // A steering group, a service, anything else may be called as somebody is.
    const std::string person = people_.Add("A-1", "040 0000000");
    people_.Add("A-2", "Toinen Toimija");
    EXPECT_EQ(Erase(Left(person)), 2U);
    EXPECT_EQ(county_.Kept(kRegistry, "040 0000000"), 1U) << "the other one's telephone";
}

TEST_F(Namesakes, M19AnEarlierNameGoesWithThePerson) {
    const std::string person = people_.Add("A-1", kName, pb::SIDE_BUYER, "operational/a");
    const std::string contract = Agree("S-1");
    HoldTactical(contract, person);
    const auto group = Found("G", "operational/a");
    test::steering_pb::ChangePersonRequest change;
    change.set_person_id(person);
    *change.mutable_person() = people_.Adding("A-1", "Uusi Uusimarkkeri").person();
    change.mutable_person()->set_actor("operational/changed");
    people_.Ask<test::steering_pb::Person>("ChangePerson", change);
    EXPECT_EQ(NameIn(contract), kName) << "the contract says what was agreed";
    EXPECT_EQ(Erase(Left(person)), 4U);
    EXPECT_EQ(NameIn(contract), "");
    EXPECT_EQ(NamesIn(group), (Names{"", kName, kName}));
}

TEST_F(Namesakes, M19ADraftThatIsDrawnUpAnewKeepsNoNameOfTheFirstOne) {
    pb::CreateContractRequest create;
    *create.mutable_contract() = Named("S-1", "Ensin Ensimarkkeri");
    const auto made =
        county_.Ask<pb::Contract>("contract.v1.ContractService/CreateContract", create);
    pb::UpdateDraftRequest update;
    update.set_contract_id(made.id());
    *update.mutable_contract() = Named("S-1", kName);
    update.set_validate_only(true);
    county_.Ask<pb::Contract>("contract.v1.ContractService/UpdateDraft", update);
    EXPECT_EQ(county_.Kept(kRegistry, "Ensin Ensimarkkeri"), 1U) << "a check destroys nothing";
    update.set_validate_only(false);
    const auto drawn = county_.Ask<pb::Contract>("contract.v1.ContractService/UpdateDraft", update);
    EXPECT_EQ(county_.Kept(kRegistry, "Ensin Ensimarkkeri"), 0U);
    EXPECT_EQ(county_.Kept(kRegistry, kName), 1U);
    EXPECT_EQ(county_.Kept(kRegistry, "Palvelupäällikkö"), 5U) << "those of the second draft";
    EXPECT_EQ(NameIn(made.id()), kName);
}

TEST_F(Namesakes, M19ARebuildFindsTheSamePlaces) {
    const std::string person = people_.Add("A-1", kName, pb::SIDE_BUYER, "operational/a");
    const std::string held = Agree("S-1");
    HoldTactical(held, person);
    const auto group = Found("G", "operational/a");
    county_.Rebuild();
    EXPECT_EQ(Erase(Left(person)), 4U);
    EXPECT_EQ(NameIn(held), "");
    EXPECT_EQ(NamesIn(group), (Names{"", kName, kName}));
}

}  // namespace
}  // namespace luotsi
