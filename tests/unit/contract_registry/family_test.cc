#include "contract_registry/domain/family.h"

#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/type_checks.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::SoundTerms;

const Uuid kFrameworkId = *Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-000000000001");
const Uuid kCallOffId = *Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-000000000002");

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractHistory Of(const Terms& terms, ContractState state = ContractState::kActive) {
    ContractHistory history;
    history.exists = true;
    history.base = terms;
    history.state = state;
    return history;
}

Terms FrameworkTerms() {
    Terms terms = SoundTerms();
    terms.type = ContractType::kFramework;
    terms.framework = FrameworkPart{.ceiling = Money::Of(100'000'00)};
    terms.clauses = {{.kind = ClauseKind::kSanctions, .text = "Sanktiot"}};
    return terms;
}

// A call-off that says as little as it may.
Terms CallOffTerms() {
    Terms terms;
    terms.title = "Kotiinkutsu";
    terms.type = ContractType::kPurchase;
    terms.provider = SoundTerms().provider;
    terms.start_date = Day("2026-01-01");
    terms.end_date = Day("2026-12-31");
    terms.agreed_value = Money::Of(10'000'00);
    terms.parent_contract_id = kFrameworkId;
    terms.parent_relation = ParentRelation::kCallOff;
    return terms;
}

std::vector<FamilyMember> Line(const Terms& call_off, const Terms& framework) {
    return {{kCallOffId, Of(call_off)}, {kFrameworkId, Of(framework)}};
}

std::set<std::string> FieldsOf(const FamilyTerms& terms) {
    std::set<std::string> fields;
    for (const InheritedTerm& term : terms.inherited)
        fields.insert(term.field);
    return fields;
}

TEST(P03FamilyTerms, WhatIsNotSaidIsTakenOverAndTellsFromWhere) {
    const FamilyTerms shown =
        FamilyTermsOn(Line(CallOffTerms(), FrameworkTerms()), Day("2026-02-01"));
    EXPECT_EQ(shown.terms.prices, FrameworkTerms().prices);
    EXPECT_EQ(shown.terms.reporting_duty, FrameworkTerms().reporting_duty);
    EXPECT_EQ(shown.terms.clauses, FrameworkTerms().clauses);
    EXPECT_EQ(shown.terms.responsible_persons, FrameworkTerms().responsible_persons);
    EXPECT_EQ(
        FieldsOf(shown),
        (std::set<std::string>{
            "clauses", "goals", "indicators", "prices", "reporting_duty", "responsible_persons"
        })
    );
    for (const InheritedTerm& term : shown.inherited)
        EXPECT_EQ(term.contract_id, kFrameworkId) << term.field;
    EXPECT_EQ(shown.terms.framework, std::nullopt) << "the ceiling is the framework's own";
    EXPECT_EQ(shown.terms.end_date, Day("2026-12-31")) << "dates are each contract's own";
}

TEST(P03FamilyTerms, WhatIsSaidStays) {
    Terms own = CallOffTerms();
    own.prices = {{"X", "Oma", "hour", UnitPrice::OfMicros(1)}};
    const FamilyTerms shown = FamilyTermsOn(Line(own, FrameworkTerms()), Day("2026-02-01"));
    EXPECT_EQ(shown.terms.prices, own.prices);
    EXPECT_FALSE(FieldsOf(shown).contains("prices"));
}

TEST(P03FamilyTerms, OwnGoalsComeWithOwnIndicators) {
    Terms own = CallOffTerms();
    own.goals = {{"G9", "Oma tavoite"}};
    const FamilyTerms shown = FamilyTermsOn(Line(own, FrameworkTerms()), Day("2026-02-01"));
    EXPECT_TRUE(shown.terms.indicators.empty())
        << "an indicator of a goal that is not there says nothing";
}

TEST(P03FamilyTerms, ASuccessorTakesNothingOver) {
    Terms own = CallOffTerms();
    own.parent_relation = ParentRelation::kSuccessor;
    EXPECT_EQ(SourceOfTerms(own), std::nullopt);
}

