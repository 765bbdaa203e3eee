#include "contract_registry/domain/terms_checks.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::SoundTerms;

Money Euros(const char* amount) {
    return Money::Parse(std::string(amount) + " EUR").value();
}

std::string Listed(const std::vector<FieldFault>& faults) {
    std::string text;
    for (const FieldFault& fault : faults)
        text += (text.empty() ? "" : "; ") + fault.field + " " + fault.reason;
    return text;
}

std::string Faults(const Terms& terms) {
    return Listed(ContentFaults(terms, ""));
}

// A sanction of 5 % of the payment.
Terms WithSanction() {
    Terms terms = SoundTerms();
    terms.incentive_terms.push_back(
        {.code = "S1",
         .kind = IncentiveKind::kSanction,
         .indicator_code = "STAFF",
         .share = Share::OfBasisPoints(500),
         .amount = std::nullopt,
         .cap = std::nullopt}
    );
    return terms;
}

TEST(IncentiveTerms, NameAnIndicatorOfTheContract) {
    EXPECT_EQ(Faults(WithSanction()), "");
    Terms terms = WithSanction();
    terms.incentive_terms[0].indicator_code = "GONE";
    EXPECT_EQ(Faults(terms), "incentive_terms[0].indicator_code INDICATOR_UNKNOWN");
}

TEST(IncentiveTerms, HaveACodeEach) {
    Terms terms = WithSanction();
    terms.incentive_terms.push_back(terms.incentive_terms[0]);
    EXPECT_EQ(Faults(terms), "incentive_terms[1].code INCENTIVE_TERM_DUPLICATE");
    terms.incentive_terms[1].code = "S2";
    EXPECT_EQ(Faults(terms), "");
}

TEST(IncentiveTerms, AreExactlyOneOfShareAndAmountAboveZero) {
    const std::string fault = "incentive_terms[0].amount INCENTIVE_AMOUNT_NOT_ONE";
    Terms terms = WithSanction();
    IncentiveTerm& term = terms.incentive_terms[0];
    term.amount = Euros("100.00");
    EXPECT_EQ(Faults(terms), fault) << "both";
    term.share = Share();
    EXPECT_EQ(Faults(terms), "");
    term.amount = Euros("0.00");
    EXPECT_EQ(Faults(terms), fault) << "zero";
    term.amount = Euros("-100.00");
    EXPECT_EQ(Faults(terms), fault) << "below zero";
    term.amount.reset();
    EXPECT_EQ(Faults(terms), fault) << "neither";
}

TEST(IncentiveTerms, HaveACapThatIsNotBelowZero) {
    Terms terms = WithSanction();
    terms.incentive_terms[0].cap = Euros("0.00");
    EXPECT_EQ(Faults(terms), "");
    terms.incentive_terms[0].cap = Euros("-0.01");
    EXPECT_EQ(Faults(terms), "incentive_terms[0].cap AMOUNT_NEGATIVE");
}

TEST(IncentiveTerms, AreOfTheContractsCurrency) {
    Terms terms = WithSanction();
    terms.incentive_terms[0].share = Share();
    terms.incentive_terms[0].amount = Money::Parse("100.00 SEK").value();
    terms.incentive_terms[0].cap = Money::Parse("100.00 SEK").value();
    EXPECT_EQ(
        Faults(terms),
        "incentive_terms[0].amount.currency_code CURRENCY_MISMATCH; "
        "incentive_terms[0].cap.currency_code CURRENCY_MISMATCH"
    );
}

TEST(PaymentTerms, SayWhatTheyWaitForInTheContractsCurrency) {
    Terms terms = SoundTerms();
    terms.payment_terms = {
        {.code = "P1", .trigger = PaymentTrigger::kMilestone, .amount = Euros("1.00")},
        {.code = "P2",
         .trigger = PaymentTrigger::kOutcome,
         .amount = Euros("1.00"),
         .indicator_code = "GONE"},
        {.code = "P3", .trigger = PaymentTrigger::kReport, .amount = Euros("0.00")},
        {.code = "P4",
         .trigger = PaymentTrigger::kReport,
         .amount = Money::Parse("1.00 SEK").value()},
    };
    EXPECT_EQ(
        Faults(terms),
        "payment_terms[0].milestone_code PAYMENT_TERM_INCOMPLETE; "
        "payment_terms[1].indicator_code PAYMENT_TERM_INCOMPLETE; "
        "payment_terms[2].amount PAYMENT_TERM_AMOUNT_NOT_POSITIVE; "
        "payment_terms[3].amount.currency_code CURRENCY_MISMATCH"
    );
}

TEST(Indicators, HaveAThresholdThatIsNoStricterThanTheTarget) {
    const auto judged = [](Direction direction, std::int64_t percent) {
        Terms terms = SoundTerms();
        terms.indicators[0].direction = direction;
        terms.indicators[0].threshold = Ratio::Of(percent, 100).value();
        return Faults(terms);
    };
    const std::string fault = "indicators[0].threshold THRESHOLD_STRICTER_THAN_TARGET";
    // The target is 60 %.
    EXPECT_EQ(judged(Direction::kAtLeast, 61), fault);
    EXPECT_EQ(judged(Direction::kAtLeast, 60), "");
    EXPECT_EQ(judged(Direction::kAtLeast, 59), "");
    EXPECT_EQ(judged(Direction::kAtMost, 59), fault);
    EXPECT_EQ(judged(Direction::kAtMost, 60), "");
    EXPECT_EQ(judged(Direction::kAtMost, 61), "");
}

TEST(FocusWeights, AreOnAreasThatAnIndicatorMeasures) {
    Terms terms = SoundTerms();
    terms.focus_weights = {{FocusArea::kQuality, 60}, {FocusArea::kCost, 40}};
    EXPECT_EQ(
        Listed(ActivationFaults(terms)), "focus_weights[1].focus_area FOCUS_AREA_NOT_MEASURED"
    );
    EXPECT_EQ(Faults(terms), "") << "a draft may have its indicators still to come";
    terms.focus_weights = {{FocusArea::kQuality, 100}, {FocusArea::kCost, 0}};
    EXPECT_EQ(Listed(ActivationFaults(terms)), "");
}

}  // namespace
}  // namespace luotsi::contract_registry
