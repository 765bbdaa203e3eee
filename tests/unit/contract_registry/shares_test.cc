#include "contract_registry/domain/shares.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

Party Org(const std::string& id) {
    return {.identifier = PartyIdentifier{"FI-PRO", id}, .name = "Org " + id};
}

Share Percent(std::int32_t percent) {
    return Share::OfBasisPoints(percent * 100);
}

// Three members with a lead, three buyers with 50/30/20 %.
Terms Joint() {
    Terms terms;
    terms.provider = Org("2077474-0");
    terms.buyer = Org("3221309-4");
    terms.provider_kind = ProviderKind::kConsortium;
    terms.provider_members = {
        {Org("2077474-0"), Percent(60), true},
        {Org("1572860-0"), Percent(30), false},
        {Org("0112038-9"), Percent(10), false},
    };
    terms.buyer_shares = {
        {Org("3221309-4"), Percent(50)},
        {Org("3221308-6"), Percent(30)},
        {Org("3221307-8"), Percent(20)},
    };
    return terms;
}

std::string Faults(const Terms& terms) {
    std::string text;
    for (const FieldFault& fault : ShareFaults(terms, "terms."))
        text += (text.empty() ? "" : "; ") + fault.field + " " + fault.reason;
    return text;
}

TEST(ShareFaults, FindsNoneInSoundSharesOrInNone) {
    EXPECT_EQ(Faults(Joint()), "");
    EXPECT_EQ(Faults(Terms()), "");
    EXPECT_TRUE(MissingMembers(Joint()).empty());
}

TEST(ShareFaults, DemandsTheWholeToTheBasisPoint) {
    Terms terms = Joint();
    terms.buyer_shares[2].share = Share::OfBasisPoints(1'999);
    EXPECT_EQ(Faults(terms), "terms.buyer_shares SHARES_NOT_WHOLE");
    terms.buyer_shares[2].share = Share::OfBasisPoints(2'001);
    EXPECT_EQ(Faults(terms), "terms.buyer_shares SHARES_NOT_WHOLE");
    terms = Joint();
    terms.provider_members[0].share = Percent(100);
    terms.provider_members[1].share = Percent(0);
    terms.provider_members[2].share = Percent(0);
    EXPECT_EQ(
        Faults(terms),
        "terms.provider_members[1].share SHARE_NOT_POSITIVE; "
        "terms.provider_members[2].share SHARE_NOT_POSITIVE"
    );
}

TEST(ShareFaults, DemandsOneLeadThatIsTheProvider) {
    Terms terms = Joint();
    terms.provider_members[0].lead = false;
    EXPECT_EQ(Faults(terms), "terms.provider_members LEAD_MEMBER_MISSING");
    terms.provider_members[1].lead = true;
    EXPECT_EQ(Faults(terms), "terms.provider_members LEAD_MEMBER_NOT_PROVIDER");
    terms.provider_members[0].lead = true;
    EXPECT_EQ(Faults(terms), "terms.provider_members LEAD_MEMBER_DUPLICATE");
}

TEST(ShareFaults, DemandsKnownPartiesOnceEach) {
    Terms terms = Joint();
    terms.provider_members[1].party.identifier.reset();
    terms.buyer_shares[2].party = terms.buyer_shares[1].party;
    EXPECT_EQ(
        Faults(terms),
        "terms.provider_members[1].party.identifier PARTY_ID_MISSING; "
        "terms.buyer_shares[2].party.identifier PARTY_DUPLICATE"
    );
}

TEST(ShareFaults, DemandsAShareForTheBuyerOfTheContract) {
    Terms terms = Joint();
    terms.buyer = Org("0201256-6");
    EXPECT_EQ(Faults(terms), "terms.buyer_shares BUYER_WITHOUT_SHARE");
}

TEST(ShareFaults, KnowsMembersOfAConsortiumAlone) {
    Terms terms = Joint();
    terms.provider_kind = ProviderKind::kPrivate;
    EXPECT_EQ(Faults(terms), "terms.provider_members PROVIDER_NOT_CONSORTIUM");
    terms.provider_kind.reset();
    EXPECT_EQ(Faults(terms), "terms.provider_members PROVIDER_NOT_CONSORTIUM");
}

TEST(ShareFaults, FindsWhoBuysFromItself) {
    Terms terms;
    terms.buyer = Org("3221309-4");
    terms.provider = {.identifier = PartyIdentifier{"VAT", "FI32213094"}, .name = "The county"};
    EXPECT_EQ(Faults(terms), "terms.provider.identifier PARTY_ON_BOTH_SIDES");
    terms.type = ContractType::kOwnProduction;
    EXPECT_EQ(Faults(terms), "");
    terms = Joint();
    terms.buyer_shares[1].party = Org("1572860-0");
    EXPECT_EQ(Faults(terms), "terms.provider_members[1].party.identifier PARTY_ON_BOTH_SIDES");
    terms.buyer_shares[1].party = Org("2077474-0");
    EXPECT_EQ(
        Faults(terms),
        "terms.provider.identifier PARTY_ON_BOTH_SIDES; "
        "terms.provider_members[0].party.identifier PARTY_ON_BOTH_SIDES"
    );
}

TEST(MissingMembers, NamesAConsortiumWithoutMembers) {
    Terms terms = Joint();
    terms.provider_members.clear();
    ASSERT_EQ(MissingMembers(terms).size(), 1U);
    EXPECT_EQ(MissingMembers(terms)[0].reason, "PROVIDER_MEMBERS_MISSING");
    terms.provider_kind = ProviderKind::kPrivate;
    EXPECT_TRUE(MissingMembers(terms).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
