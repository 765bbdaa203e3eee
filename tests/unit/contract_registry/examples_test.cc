// X08: contracts that carry their own tests.

#include "contract_registry/domain/examples.h"

#include "contract_registry/domain/contract_decide.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

using test::Day;

Money Euros(const char* amount) {
    return Money::Parse(std::string(amount) + " EUR").value();
}
Quantity Units(const char* amount) {
    return Quantity::Parse(amount).value();
}

// 310 care days at 157.50, staffing 0.58 of the agreed 0.60: 5 % of the payment is withheld.
ContractExample UnderstaffedMonth() {
    return {
        .name = "Alimitoitettu kuukausi",
        .valid_on = Day("2025-03-15"),
        .lines = {{"YPA-VRK", Units("310")}},
        .indicators = {{"STAFF", Ratio::Of(58, 100).value(), false}},
        .payment = Euros("48825.00"),
        .sanction = Euros("2441.25"),
        .incentive = Euros("0.00"),
    };
}

Terms TermsWith(ContractExample example) {
    Terms terms = test::SoundTerms();
    terms.incentive_terms = {
        {.code = "S1",
         .kind = IncentiveKind::kSanction,
         .indicator_code = "STAFF",
         .share = Share::OfBasisPoints(500),
         .amount = std::nullopt,
         .cap = std::nullopt},
        {.code = "B1",
         .kind = IncentiveKind::kIncentive,
         .indicator_code = "STAFF",
         .share = Share::OfBasisPoints(200),
         .amount = std::nullopt,
         .cap = std::nullopt}
    };
    terms.examples = {std::move(example)};
    return terms;
}

TEST(X08, AnExampleThatAgreesWithTheTermsHolds) {
    EXPECT_TRUE(RunExamples(TermsWith(UnderstaffedMonth())).empty());
}

TEST(X08, AMonthThatReachesItsTargetGivesTheIncentive) {
    ContractExample good = UnderstaffedMonth();
    good.indicators[0] = {"STAFF", Ratio::Of(60, 100).value(), true};
    good.sanction = Euros("0.00");
    good.incentive = Euros("976.50");
    EXPECT_TRUE(RunExamples(TermsWith(good)).empty());
}

TEST(X08, AnExampleWithoutExpectationIsRefused) {
    ContractExample empty = UnderstaffedMonth();
    empty.indicators.clear();
    empty.payment.reset();
    empty.sanction.reset();
    empty.incentive.reset();
    const CreateContract create{.number = "C-1", .terms = TermsWith(empty)};
    const auto refused = Decide(ContractHistory(), create, {Instant(), Day("2025-01-01")});
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "EXAMPLE_EMPTY");
    EXPECT_EQ(refused.rejection().field, "contract.examples[0]");
    // Each expectation alone is one.
    const auto holds = [&](auto add) {
        ContractExample one = empty;
        add(one);
        return EmptyExampleFaults(TermsWith(one), "").empty();
    };
    const ContractExample full = UnderstaffedMonth();
    EXPECT_FALSE(holds([](ContractExample&) {}));
    EXPECT_TRUE(holds([&](ContractExample& one) { one.indicators = full.indicators; }));
    EXPECT_TRUE(holds([&](ContractExample& one) { one.payment = full.payment; }));
    EXPECT_TRUE(holds([&](ContractExample& one) { one.sanction = full.sanction; }));
    EXPECT_TRUE(holds([&](ContractExample& one) { one.incentive = full.incentive; }));
}

struct Plant {
    const char* part;
    void (*spoil)(Terms&);
};

// Every part of an example, planted wrong, is found by name.
TEST(X08, EachPartThatDoesNotHoldIsNamed) {
    const std::vector<Plant> plants{
        {"payment", [](Terms& terms) { terms.examples[0].payment = Euros("48825.01"); }},
        {"payment", [](Terms& terms) { terms.examples[0].lines[0].service_code = "NONE"; }},
        {"sanction", [](Terms& terms) { terms.examples[0].sanction = Euros("2441.24"); }},
        {"incentive", [](Terms& terms) { terms.examples[0].incentive = Euros("0.01"); }},
        {"indicator STAFF", [](Terms& terms) { terms.examples[0].indicators[0].met = true; }},
        {"indicator GONE",
         [](Terms& terms) { terms.examples[0].indicators[0].indicator_code = "GONE"; }},
    };
    for (const Plant& plant : plants) {
        Terms terms = TermsWith(UnderstaffedMonth());
        plant.spoil(terms);
        const std::vector<BrokenExample> broken = RunExamples(terms);
        ASSERT_FALSE(broken.empty()) << plant.part;
        EXPECT_EQ(broken.front().part, plant.part);
        EXPECT_EQ(broken.front().name, "Alimitoitettu kuukausi");
    }
}

TEST(X08, BetweenTargetAndThresholdThereIsNeitherSanctionNorIncentive) {
    ContractExample example = UnderstaffedMonth();
    example.sanction = Euros("0.00");
    Terms terms = TermsWith(example);
    terms.indicators[0].threshold = Ratio::Of(55, 100).value();
    EXPECT_TRUE(RunExamples(terms).empty());
    terms.examples[0].indicators[0].value = Ratio::Of(549, 1000).value();
    ASSERT_EQ(RunExamples(terms).size(), 1U);
    EXPECT_EQ(RunExamples(terms).front().found, "2441.25 EUR");
}

