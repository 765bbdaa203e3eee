// P02: the amendment as an object; the limits of section 136 against a contract's own history.

#include "contract_registry/domain/amendment.h"

#include "contract_registry/domain/amendment_value.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;

const Moment kToday{Instant(), Day("2025-07-01")};

Money Euros(const char* amount) {
    return Money::Parse(std::string(amount) + " EUR").value();
}

ModificationLimits AnnexE() {
    return {
        .applies_from = Euros("400000.00"),
        .single_change = *Ratio::Of(50, 100),
        .minor_share = *Ratio::Of(10, 100),
        .minor_below = Euros("400000.00"),
    };
}

// A contract and its amendments, changed by decisions only.
class World {
  public:
    explicit World(const char* value = "2000000.00") {
        Terms terms = test::SoundTerms();
        terms.agreed_value = Euros(value);
        terms.procurement = Procurement{};
        terms.procurement->annex_e = true;
        terms.procurement->signed_on = Day("2024-11-30");
        Tell(ContractCreated{"PH-1", terms});
        Tell(ContractActivated{.on = Day("2025-01-01")});
    }

    std::string Propose(ProposeAmendment command) {
        amendment_ = {};
        command.contract_id = IdOf(1);
        command.number = 1;
        return Keep(Decide(contract_, revision_, command, kToday));
    }
    std::string Attach(AmendmentDocument document) {
        return Keep(Decide(amendment_, AttachAmendmentDocument{std::move(document)}));
    }
    std::string Remove(const char* reference) {
        return Keep(Decide(amendment_, RemoveAmendmentDocument{reference}));
    }
    std::string Sign(Side side, const char* on) {
        return Keep(Decide(amendment_, contract_, SignAmendment{side, Day(on)}, kToday));
    }
    std::string SignBoth(const char* on) {
        const std::string refused = Sign(Side::kBuyer, on);
        return refused.empty() ? Sign(Side::kProvider, on) : refused;
    }
    std::string Apply(std::optional<ModificationLimits> limits = AnnexE()) {
        Checked<AmendmentEffect> done =
            Decide(IdOf(2), amendment_, contract_, revision_, ApplyAmendment{limits}, kToday);
        if (!done.ok()) {
            rejection_ = done.rejection();
            return rejection_.reason;
        }
        for (const ContractEvent& event : done.value().contract)
            Tell(event);
        for (const AmendmentEvent& event : done.value().amendment)
            AmendmentBook::Evolve(amendment_, event, {});
        return {};
    }
    std::string Reject() { return Keep(Decide(amendment_, RejectAmendment{"ei"}, kToday)); }
    std::string Withdraw() { return Keep(Decide(amendment_, WithdrawAmendment{"ei"}, kToday)); }
    std::string Amend(const AmendContract& command) {
        const auto decision = Decide(contract_, revision_, command, kToday);
        if (!decision.accepted()) return decision.rejection().reason;
        for (const ContractEvent& event : decision.events())
            Tell(event);
        return {};
    }

    static Uuid IdOf(std::uint8_t number) {
        Uuid::Bytes bytes{};
        bytes[15] = number;
        return Uuid::FromBytes(bytes);
    }
    const ContractHistory& contract() const { return contract_; }
    const AmendmentRecord& amendment() const { return amendment_; }
    const Rejection& rejection() const { return rejection_; }

  private:
    void Tell(const ContractEvent& event) {
        ContractBook::Evolve(contract_, event, {});
        ++revision_;
    }
    std::string Keep(const Decision<AmendmentEvent>& decision) {
        if (!decision.accepted()) {
            rejection_ = decision.rejection();
            return rejection_.reason;
        }
        for (const AmendmentEvent& event : decision.events())
            AmendmentBook::Evolve(amendment_, event, {});
        return {};
    }

    ContractHistory contract_;
    std::uint64_t revision_ = 0;
    AmendmentRecord amendment_;
    Rejection rejection_;
};