TEST(P03FamilyTerms, AThirdGenerationTellsWhoSaysIt) {
    const Uuid renewal = *Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-000000000003");
    Terms next = CallOffTerms();
    next.parent_contract_id = kCallOffId;
    next.parent_relation = ParentRelation::kRenewal;
    Terms call_off = CallOffTerms();
    call_off.clauses = {{.kind = ClauseKind::kNotice, .text = "Irtisanominen"}};
    const std::vector<FamilyMember> line{
        {renewal, Of(next)}, {kCallOffId, Of(call_off)}, {kFrameworkId, Of(FrameworkTerms())}
    };
    const FamilyTerms shown = FamilyTermsOn(line, Day("2026-02-01"));
    for (const InheritedTerm& term : shown.inherited) {
        const Uuid source = term.field == "clauses" ? kCallOffId : kFrameworkId;
        EXPECT_EQ(term.contract_id, source) << term.field;
    }
    EXPECT_EQ(shown.terms.clauses, call_off.clauses);
}

TEST(P03FamilyTerms, AChangeAboveHoldsBelowFromItsDay) {
    ContractHistory framework = Of(FrameworkTerms());
    ContractAmended dearer;
    dearer.effective_from = Day("2026-07-01");
    dearer.patch.prices = FrameworkTerms().prices;
    dearer.patch.prices[0].unit_price = UnitPrice::OfMicros(200'000'000);
    ContractBook::Evolve(framework, dearer, {});
    // What the call-off says itself makes no new stretch.
    ContractAmended retitled;
    retitled.effective_from = Day("2026-09-01");
    retitled.patch.title = "Puitesopimus, uusi nimi";
    ContractBook::Evolve(framework, retitled, {});
    const std::vector<FamilyMember> line{
        {kCallOffId, Of(CallOffTerms())}, {kFrameworkId, framework}
    };
    const std::vector<FamilyPeriod> periods = FamilyTimeline(line);
    ASSERT_EQ(periods.size(), 2U);
    EXPECT_EQ(periods[0].valid_from, std::nullopt);
    EXPECT_EQ(periods[1].valid_from, Day("2026-07-01"));
    EXPECT_EQ(periods[1].terms.terms.prices[0].unit_price, UnitPrice::OfMicros(200'000'000));
    for (const FamilyPeriod& period : periods) {
        const CivilDate day = period.valid_from.value_or(Day("2026-01-01"));
        EXPECT_EQ(FamilyTermsOn(line, day), period.terms);
    }
}

struct ParentCase {
    const char* reason;
    const char* field;
    std::function<void(Terms&, ContractHistory&)> plant;
};

class P03ParentFault : public testing::TestWithParam<ParentCase> {};

