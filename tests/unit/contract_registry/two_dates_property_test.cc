// P01: what was known at T1 about what was in force on D1, against a plain list of facts.

#include "contract_registry/app/change_contract.h"
#include "contract_registry/domain/contract.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace luotsi::contract_registry {
namespace {

constexpr int kContracts = 40;
constexpr int kAmendmentsEach = 25;
constexpr int kPairs = 10'000;
constexpr unsigned kSeed = 20260201;

// One thing that somebody wrote down: from `effective` on the day price is `micros`.
struct Fact {
    Instant recorded;
    CivilDate effective;
    std::int64_t micros = 0;
};

// The oracle scans the list for the fact with the latest effective day among those known and begun;
// of two for the same day the one written down last counts.
std::int64_t PriceBy(
    const std::vector<Fact>& facts, Instant known, CivilDate day, std::int64_t first
) {
    const Fact* best = nullptr;
    for (const Fact& fact : facts) {
        if (fact.recorded > known || fact.effective > day) continue;
        if (best == nullptr || fact.effective >= best->effective) best = &fact;
    }
    return best == nullptr ? first : best->micros;
}

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number + 1);
    return Uuid::FromBytes(bytes);
}

TEST(TwoDates, TenThousandPairsEqualAPlainListAndStayTheSame) {
    test::TemporaryDirectory directory;
    runtime::SystemClock clock;
    journal::Options options{.service = "registry", .schema = {}, .aggregates = {}};
    options.aggregates.push_back(journal::MakeOps<ContractBook>(nullptr));
    auto journal = *journal::SqliteStores(directory.path(), {}).Open(std::move(options), clock);

    std::mt19937 random(kSeed);
    std::vector<ports::Entry> entries;
    std::vector<std::vector<Fact>> facts(kContracts);
    std::vector<int> of_entry;
    for (int contract = 0; contract < kContracts; ++contract) {
        entries.push_back({{}, [contract](ports::Unit& unit) -> std::optional<Rejection> {
                               unit.Append<ContractBook>(
                                   IdOf(contract),
                                   ContractCreated{
                                       "C" + std::to_string(contract), test::SoundTerms()
                                   }
                               );
                               unit.Append<ContractBook>(
                                   IdOf(contract), ContractActivated{test::Day("2025-01-01")}
                               );
                               return std::nullopt;
                           }});
        of_entry.push_back(-1);
    }
    for (int i = 0; i < kContracts * kAmendmentsEach; ++i) {
        const int contract = static_cast<int>(random() % kContracts);
        AmendContract amend;
        amend.effective_from =
            test::Day("2025-01-01").AddDays(static_cast<std::int64_t>(random() % 700));
        amend.patch.prices = {
            {"YPA-VRK",
             "",
             "day",
             UnitPrice::OfMicros(static_cast<std::int64_t>(random() % 1'000'000'000))}
        };
        facts[static_cast<std::size_t>(contract)].push_back(
            {Instant(), amend.effective_from, amend.patch.prices[0].unit_price.micros()}
        );
        entries.push_back({{}, [contract, amend](ports::Unit& unit) {
                               const auto& held = unit.Get<ContractBook>(IdOf(contract));
                               const Moment moment{Instant(), test::Day("2026-02-01")};
                               return unit.Apply<ContractBook>(
                                   IdOf(contract), Decide(held.state, held.revision, amend, moment)
                               );
                           }});
        of_entry.push_back(contract);
    }
    const auto answers = journal->RunAll(std::move(entries));
    std::vector<std::size_t> filled(kContracts, 0);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ASSERT_TRUE(answers[i].ok());
        if (of_entry[i] < 0) continue;
        const auto contract = static_cast<std::size_t>(of_entry[i]);
        facts[contract][filled[contract]++].recorded = answers[i]->recorded_at;
    }

    const std::int64_t first = test::SoundTerms().prices[0].unit_price.micros();
    // From the moment at which every contract is known.
    const Instant start = answers[kContracts - 1]->recorded_at;
    const std::int64_t span = answers.back()->recorded_at.micros() - start.micros() + 1;
    int checked = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
        const int contract = static_cast<int>(random() % kContracts);
        const Instant known = Instant::FromMicros(
            start.micros() + static_cast<std::int64_t>(random() % static_cast<unsigned long>(span))
        );
        const CivilDate day =
            test::Day("2024-12-01").AddDays(static_cast<std::int64_t>(random() % 800));
        const auto held = journal->LoadAsOf<ContractBook>(IdOf(contract), known);
        ASSERT_TRUE(held.ok());
        const std::int64_t told = TermsOn(held->state, day).prices[0].unit_price.micros();
        ASSERT_EQ(told, PriceBy(facts[static_cast<std::size_t>(contract)], known, day, first))
            << "contract " << contract << " known " << known.ToText() << " valid " << day.ToText()
            << " seed " << kSeed;
        ++checked;
    }
    EXPECT_EQ(checked, kPairs);
}

TEST(TwoDates, TheTimelineSaysTheSameAsAskingDayByDay) {
    std::mt19937 random(kSeed);
    for (int round = 0; round < 200; ++round) {
        ContractHistory history;
        ContractBook::Evolve(history, ContractCreated{"C", test::SoundTerms()}, {});
        for (unsigned i = 0; i < random() % 8; ++i) {
            TermsPatch patch;
            patch.title = "title " + std::to_string(random() % 100);
            ContractBook::Evolve(
                history,
                ContractAmended{
                    test::Day("2025-01-01").AddDays(static_cast<std::int64_t>(random() % 30)),
                    {},
                    "",
                    patch
                },
                {}
            );
        }
        const std::vector<TermsPeriod> timeline = Timeline(history);
        for (int offset = -2; offset < 33; ++offset) {
            const CivilDate day = test::Day("2025-01-01").AddDays(offset);
            const TermsPeriod* in_force = &timeline.front();
            for (const TermsPeriod& period : timeline) {
                if (period.valid_from && *period.valid_from <= day) in_force = &period;
            }
            ASSERT_EQ(in_force->terms, TermsOn(history, day)) << day.ToText();
        }
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