ProposeAmendment NewValue(const char* value, AmendmentReason why = AmendmentReason::kMinor) {
    ProposeAmendment command;
    command.reasons = {why};
    command.effective_from = Day("2025-04-01");
    command.patch.agreed_value = Euros(value);
    command.actor = "procurement/m1";
    return command;
}

ProposeAmendment NewPrice(const char* price) {
    ProposeAmendment command = NewValue("1.00");
    command.patch = {};
    command.patch.prices = {test::SoundTerms().prices[0]};
    command.patch.prices[0].unit_price = UnitPrice::Parse(price).value();
    return command;
}

AmendmentDocument Paper(const char* reference) {
    return {reference, "Muutossopimus", std::string(64, 'a')};
}

TEST(P02, AnAmendmentIsProposedSignedByBothAndApplied) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2150000.00")), "");
    EXPECT_EQ(world.contract().amendments.size(), 0U) << "nothing holds before it is applied";
    ASSERT_EQ(world.Attach(Paper("DOC-1")), "");
    ASSERT_EQ(world.SignBoth("2025-03-15"), "");
    ASSERT_EQ(world.Apply(), "");
    EXPECT_EQ(world.amendment().state, AmendmentState::kApplied);
    EXPECT_EQ(world.amendment().value_change, Euros("150000.00"));
    EXPECT_EQ(TermsOn(world.contract(), Day("2025-03-31")).agreed_value, Euros("2000000.00"));
    EXPECT_EQ(TermsOn(world.contract(), Day("2025-04-01")).agreed_value, Euros("2150000.00"));
    const std::optional<AmendmentBasis>& basis = world.contract().amendments[0].basis;
    ASSERT_TRUE(basis.has_value());
    EXPECT_EQ(basis->amendment_id, World::IdOf(2));
    EXPECT_EQ(basis->signed_provider, Day("2025-03-15"));
}

TEST(P02, AProposalNeedsReasonsAndSoundTerms) {
    World world;
    ProposeAmendment none = NewValue("2150000.00");
    none.reasons.clear();
    EXPECT_EQ(world.Propose(none), "AMENDMENT_REASON_MISSING");
    ProposeAmendment twice = NewValue("2150000.00");
    twice.reasons = {AmendmentReason::kMinor, AmendmentReason::kMinor};
    EXPECT_EQ(world.Propose(twice), "AMENDMENT_REASON_DUPLICATE");
    ProposeAmendment empty = NewValue("2150000.00");
    empty.patch = {};
    EXPECT_EQ(world.Propose(empty), "AMENDMENT_EMPTY");
    ProposeAmendment early = NewValue("2150000.00");
    early.effective_from = Day("2024-12-31");
    EXPECT_EQ(world.Propose(early), "AMENDMENT_BEFORE_START");
    ProposeAmendment odd = NewValue("2150000.00");
    odd.value_change = Euros("1.00");
    EXPECT_EQ(world.Propose(odd), "AMENDMENT_VALUE_CONTRADICTS");
}

TEST(P02, AFaultOfTheProposalNamesItsFieldAsItWasSent) {
    World world;
    ProposeAmendment below_zero = NewPrice("157.50 EUR");
    below_zero.patch.prices[0].unit_price = UnitPrice::OfMicros(-1);
    below_zero.patch.prices.push_back(below_zero.patch.prices[0]);
    below_zero.patch.prices[1].service_code = "KOTI";
    EXPECT_EQ(world.Propose(below_zero), "PRICE_NEGATIVE");
    EXPECT_EQ(world.rejection().field, "patch.prices[0].unit_price");
    ASSERT_EQ(world.rejection().more.size(), 2U);
    EXPECT_EQ(world.rejection().more[1].field, "patch.prices[1].unit_price");
    ProposeAmendment reversed = NewValue("2150000.00");
    reversed.patch.changes_end = true;
    reversed.patch.end_date = Day("2024-06-30");
    EXPECT_EQ(world.Propose(reversed), "DATE_ORDER_REVERSED");
    EXPECT_EQ(world.rejection().field, "patch.end_date");
    // What is not of the patch keeps its name.
    ProposeAmendment early = NewValue("2150000.00");
    early.effective_from = Day("2024-12-31");
    EXPECT_EQ(world.Propose(early), "AMENDMENT_BEFORE_START");
    EXPECT_EQ(world.rejection().field, "effective_from");
}