TEST_P(P03ParentFault, IsRefusedWithReasonAndField) {
    Terms own = CallOffTerms();
    ContractHistory framework = Of(FrameworkTerms());
    GetParam().plant(own, framework);
    std::vector<FamilyMember> above{{kFrameworkId, framework}};
    if (!framework.exists) above.clear();
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-2", own}, On("2026-01-01"), above);
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, GetParam().reason);
    EXPECT_EQ(decision.rejection().field, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    P03ParentFault,
    testing::Values(
        ParentCase{
            "FIELD_REQUIRED",
            "contract.parent_contract_id",
            [](Terms& own, ContractHistory&) { own.parent_contract_id = Uuid(); }
        },
        ParentCase{
            "FIELD_REQUIRED",
            "contract.parent_relation",
            [](Terms& own, ContractHistory&) { own.parent_relation.reset(); }
        },
        ParentCase{
            "PARENT_CONTRACT_NOT_FOUND",
            "contract.parent_contract_id",
            [](Terms&, ContractHistory& above) { above.exists = false; }
        },
        ParentCase{
            "PARENT_CONTRACT_UNFIT",
            "contract.parent_contract_id",
            [](Terms&, ContractHistory& above) { above.base.type = ContractType::kPurchase; }
        },
        ParentCase{
            "PARENT_CONTRACT_UNFIT",
            "contract.parent_contract_id",
            [](Terms& own, ContractHistory&) { own.parent_relation = ParentRelation::kAdmission; }
        },
        ParentCase{
            "PARENT_CONTRACT_CANCELLED",
            "contract.parent_contract_id",
            [](Terms&, ContractHistory& above) { above.state = ContractState::kCancelled; }
        },
        ParentCase{
            "FIELD_REQUIRED",
            "contract.agreed_value",
            [](Terms& own, ContractHistory&) { own.agreed_value.reset(); }
        },
        ParentCase{
            "CALL_OFF_IS_FRAMEWORK",
            "contract.type",
            [](Terms& own, ContractHistory&) {
                own.type = ContractType::kFramework;
                own.framework = FrameworkPart{.ceiling = Money::Of(1)};
            }
        },
        ParentCase{
            "CALL_OFF_OUTSIDE_FRAMEWORK",
            "contract.start_date",
            [](Terms& own, ContractHistory&) { own.start_date = Day("2024-12-31"); }
        },
        ParentCase{
            "CALL_OFF_OUTSIDE_FRAMEWORK",
            "contract.start_date",
            [](Terms& own, ContractHistory&) {
                own.start_date = Day("2029-01-01");
                own.end_date = Day("2029-12-31");
            }
        },
        ParentCase{
            "CALL_OFF_PROVIDER_UNFIT",
            "contract.provider",
            [](Terms& own, ContractHistory&) {
                own.provider.identifier = PartyIdentifier{"FI-PRO", "0709019-2"};
            }
        },
        ParentCase{
            "FIELD_OUT_OF_RANGE",
            "contract.agreed_value",
            [](Terms& own, ContractHistory&) { own.agreed_value = Money::Of(-1); }
        }
    )
);

TEST(P03FamilyTerms, ALineThatIsTooLongIsRefused) {
    const std::vector<FamilyMember> above(
        kMaxFamilyDepth, FamilyMember{kFrameworkId, Of(FrameworkTerms())}
    );
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-2", CallOffTerms()}, On("2026-01-01"), above);
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "FAMILY_TOO_DEEP");
}

TEST(P03FamilyTerms, ACallOffComesIntoForceByWhatItTakesOver) {
    ContractHistory draft = Of(CallOffTerms(), ContractState::kDraft);
    const std::vector<FamilyMember> above{{kFrameworkId, Of(FrameworkTerms())}};
    const auto alone = Decide(draft, 1, ActivateContract{}, On("2026-01-01"));
    ASSERT_FALSE(alone.accepted());
    const auto under = Decide(draft, 1, ActivateContract{}, On("2026-01-01"), {}, above);
    EXPECT_TRUE(under.accepted()) << under.rejection().reason;
}

TEST(P03FamilyTerms, ACallOffComesIntoForceOnlyUnderAContractInForce) {
    const ContractHistory draft = Of(CallOffTerms(), ContractState::kDraft);
    for (const auto& [state, name] : EnumNames<ContractState>::kNames) {
        const std::vector<FamilyMember> above{{kFrameworkId, Of(FrameworkTerms(), state)}};
        const auto decision = Decide(draft, 1, ActivateContract{}, On("2026-01-01"), {}, above);
        EXPECT_EQ(decision.accepted(), IsInForce(state)) << name;
        if (decision.accepted()) continue;
        EXPECT_EQ(decision.rejection().reason, "PARENT_CONTRACT_NOT_IN_FORCE");
        EXPECT_EQ(decision.rejection().field, "parent_contract_id");
    }
}

// ---- Within the framework

