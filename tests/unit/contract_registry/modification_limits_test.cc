// Procurement act 1397/2016 section 136: how far a contract may change without a new procedure.

#include "contract_registry/domain/modification_limits.h"

#include <gtest/gtest.h>

#include <random>

namespace luotsi::contract_registry {
namespace {

using Reason = AmendmentReason;

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

// The last of `changes` is the one asked about.
ModificationCase Case(const char* original, const std::vector<const char*>& changes, Reason why) {
    ModificationCase question;
    question.original_value = Euros(original);
    for (const char* change : changes)
        question.earlier.push_back({"A", {why}, Euros(change)});
    question.change = question.earlier.back();
    question.earlier.pop_back();
    return question;
}

ModificationCheck Check(const char* original, const std::vector<const char*>& changes, Reason why) {
    return CheckModification(Case(original, changes, why), AnnexE());
}

struct MinorVector {
    const char* original;
    std::vector<const char*> changes;
    const char* sum;
    const char* percent;
    const char* reason;  // of the refusal; empty where the change is within the limits
};

// domain-facts 2.3, ground 5 of Annex E.
const std::vector<MinorVector>& MinorVectors() {
    static const std::vector<MinorVector> kVectors{
        {"2000000.00", {"150000.00"}, "150000.00", "7.50 %", ""},
        {"2000000.00", {"150000.00", "49999.00"}, "199999.00", "9.99995 %", ""},
        {"2000000.00", {"150000.00", "50000.00"}, "200000.00", "10.00 %", "MODIFICATION_NOT_MINOR"},
        {"5000000.00", {"390000.00"}, "390000.00", "7.80 %", ""},
        {"5000000.00", {"410000.00"}, "410000.00", "8.20 %", "MODIFICATION_OVER_THRESHOLD"},
        {"5000000.00", {"400000.00"}, "400000.00", "8.00 %", "MODIFICATION_OVER_THRESHOLD"},
        {"5000000.00", {"399999.99"}, "399999.99", "8.00 %", ""},
        {"5000000.00", {"300000.00", "-50000.00", "120000.00"}, "370000.00", "7.40 %", ""},
        {"2000000.00", {"199999.98"}, "199999.98", "10.00 %", ""},
    };
    return kVectors;
}

TEST(P02, MinorChangesAreJudgedByTheirNetSumExactly) {
    for (const MinorVector& vector : MinorVectors()) {
        const ModificationCheck check = Check(vector.original, vector.changes, Reason::kMinor);
        SCOPED_TRACE(std::string(vector.original) + " " + vector.sum);
        EXPECT_EQ(check.minor_sum, Euros(vector.sum));
        ASSERT_EQ(check.tests.size(), 2U);
        EXPECT_NE(
            check.tests[0].calculation.find("= " + std::string(vector.percent)), std::string::npos
        ) << check.tests[0].calculation;
        const std::optional<Rejection> refused = BreachOf(check, "reasons");
        EXPECT_EQ(refused ? refused->reason : "", vector.reason);
        EXPECT_EQ(
            check.outcome, refused ? ModificationOutcome::kBreach : ModificationOutcome::kWithin
        );
    }
}

TEST(P02, TheCalculationIsShownInFull) {
    const ModificationCheck within = Check("2000000.00", {"150000.00", "49999.00"}, Reason::kMinor);
    EXPECT_EQ(within.tests[0].calculation, "199999.00 EUR / 2000000.00 EUR = 9.99995 % < 10 %");
    EXPECT_EQ(within.tests[1].calculation, "199999.00 EUR < 400000.00 EUR");
    const auto refused = BreachOf(Check("5000000.00", {"410000.00"}, Reason::kMinor), "reasons");
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->field, "reasons");
    EXPECT_EQ(refused->facts.at("calculation"), "410000.00 EUR >= 400000.00 EUR");
    EXPECT_EQ(refused->facts.at("original_value"), "5000000.00 EUR");
    EXPECT_EQ(refused->facts.at("ground"), "mod-minv");
    EXPECT_LE(refused->facts.size(), 8U) << "more would be cut off on the wire";
    ASSERT_EQ(refused->more.size(), 1U) << "the share holds, the amount does not";
    EXPECT_EQ(refused->more[0].detail, "410000.00 EUR >= 400000.00 EUR");
}

TEST(P02, EachAdditionalServiceIsJudgedAlone) {
    for (const Reason why : {Reason::kAdditionalServices, Reason::kUnforeseen}) {
        EXPECT_FALSE(BreachOf(Check("1000000.00", {"500000.00"}, why), ""));
        const auto over = BreachOf(Check("1000000.00", {"500000.01"}, why), "");
        ASSERT_TRUE(over.has_value());
        EXPECT_EQ(over->reason, "MODIFICATION_TOO_LARGE");
        const ModificationCheck two = Check("1000000.00", {"400000.00", "300000.00"}, why);
        EXPECT_EQ(two.outcome, ModificationOutcome::kWithin);
        EXPECT_EQ(two.separate_sum, Euros("700000.00"));
        EXPECT_EQ(two.warnings, std::vector<std::string>{"SUM_OF_CHANGES_LARGE"});
        EXPECT_EQ(SharePercent(two.separate_sum, Euros("1000000.00"), *Ratio::Of(1, 1)), "70.00 %");
        EXPECT_TRUE(two.notice_required);
    }
}

TEST(P02, GroundsWithoutALimitAreNotLimitedButLookedAt) {
    for (const Reason why :
         {Reason::kReviewClause, Reason::kContractorReplaced, Reason::kNotMaterial}) {
        const ModificationCheck check = Check("1000000.00", {"900000.00"}, why);
        EXPECT_EQ(check.outcome, ModificationOutcome::kNotLimited);
        EXPECT_TRUE(check.tests.empty());
        EXPECT_EQ(check.warnings.empty(), why != Reason::kNotMaterial);
        EXPECT_FALSE(check.notice_required);
    }
}

TEST(P02, TheIndexedValueIsTheReference) {
    ModificationCase question = Case("1000000.00", {"520000.00"}, Reason::kUnforeseen);
    EXPECT_EQ(CheckModification(question, AnnexE()).outcome, ModificationOutcome::kBreach);
    question.index_factor = *Ratio::Of(104, 100);
    const ModificationCheck indexed = CheckModification(question, AnnexE());
    EXPECT_EQ(indexed.outcome, ModificationOutcome::kWithin) << "exactly half of 1 040 000";
    EXPECT_EQ(indexed.reference_value, Euros("1040000.00"));
    EXPECT_EQ(indexed.tests[0].calculation, "520000.00 EUR / 1040000.00 EUR = 50.00 % <= 50 %");
}

TEST(P02, SeveralReasonsMustAllHold) {
    ModificationCase question = Case("1000000.00", {"300000.00"}, Reason::kUnforeseen);
    question.change.reasons = {Reason::kUnforeseen, Reason::kMinor};
    const auto refused = BreachOf(CheckModification(question, AnnexE()), "reasons");
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->reason, "MODIFICATION_NOT_MINOR");
}

