#include "contract_registry/domain/supply_chain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(std::string_view text) {
    return *CivilDate::Parse(text);
}

Party Company(const std::string& id, const std::string& scheme = "FI-PRO") {
    return {.identifier = PartyIdentifier{scheme, id}, .name = "Yritys " + id};
}

constexpr const char* kMain = "2077474-0";
constexpr const char* kFirst = "1572860-0";
constexpr const char* kSecond = "0112038-9";
constexpr const char* kThird = "2092540-6";

SubcontractorId IdOf(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return SubcontractorId(Uuid::FromBytes(bytes));
}

// A chain with the limits of a given day, to which commands are given one after another.
class Chain {
  public:
    ChainLimits limits{.max_depth = 2, .tier_consent_from = 2, .approval_from = 1};
    ChainRoot root{
        .contract_key = "C1",
        .providers = {{"FI-PRO", kMain}},
        .start_date = Day("2026-01-01"),
        .end_date = Day("2029-12-31"),
    };
    SupplyChain state;

    // The reason of the refusal with its field; empty when it was accepted.
    template <class Command>
    std::string Do(const Command& command) {
        const Moment moment{.now = {}, .today = today};
        return Keep([&] {
            if constexpr (std::same_as<Command, RemoveSubcontractor>) {
                return Decide(state, command);
            } else {
                return Decide(state, root, limits, command, "tactical/1", moment);
            }
        }());
    }

    std::string Add(
        std::uint8_t number,
        std::uint8_t parent,
        const Party& party,
        const char* from = "2026-03-01"
    ) {
        return Do(AddSubcontractor{
            .id = IdOf(number),
            .parent_id = IdOf(parent),
            .party = party,
            .service = "cleaning",
            .valid_from = Day(from),
            .valid_until = std::nullopt,
        });
    }
    std::string Say(std::uint8_t number, ConsentDecision decision, const char* from) {
        return Do(DecideConsent{
            .subcontractor_id = IdOf(number),
            .tier = 0,
            .decision = decision,
            .valid_from = Day(from),
            .reason = "",
        });
    }
    std::string SayTier(std::uint64_t tier, ConsentDecision decision, const char* from) {
        return Do(DecideConsent{
            .subcontractor_id = {},
            .tier = tier,
            .decision = decision,
            .valid_from = Day(from),
            .reason = "",
        });
    }
    bool InForce(std::uint8_t number, const char* day) const {
        return InForceOn(state, *state.Find(IdOf(number)), Day(day));
    }

    CivilDate today = Day("2026-02-01");

  private:
    std::string Keep(const Decision<SupplyChainEvent>& decision) {
        if (!decision.accepted()) {
            return decision.rejection().reason + " " + decision.rejection().field;
        }
        for (const SupplyChainEvent& event : decision.events())
            SupplyChainBook::Evolve(state, event, {});
        return {};
    }
};

constexpr auto kYes = ConsentDecision::kApproved;
constexpr auto kNo = ConsentDecision::kRefused;

TEST(SupplyChain, CountsTiersFromTheProvider) {
    Chain chain;
    EXPECT_EQ(chain.Add(1, 0, Company(kFirst)), "");
    EXPECT_EQ(chain.Say(1, kYes, "2026-03-01"), "");
    EXPECT_EQ(chain.SayTier(2, kYes, "2026-03-01"), "");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "");
    EXPECT_EQ(chain.state.Find(IdOf(1))->tier, 1U);
    EXPECT_EQ(chain.state.Find(IdOf(2))->tier, 2U);
}

TEST(SupplyChain, RefusesATierBelowTheLimitOfTheDay) {
    Chain chain;
    chain.limits.max_depth = 1;
    EXPECT_EQ(chain.Add(1, 0, Company(kFirst)), "");
    chain.Say(1, kYes, "2026-03-01");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "SUPPLY_CHAIN_TOO_DEEP parent_id");
    chain.limits.max_depth = 0;
    EXPECT_EQ(chain.Add(3, 0, Company(kSecond)), "SUPPLY_CHAIN_TOO_DEEP parent_id");
    EXPECT_EQ(chain.SayTier(1, kYes, "2026-03-01"), "SUPPLY_CHAIN_TOO_DEEP tier");
}

TEST(SupplyChain, RefusesATierWithoutConsentToTheTier) {
    Chain chain;
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONSENT_MISSING parent_id");
    chain.SayTier(2, kNo, "2026-01-01");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONSENT_MISSING parent_id");
    chain.SayTier(2, kYes, "2026-04-01");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONSENT_MISSING parent_id");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond), "2026-04-01"), "");
}