TEST(P02, DocumentsComeAndGoOnlyWhilePending) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2150000.00")), "");
    EXPECT_EQ(world.Attach({"DOC-1", "", "abc"}), "DOCUMENT_HASH_INVALID");
    EXPECT_EQ(world.Attach({"DOC-1", "", std::string(64, 'A')}), "DOCUMENT_HASH_INVALID");
    ASSERT_EQ(world.Attach(Paper("DOC-1")), "");
    EXPECT_EQ(world.Attach(Paper("DOC-1")), "DOCUMENT_DUPLICATE");
    EXPECT_EQ(world.Remove("DOC-2"), "DOCUMENT_NOT_FOUND");
    ASSERT_EQ(world.Remove("DOC-1"), "");
    ASSERT_EQ(world.SignBoth("2025-03-15"), "");
    ASSERT_EQ(world.Apply(), "");
    EXPECT_EQ(world.Attach(Paper("DOC-2")), "AMENDMENT_NOT_PENDING");
    EXPECT_EQ(world.Remove("DOC-1"), "AMENDMENT_NOT_PENDING");
}

TEST(P02, BothSidesSignOnceAndNotInTheFuture) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2150000.00")), "");
    EXPECT_EQ(world.Apply(), "SIGNATURE_MISSING");
    EXPECT_EQ(world.Sign(Side::kBuyer, "2025-07-02"), "SIGNED_IN_FUTURE");
    ASSERT_EQ(world.Sign(Side::kBuyer, "2025-07-01"), "");
    EXPECT_EQ(world.Sign(Side::kBuyer, "2025-07-01"), "SIGNATURE_ALREADY_GIVEN");
    EXPECT_EQ(world.Apply(), "SIGNATURE_MISSING");
    EXPECT_EQ(world.rejection().facts.at("side"), "provider");
}

TEST(P02, EverySignatureIsLaterThanTheLastAppliedOnes) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2050000.00")), "");
    EXPECT_EQ(world.Sign(Side::kBuyer, "2024-11-30"), "SIGNED_BEFORE_LAST")
        << "the contract itself was signed on that day";
    ASSERT_EQ(world.Sign(Side::kBuyer, "2025-03-01"), "");
    ASSERT_EQ(world.Sign(Side::kProvider, "2025-03-10"), "");
    ASSERT_EQ(world.Apply(), "");
    ASSERT_EQ(world.Propose(NewValue("2060000.00")), "");
    EXPECT_EQ(world.Sign(Side::kBuyer, "2025-03-10"), "SIGNED_BEFORE_LAST");
    EXPECT_EQ(world.rejection().facts.at("last_signed_on"), "2025-03-10");
    ASSERT_EQ(world.SignBoth("2025-03-11"), "");
    ASSERT_EQ(world.Apply(), "");
}

// Two are pending side by side; the one signed first is applied last.
TEST(P02, AnAmendmentOvertakenByALaterSignatureIsNotApplied) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2050000.00")), "");
    ASSERT_EQ(world.SignBoth("2025-03-01"), "");
    World overtaken = world;
    AmendContract later;
    later.effective_from = Day("2025-05-01");
    later.patch.title = "Uusi nimi";
    later.basis.reasons = {AmendmentReason::kNotMaterial};
    later.basis.signed_buyer = Day("2025-03-02");
    ASSERT_EQ(overtaken.Amend(later), "");
    EXPECT_EQ(overtaken.Apply(), "SIGNED_BEFORE_LAST");
    EXPECT_EQ(world.Apply(), "");
}

