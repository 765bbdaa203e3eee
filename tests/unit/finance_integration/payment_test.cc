#include "finance_integration/domain/payment.h"

#include "domain_builders.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {
namespace {

const ContractId kContract = SmallId<ContractId>(1);

ContractTerms Priced() {
    TermsPeriod terms = Terms("S-1", "Hoiva Oy");
    terms.prices = {
        {"CARE", "day", UnitPrice::Parse("157.50 EUR").value()},
        {"VISIT", "visit", UnitPrice::Parse("33.335 EUR").value()},
    };
    return {.revision = 1, .periods = {terms}, .index_keys = {}};
}

ApprovedReport Report(std::uint32_t version, std::vector<ServiceActual> services) {
    return {
        .proposal = SmallId<ProposalId>(1),
        .month = MonthOf("2026-02"),
        .version = version,
        .contract_revision = 1,
        .services = std::move(services),
    };
}

ServiceActual Days(const char* quantity) {
    return {"CARE", "day", Quantity::Parse(quantity).value()};
}

PaymentProposed Proposed(const PaymentDecision& decision) {
    const auto* proposal = std::get_if<PaymentProposed>(&decision);
    EXPECT_NE(proposal, nullptr);
    return proposal != nullptr ? *proposal : PaymentProposed{};
}

std::string HeldFor(const PaymentDecision& decision) {
    const auto* held = std::get_if<PaymentHeld>(&decision);
    return held != nullptr ? held->held.reason : "not held";
}

TEST(ProposePayment, ExplainsEveryEuro) {
    const PaymentProposed proposal =
        Proposed(ProposePayment(kContract, Priced(), {}, Report(1, {Days("310")})));
    EXPECT_EQ(proposal.amount, Eur(48'825'00));
    EXPECT_EQ(proposal.total, Eur(48'825'00));
    EXPECT_EQ(proposal.already_proposed, Eur(0));
    ASSERT_EQ(proposal.lines.size(), 1U);
    EXPECT_EQ(proposal.lines[0].explanation, "310 day x 157.50 EUR = 48825.00 EUR");
    EXPECT_EQ(proposal.lines[0].price_valid_on, Day("2026-02-28"));
    EXPECT_EQ(proposal.payee_name, "Hoiva Oy");
    EXPECT_EQ(proposal.contract_revision, 1U);
}

TEST(ProposePayment, RoundsEachLineOnceAndSumsTheRounded) {
    const ServiceActual visits{"VISIT", "visit", Quantity::Parse("3").value()};
    const PaymentProposed proposal =
        Proposed(ProposePayment(kContract, Priced(), {}, Report(1, {visits, Days("1.5")})));
    EXPECT_EQ(proposal.lines[0].amount, Eur(100'01));
    EXPECT_EQ(proposal.total, Eur(100'01 + 236'25));
}

TEST(ProposePayment, TakesThePriceOfTheMonthsLastDay) {
    ContractTerms terms = Priced();
    terms.periods.push_back(terms.periods.front());
    terms.periods.back().valid_from = Day("2026-02-28");
    terms.periods.back().prices[0].unit_price = UnitPrice::Parse("160.00 EUR").value();
    EXPECT_EQ(
        Proposed(ProposePayment(kContract, terms, {}, Report(1, {Days("1")}))).total, Eur(160'00)
    );
    terms.periods.back().valid_from = Day("2026-03-01");
    EXPECT_EQ(
        Proposed(ProposePayment(kContract, terms, {}, Report(1, {Days("1")}))).total, Eur(157'50)
    );
}

ServiceActual OnDay(const char* day, ServiceActual actual = Days("1")) {
    actual.service_date = Day(day);
    return actual;
}

// The price is raised to 200 euros in the middle of the month, and visits are counted by the hour.
ContractTerms AmendedWithin() {
    ContractTerms terms = Priced();
    terms.periods.push_back(terms.periods.front());
    terms.periods.back().valid_from = Day("2026-02-15");
    terms.periods.back().prices = {
        {"CARE", "day", UnitPrice::Parse("200.00 EUR").value()},
        {"VISIT", "hour", UnitPrice::Parse("10.00 EUR").value()},
        {"NEW", "hour", UnitPrice::Parse("20.00 EUR").value()},
    };
    return terms;
}

TEST(ProposePayment, PaysALineOfADayAsWasAgreedForItsDay) {
    const ServiceActual visits{"VISIT", "visit", Quantity::Parse("3").value()};
    const ServiceActual hours{"VISIT", "hour", Quantity::Parse("3").value()};
    const PaymentProposed proposal = Proposed(ProposePayment(
        kContract,
        AmendedWithin(),
        {},
        Report(
            1,
            {OnDay("2026-02-14"),
             OnDay("2026-02-15"),
             OnDay("2026-02-05", visits),
             OnDay("2026-02-20", hours),
             Days("1")}
        )
    ));
    std::vector<std::string> told;
    for (const PaymentLine& line : proposal.lines)
        told.push_back(line.price_valid_on.ToText() + " " + line.explanation);
    EXPECT_EQ(
        told,
        (std::vector<std::string>{
            "2026-02-14 1 day x 157.50 EUR = 157.50 EUR",
            "2026-02-15 1 day x 200.00 EUR = 200.00 EUR",
            "2026-02-05 3 visit x 33.335 EUR = 100.01 EUR",
            "2026-02-20 3 hour x 10.00 EUR = 30.00 EUR",
            "2026-02-28 1 day x 200.00 EUR = 200.00 EUR",
        })
    );
}

TEST(ProposePayment, ALineOfADayBeforeItsServiceWasAgreedIsHeld) {
    const ServiceActual hour{"NEW", "hour", Quantity::Parse("1").value()};
    const auto decided = [&](const char* day) {
        return ProposePayment(kContract, AmendedWithin(), {}, Report(1, {OnDay(day, hour)}));
    };
    EXPECT_EQ(HeldFor(decided("2026-02-14")), "PRICE_MISSING");
    EXPECT_EQ(Proposed(decided("2026-02-15")).total, Eur(20'00));
}

TEST(ProposePayment, AVoucherPaysItsValueOfTheDay) {
    ContractTerms terms = AmendedWithin();
    for (TermsPeriod& period : terms.periods)
        period.voucher = true;
    terms.periods[0].voucher_value = UnitPrice::Parse("100.00 EUR").value();
    terms.periods[1].voucher_value = UnitPrice::Parse("120.00 EUR").value();
    PaymentState payments;
    payments.voucher = {.revision = 1, .approved = {{Day("2026-01-01"), std::nullopt}}};
    const PaymentProposed proposal = Proposed(ProposePayment(
        kContract, terms, payments, Report(1, {OnDay("2026-02-14"), OnDay("2026-02-15")})
    ));
    EXPECT_EQ(proposal.lines[0].amount, Eur(100'00));
    EXPECT_EQ(proposal.lines[0].client_pays, Eur(57'50));
    EXPECT_EQ(proposal.lines[1].amount, Eur(120'00));
    EXPECT_EQ(proposal.lines[1].client_pays, Eur(80'00));
}

TEST(ProposePayment, ACorrectionProposesOnlyTheDifference) {
    PaymentState payments;
    payments.months[MonthOf("2026-02")] = {.version = 1, .total = Eur(48'825'00)};
    const PaymentProposed less =
        Proposed(ProposePayment(kContract, Priced(), payments, Report(2, {Days("300")})));
    EXPECT_EQ(less.amount, Eur(-1'575'00));
    EXPECT_EQ(less.already_proposed, Eur(48'825'00));
    const PaymentProposed nothing =
        Proposed(ProposePayment(kContract, Priced(), payments, Report(2, {})));
    EXPECT_EQ(nothing.amount, Eur(-48'825'00));
}

TEST(ProposePayment, AVersionIsProposedOnce) {
    PaymentState payments;
    payments.months[MonthOf("2026-02")] = {.version = 2, .total = Eur(1)};
    for (const std::uint32_t version : {1U, 2U}) {
        const auto decision =
            ProposePayment(kContract, Priced(), payments, Report(version, {Days("1")}));
        EXPECT_TRUE(std::holds_alternative<std::monostate>(decision));
    }
}

TEST(ProposePayment, IndicatorsAndOwnProductionArePaidNothing) {
    const auto indicators = ProposePayment(kContract, Priced(), {}, Report(1, {}));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(indicators));
    ContractTerms own = Priced();
    own.periods[0].own_production = true;
    const auto produced = ProposePayment(kContract, own, {}, Report(1, {Days("1")}));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(produced));
}

TEST(ProposePayment, IsHeldUntilTheTermsAreKnown) {
    const auto unknown = ProposePayment(kContract, {}, {}, Report(1, {Days("1")}));
    EXPECT_EQ(HeldFor(unknown), "REVISION_NOT_SEEN_YET");
    ApprovedReport newer = Report(1, {Days("1")});
    newer.contract_revision = 2;
    EXPECT_EQ(HeldFor(ProposePayment(kContract, Priced(), {}, newer)), "REVISION_NOT_SEEN_YET");
}

TEST(ProposePayment, IsHeldWithAReasonWhereItCannotBePriced) {
    const ServiceActual unknown{"X", "day", Quantity::Parse("1").value()};
    EXPECT_EQ(
        HeldFor(ProposePayment(kContract, Priced(), {}, Report(1, {unknown}))), "PRICE_MISSING"
    );
    const ServiceActual hours{"CARE", "hour", Quantity::Parse("1").value()};
    EXPECT_EQ(
        HeldFor(ProposePayment(kContract, Priced(), {}, Report(1, {hours}))), "LINE_UNIT_MISMATCH"
    );
    ContractTerms dear = Priced();
    dear.periods[0].prices[0].unit_price = UnitPrice::Parse("9000000000000.00 EUR").value();
    EXPECT_EQ(
        HeldFor(ProposePayment(kContract, dear, {}, Report(1, {Days("9000000")}))),
        "AMOUNT_OVERFLOW"
    );
    ContractTerms mixed = Priced();
    mixed.periods[0].prices[1].unit_price = UnitPrice::Parse("1.00 SEK").value();
    const ServiceActual visits{"VISIT", "visit", Quantity::Parse("1").value()};
    EXPECT_EQ(
        HeldFor(ProposePayment(kContract, mixed, {}, Report(1, {Days("1"), visits}))),
        "CURRENCY_MISMATCH"
    );
}

TEST(ProposePayment, IsHeldOnceForOneReason) {
    PaymentState payments;
    const auto first = ProposePayment(kContract, {}, payments, Report(1, {Days("1")}));
    PaymentBook::Evolve(payments, std::get<PaymentHeld>(first), {});
    const auto again = ProposePayment(kContract, {}, payments, Report(1, {Days("1")}));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(again));
    const auto priced = ProposePayment(kContract, Priced(), payments, Report(1, {Days("1")}));
    EXPECT_EQ(Proposed(priced).amount, Eur(157'50));
}

TEST(ProposePayment, WaitsForMissingReportsWhileAStepOfTheLadderHoldsIt) {
    PaymentState payments;
    const auto note = [&](std::uint64_t revision, std::uint64_t step, bool withdrawn) {
        PaymentBook::Evolve(
            payments,
            ReportsHoldNoted{.revision = revision, .step = step, .withdrawn = withdrawn},
            {}
        );
    };
    const auto propose = [&] {
        return ProposePayment(kContract, Priced(), payments, Report(1, {Days("310")}));
    };
    note(3, 4, false);
    note(5, 6, false);
    EXPECT_EQ(HeldFor(propose()), "REPORTS_MISSING");
    // Two steps hold it: the last one that goes lets it go.
    note(8, 6, true);
    EXPECT_EQ(HeldFor(propose()), "REPORTS_MISSING");
    note(9, 4, true);
    EXPECT_EQ(Proposed(propose()).amount, Eur(48'825'00));
    // What is taken back does not wait.
    note(12, 4, false);
    payments.months[MonthOf("2026-02")] = {.version = 1, .total = Eur(48'825'00)};
    const auto correct = [&](const char* days) {
        return ProposePayment(kContract, Priced(), payments, Report(2, {Days(days)}));
    };
    EXPECT_EQ(Proposed(correct("300")).amount, Eur(-1'575'00));
    EXPECT_EQ(HeldFor(correct("320")), "REPORTS_MISSING");
}

TEST(ReportToJudgeAnew, IsTheReportsLinesWhereApprovalsChangeOneOfThem) {
    ContractTerms terms = Priced();
    terms.periods[0].voucher = true;
    terms.periods[0].payment_terms = {{.code = "BASE", .amount = Eur(100'00)}};
    ServiceActual early = Days("1");
    early.service_date = Day("2026-02-10");
    ServiceActual late = Days("2");
    late.service_date = Day("2026-02-20");
    PaymentState payments;
    payments.voucher = {.revision = 1, .approved = {{Day("2026-01-01"), std::nullopt}}};
    const ApprovedReport report = Report(1, {early, late});
    const PaymentProposed first = Proposed(ProposePayment(kContract, terms, payments, report));
    EXPECT_EQ(first.amount, Eur(3 * 157'50 + 100'00));
    const MonthProposed month =
        ProposedMonthOf(terms, report, first, *CivilDate::Parse("2026-04-01"));
    ASSERT_TRUE(month.voucher.has_value());
    EXPECT_EQ(month.voucher->services, 2U) << "the fixed payment is no line of the report";
    PaymentBook::Evolve(payments, month, {});

    const auto until = [](const char* last) {
        return VoucherDays{.revision = 2, .approved = {{Day("2026-01-01"), Day(last)}}};
    };
    const VoucherDays& before = payments.voucher;
    EXPECT_FALSE(ReportToJudgeAnew(terms, first, 2, before, until("2026-02-20")).has_value());
    const auto anew = ReportToJudgeAnew(terms, first, 2, before, until("2026-02-19"));
    ASSERT_TRUE(anew.has_value());
    payments.voucher = until("2026-02-19");
    const PaymentProposed second = Proposed(ProposePayment(kContract, terms, payments, *anew));
    ASSERT_EQ(second.lines.size(), 3U);
    EXPECT_EQ(second.lines[1].amount, Eur(0));
    EXPECT_EQ(second.amount, Eur(-2 * 157'50));
    EXPECT_NE(
        PaymentProposalBook::Claims(second)[0].key, PaymentProposalBook::Claims(first)[0].key
    );
}

}  // namespace
}  // namespace luotsi::finance_integration
