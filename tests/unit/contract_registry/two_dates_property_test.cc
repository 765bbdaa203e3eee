// P01: what was known at T1 about what was in force on D1, against a plain list of facts.

#include "contract_registry/app/change_contract.h"
#include "contract_registry/domain/contract.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "platform/wire/values.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <random>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr int kContracts = 40;
constexpr int kAmendmentsEach = 25;
constexpr int kLaterAmendments = 400;
constexpr int kPairs = 10'000;
constexpr unsigned kSeed = 20260201;

// What somebody wrote down: from `effective` on these fields are so; the others stay.
struct Fact {
    Instant recorded;
    CivilDate effective;
    std::optional<std::int64_t> price_micros;
    std::optional<CivilDate> end_date;
    std::optional<std::int64_t> value_minor;
    std::optional<std::string> title;
};

// What is in force on a day, as far as the test looks at it.
struct View {
    std::int64_t price_micros = 0;
    std::optional<CivilDate> end_date;
    std::int64_t value_minor = 0;
    std::string title;

    bool operator==(const View&) const = default;
};

std::ostream& operator<<(std::ostream& out, const View& view) {
    return out << view.price_micros << ' ' << wire::TextOf(view.end_date) << ' ' << view.value_minor
               << ' ' << view.title;
}

// The oracle scans the list for the fact with the latest effective day among those known and begun
// that say something of the field; of two for the same day the one written down last counts.
template <class Value>
Value FieldBy(
    const std::vector<Fact>& facts,
    Instant known,
    CivilDate day,
    std::optional<Value> Fact::* field,
    Value first
) {
    const Fact* best = nullptr;
    for (const Fact& fact : facts) {
        if (fact.recorded > known || fact.effective > day || !(fact.*field)) continue;
        if (best == nullptr || fact.effective >= best->effective) best = &fact;
    }
    return best == nullptr ? first : *(best->*field);
}

View ViewOf(const Terms& terms) {
    return {
        terms.prices[0].unit_price.micros(),
        terms.end_date,
        terms.agreed_value->minor(),
        terms.title
    };
}

View ViewBy(const std::vector<Fact>& facts, Instant known, CivilDate day) {
    const View first = ViewOf(test::SoundTerms());
    return {
        FieldBy(facts, known, day, &Fact::price_micros, first.price_micros),
        FieldBy(facts, known, day, &Fact::end_date, *first.end_date),
        FieldBy(facts, known, day, &Fact::value_minor, first.value_minor),
        FieldBy(facts, known, day, &Fact::title, first.title)
    };
}

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number + 1);
    return Uuid::FromBytes(bytes);
}

// A pair to ask for, and the answer that was given first.
struct Question {
    int contract = 0;
    Instant known;
    CivilDate day;
    View answer;
};

// Contracts in a journal beside the plain lists of what was written down about them.
class Archive {
  public:
    Archive() : facts_(kContracts) { Open(); }

    void Open() {
        journal_.reset();
        journal::Options options{.service = "registry", .schema = {}, .aggregates = {}};
        options.aggregates.push_back(journal::MakeOps<ContractBook>(nullptr));
        journal_ = *journal::SqliteStores(directory_.path(), {}).Open(std::move(options), clock_);
    }

    // When all of them are known.
    Instant Create() {
        std::vector<ports::Entry> entries;
        for (int contract = 0; contract < kContracts; ++contract) {
            entries.push_back({{}, [contract](ports::Unit& unit) -> std::optional<Rejection> {
                                   const std::string number = "C" + std::to_string(contract);
                                   unit.Append<ContractBook>(
                                       IdOf(contract), ContractCreated{number, test::SoundTerms()}
                                   );
                                   unit.Append<ContractBook>(
                                       IdOf(contract),
                                       ContractActivated{
                                           .on = test::Day("2025-01-01"), .reason = {}
                                       }
                                   );
                                   return std::nullopt;
                               }});
        }
        return journal_->RunAll(std::move(entries)).back()->recorded_at;
    }

