#include "kernel/identifiers.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace luotsi {
namespace {

struct Accepted {
    const char* given;
    const char* canonical;
};

TEST(BusinessId, KeepsTheCanonicalForm) {
    const Accepted vectors[] = {
        {"2077474-0", "2077474-0"},
        {"1572860-0", "1572860-0"},
        {"0112038-9", "0112038-9"},
        {"2092540-6", "2092540-6"},
        {"0709019-2", "0709019-2"},
        {"709019-2", "0709019-2"},
        {"0201256-6", "0201256-6"},
        {"3221309-4", "3221309-4"},
        {"0725937-3", "0725937-3"},
        {"1234567-1", "1234567-1"},
        {" 2077474-0\t", "2077474-0"},
        {"20774740", "2077474-0"},
    };
    for (const Accepted& row : vectors) {
        const auto id = BusinessId::Parse(row.given);
        ASSERT_TRUE(id) << row.given;
        EXPECT_EQ(id->ToText(), row.canonical);
    }
}

TEST(BusinessId, RefusesAWrongDigitOrForm) {
    for (const char* bad :
         {"1234567-8",
          "0000000-0",
          "2077474-1",
          "0737546-1",
          "3221331-6",
          "2077474",
          "207747-40",
          "2077474 0a",
          "",
          "-",
          "2077474-",
          "2077474-00",
          "20774740-",
          "FI20774740",
          "2077474 0",
          "A077474-0",
          "02077474-0"}) {
        EXPECT_FALSE(BusinessId::Parse(bad)) << bad;
    }
    for (char digit = '0'; digit <= '9'; ++digit) {
        EXPECT_FALSE(BusinessId::Parse(std::string("3221306-") + digit)) << digit;
    }
    EXPECT_FALSE(BusinessId::Parse("3221306-x"));
}

TEST(CpvCode, KeepsWhatIsGiven) {
    EXPECT_EQ(CpvCode::Parse("85311100-3")->ToText(), "85311100-3");
    EXPECT_EQ(CpvCode::Parse(" 85311100 ")->ToText(), "85311100");
    EXPECT_EQ(CpvCode::Parse("85311100-3")->digits(), "85311100");
    // Official codes that do not follow the check digit formula.
    for (const char* odd : {"85210000-3", "09310000-5", "72212650-0"}) {
        EXPECT_TRUE(CpvCode::Parse(odd)) << odd;
    }
    for (const char* bad : {"", "8531110", "853111003", "85311100-", "85311100-33", "8531110a"}) {
        EXPECT_FALSE(CpvCode::Parse(bad)) << bad;
    }
}

TEST(ContractNumber, IsShortPrintableText) {
    EXPECT_EQ(ContractNumber::Parse(" PHHYKY/123/2026 ")->ToText(), "PHHYKY/123/2026");
    EXPECT_TRUE(ContractNumber::Parse("Päätös § 12"));
    std::string letters;
    for (std::size_t i = 0; i < 64; ++i)
        letters += "ä";
    EXPECT_TRUE(ContractNumber::Parse(letters));
    EXPECT_FALSE(ContractNumber::Parse(letters + "a"));
    for (const char* bad :
         {"", "  ", "a\nb", "a\x7f", "\xc3", "\xff", "a\xc2\x85", "\xed\xa0\x80"}) {
        EXPECT_FALSE(ContractNumber::Parse(bad)) << bad;
    }
}

TEST(NormalisePartyIdentifier, GivesOneFormForOneBusiness) {
    const PartyIdentifier expected{"FI-PRO", "0709019-2"};
    EXPECT_EQ(NormalisePartyIdentifier("FI-PRO", "709019-2").value(), expected);
    EXPECT_EQ(NormalisePartyIdentifier("Y-TUNNUS", " 07090192 ").value(), expected);
    EXPECT_EQ(NormalisePartyIdentifier("y-tunnus", "0709019-2").value(), expected);
    const PartyIdentifier foreign{"SE-BLV", "556036-0793"};
    EXPECT_EQ(NormalisePartyIdentifier(" SE-BLV ", " 556036-0793 ").value(), foreign);
}

TEST(NormalisePartyIdentifier, SaysWhatIsWrong) {
    EXPECT_EQ(
        NormalisePartyIdentifier("FI-PRO", "1234567-8").rejection().reason, "BUSINESS_ID_INVALID"
    );
    EXPECT_EQ(NormalisePartyIdentifier("", "1").rejection().reason, "PARTY_ID_INVALID");
    EXPECT_EQ(NormalisePartyIdentifier("SE-BLV", " ").rejection().reason, "PARTY_ID_INVALID");
    const Checked<PartyIdentifier> person = NormalisePartyIdentifier("HETU", "131052-308T");
    EXPECT_EQ(person.rejection(), (Rejection{.reason = "PERSONAL_IDENTITY_CODE", .field = "id"}));
}

}  // namespace
}  // namespace luotsi
