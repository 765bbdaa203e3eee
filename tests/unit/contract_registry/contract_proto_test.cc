#include "contract_registry/adapters/contract_proto.h"

#include "tests/support/described_names.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

// The enums of domain and wire are numbered alike; their names must agree too.
template <class Wire>
std::string WireName(Wire value, std::string_view prefix, const std::string& (*name)(Wire)) {
    std::string text = name(value).substr(prefix.size());
    for (char& letter : text)
        letter = static_cast<char>(std::tolower(letter));
    return text;
}

TEST(ContractProto, StatesAndTypesKeepTheirNamesOnTheWire) {
    for (const auto& [state, name] : EnumNames<ContractState>::kNames) {
        EXPECT_EQ(
            WireName(ToProto(state), "CONTRACT_STATE_", contract::v1::ContractState_Name), name
        );
    }
    for (const auto& [type, name] : EnumNames<ContractType>::kNames) {
        EXPECT_EQ(WireName(ToProto(type), "CONTRACT_TYPE_", contract::v1::ContractType_Name), name);
    }
}

// What does not cross the wire by its name is named here, with the reason.
TEST(ContractProto, EveryTermHasItsFieldOnTheWire) {
    const std::vector<std::string> by_hand{
        // References into the erasable side table; the wire has the name.
        "responsible_persons.name_ref",
        "responsible_persons.name_hash",
        // `template` is a word of C++.
        "template_origin",
    };
    EXPECT_EQ((test::Unnamed<Terms, contract::v1::Contract>()), by_hand);
    EXPECT_EQ(
        (test::Unnamed<TermsPatch, contract::v1::AmendContractRequest>()),
        // Told by the presence of `end_date`.
        std::vector<std::string>{"changes_end"}
    );
    // A message without the fields is found out.
    EXPECT_FALSE((test::Unnamed<Goal, contract::v1::Price>()).empty());
}

TEST(ContractProto, TermsSurviveTheWayOutAndIn) {
    ports::Held<ContractBook> held;
    ContractBook::Evolve(held.state, ContractCreated{"PH-1", test::SoundTerms()}, {});
    contract::v1::Contract wire_contract;
    PutContract(
        held, held.state.base, [](const Uuid&) { return "Palvelupäällikkö 1"; }, &wire_contract
    );
    wire::Reader reader;
    ParsedContract parsed = ParseContract(wire_contract, reader);
    EXPECT_FALSE(reader.rejection().has_value());
    EXPECT_EQ(parsed.persons.size(), 6U);
    Terms expected = test::SoundTerms();
    expected.responsible_persons.clear();
    EXPECT_EQ(parsed.command.terms, expected);
    EXPECT_EQ(parsed.command.number, "PH-1");
}

TEST(ContractProto, ABadDenominatorIsNamed) {
    contract::v1::Contract wire_contract;
    wire_contract.add_indicators()->mutable_target_level()->set_numerator(1);
    wire::Reader reader;
    ParseContract(wire_contract, reader);
    ASSERT_TRUE(reader.rejection().has_value());
    EXPECT_EQ(
        reader.rejection()->more.front().field, "contract.indicators[0].target_level.denominator"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