TEST(P02, WhatIsDecidedStaysDecided) {
    const std::vector<std::string (World::*)()> ends{&World::Reject, &World::Withdraw};
    for (const auto end : ends) {
        World world;
        ASSERT_EQ(world.Propose(NewValue("2050000.00")), "");
        ASSERT_EQ((world.*end)(), "");
        EXPECT_EQ(world.Sign(Side::kBuyer, "2025-03-01"), "AMENDMENT_NOT_PENDING");
        EXPECT_EQ(world.Apply(), "AMENDMENT_NOT_PENDING");
        EXPECT_EQ(world.Reject(), "AMENDMENT_NOT_PENDING");
        EXPECT_EQ(world.Withdraw(), "AMENDMENT_NOT_PENDING");
        EXPECT_TRUE(world.contract().amendments.empty());
    }
}

// domain-facts 2.3: +150 000 and +49 999 hold on 2 000 000, one euro more does not.
TEST(P02, AppliedAmendmentsCountTowardsTheLimit) {
    World world;
    ASSERT_EQ(world.Propose(NewValue("2150000.00")), "");
    ASSERT_EQ(world.SignBoth("2025-03-01"), "");
    ASSERT_EQ(world.Apply(), "");
    World over = world;
    ASSERT_EQ(over.Propose(NewValue("2200000.00")), "");
    ASSERT_EQ(over.SignBoth("2025-03-02"), "");
    EXPECT_EQ(over.Apply(), "MODIFICATION_NOT_MINOR");
    EXPECT_EQ(
        over.rejection().facts.at("calculation"), "200000.00 EUR / 2000000.00 EUR = 10.00 % >= 10 %"
    );
    EXPECT_EQ(over.amendment().state, AmendmentState::kPending);
    EXPECT_EQ(over.Apply(std::nullopt), "") << "a county without limits judges by itself";
    ASSERT_EQ(world.Propose(NewValue("2199999.00")), "");
    ASSERT_EQ(world.SignBoth("2025-03-02"), "");
    EXPECT_EQ(world.Apply(), "");
}

TEST(P02, TheShortWayIsHeldToTheSameLimits) {
    World world;
    AmendContract big;
    big.effective_from = Day("2025-04-01");
    big.reason = AmendmentReason::kMinor;
    big.patch.agreed_value = Euros("2200000.00");
    big.limits = AnnexE();
    EXPECT_EQ(world.Amend(big), "MODIFICATION_NOT_MINOR");
    big.patch.agreed_value = Euros("2199999.99");
    EXPECT_EQ(world.Amend(big), "");
    AmendContract next = big;
    next.patch.agreed_value = Euros("2200000.00");
    EXPECT_EQ(world.Amend(next), "MODIFICATION_NOT_MINOR") << "the short way counts as well";
}

TEST(P02, AMinorChangeOfPricesSaysWhatItIsWorth) {
    World world;
    ASSERT_EQ(world.Propose(NewPrice("160.00 EUR")), "");
    ASSERT_EQ(world.SignBoth("2025-03-01"), "");
    EXPECT_EQ(world.Apply(), "AMENDMENT_VALUE_NOT_STATED");
    ProposeAmendment stated = NewPrice("160.00 EUR");
    stated.value_change = Euros("199999.99");
    ASSERT_EQ(world.Propose(stated), "");
    ASSERT_EQ(world.SignBoth("2025-03-01"), "");
    EXPECT_EQ(world.Apply(), "");
    ProposeAmendment clause = NewPrice("161.00 EUR");
    clause.reasons = {AmendmentReason::kReviewClause};
    ASSERT_EQ(world.Propose(clause), "");
    ASSERT_EQ(world.SignBoth("2025-03-02"), "");
    EXPECT_EQ(world.Apply(), "") << "a review clause has no limit of value";
}