    // Random amendments, most of them with effect from a day long past. When the last is known.
    Instant Amend(int count, std::mt19937& random) {
        std::vector<ports::Entry> entries;
        std::vector<std::pair<int, Fact>> written;
        for (int i = 0; i < count; ++i) {
            const int contract = static_cast<int>(random() % kContracts);
            const AmendContract amend = RandomAmendment(random);
            written.emplace_back(contract, FactOf(amend));
            entries.push_back({{}, [contract, amend](ports::Unit& unit) {
                                   const auto& held = unit.Get<ContractBook>(IdOf(contract));
                                   const Moment moment{Instant(), test::Day("2026-02-01")};
                                   return unit.Apply<ContractBook>(
                                       IdOf(contract),
                                       Decide(held.state, held.revision, amend, moment)
                                   );
                               }});
        }
        const auto answers = journal_->RunAll(std::move(entries));
        for (std::size_t i = 0; i < answers.size(); ++i) {
            LUOTSI_CHECK(answers[i].ok(), "every random amendment is sound");
            written[i].second.recorded = answers[i]->recorded_at;
            facts_[static_cast<std::size_t>(written[i].first)].push_back(written[i].second);
        }
        return answers.back()->recorded_at;
    }

    View Ask(const Question& question) {
        const auto held = journal_->LoadAsOf<ContractBook>(IdOf(question.contract), question.known);
        LUOTSI_CHECK(held.ok(), "the past can be read");
        return ViewOf(TermsOn(held->state, question.day));
    }
    View ByList(const Question& question) const {
        const auto contract = static_cast<std::size_t>(question.contract);
        return ViewBy(facts_[contract], question.known, question.day);
    }

  private:
    static AmendContract RandomAmendment(std::mt19937& random) {
        AmendContract amend;
        amend.effective_from =
            test::Day("2025-01-01").AddDays(static_cast<std::int64_t>(random() % 700));
        // Any fields but none at all.
        const unsigned fields = 1 + static_cast<unsigned>(random() % 15);
        if ((fields & 1) != 0) {
            amend.patch.prices = {test::SoundTerms().prices[0]};
            amend.patch.prices[0].unit_price =
                UnitPrice::OfMicros(static_cast<std::int64_t>(random() % 1'000'000'000));
        }
        if ((fields & 2) != 0) {
            amend.patch.changes_end = true;
            amend.patch.end_date =
                test::Day("2028-01-01").AddDays(static_cast<std::int64_t>(random() % 3000));
        }
        if ((fields & 4) != 0)
            amend.patch.agreed_value = Money::Of(static_cast<std::int64_t>(random() % 1'000'000));
        if ((fields & 8) != 0) amend.patch.title = "title " + std::to_string(random() % 1000);
        return amend;
    }

    static Fact FactOf(const AmendContract& amend) {
        Fact fact{Instant(), amend.effective_from, {}, {}, {}, amend.patch.title};
        if (!amend.patch.prices.empty())
            fact.price_micros = amend.patch.prices[0].unit_price.micros();
        if (amend.patch.changes_end) fact.end_date = amend.patch.end_date;
        if (amend.patch.agreed_value) fact.value_minor = amend.patch.agreed_value->minor();
        return fact;
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    std::unique_ptr<journal::Journal> journal_;
    std::vector<std::vector<Fact>> facts_;
};

TEST(P01, TenThousandPairsEqualAPlainListAndStayTheSameForEver) {
    Archive archive;
    std::mt19937 random(kSeed);
    const Instant start = archive.Create();
    const Instant last = archive.Amend(kContracts * kAmendmentsEach, random);
    const std::int64_t span = last.micros() - start.micros() + 1;
    std::vector<Question> asked;
    for (int pair = 0; pair < kPairs; ++pair) {
        Question question{
            .contract = static_cast<int>(random() % kContracts),
            .known = Instant::FromMicros(
                start.micros() +
                static_cast<std::int64_t>(random() % static_cast<unsigned long>(span))
            ),
            .day = test::Day("2024-12-01").AddDays(static_cast<std::int64_t>(random() % 800)),
            .answer = {},
        };
        question.answer = archive.Ask(question);
        ASSERT_EQ(question.answer, archive.ByList(question))
            << "contract " << question.contract << " known " << question.known.ToText() << " valid "
            << question.day.ToText() << " seed " << kSeed;
        asked.push_back(std::move(question));
    }
    // What is written down later, and a process that starts anew, change no answer about the past.
    archive.Amend(kLaterAmendments, random);
    archive.Open();
    int changed_since = 0;
    for (Question& question : asked) {
        ASSERT_EQ(archive.Ask(question), question.answer)
            << "contract " << question.contract << " known " << question.known.ToText() << " valid "
            << question.day.ToText();
        Question now = question;
        now.known = Instant::FromMicros(last.micros() + 60'000'000);
        const View known_now = archive.Ask(now);
        ASSERT_EQ(known_now, archive.ByList(now));
        changed_since += known_now == question.answer ? 0 : 1;
    }
    EXPECT_GT(changed_since, kPairs / 10) << "the later amendments must matter to be a test";
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