TEST(X08, ACapAndThePaymentItselfLimitSanctions) {
    Terms terms = TermsWith(UnderstaffedMonth());
    terms.incentive_terms[0].cap = Euros("1000.00");
    EXPECT_EQ(RunExample(terms, terms.examples[0]).sanction, Euros("1000.00"));
    terms.incentive_terms[0].cap.reset();
    terms.incentive_terms[0].amount = Euros("99999.00");
    EXPECT_EQ(RunExample(terms, terms.examples[0]).sanction, Euros("48825.00"));
}

TEST(X08, LinesAreRoundedOneByOne) {
    Terms terms = TermsWith(UnderstaffedMonth());
    terms.prices[0].unit_price = UnitPrice::Parse("33.335 EUR").value();
    terms.examples[0].lines = {{"YPA-VRK", Units("3")}, {"YPA-VRK", Units("1")}};
    EXPECT_EQ(RunExample(terms, terms.examples[0]).payment, Euros("133.35"))
        << "100.01 and 33.34, not 4 x 33.335";
}

TEST(X08, ThePriceRowOfTheDayCounts) {
    Terms terms = TermsWith(UnderstaffedMonth());
    terms.prices[0].valid_to = Day("2025-02-28");
    PriceRow later = terms.prices[0];
    later.valid_from = Day("2025-03-01");
    later.valid_to.reset();
    later.unit_price = UnitPrice::Parse("160.00 EUR").value();
    terms.prices.push_back(later);
    EXPECT_EQ(RunExample(terms, terms.examples[0]).payment, Euros("49600.00"));
}

TEST(X08, AVoucherPaysItsValueOrThePriceWhicheverIsLess) {
    Terms terms = TermsWith(UnderstaffedMonth());
    terms.voucher = VoucherPart{.value = UnitPrice::Parse("42.00 EUR"), .service_code = "YPA-VRK"};
    terms.examples[0].lines = {{"YPA-VRK", Units("1")}};
    EXPECT_EQ(RunExample(terms, terms.examples[0]).payment, Euros("42.00"));
    terms.prices[0].unit_price = UnitPrice::Parse("40.00 EUR").value();
    EXPECT_EQ(RunExample(terms, terms.examples[0]).payment, Euros("40.00"));
}

ContractHistory ContractWith(const Terms& terms, bool active) {
    ContractHistory history;
    ContractBook::Evolve(history, ContractCreated{"PH-1", terms}, {});
    if (active) ContractBook::Evolve(history, ContractActivated{.on = Day("2025-01-01")}, {});
    return history;
}

AmendContract NewPrice(const char* from, const char* price) {
    AmendContract amend;
    amend.effective_from = Day(from);
    amend.patch.prices = {
        {.service_code = "YPA-VRK", .service_name = "", .unit = "day", .unit_price = {}}
    };
    amend.patch.prices[0].unit_price = UnitPrice::Parse(price).value();
    return amend;
}

TEST(X08, ActivationRefusesADraftWhoseExampleIsBroken) {
    const Moment moment{Instant(), Day("2025-01-01")};
    Terms terms = TermsWith(UnderstaffedMonth());
    EXPECT_TRUE(Decide(ContractWith(terms, false), 1, ActivateContract{}, moment).accepted());
    terms.examples[0].payment = Euros("1.00");
    const auto refused = Decide(ContractWith(terms, false), 1, ActivateContract{}, moment);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "EXAMPLE_BROKEN");
    EXPECT_EQ(refused.rejection().field, "examples[0]");
    EXPECT_EQ(refused.rejection().facts.at("example"), "Alimitoitettu kuukausi");
    EXPECT_EQ(refused.rejection().facts.at("found"), "48825.00 EUR");
}

TEST(X08, AnAmendmentThatBreaksAnExampleIsRefusedByItsName) {
    const Moment moment{Instant(), Day("2025-07-01")};
    const ContractHistory contract = ContractWith(TermsWith(UnderstaffedMonth()), true);
    const auto refused = Decide(contract, 2, NewPrice("2025-03-01", "160.00 EUR"), moment);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "EXAMPLE_BROKEN");
    EXPECT_EQ(refused.rejection().facts.at("example"), "Alimitoitettu kuukausi");
    EXPECT_TRUE(Decide(contract, 2, NewPrice("2025-04-01", "160.00 EUR"), moment).accepted())
        << "the example's day keeps its terms";
    AmendContract together = NewPrice("2025-03-01", "160.00 EUR");
    together.patch.examples = {UnderstaffedMonth()};
    together.patch.examples[0].payment = Euros("49600.00");
    together.patch.examples[0].sanction = Euros("2480.00");
    EXPECT_TRUE(Decide(contract, 2, together, moment).accepted())
        << "both sides agreed on the new figures";
}

// Otherwise an amendment could get rid of an example by moving its day into the past.
TEST(X08, AnExampleCannotBeMovedToADayBeforeItsTerms) {
    AmendContract dodge = NewPrice("2025-03-01", "160.00 EUR");
    dodge.patch.examples = {UnderstaffedMonth()};
    dodge.patch.examples[0].valid_on = Day("2025-01-15");
    const auto refused = Decide(
        ContractWith(TermsWith(UnderstaffedMonth()), true), 2, dodge, {Instant(), Day("2025-07-01")}
    );
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "EXAMPLE_BROKEN");
    EXPECT_EQ(refused.rejection().facts.at("part"), "valid_on");
}

}  // namespace
}  // namespace luotsi::contract_registry