TEST(P02, IndexRevisionsRaiseTheReferenceAndDoNotCountAsChanges) {
    World world("1000000.00");
    AmendContract revision;
    revision.effective_from = Day("2025-02-01");
    revision.reason = AmendmentReason::kReviewClause;
    revision.patch.prices = {test::SoundTerms().prices[0]};
    revision.basis.index_factor = *Ratio::Of(104, 100);
    ASSERT_EQ(world.Amend(revision), "");
    EXPECT_EQ(IndexFactorOn(world.contract(), Day("2025-01-31")), *Ratio::Of(1, 1));
    EXPECT_EQ(IndexFactorOn(world.contract(), Day("2025-02-01")), *Ratio::Of(104, 100));
    ASSERT_EQ(world.Propose(NewValue("1520000.00", AmendmentReason::kUnforeseen)), "");
    ASSERT_EQ(world.SignBoth("2025-03-01"), "");
    EXPECT_EQ(world.Apply(), "") << "520 000 is half of 1 040 000";
}

TEST(P02, ManyIndexRevisionsStayNearTheirProduct) {
    World world;
    for (int i = 0; i < 12; ++i) {
        AmendContract revision;
        revision.effective_from = Day("2025-02-01").AddDays(i);
        revision.reason = AmendmentReason::kReviewClause;
        revision.patch.title = "T" + std::to_string(i);
        revision.basis.index_factor = *Ratio::Of(1'028'745'184, 1'000'000'000);
        ASSERT_EQ(world.Amend(revision), "");
    }
    const Ratio factor = IndexFactorOn(world.contract(), Day("2025-06-01"));
    // 1.028745184^12 = 1.40509...
    EXPECT_GT(factor, *Ratio::Of(14'050, 10'000));
    EXPECT_LT(factor, *Ratio::Of(14'052, 10'000));
    EXPECT_LE(factor.numerator(), kLargestFactorPart);
}

TEST(P02, WhatWasProcuredDecidesWhichLimitsHold) {
    Terms terms = test::SoundTerms();
    EXPECT_EQ(KindOf(terms), ProcurementKind::kServices);
    terms.procurement = Procurement{};
    terms.procurement->cpv_codes = {"45210000-2"};
    EXPECT_EQ(KindOf(terms), ProcurementKind::kWorks);
    terms.procurement->annex_e = true;
    EXPECT_EQ(KindOf(terms), ProcurementKind::kAnnexE);
}

// Table: every command on every state that does not take it leaves the amendment as it was.
TEST(P02, EveryCommandInEveryStateIsRefusedOrTaken) {
    struct Command {
        const char* name;
        std::function<std::string(World&)> run;
    };
    const std::vector<Command> commands{
        {"attach", [](World& world) { return world.Attach(Paper("DOC-9")); }},
        {"remove", [](World& world) { return world.Remove("DOC-1"); }},
        {"sign", [](World& world) { return world.Sign(Side::kProvider, "2025-03-01"); }},
        {"apply", [](World& world) { return world.Apply(); }},
        {"reject", [](World& world) { return world.Reject(); }},
        {"withdraw", [](World& world) { return world.Withdraw(); }},
    };
    for (const AmendmentState state :
         {AmendmentState::kApplied, AmendmentState::kRejected, AmendmentState::kWithdrawn}) {
        for (const Command& command : commands) {
            World world;
            ASSERT_EQ(world.Propose(NewValue("2050000.00")), "");
            ASSERT_EQ(world.Attach(Paper("DOC-1")), "");
            ASSERT_EQ(world.SignBoth("2025-02-01"), "");
            if (state == AmendmentState::kApplied) {
                ASSERT_EQ(world.Apply(), "");
            }
            if (state == AmendmentState::kRejected) {
                ASSERT_EQ(world.Reject(), "");
            }
            if (state == AmendmentState::kWithdrawn) {
                ASSERT_EQ(world.Withdraw(), "");
            }
            EXPECT_EQ(command.run(world), "AMENDMENT_NOT_PENDING")
                << command.name << " in " << EnumText(state);
            EXPECT_EQ(world.amendment().documents.size(), 1U);
        }
    }
    for (const Command& command : commands) {
        World world;
        EXPECT_EQ(command.run(world), "AMENDMENT_NOT_FOUND") << command.name;
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