TEST(SupplyChain, RefusesSomeoneBelowOneThatIsNotApproved) {
    Chain chain;
    chain.SayTier(2, kYes, "2026-01-01");
    chain.Add(1, 0, Company(kFirst));
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONSENT_MISSING parent_id");
    chain.Say(1, kNo, "2026-03-01");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONSENT_MISSING parent_id");
}

TEST(SupplyChain, RefusesACompanyBelowItselfUnderAnyOfItsIdentifiers) {
    Chain chain;
    chain.SayTier(2, kYes, "2026-01-01");
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    const std::string cycle = "SUPPLY_CHAIN_CYCLE party.identifier";
    for (const Party& self :
         {Company(kFirst),
          Company("FI15728600", "0213"),
          Company("003715728600", "0216"),
          Company("003715728600UNIT1", "OVT"),
          Company(kMain)}) {
        EXPECT_EQ(chain.Add(2, 1, self), cycle) << self.identifier->id;
    }
    EXPECT_EQ(chain.Add(3, 0, Company("FI20774740", "VAT")), cycle);
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "");
}

TEST(SupplyChain, RefusesWhoBuysUnderAnyOfItsIdentifiers) {
    Chain chain;
    chain.root.buyers = {{"FI-PRO", kSecond}, {"FI-PRO", kThird}};
    const std::string both = "PARTY_ON_BOTH_SIDES party.identifier";
    EXPECT_EQ(chain.Add(1, 0, Company(kSecond)), both);
    EXPECT_EQ(chain.Add(1, 0, Company("FI20925406", "VAT")), both);
    EXPECT_EQ(chain.Add(1, 0, Company(kFirst)), "");
}

TEST(SupplyChain, TakesEveryMemberOfAConsortiumForTheProvider) {
    Chain chain;
    chain.root.providers.push_back({"FI-PRO", kSecond});
    EXPECT_EQ(chain.Add(1, 0, Company(kSecond)), "SUPPLY_CHAIN_CYCLE party.identifier");
}

TEST(SupplyChain, RefusesWhatHasNoIdentifierOrStandsTwice) {
    Chain chain;
    EXPECT_EQ(
        chain.Add(1, 0, {.identifier = std::nullopt, .name = "Tuntematon"}),
        "SUBCONTRACTOR_ID_MISSING party.identifier"
    );
    chain.Add(1, 0, Company(kFirst));
    EXPECT_EQ(
        chain.Add(2, 0, Company("FI15728600", "0213")), "SUBCONTRACTOR_DUPLICATE party.identifier"
    );
    chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-06-01"), "left"});
    EXPECT_EQ(
        chain.Add(2, 0, Company(kFirst), "2026-05-31"), "SUBCONTRACTOR_DUPLICATE party.identifier"
    );
    EXPECT_EQ(chain.Add(2, 0, Company(kFirst), "2026-06-01"), "");
}

TEST(SupplyChain, StaysWithinTheContractAndTheOneAbove) {
    Chain chain;
    EXPECT_EQ(
        chain.Add(1, 0, Company(kFirst), "2025-12-31"), "SUBCONTRACTOR_OUTSIDE_CONTRACT valid_from"
    );
    EXPECT_EQ(
        chain.Add(1, 0, Company(kFirst), "2030-01-01"), "SUBCONTRACTOR_OUTSIDE_CONTRACT valid_from"
    );
    chain.SayTier(2, kYes, "2026-01-01");
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    EXPECT_EQ(
        chain.Add(2, 1, Company(kSecond), "2026-02-28"), "SUBCONTRACTOR_OUTSIDE_PARENT valid_from"
    );
    EXPECT_EQ(chain.Add(2, 9, Company(kSecond)), "SUBCONTRACTOR_NOT_FOUND parent_id");
    chain.root.over = true;
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "CONTRACT_NOT_ACTIVE contract_id");
}