TEST(P02, ASmallContractIsOutsideTheSection) {
    EXPECT_FALSE(Check("399999.99", {"300000.00"}, Reason::kMinor).applies);
    EXPECT_TRUE(Check("400000.00", {"1.00"}, Reason::kMinor).applies);
    ModificationCase question = Case("399999.99", {"300000.00"}, Reason::kMinor);
    question.estimated_value = Euros("900000.00");
    EXPECT_TRUE(CheckModification(question, AnnexE()).applies)
        << "options count in the estimate, section 27";
}

TEST(P02, WhatNobodyKnowsIsNotJudged) {
    ModificationCase question = Case("1000000.00", {"300000.00"}, Reason::kMinor);
    question.original_value.reset();
    EXPECT_EQ(CheckModification(question, AnnexE()).outcome, ModificationOutcome::kUnknown);
    EXPECT_FALSE(BreachOf(CheckModification(question, AnnexE()), "").has_value());
    // Minor changes stay below the amount, whatever they are a share of.
    question.change.amount = Euros("400000.00");
    const std::optional<Rejection> over = BreachOf(CheckModification(question, AnnexE()), "reason");
    ASSERT_TRUE(over.has_value());
    EXPECT_EQ(over->reason, "MODIFICATION_OVER_THRESHOLD");
    EXPECT_FALSE(over->facts.contains("original_value"));
    question.change.amount = Euros("300000.00");
    question.original_value = Euros("1000000.00");
    question.value_known = false;
    EXPECT_EQ(CheckModification(question, AnnexE()).outcome, ModificationOutcome::kUnknown);
    question.value_known = true;
    question.earlier.push_back({"A", {Reason::kMinor}, Money::Parse("1.00 SEK").value()});
    const ModificationCheck mixed = CheckModification(question, AnnexE());
    EXPECT_EQ(mixed.outcome, ModificationOutcome::kUnknown);
    EXPECT_EQ(mixed.warnings.front(), "VALUE_UNKNOWN");
    EXPECT_FALSE(BreachOf(mixed, "").has_value());
}

TEST(P02, ALargeDecreaseAsMinorIsAChangeToo) {
    EXPECT_EQ(
        Check("2000000.00", {"-200000.00"}, Reason::kMinor).outcome, ModificationOutcome::kBreach
    );
    const ModificationCheck fallen = Check("1000000.00", {"-600000.00"}, Reason::kUnforeseen);
    EXPECT_EQ(fallen.outcome, ModificationOutcome::kWithin) << "the act limits the increase";
    EXPECT_EQ(fallen.warnings, std::vector<std::string>{"DECREASE_LARGE"});
}

// Against plain arithmetic of whole cents written another way.
TEST(P02, RandomCasesEqualPlainArithmetic) {
    std::mt19937_64 random(20260301);
    int breaches = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::int64_t original =
            40'000'000 + static_cast<std::int64_t>(random() % 1'000'000'000);
        ModificationCase question;
        question.original_value = Money::Of(original);
        std::int64_t sum = 0;
        const int count = 1 + static_cast<int>(random() % 4);
        for (int i = 0; i < count; ++i) {
            // Near the limits, so that both answers come up.
            std::int64_t cents =
                original / 10 / count + static_cast<std::int64_t>(random() % 5) - 2;
            if (random() % 4 == 0) cents = -cents;
            sum += cents;
            question.earlier.push_back({"A", {Reason::kMinor}, Money::Of(cents)});
        }
        question.change = question.earlier.back();
        question.earlier.pop_back();
        const std::int64_t size = sum < 0 ? -sum : sum;
        const bool expected = size * 10 < original && size < 40'000'000;
        const ModificationCheck check = CheckModification(question, AnnexE());
        ASSERT_EQ(check.outcome == ModificationOutcome::kWithin, expected)
            << original << " " << sum;
        breaches += expected ? 0 : 1;
    }
    EXPECT_GT(breaches, 1000);
    EXPECT_LT(breaches, 19'000);
}

}  // namespace
}  // namespace luotsi::contract_registry