TEST(P03WithinFramework, ACallOffComesIntoForceOnlyWithAnEndWithinItsFramework) {
    const std::vector<FamilyMember> above{{kFrameworkId, Of(FrameworkTerms())}};
    struct Case {
        const char* end;
        std::uint64_t months_beyond;
        bool fits;
    };
    const Case cases[] = {
        {"2028-12-31", 0, true},
        {"2029-01-01", 0, false},
        {"2029-06-30", 6, true},
        {"2029-07-01", 6, false},
        {nullptr, 0, false},
        {nullptr, 6, false},
    };
    for (const Case& one : cases) {
        Terms own = CallOffTerms();
        own.end_date.reset();
        if (one.end != nullptr) own.end_date = Day(one.end);
        const ActivationRules rules{.call_off_months_beyond = one.months_beyond};
        const ContractHistory draft = Of(own, ContractState::kDraft);
        const auto decision = Decide(draft, 1, ActivateContract{}, On("2026-01-01"), rules, above);
        EXPECT_EQ(decision.accepted(), one.fits) << (one.end == nullptr ? "open" : one.end);
        if (decision.accepted()) continue;
        EXPECT_EQ(decision.rejection().reason, "CALL_OFF_OUTSIDE_FRAMEWORK");
        EXPECT_EQ(decision.rejection().field, "end_date");
    }
}

TEST(P03WithinFramework, AFrameworkThatEndsEarlierTakesNoLaterCallOff) {
    ContractHistory framework = Of(FrameworkTerms());
    ContractBook::Evolve(
        framework, ContractEndingStarted{.on = Day("2026-01-01"), .last_day = Day("2026-06-30")}, {}
    );
    EXPECT_EQ(CallOffEndFaults(CallOffTerms(), framework, 0).size(), 1U) << "2026-12-31";
    Terms late = CallOffTerms();
    late.start_date = Day("2026-07-01");
    EXPECT_EQ(CallOffStartFaults(late, framework, "").size(), 1U);
}

