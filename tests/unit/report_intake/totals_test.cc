#include "report_intake/domain/prices.h"
#include "report_intake/domain/totals_checks.h"
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

constexpr std::int64_t kMicros = 1'000'000;

ReportTotal Euros(std::int64_t cents, const char* service = "") {
    return {.service_code = service, .quantity = {}, .amount = Money::Of(cents)};
}
ReportTotal Units(std::int64_t micros, const char* service = "DAY") {
    return {.service_code = service, .quantity = Quantity::OfMicros(micros), .amount = {}};
}

// The refusal as "REASON field difference"; "" where the totals hold.
std::string Checked(const std::vector<ReportLine>& lines, std::vector<ReportTotal> totals) {
    const ContractTerms terms = Terms();
    const auto refused = CheckTotals(
        {kJanuary, terms, {}, {}, {}, {}}, {.lines = lines, .totals = std::move(totals)}
    );
    if (!refused) return {};
    const auto difference = refused->facts.find("difference");
    return refused->reason + " " + refused->field +
           (difference == refused->facts.end() ? "" : " " + difference->second);
}

// 310 x 157.50 + 3 x 33.335 = 48 825.00 + 100.01.
const std::vector<ReportLine> kLines{Days(310), Visits(3), Share(1, 2)};

TEST(CheckTotals, HoldToTheCent) {
    EXPECT_EQ(Checked(kLines, {Euros(4'892'501)}), "");
    EXPECT_EQ(Checked(kLines, {Euros(4'892'502)}), "RECON_TOTAL totals[0].amount 0.01 EUR");
    EXPECT_EQ(Checked(kLines, {Euros(4'892'500)}), "RECON_TOTAL totals[0].amount -0.01 EUR");
    EXPECT_EQ(Checked(kLines, {Euros(10'001, "VISIT"), Euros(4'882'500, "DAY")}), "");
    EXPECT_EQ(
        Checked(kLines, {Euros(10'001, "VISIT"), Euros(4'882'501, "DAY")}),
        "RECON_TOTAL totals[1].amount 0.01 EUR"
    );
}

TEST(CheckTotals, ASlippedDecimalIsFound) {
    EXPECT_EQ(Checked(kLines, {Euros(489'250'100)}), "RECON_TOTAL totals[0].amount 4843575.99 EUR");
    EXPECT_EQ(
        Checked({Days(310)}, {Units(31'000 * kMicros)}), "RECON_TOTAL totals[0].quantity 30690"
    );
}

TEST(CheckTotals, QuantitiesHoldToTheMillionth) {
    EXPECT_EQ(Checked({Days(310)}, {Units(310 * kMicros)}), "");
    EXPECT_EQ(
        Checked({Days(310)}, {Units(310 * kMicros + 1)}), "RECON_TOTAL totals[0].quantity 0.000001"
    );
    EXPECT_EQ(
        Checked(kLines, {Units(313 * kMicros, "")}), "TOTAL_NEEDS_SERVICE totals[0].service_code"
    );
}

TEST(CheckTotals, AnotherCurrencyIsRefused) {
    ReportTotal crowns = Euros(4'892'501);
    crowns.amount = Money::Of(4'892'501, Currency::Parse("SEK").value());
    EXPECT_EQ(Checked(kLines, {crowns}), "CURRENCY_MISMATCH totals[0].amount.currency_code");
}

TEST(CheckTotals, EurosOfAnUnpricedLineAreNotCompared) {
    const std::vector<ReportLine> lines{Days(1), {Actual("FREE", "visit", kMicros), std::nullopt}};
    EXPECT_EQ(Checked(lines, {Euros(1)}), "") << "nobody can tell what the visit costs";
    EXPECT_EQ(Checked(lines, {Euros(1, "DAY")}), "RECON_TOTAL totals[0].amount -157.49 EUR");
}

TEST(CheckTotals, ATotalOfNoLinesIsNil) {
    EXPECT_EQ(Checked(kLines, {Euros(0, "SEK")}), "");
    EXPECT_EQ(Checked(kLines, {Units(1, "SEK")}), "RECON_TOTAL totals[0].quantity 0.000001");
}

TEST(CheckTotals, AllWrongOnesAreToldEachWithItsDifference) {
    const ContractTerms terms = Terms();
    ReportTotal both = Units(311 * kMicros);
    both.amount = Money::Of(4'882'501);
    const auto refused = CheckTotals(
        {kJanuary, terms, {}, {}, {}, {}},
        {.lines = kLines,
         .totals = {both, Units(3 * kMicros, "VISIT"), Units(1, ""), Euros(1, "VISIT")}}
    );
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->reason, "RECON_TOTAL");
    EXPECT_EQ(refused->field, "totals[0].quantity");
    EXPECT_EQ(refused->facts.at("difference"), "1");
    const std::vector<FieldFault> all{
        {"totals[0].quantity", "RECON_TOTAL", "difference: 1, lines: 310, total: 311"},
        {"totals[0].amount",
         "RECON_TOTAL",
         "difference: 0.01 EUR, lines: 48825.00 EUR, total: 48825.01 EUR"},
        {"totals[2].service_code", "TOTAL_NEEDS_SERVICE", ""},
        {"totals[3].amount",
         "RECON_TOTAL",
         "difference: -100.00 EUR, lines: 100.01 EUR, total: 0.01 EUR"},
    };
    EXPECT_EQ(refused->more, all);
}

TEST(CheckTotals, TheFaultsOfTheLinesAreToldBesideThem) {
    Story story;
    std::vector<ReportLine> lines = kLines;
    lines[1].service->unit = "week";
    const Decision<ReportEvent> decided =
        story.Try(Submit({.lines = lines, .totals = {Units(311 * kMicros)}}));
    ASSERT_FALSE(decided.accepted());
    EXPECT_EQ(decided.rejection().reason, "RECON_TOTAL");
    ASSERT_EQ(decided.rejection().more.size(), 2U);
    EXPECT_EQ(decided.rejection().more[1].reason, "LINE_UNIT_MISMATCH");
    EXPECT_EQ(decided.rejection().more[1].field, "lines[1].service.unit");
}

TEST(CheckTotals, AWrongTotalRefusesTheWholeReport) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = kLines, .totals = {Euros(4'892'502)}})), "RECON_TOTAL");
    EXPECT_FALSE(story.report.reported());
    EXPECT_EQ(story.Do(Submit({.lines = kLines, .totals = {Euros(4'892'501)}})), "1");
    EXPECT_EQ(story.content().totals.size(), 1U) << "kept beside the lines";
}

// A sum that is right and only then is taken, whatever the lines.
TEST(CheckTotals, TakeJustTheSumOfTheLines) {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::vector<ReportLine> lines;
        std::int64_t cents = 0;
        std::int64_t micros = 0;
        for (unsigned i = 0; i < 1 + random() % 15; ++i) {
            const auto quantity = static_cast<std::int64_t>(random() % 40'000'000);
            lines.push_back(DaysOn(1 + static_cast<int>(i), quantity));
            micros += quantity;
            // 157.50 euros a day: 15 750 cents, rounded half up.
            cents += (quantity * 15'750 + 500'000) / kMicros;
        }
        const auto slip = static_cast<std::int64_t>(random() % 3) - 1;
        EXPECT_EQ(Checked(lines, {Euros(cents + slip)}).empty(), slip == 0);
        EXPECT_EQ(Checked(lines, {Units(micros + slip)}).empty(), slip == 0);
    }
}

}  // namespace
}  // namespace luotsi::report_intake
