#include "finance_integration/domain/reconciliation.h"

#include "domain_builders.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr std::int64_t kWhole = 1'000'000;

PaymentLine Line(std::int64_t cents) {
    PaymentLine line;
    line.service_code = "S";
    line.unit = "day";
    line.quantity = Quantity::OfMicros(kWhole);
    line.unit_price = UnitPrice::OfMicros(cents * 10'000);
    line.amount = Money::Of(cents);
    return line;
}

ReportedSums Reported(std::int64_t cents, std::uint64_t lines, std::uint32_t version = 1) {
    return {.version = version, .amounts = {Money::Of(cents)}, .service_lines = lines};
}

MonthPayments Paid(std::vector<PaymentLine> lines, std::uint32_t version = 1) {
    MonthPayments payments;
    Money total;
    for (const PaymentLine& line : lines)
        total = total + line.amount;
    payments.proposed = ProposedMonth{.version = version, .total = total};
    payments.newest.lines = std::move(lines);
    return payments;
}

std::map<std::string, std::int64_t> Parts(const Reconciled& sums) {
    std::map<std::string, std::int64_t> parts;
    for (const ReconciledPart& part : sums.parts)
        parts[std::string(EnumText(part.kind))] += part.amount.minor();
    return parts;
}

// What a voucher of 60.00 euros for a service of 100.00 pays of one unit on an approved day and of
// one on a day after the approval's end, as finance prices them.
std::vector<PaymentLine> VoucherLines() {
    TermsPeriod terms = Terms("PS-1", "Hoiva Oy");
    terms.prices = {{"S", "day", UnitPrice::Parse("100.00 EUR").value()}};
    terms.voucher = true;
    terms.voucher_value = UnitPrice::Parse("60.00 EUR").value();
    PaymentState payments;
    payments.voucher = {.revision = 1, .approved = {{Day("2026-01-01"), Day("2026-01-11")}}};
    ApprovedReport report;
    report.month = MonthOf("2026-01");
    report.version = 1;
    report.contract_revision = 1;
    for (const char* day : {"2026-01-11", "2026-01-12"})
        report.services.push_back({"S", "day", Quantity::OfMicros(kWhole), Day(day)});
    const ContractTerms contract{.revision = 1, .periods = {terms}, .index_keys = {}};
    return std::get<PaymentProposed>(ProposePayment({}, contract, payments, report)).lines;
}

using Named = std::map<std::string, std::int64_t>;

Reconciled Only(
    const ReportedSums& report,
    const MonthPayments& payments,
    const std::vector<MatchedInvoice>& invoices = {}
) {
    const auto all = Reconcile(&report, payments, invoices);
    EXPECT_TRUE(all.ok());
    EXPECT_EQ(all.value().size(), 1U);
    return all.value().front();
}

TEST(Reconcile, MeetsOnlyToTheCent) {
    const MonthPayments paid = Paid({Line(12'345), Line(55)});
    for (const std::int64_t slip : {-1, 0, 1}) {
        const Reconciled sums = Only(Reported(12'400, 2), paid, {{Money::Of(12'400 + slip)}});
        EXPECT_EQ(sums.meets, slip == 0);
        EXPECT_EQ(sums.invoice_difference, Money::Of(slip));
        const Reconciled other = Only(Reported(12'400 + slip, 2), paid, {{Money::Of(12'400)}});
        EXPECT_EQ(other.meets, slip == 0);
        EXPECT_EQ(Parts(other), slip == 0 ? Named{} : (Named{{"unexplained", -slip}}));
    }
}