TEST(P03WithinFramework, AnyMemberOfTheFrameworkMayBeCalledOn) {
    Terms framework = FrameworkTerms();
    const Party member{PartyIdentifier{"FI-PRO", "0709019-2"}, "Toinen Oy"};
    framework.provider_members = {
        {framework.provider, Share::OfBasisPoints(6'000), true},
        {member, Share::OfBasisPoints(4'000), false},
    };
    Terms own = CallOffTerms();
    own.provider = member;
    const CivilDate day = Day("2026-01-01");
    EXPECT_TRUE(CallOffProviderFaults(own, Of(framework), day, "").empty());
    EXPECT_EQ(CallOffProviderFaults(own, Of(FrameworkTerms()), day, "").size(), 1U);
}

TEST(P03WithinFramework, ACallOffWithoutAProviderIsTheFrameworks) {
    Terms own = CallOffTerms();
    own.provider = {};
    const std::vector<FamilyMember> above{{kFrameworkId, Of(FrameworkTerms())}};
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-2", own}, On("2026-01-01"), above);
    ASSERT_TRUE(decision.accepted()) << decision.rejection().reason;
    const auto& created = std::get<ContractCreated>(decision.events().front());
    EXPECT_EQ(created.terms.provider, FrameworkTerms().provider);
}

TEST(P03WithinFramework, ARegisteredFrameworkBelowTakesItsWholeCeiling) {
    Terms below = CallOffTerms();
    below.agreed_value = Money::Of(1);
    below.framework = FrameworkPart{.ceiling = Money::Of(90'000'00)};
    EXPECT_EQ(ValueFrom(Of(below), Day("2026-01-01")), Money::Of(90'000'00));
}

// ---- The ceiling

ContractFamily Joined(std::size_t children, std::vector<Uuid>* ids) {
    ContractFamily family;
    SeededIdSource source(1);
    for (std::size_t i = 0; i < children; ++i) {
        ids->push_back(source.Next(Instant::FromMicros(1)));
        FamilyBook::Evolve(family, ContractJoined{ids->back(), ParentRelation::kCallOff}, {});
    }
    return family;
}

TEST(P03Ceiling, HoldsToTheCent) {
    std::vector<Uuid> ids;
    ContractFamily family = Joined(2, &ids);
    const Money ceiling = Money::Of(100'00);
    const auto first = Decide(family, CommitValue{ids[0], Money::Of(60'00), ceiling});
    ASSERT_TRUE(first.accepted());
    FamilyBook::Evolve(family, first.events().front(), {});
    EXPECT_TRUE(Decide(family, CommitValue{ids[1], Money::Of(40'00), ceiling}).accepted());
    const auto over = Decide(family, CommitValue{ids[1], Money::Of(40'01), ceiling});
    ASSERT_FALSE(over.accepted());
    EXPECT_EQ(over.rejection().reason, "FRAMEWORK_CEILING_EXCEEDED");
    EXPECT_EQ(over.rejection().field, "agreed_value");
    EXPECT_EQ(over.rejection().facts.at("committed"), "60.00 EUR");
    EXPECT_EQ(over.rejection().facts.at("ceiling"), "100.00 EUR");
}

TEST(P03Ceiling, AnAmendedCallOffTakesInPlaceOfWhatItTook) {
    std::vector<Uuid> ids;
    ContractFamily family = Joined(1, &ids);
    FamilyBook::Evolve(family, ValueCommitted{ids[0], Money::Of(90'00)}, {});
    EXPECT_TRUE(Decide(family, CommitValue{ids[0], Money::Of(100'00), Money::Of(100'00)}).accepted()
    );
    EXPECT_FALSE(
        Decide(family, CommitValue{ids[0], Money::Of(100'01), Money::Of(100'00)}).accepted()
    );
    EXPECT_TRUE(Decide(family, CommitValue{ids[0], Money::Of(90'00), Money::Of(1)}).events().empty()
    ) << "what stays the same is no news";
    EXPECT_TRUE(Decide(family, CommitValue{ids[0], Money::Of(80'00), Money::Of(70'00)}).accepted())
        << "giving back is always right";
}

TEST(P03Ceiling, OneCurrencyAndNoOverflow) {
    std::vector<Uuid> ids;
    ContractFamily family = Joined(2, &ids);
    const Money crowns = Money::Of(1, *Currency::Parse("SEK"));
    EXPECT_EQ(
        Decide(family, CommitValue{ids[0], crowns, Money::Of(100)}).rejection().reason,
        "CURRENCY_MISMATCH"
    );
    const Money most = Money::Of(std::numeric_limits<std::int64_t>::max());
    FamilyBook::Evolve(family, ValueCommitted{ids[0], most}, {});
    EXPECT_EQ(
        Decide(family, CommitValue{ids[1], Money::Of(1), most}).rejection().reason,
        "FRAMEWORK_CEILING_EXCEEDED"
    );
}

TEST(P03Ceiling, IsNotLoweredBelowWhatIsTaken) {
    std::vector<Uuid> ids;
    ContractFamily family = Joined(1, &ids);
    FamilyBook::Evolve(family, ValueCommitted{ids[0], Money::Of(90'00)}, {});
    EXPECT_EQ(CheckCeiling(family, Money::Of(90'00)), std::nullopt);
    const auto refused = CheckCeiling(family, Money::Of(89'99));
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->reason, "FRAMEWORK_CEILING_BELOW_COMMITTED");
    EXPECT_EQ(CheckCeiling(family, std::nullopt), std::nullopt);
}

TEST(P03Ceiling, TheTightestOfTheDaysToComeCounts) {
    ContractHistory framework = Of(FrameworkTerms());
    const auto change = [&](const char* day, std::int64_t minor) {
        ContractAmended amended;
        amended.effective_from = Day(day);
        amended.patch.framework = FrameworkPart{.ceiling = Money::Of(minor)};
        ContractBook::Evolve(framework, amended, {});
    };
    change("2026-06-01", 50'000'00);
    change("2027-01-01", 200'000'00);
    EXPECT_EQ(CeilingFrom(framework, Day("2026-01-01")), Money::Of(50'000'00));
    EXPECT_EQ(CeilingFrom(framework, Day("2026-12-31")), Money::Of(50'000'00));
    EXPECT_EQ(CeilingFrom(framework, Day("2027-01-01")), Money::Of(200'000'00));
    ContractHistory call_off = Of(CallOffTerms());
    ContractAmended smaller;
    smaller.effective_from = Day("2026-06-01");
    smaller.patch.agreed_value = Money::Of(1'00);
    ContractBook::Evolve(call_off, smaller, {});
    EXPECT_EQ(ValueFrom(call_off, Day("2026-01-01")), Money::Of(10'000'00));
    EXPECT_EQ(ValueFrom(call_off, Day("2026-06-01")), Money::Of(1'00));
}

TEST(P03Ceiling, AFullFamilyTakesNoMore) {
    std::vector<Uuid> ids;
    const ContractFamily family = Joined(kMaxFamilyChildren, &ids);
    EXPECT_EQ(Decide(family, JoinFamily{kCallOffId}).rejection().reason, "FAMILY_FULL");
    EXPECT_TRUE(Decide(family, JoinFamily{ids[0]}).events().empty()) << "it has joined before";
}

// ---- M04: what each type must say

struct TypeCase {
    ContractType type;
    const char* field;
};

class M04RequiredField : public testing::TestWithParam<TypeCase> {};

TEST_P(M04RequiredField, LeftOutIsRefusedByItsName) {
    Terms terms = SoundTerms();
    terms.type = GetParam().type;
    terms.agreed_value.reset();
    if (terms.type == ContractType::kPaymentCommitment) terms.prices.clear();
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-1", terms}, On("2025-01-01"));
    ASSERT_FALSE(decision.accepted());
    std::set<std::string> fields;
    for (const FieldFault& fault : decision.rejection().more) {
        EXPECT_EQ(fault.reason, "FIELD_REQUIRED");
        fields.insert(fault.field);
    }
    EXPECT_TRUE(fields.contains(GetParam().field));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    M04RequiredField,
    testing::Values(
        TypeCase{ContractType::kPaymentCommitment, "contract.prices"},
        TypeCase{ContractType::kFramework, "contract.framework.ceiling"},
        TypeCase{ContractType::kDynamicPurchasing, "contract.dynamic_purchasing.admission_date"},
        TypeCase{ContractType::kServiceVoucher, "contract.voucher.value"},
        TypeCase{ContractType::kAlliance, "contract.alliance.target_cost"},
        TypeCase{ContractType::kAlliance, "contract.alliance.gain_share"},
        TypeCase{ContractType::kAlliance, "contract.alliance.pain_share"}
    )
);

TEST(M04Types, AZeroShareIsAShare) {
    Terms terms = SoundTerms();
    terms.type = ContractType::kAlliance;
    terms.alliance = AlliancePart{
        .target_cost = Money::Of(1),
        .gain_share = Share::OfBasisPoints(0),
        .pain_share = Share::OfBasisPoints(0),
    };
    EXPECT_TRUE(TypeFaults(terms, "").empty());
}

TEST(M04Types, APartOfAnotherTypeIsRefused) {
    Terms terms = SoundTerms();
    terms.voucher = VoucherPart{.value = UnitPrice::OfMicros(1)};
    const auto faults = TypeFaults(terms, "contract.");
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].reason, "CONTRACT_TYPE_MISMATCH");
    EXPECT_EQ(faults[0].field, "contract.voucher");
}

TEST(M04Types, AFrameworkOverItsMaximumSaysWhy) {
    Terms terms = FrameworkTerms();
    EXPECT_TRUE(FrameworkTermFaults(terms, 48, "").empty()) << "2025-01-01 to 2028-12-31";
    terms.options = {{"O1", 12, 6}};
    ASSERT_EQ(FrameworkTermFaults(terms, 48, "").size(), 1U) << "an option counts as used";
    EXPECT_TRUE(FrameworkTermFaults(terms, 60, "").empty());
    terms.framework->longer_term_reason = "Pitkä hoivasuhde";
    EXPECT_TRUE(FrameworkTermFaults(terms, 48, "").empty());
    terms = FrameworkTerms();
    terms.end_date = Day("2029-01-01");
    EXPECT_EQ(FrameworkTermFaults(terms, 48, "")[0].field, "end_date");
    terms.end_date.reset();
    EXPECT_EQ(FrameworkTermFaults(terms, 48, "")[0].reason, "FRAMEWORK_TOO_LONG");
}

}  // namespace
}  // namespace luotsi::contract_registry
