#include "platform/codec/json_codec.h"
#include "tests/unit/alerting/builders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <vector>

namespace luotsi::alerting {
namespace {

using test::Day;
using test::Euro;
using test::InMonth;
using test::OneContract;

constexpr int kCases = 300;
constexpr const char* kToday = "2026-09-01";

Terms RandomTerms(std::mt19937_64& random, std::uint64_t revision) {
    Terms terms = test::TermsOf("2025-01-15", random() % 2 == 0 ? "2026-02-15" : "2026-10-15");
    terms.revision = revision;
    terms.imported = true;
    terms.agreed_value = Money::Of(static_cast<std::int64_t>(random() % 5000));
    terms.annual_values = {
        {.valid_from = std::nullopt, .value = Money::Of(static_cast<std::int64_t>(random() % 3000))}
    };
    return terms;
}

// Facts of one contract as three services may tell them, in an order that each of them might use.
std::vector<Fact> RandomFacts(std::mt19937_64& random) {
    std::vector<Fact> facts;
    const std::uint64_t revisions = 1 + random() % 3;
    for (std::uint64_t i = 1; i <= revisions; ++i) {
        facts.push_back(TermsNoted{RandomTerms(random, i)});
    }
    const std::uint64_t boards = random() % 4;
    for (std::uint64_t i = 1; i <= boards; ++i) {
        Attentions told{.revision = i, .open = {}};
        const std::uint64_t attentions = random() % 3;
        for (std::uint64_t j = 0; j < attentions; ++j) {
            told.open.push_back({
                .code = "RISK-WATCH",
                .subject = "R" + std::to_string(random() % 3),
                .severity = Severity::kWarning,
                .since = Day("2026-01-01"),
                .level = "operational",
                .record_kind = "risk",
                .record_id = {},
            });
        }
        facts.push_back(AttentionsNoted{told});
    }
    for (int i = 0; i < 20; ++i) {
        const Month month = InMonth("2025-01").AddMonths(static_cast<int>(random() % 20));
        const CivilDate day = month.FirstDay().AddDays(static_cast<std::int64_t>(random() % 28));
        const Money net = Money::Of(static_cast<std::int64_t>(random() % 1000) - 200);
        switch (random() % 5) {
            case 0: {
                const auto version = static_cast<std::uint32_t>(1 + i);
                const auto reached = static_cast<std::int64_t>(90 + random() % 10);
                MonthReport report = test::ReportOf(reached, 95, version);
                report.historic = random() % 2 == 0;
                facts.push_back(ReportNoted{month, report});
                break;
            }
            case 1:
                facts.push_back(OverdueNoted{month, {month.Next().FirstDay().AddDays(9), true}});
                break;
            case 2:
                facts.push_back(PaymentNoted{month, net});
                break;
            case 3:
                facts.push_back(InvoiceNoted{day, net, false});
                facts.push_back(InvoiceNoted{day, net, true});
                break;
            default:
                facts.push_back(InvoiceNoted{day, net, false});
        }
    }
    return facts;
}

TEST(OrderOfFacts, MakesNoDifferenceToWhatIsOpenInTheEnd) {
    constexpr std::uint64_t kSeed = 20260901;
    std::cout << "seed " << kSeed << '\n';
    std::mt19937_64 random(kSeed);
    std::size_t seen = 0;
    for (int i = 0; i < kCases; ++i) {
        std::vector<Fact> facts = RandomFacts(random);
        OneContract straight(test::EveryKind());
        for (const Fact& fact : facts)
            straight.Note(fact, Day(kToday));
        std::shuffle(facts.begin(), facts.end(), random);
        OneContract shuffled(test::EveryKind());
        for (const Fact& fact : facts)
            shuffled.Note(fact, Day(kToday));

        ASSERT_EQ(straight.OpenKeys(), shuffled.OpenKeys()) << "case " << i;
        seen += straight.OpenKeys().size();
        const int open = static_cast<int>(straight.OpenKeys().size());
        ASSERT_EQ(straight.raised() - straight.closed(), open) << "each closes at most once";
        ASSERT_EQ(shuffled.raised() - shuffled.closed(), open) << "each closes at most once";
    }
    EXPECT_GT(seen, static_cast<std::size_t>(kCases)) << "the facts give something to compare";
}

TEST(Picture, SurvivesItsSnapshot) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 50; ++i) {
        OneContract contract(test::EveryKind());
        for (const Fact& fact : RandomFacts(random))
            contract.Note(fact, Day(kToday));
        const std::string text = EncodeJson(contract.picture());
        std::string fault;
        const std::optional<Picture> read = DecodeJson<Picture>(text, &fault);
        ASSERT_TRUE(read.has_value()) << fault;
        EXPECT_EQ(EncodeJson(*read), text);
    }
}

}  // namespace
}  // namespace luotsi::alerting