TEST(Reconcile, TellsEachPartThatNoLineOfTheReportGave) {
    const std::vector<PaymentLine> voucher = VoucherLines();
    PaymentLine fixed = Line(500);
    PaymentLine disputed = Line(-1'000);
    disputed.dispute = "D-1";
    MonthPayments paid = Paid({Line(10'000), voucher[0], voucher[1], fixed, disputed});
    paid.released = {Money::Of(7'777)};
    const Reconciled sums = Only(Reported(3 * 10'000, 3), paid);
    EXPECT_EQ(sums.payment, Money::Of(15'500 + 7'777));
    EXPECT_EQ(
        Parts(sums),
        (Named{
            {"client", -4'000},
            {"not_approved", -10'000},
            {"fixed", 500},
            {"dispute", -1'000},
            {"released", 7'777}
        })
    );
}

TEST(Reconcile, OwnProductionIsPaidNothing) {
    MonthPayments none;
    none.own_production = true;
    const Reconciled sums = Only(Reported(10'000, 1), none);
    EXPECT_EQ(Parts(sums), (Named{{"own_production", -10'000}}));
    EXPECT_FALSE(sums.meets);
}

TEST(Reconcile, AVersionThatWaitsIsUnexplained) {
    PaymentLine fixed = Line(500);
    const Reconciled sums = Only(Reported(20'000, 1, 2), Paid({Line(10'000), fixed}, 1));
    EXPECT_EQ(Parts(sums), (Named{{"unexplained", -9'500}}));
}

TEST(Reconcile, CurrenciesNeverMeet) {
    const Currency crowns = Currency::Parse("SEK").value();
    const ReportedSums report = Reported(100, 1);
    const auto all = Reconcile(&report, Paid({Line(100)}), {{Money::Of(100, crowns)}});
    ASSERT_TRUE(all.ok());
    ASSERT_EQ(all.value().size(), 2U);
    for (const Reconciled& sums : all.value())
        EXPECT_FALSE(sums.meets);
    EXPECT_EQ(all.value()[1].invoices, Money::Of(100, crowns));
    EXPECT_EQ(all.value()[1].payment, Money::Of(0, crowns));
}

TEST(Reconcile, AReportWhoseSumWasNeverToldIsNotCompared) {
    ReportedSums old = Reported(0, 1);
    old.amounts.clear();
    const Reconciled sums = Only(old, Paid({Line(100)}), {{Money::Of(100)}});
    EXPECT_FALSE(sums.report);
    EXPECT_FALSE(sums.meets);
    EXPECT_TRUE(sums.parts.empty());
    EXPECT_EQ(sums.invoice_difference, Money::Of(0));
}

TEST(Reconcile, ASumThatDoesNotFitIsRefused) {
    const Money most = Money::Of(std::numeric_limits<std::int64_t>::max());
    const auto all = Reconcile(nullptr, {}, {{most}, {Money::Of(1)}});
    ASSERT_FALSE(all.ok());
    EXPECT_EQ(all.rejection().reason, "AMOUNT_OVERFLOW");
    EXPECT_FALSE(Reconcile(nullptr, Paid({Line(-100)}), {{most}}).ok());
}

TEST(Reconcile, NothingKnownIsNothingTold) {
    EXPECT_TRUE(Reconcile(nullptr, {}, {}).value().empty());
}

// The parts always sum to the difference, and credits are taken off.
TEST(Reconcile, PartsSumToTheDifference) {
    std::mt19937 random(20);
    const auto cents = [&] { return static_cast<std::int64_t>(random() % 100'000) + 1; };
    for (int round = 0; round < 500; ++round) {
        std::vector<PaymentLine> lines;
        std::int64_t reported = 0;
        for (unsigned i = 0; i < 1 + random() % 6; ++i) {
            lines.push_back(Line(cents()));
            reported += lines.back().amount.minor();
            if (random() % 3 > 0) continue;
            lines.back().client_pays = Money::Of(cents());
            reported += lines.back().client_pays->minor();
        }
        const std::uint64_t services = lines.size();
        if (random() % 2 == 0) lines.push_back(Line(cents()));
        if (random() % 2 == 0) {
            lines.push_back(Line(-cents()));
            lines.back().dispute = "D";
        }
        MonthPayments paid = Paid(lines);
        if (random() % 2 == 0) paid.released.push_back(Money::Of(cents()));
        const std::int64_t slip = static_cast<std::int64_t>(random() % 3) - 1;
        std::int64_t invoiced = 0;
        std::vector<MatchedInvoice> invoices;
        for (unsigned i = 0; i < random() % 5; ++i) {
            invoices.push_back({Money::Of(cents() - 50'000)});
            invoiced += invoices.back().net.minor();
        }
        const Reconciled sums = Only(Reported(reported + slip, services), paid, invoices);
        std::int64_t told = 0;
        for (const auto& [kind, amount] : Parts(sums)) {
            told += amount;
            if (kind == "unexplained") {
                EXPECT_EQ(amount, -slip);
            }
        }
        EXPECT_EQ(told, sums.payment_difference.minor());
        EXPECT_EQ(Parts(sums).contains("unexplained"), slip != 0);
        EXPECT_EQ(sums.invoices.minor(), invoiced);
        EXPECT_EQ(sums.invoice_count, invoices.size());
        EXPECT_EQ(sums.invoice_difference.minor(), invoiced - sums.payment.minor());
    }
}

TEST(NoteReportSums, KeepsTheNewestVersion) {
    ReportedMonths known;
    const Month month = Month::Parse("2026-01").value();
    const auto note = [&](std::uint32_t version) {
        const auto noted = NoteReportSums(known, month, Reported(version, 1, version));
        if (!noted) return false;
        known.months[noted->month] = noted->sums;
        return true;
    };
    EXPECT_TRUE(note(1));
    EXPECT_FALSE(note(1)) << "told twice";
    EXPECT_TRUE(note(3));
    EXPECT_FALSE(note(2)) << "older than what is known";
    EXPECT_EQ(known.months.at(month).version, 3U);
}

}  // namespace
}  // namespace luotsi::finance_integration
