#include "contract_registry/domain/clause_checks.h"

#include "contract_registry/domain/contract_decide.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::SoundTerms;

Terms WithSteeringClauses() {
    Terms terms = SoundTerms();
    for (const ClauseKind kind : SteeringClauses())
        terms.clauses.push_back({.kind = kind, .text = "Sovittu."});
    return terms;
}

ActivationRules FiveClauses() {
    return {.required_clauses = {SteeringClauses().begin(), SteeringClauses().end()}};
}

Decision<ContractEvent> Activate(const Terms& terms, const ActivationRules& rules) {
    ContractHistory draft;
    draft.exists = true;
    draft.base = terms;
    return Decide(draft, 1, ActivateContract{}, {Instant::FromMicros(1), Day("2025-01-01")}, rules);
}

TEST(M06Clauses, ActivationNamesEachOfTheFiveThatIsMissing) {
    const auto decision = Activate(SoundTerms(), FiveClauses());
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "CLAUSE_MISSING");
    std::set<std::string> kinds;
    for (const FieldFault& fault : decision.rejection().more) {
        EXPECT_EQ(fault.field, "clauses");
        kinds.insert(fault.detail);
    }
    EXPECT_EQ(
        kinds,
        (std::set<std::string>{
            "reporting_duty", "breach_handling", "sanctions", "cooperation", "self_monitoring"
        })
    );
    EXPECT_TRUE(Activate(SoundTerms(), {}).accepted()) << "where the county demands none";
}

TEST(M06Clauses, EachOneMissingIsFound) {
    EXPECT_TRUE(Activate(WithSteeringClauses(), FiveClauses()).accepted());
    for (std::size_t i = 0; i < SteeringClauses().size(); ++i) {
        Terms terms = WithSteeringClauses();
        terms.clauses.erase(terms.clauses.begin() + static_cast<std::ptrdiff_t>(i));
        const auto decision = Activate(terms, FiveClauses());
        ASSERT_FALSE(decision.accepted());
        ASSERT_EQ(decision.rejection().more.size(), 1U);
        EXPECT_EQ(decision.rejection().more[0].detail, EnumText(SteeringClauses()[i]));
    }
}

TEST(M06Clauses, AWrittenWaiverDoesAsWell) {
    Terms terms = WithSteeringClauses();
    terms.clauses[2] = {
        .kind = ClauseKind::kSanctions, .waived = true, .waiver_reason = "Kertaluonteinen hankinta"
    };
    EXPECT_TRUE(Activate(terms, FiveClauses()).accepted());
    EXPECT_TRUE(ClauseContentFaults(terms, "").empty());
    terms.clauses[2].waiver_reason.clear();
    ASSERT_EQ(ClauseContentFaults(terms, "contract.").size(), 1U);
    EXPECT_EQ(
        ClauseContentFaults(terms, "contract.")[0].field, "contract.clauses[2].waiver_reason"
    );
}

TEST(M06Clauses, WithoutAReportingClauseThereIsNoDutyToGive) {
    Terms terms = WithSteeringClauses();
    terms.reporting_duty.reset();
    EXPECT_EQ(Activate(terms, FiveClauses()).rejection().reason, "REPORTING_DUTY_MISSING");
    terms.clauses[0] = {
        .kind = ClauseKind::kReportingDuty, .waived = true, .waiver_reason = "Kertaostos"
    };
    EXPECT_TRUE(Activate(terms, FiveClauses()).accepted());
}

TEST(M06Clauses, AClauseNeedsWordsAndComesOnce) {
    Terms terms = WithSteeringClauses();
    terms.clauses.push_back(terms.clauses[0]);
    terms.clauses[1].text.clear();
    const auto faults = ClauseContentFaults(terms, "contract.");
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].field, "contract.clauses[1].text");
    EXPECT_EQ(faults[0].reason, "FIELD_REQUIRED");
    EXPECT_EQ(faults[1].field, "contract.clauses[5].kind");
    EXPECT_EQ(faults[1].reason, "CLAUSE_DUPLICATE");
}

TEST(M06Clauses, TheLawsEightAreListedBesides) {
    EXPECT_EQ(MinimumClauses().size(), 8U);
    EXPECT_EQ(MissingClauses(WithSteeringClauses(), MinimumClauses()).size(), 8U);
    Terms terms = SoundTerms();
    terms.clauses = {{.kind = ClauseKind::kEnding, .text = "Alasajo"}};
    EXPECT_EQ(MissingClauses(terms, MinimumClauses()).size(), 7U);
}