TEST(SupplyChain, LeavesWithTheOneAbove) {
    Chain chain;
    chain.SayTier(2, kYes, "2026-01-01");
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    chain.Add(2, 1, Company(kSecond));
    chain.Say(2, kYes, "2026-03-01");
    EXPECT_TRUE(chain.InForce(2, "2026-05-31"));
    EXPECT_EQ(chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-06-01"), "left"}), "");
    EXPECT_TRUE(chain.InForce(2, "2026-05-31"));
    EXPECT_FALSE(chain.InForce(2, "2026-06-01"));
    EXPECT_EQ(
        chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-06-01"), "left"}),
        "SUBCONTRACTOR_ALREADY_REMOVED removed_from"
    );
}

TEST(SupplyChain, ARemovalCanBeBroughtForward) {
    Chain chain;
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-06-01"), "left"});
    EXPECT_EQ(chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-05-01"), "unsafe"}), "");
    EXPECT_TRUE(chain.InForce(1, "2026-04-30"));
    EXPECT_FALSE(chain.InForce(1, "2026-05-01"));
    EXPECT_EQ(
        chain.Do(RemoveSubcontractor{IdOf(1), Day("2026-05-31"), "left"}),
        "SUBCONTRACTOR_ALREADY_REMOVED removed_from"
    );
}

TEST(SupplyChain, HoldsFromTheDayOfTheConsentUntilItIsTakenBack) {
    Chain chain;
    chain.Add(1, 0, Company(kFirst));
    EXPECT_FALSE(chain.InForce(1, "2026-03-01"));
    chain.Say(1, kYes, "2026-04-01");
    chain.Say(1, kNo, "2026-09-01");
    const std::vector<DaySpan> expected{{Day("2026-04-01"), Day("2026-08-31")}};
    EXPECT_EQ(InForceSpans(chain.state, *chain.state.Find(IdOf(1))), expected);
}

TEST(SupplyChain, NeedsNoConsentWhereTheParametersAskForNone) {
    Chain chain;
    chain.limits = {.max_depth = 3, .tier_consent_from = 0, .approval_from = 0};
    EXPECT_EQ(chain.Add(1, 0, Company(kFirst)), "");
    EXPECT_EQ(chain.Add(2, 1, Company(kSecond)), "");
    EXPECT_EQ(chain.Add(3, 2, Company(kThird)), "");
    EXPECT_TRUE(chain.InForce(3, "2026-03-01"));
}

TEST(SupplyChain, RefusesADecisionOnNothingOrOnTwoThings) {
    Chain chain;
    chain.Add(1, 0, Company(kFirst));
    EXPECT_EQ(chain.SayTier(0, kYes, "2026-03-01"), "CONSENT_SUBJECT_MISSING tier");
    EXPECT_EQ(
        chain.Do(DecideConsent{IdOf(1), 1, kYes, std::nullopt, ""}), "CONSENT_SUBJECT_TWICE tier"
    );
    EXPECT_EQ(chain.Say(7, kYes, "2026-03-01"), "SUBCONTRACTOR_NOT_FOUND subcontractor_id");
}

// The stretches say the same as the question day by day, whatever was decided in which order.
RC_GTEST_PROP(SupplyChain, StretchesAgreeWithEveryDay, ()) {
    Chain chain;
    chain.limits = {.max_depth = 9, .tier_consent_from = 2, .approval_from = 1};
    const auto day_at = [](int offset) { return Day("2026-03-01").AddDays(offset); };
    const auto any_day = rc::gen::inRange(0, 40);
    chain.SayTier(2, kYes, "2026-01-01");
    chain.Add(1, 0, Company(kFirst));
    chain.Say(1, kYes, "2026-03-01");
    chain.Add(2, 1, Company(kSecond));
    const int steps = *rc::gen::inRange(1, 8);
    for (int i = 0; i < steps; ++i) {
        const std::string from = day_at(*any_day).ToText();
        const auto decision = *rc::gen::element(kYes, kNo);
        const int target = *rc::gen::inRange(0, 4);
        if (target == 0) chain.SayTier(2, decision, from.c_str());
        if (target == 1 || target == 2) {
            chain.Say(static_cast<std::uint8_t>(target), decision, from.c_str());
        }
        if (target == 3) chain.Do(RemoveSubcontractor{IdOf(1), day_at(*any_day), ""});
    }
    for (const std::uint8_t number : {std::uint8_t{1}, std::uint8_t{2}}) {
        const Subcontractor& one = *chain.state.Find(IdOf(number));
        const std::vector<DaySpan> spans = InForceSpans(chain.state, one);
        for (int offset = -1; offset < 45; ++offset) {
            const CivilDate day = day_at(offset);
            bool within = false;
            for (const DaySpan& span : spans)
                within = within || (span.first <= day && (!span.last || day <= *span.last));
            RC_ASSERT(within == InForceOn(chain.state, one, day));
        }
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
