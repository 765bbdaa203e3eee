#include "report_intake/domain/diff.h"

#include "report_intake/domain/prices.h"
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

ReportDiff Diff(const std::vector<ReportLine>& before, const std::vector<ReportLine>& after) {
    return DiffLines(Terms(), kJanuary, before, after);
}

TEST(DiffLines, TellsAddedChangedAndRemovedLinesWithTheirEuros) {
    const ReportDiff diff = Diff(
        {Days(310), Visits(3), Share(1, 2)},
        {Days(312), {Actual("FREE", "visit", 1), {}}, Share(1, 2)}
    );
    ASSERT_EQ(diff.lines.size(), 3U);
    EXPECT_EQ(diff.lines[0].change, LineChange::kChanged);
    EXPECT_EQ(diff.lines[0].before, Days(310));
    EXPECT_EQ(diff.lines[0].after, Days(312));
    EXPECT_EQ(diff.lines[0].amount, Money::Of(31'500));
    EXPECT_EQ(diff.lines[1].change, LineChange::kAdded);
    EXPECT_FALSE(diff.lines[1].amount) << "it has no agreed price";
    EXPECT_EQ(diff.lines[2].change, LineChange::kRemoved);
    EXPECT_EQ(diff.lines[2].amount, Money::Of(-10'001));
    EXPECT_EQ(diff.amounts, std::vector{Money::Of(21'499)});
    EXPECT_EQ(diff.unchanged_lines, 1U);
}

TEST(DiffLines, KeepsCurrenciesApart) {
    const ReportDiff diff = Diff({}, {Days(1), {Actual("SEK", "hour", 1'000'000), {}}});
    EXPECT_EQ(
        diff.amounts,
        (std::vector{Money::Of(15'750), Money::Of(50'000, Currency::Parse("SEK").value())})
    );
}

TEST(DiffLines, TheSameCompanyUnderAnotherIdentifierIsAChangedLine) {
    ReportLine business = Days(1);
    business.service->subcontractor = PartyIdentifier{"FI-PRO", "0112038-9"};
    ReportLine vat = Days(1);
    vat.service->subcontractor = PartyIdentifier{"VAT", "FI01120389"};
    const ReportDiff diff = Diff({business}, {vat});
    ASSERT_EQ(diff.lines.size(), 1U);
    EXPECT_EQ(diff.lines[0].change, LineChange::kChanged);
    EXPECT_EQ(diff.lines[0].amount, Money::Of(0));
}

// The accepted lines of a random report: every one stands once.
std::vector<ReportLine> AcceptedLines(std::mt19937& random) {
    Story story;
    const auto decision = story.Try(Submit({.lines = RandomLines(random, 25)}));
    for (const ReportEvent& event : decision.events())
        story.Happen(event);
    return story.content().lines;
}

std::map<std::string, std::int64_t> Cents(const std::vector<Money>& amounts, int sign = 1) {
    std::map<std::string, std::int64_t> cents;
    for (const Money& amount : amounts)
        cents[amount.currency().ToText()] += sign * amount.minor();
    return cents;
}

// Against a plain model: what one list has and the other has not.
TEST(DiffLines, IsWhatAPlainComparisonFinds) {
    std::mt19937 random(11);
    const ContractTerms terms = Terms();
    for (int round = 0; round < 400; ++round) {
        const std::vector<ReportLine> before = AcceptedLines(random);
        std::vector<ReportLine> after = AcceptedLines(random);
        if (random() % 3 == 0) after.insert(after.begin(), before.begin(), before.end());
        std::set<std::string> seen;
        std::erase_if(after, [&](const ReportLine& line) {
            return !seen.insert(LineKey(line)).second;
        });
        const ReportDiff diff = Diff(before, after);

        std::size_t same = 0;
        for (const ReportLine& line : before)
            same += static_cast<std::size_t>(std::ranges::count(after, line));
        EXPECT_EQ(diff.unchanged_lines, same);
        // Applying the differences to the earlier lines gives the later ones.
        std::vector<ReportLine> applied = before;
        for (const LineDifference& one : diff.lines) {
            EXPECT_EQ(one.change == LineChange::kAdded, !one.before.has_value());
            EXPECT_EQ(one.change == LineChange::kRemoved, !one.after.has_value());
            if (one.before) {
                EXPECT_EQ(std::erase(applied, *one.before), 1U);
            }
            if (one.after) applied.push_back(*one.after);
        }
        EXPECT_TRUE(std::ranges::is_permutation(applied, after));
        // The euros are those of the two wholes.
        auto expected = Cents(AmountsOf(terms, kJanuary, after));
        for (const auto& [currency, cents] : Cents(AmountsOf(terms, kJanuary, before), -1))
            expected[currency] += cents;
        auto told = Cents(diff.amounts);
        for (const auto& [currency, cents] : expected)
            EXPECT_EQ(told[currency], cents);
        // Backwards it is the same with the other sign.
        const ReportDiff back = Diff(after, before);
        EXPECT_EQ(Cents(back.amounts), Cents(diff.amounts, -1));
        EXPECT_EQ(back.lines.size(), diff.lines.size());
    }
}

TEST(DiffLines, OfAVersionAndItselfIsEmpty) {
    std::mt19937 random(5);
    const std::vector<ReportLine> lines = AcceptedLines(random);
    const ReportDiff diff = Diff(lines, lines);
    EXPECT_TRUE(diff.lines.empty());
    EXPECT_TRUE(diff.amounts.empty());
    EXPECT_EQ(diff.unchanged_lines, lines.size());
}

}  // namespace
}  // namespace luotsi::report_intake