// What the shipped parameters demand: five that steer and the law's eight.
ActivationRules AllThirteen() {
    ActivationRules rules = FiveClauses();
    for (const ClauseKind kind : MinimumClauses())
        rules.required_clauses.push_back(kind);
    rules.not_waivable = {MinimumClauses().begin(), MinimumClauses().end()};
    return rules;
}

Terms WithAllClauses() {
    Terms terms = WithSteeringClauses();
    for (const ClauseKind kind : MinimumClauses())
        terms.clauses.push_back({.kind = kind, .text = "Sovittu."});
    return terms;
}

TEST(M06Clauses, EachOfTheLawsEightIsDemandedWhereAPrivateProviderIsPaid) {
    EXPECT_TRUE(Activate(WithAllClauses(), AllThirteen()).accepted());
    for (std::size_t i = SteeringClauses().size(); i < WithAllClauses().clauses.size(); ++i) {
        Terms terms = WithAllClauses();
        const std::string kind(EnumText(terms.clauses[i].kind));
        terms.clauses.erase(terms.clauses.begin() + static_cast<std::ptrdiff_t>(i));
        const auto decision = Activate(terms, AllThirteen());
        ASSERT_FALSE(decision.accepted()) << kind;
        EXPECT_EQ(decision.rejection().reason, "CLAUSE_MISSING");
        ASSERT_EQ(decision.rejection().more.size(), 1U);
        EXPECT_EQ(decision.rejection().more[0].detail, kind);
    }
}

TEST(M06Clauses, TheLawsEightDoNotBindWhoBuysFromNobodyPrivate) {
    const auto accepted = [](auto change) {
        Terms terms = WithSteeringClauses();
        change(terms);
        return Activate(terms, AllThirteen()).accepted();
    };
    const auto by = [&](std::optional<ProviderKind> kind) {
        return accepted([&](Terms& terms) { terms.provider_kind = kind; });
    };
    EXPECT_FALSE(by(ProviderKind::kPrivate));
    EXPECT_FALSE(by(ProviderKind::kThirdSector));
    EXPECT_FALSE(by(std::nullopt)) << "nobody said that it is a public body";
    EXPECT_TRUE(by(ProviderKind::kPublic));
    EXPECT_TRUE(by(ProviderKind::kInHouse));
    EXPECT_TRUE(accepted([](Terms& terms) {
        terms.type = ContractType::kOwnProduction;
        terms.prices.clear();
    }));
}

TEST(M06Clauses, WhatTheLawDemandsCannotBeWaived) {
    for (const ClauseKind kind : MinimumClauses()) {
        Terms terms = WithAllClauses();
        const auto at = std::ranges::find(terms.clauses, kind, &Clause::kind);
        *at = {.kind = kind, .waived = true, .waiver_reason = "Ei tarpeen"};
        const auto decision = Activate(terms, AllThirteen());
        ASSERT_FALSE(decision.accepted()) << EnumText(kind);
        EXPECT_EQ(decision.rejection().reason, "CLAUSE_NOT_WAIVABLE");
        EXPECT_EQ(decision.rejection().more[0].detail, EnumText(kind));
    }
    Terms terms = WithAllClauses();
    terms.clauses[3].waived = true;
    terms.clauses[3].waiver_reason = "Lyhyt hankinta";
    EXPECT_TRUE(Activate(terms, AllThirteen()).accepted()) << "a steering clause can";
}

TEST(M06Clauses, BlanksAreNeitherWordsNorAReason) {
    Terms terms = WithSteeringClauses();
    terms.clauses[1].text = " \t\n ";
    terms.clauses[2] = {.kind = ClauseKind::kSanctions, .waived = true, .waiver_reason = "   "};
    const auto faults = ClauseContentFaults(terms, "contract.");
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].field, "contract.clauses[1].text");
    EXPECT_EQ(faults[1].field, "contract.clauses[2].waiver_reason");
    EXPECT_EQ(faults[1].reason, "FIELD_REQUIRED");
    EXPECT_EQ(MissingClauses(terms, SteeringClauses()).size(), 2U);
    EXPECT_FALSE(Waives(terms, ClauseKind::kSanctions));
}

TEST(M02Indicators, ActivationCanDemandAFormula) {
    ActivationRules rules;
    rules.formula_required = true;
    const auto decision = Activate(SoundTerms(), rules);
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "INDICATOR_FORMULA_MISSING");
    EXPECT_EQ(decision.rejection().field, "indicators[0].formula");
    Terms terms = SoundTerms();
    terms.indicators[0].formula = "hoitajat / asiakkaat";
    EXPECT_TRUE(Activate(terms, rules).accepted());
}

}  // namespace
}  // namespace luotsi::contract_registry
