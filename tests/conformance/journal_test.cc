// What every journal adapter promises. Run on SQLite here; the suite knows no SQLite.

#include "platform/journal/journal.h"

#include "platform/runtime/clocks.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

namespace luotsi::journal {
namespace {

using test::Account;
using test::AccountBook;
using test::AccountEvent;
using test::Add;
using test::Added;
using test::Named;

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    bytes[14] = static_cast<std::uint8_t>(number >> 8);
    bytes[0] = 1;
    return Uuid::FromBytes(bytes);
}

void ProjectSum(sqlite::Db& db, const ports::Held<AccountBook>& after, const AccountEvent&) {
    db.Prepare("INSERT OR REPLACE INTO sums(id,name,sum) VALUES(?,?,?)")
        .BindAll(after.id, after.state.name, after.state.sum)
        .Run();
}

class JournalTest : public testing::Test {
  protected:
    void SetUp() override { Open(); }

    void Open() {
        journal_.reset();
        Journal::Options options{
            .path = directory_.path() + "/ledger.sqlite",
            .schema =
                {.read_models = "CREATE TABLE IF NOT EXISTS sums(id BLOB PRIMARY KEY, name TEXT, "
                                "sum INTEGER);",
                 .tables = {"sums"},
                 .canonical = {"SELECT name,sum FROM sums ORDER BY name,sum"}},
            .aggregates = {},
        };
        options.aggregates.push_back(MakeOps<AccountBook>(ProjectSum));
        auto opened = Journal::Open(std::move(options), clock_);
        ASSERT_TRUE(opened.ok()) << opened.status();
        journal_ = *std::move(opened);
    }

    ports::Result<ports::Held<AccountBook>> AddTo(
        int account,
        std::int64_t amount,
        const std::string& request_id,
        const std::string& fingerprint = "f"
    ) {
        ports::RequestContext request;
        request.request_id = request_id;
        request.fingerprint = fingerprint;
        return journal_->Update<AccountBook>(IdOf(account), request, [&](const Account& state) {
            return Add(state, amount);
        });
    }

    std::int64_t SumOf(int account) {
        const auto held = journal_->Load<AccountBook>(IdOf(account));
        return held.ok() ? held->state.sum : -1;
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    std::unique_ptr<Journal> journal_;
};

TEST_F(JournalTest, KeepsWhatItAcknowledgedAfterReopening) {
    ASSERT_TRUE(AddTo(1, 40, "a").ok());
    ASSERT_TRUE(AddTo(1, 2, "b").ok());
    Open();
    EXPECT_EQ(SumOf(1), 42);
    EXPECT_EQ(journal_->LastPosition(), 2U);
}

TEST_F(JournalTest, AnswersTheSameToTheSameRequestAndStoresNothingTwice) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    ASSERT_TRUE(AddTo(1, 5, "b").ok());
    const auto again = AddTo(1, 10, "a");
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->state.sum, 10);
    EXPECT_EQ(again->revision, 1U);
    EXPECT_EQ(SumOf(1), 15);
}

TEST_F(JournalTest, RefusesARequestIdWithAnotherBody) {
    ASSERT_TRUE(AddTo(1, 10, "a", "one").ok());
    const auto other = AddTo(1, 11, "a", "two");
    ASSERT_TRUE(other.rejected());
    EXPECT_EQ(other.rejection().reason, "REQUEST_ID_REUSED");
    EXPECT_EQ(SumOf(1), 10);
}

TEST_F(JournalTest, ARefusalLeavesNoTraceAndNoGap) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    ASSERT_TRUE(AddTo(1, -11, "b").rejected());
    ASSERT_TRUE(AddTo(1, -10, "c").ok());
    const auto rows = journal_->RowsAfter(0, 100);
    ASSERT_TRUE(rows.ok());
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->back().position, 2U);
}

TEST_F(JournalTest, ARefusalDoesNotDisturbWorkOfTheSameCommit) {
    std::vector<ports::Entry> entries;
    for (int i = 0; i < 100; ++i) {
        ports::RequestContext request;
        request.request_id = "r" + std::to_string(i);
        const std::int64_t amount = i % 2 == 0 ? 1 : -1000;
        entries.push_back({request, [amount](ports::Unit& unit) {
                               return unit.Apply<AccountBook>(
                                   IdOf(1), Add(unit.Get<AccountBook>(IdOf(1)).state, amount)
                               );
                           }});
    }
    const auto answers = journal_->RunAll(std::move(entries));
    for (std::size_t i = 0; i < answers.size(); ++i)
        EXPECT_EQ(answers[i].ok(), i % 2 == 0) << i;
    EXPECT_EQ(SumOf(1), 50);
}

TEST_F(JournalTest, ADryRunAnswersAndStoresNothing) {
    ports::RequestContext request;
    request.request_id = "dry";
    request.validate_only = true;
    const auto dry = journal_->Update<AccountBook>(IdOf(1), request, [](const Account& state) {
        return Add(state, 7);
    });
    ASSERT_TRUE(dry.ok());
    EXPECT_EQ(dry->state.sum, 7);
    EXPECT_EQ(journal_->LastPosition(), 0U);
    EXPECT_EQ(SumOf(1), 0);
    EXPECT_TRUE(AddTo(1, 3, "dry").ok());
}

TEST_F(JournalTest, OneOfManyRacersTakesTheLastUnit) {
    ASSERT_TRUE(AddTo(1, 1, "start").ok());
    std::atomic<int> winners = 0;
    std::vector<std::thread> racers;
    for (int i = 0; i < 64; ++i) {
        racers.emplace_back([&, i] {
            if (AddTo(1, -1, "racer" + std::to_string(i)).ok()) ++winners;
        });
    }
    for (std::thread& racer : racers)
        racer.join();
    EXPECT_EQ(winners, 1);
    EXPECT_EQ(SumOf(1), 0);
}

TEST_F(JournalTest, AClaimIsHeldByOneAndFreedWhenGivenUp) {
    const auto name = [&](int account, const std::string& text, const std::string& request_id) {
        ports::RequestContext request;
        request.request_id = request_id;
        return journal_->Update<AccountBook>(
            IdOf(account),
            request,
            [&](const Account&) -> Decision<AccountEvent> { return Named{text}; }
        );
    };
    ASSERT_TRUE(name(1, "kassa", "a").ok());
    const auto taken = name(2, "kassa", "b");
    ASSERT_TRUE(taken.rejected());
    EXPECT_EQ(taken.rejection().reason, "NAME_TAKEN");
    ASSERT_TRUE(name(1, "pankki", "c").ok());
    EXPECT_TRUE(name(2, "kassa", "d").ok());
}

TEST_F(JournalTest, AsOfAnswersNeverChangeLater) {
    // The plain model: a list of (instant, sum).
    std::vector<std::pair<Instant, std::int64_t>> model{{Instant(), 0}};
    std::vector<std::pair<Instant, std::int64_t>> answered;
    std::mt19937 random(20260201);
    for (int i = 0; i < 300; ++i) {
        const auto held =
            AddTo(1, 1 + static_cast<std::int64_t>(random() % 9), "r" + std::to_string(i));
        ASSERT_TRUE(held.ok());
        EXPECT_GT(held->recorded_at, model.back().first) << "instants strictly grow";
        model.emplace_back(held->recorded_at, held->state.sum);
        const Instant now = clock_.Read().now;
        answered.emplace_back(now, journal_->LoadAsOf<AccountBook>(IdOf(1), now).value().state.sum);
    }
    for (const auto& [known, sum] : answered) {
        std::int64_t expected = 0;
        for (const auto& [at, value] : model) {
            if (at <= known) expected = value;
        }
        EXPECT_EQ(sum, expected);
        EXPECT_EQ(journal_->LoadAsOf<AccountBook>(IdOf(1), known).value().state.sum, expected);
    }
}

TEST_F(JournalTest, ARebuildMakesEveryProjectionAgainByteForByte) {
    std::mt19937 random(7);
    for (int i = 0; i < 400; ++i) {
        const int account = static_cast<int>(random() % 7);
        (void
        )AddTo(account, static_cast<std::int64_t>(random() % 50) - 20, "r" + std::to_string(i));
        if (i % 50 == 0) {
            ports::RequestContext request;
            request.request_id = "n" + std::to_string(i);
            (void)journal_->Update<AccountBook>(
                IdOf(account),
                request,
                [&](const Account&) -> Decision<AccountEvent> {
                    return Named{"name" + std::to_string(i % 3)};
                }
            );
        }
    }
    const auto before = journal_->ProjectionHash();
    const auto state = journal_->StateHash();
    ASSERT_TRUE(before.ok() && state.ok());
    ASSERT_TRUE(journal_->Rebuild().ok());
    EXPECT_EQ(*journal_->ProjectionHash(), *before);
    EXPECT_EQ(*journal_->StateHash(), *state);
    EXPECT_TRUE(AddTo(1, 5, "after").ok()) << "the journal goes on after a rebuild";
}

TEST_F(JournalTest, ARebuildMendsAProjectionThatWasTamperedWith) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    const auto before = journal_->ProjectionHash();
    {
        sqlite::Db intruder(directory_.path() + "/ledger.sqlite", sqlite::Db::Mode::kWriter);
        intruder.Exec("UPDATE sums SET sum=11");
    }
    EXPECT_NE(*journal_->ProjectionHash(), *before);
    ASSERT_TRUE(journal_->Rebuild().ok());
    EXPECT_EQ(*journal_->ProjectionHash(), *before);
}

TEST_F(JournalTest, ASecondProcessIsKeptOut) {
    Journal::Options options{
        .path = directory_.path() + "/ledger.sqlite", .schema = {}, .aggregates = {}
    };
    options.aggregates.push_back(MakeOps<AccountBook>(nullptr));
    const auto second = Journal::Open(std::move(options), clock_);
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(JournalTest, AnErasedTextIsGoneWhileTheJournalStays) {
    const ports::PrivateText text{.ref = IdOf(9), .text = "Palvelupäällikkö", .salt = IdOf(10)};
    ports::RequestContext request;
    request.request_id = "p";
    const auto kept = journal_->Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<AccountBook>(IdOf(1), Added{1});
        unit.Keep(text);
        return std::nullopt;
    });
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(*journal_->PrivateTextOf(text.ref), text.text);
    const auto before = journal_->ProjectionHash();
    ASSERT_TRUE(journal_->Erase(text.ref).ok());
    EXPECT_EQ(*journal_->PrivateTextOf(text.ref), "");
    ASSERT_TRUE(journal_->Rebuild().ok());
    EXPECT_EQ(*journal_->ProjectionHash(), *before);
}

TEST_F(JournalTest, StateFromASnapshotEqualsStateFromAllRows) {
    for (int i = 0; i < 23; ++i)
        ASSERT_TRUE(AddTo(1, i, "r" + std::to_string(i)).ok());
    Open();
    const auto latest = journal_->Load<AccountBook>(IdOf(1));
    for (std::uint64_t revision = 1; revision <= 23; ++revision) {
        const auto then = journal_->LoadAtRevision<AccountBook>(IdOf(1), revision);
        ASSERT_TRUE(then.ok());
        EXPECT_EQ(then->revision, revision);
        EXPECT_EQ(then->state.amounts.size(), revision);
    }
    EXPECT_EQ(latest->state.sum, 253);
    EXPECT_EQ(latest->revision, 23U);
}

TEST_F(JournalTest, AnUnreadableRowStopsTheReaderInsteadOfBeingLeftOut) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    {
        sqlite::Db intruder(directory_.path() + "/ledger.sqlite", sqlite::Db::Mode::kWriter);
        intruder.Exec("UPDATE journal SET payload='{\"melted\":{}}'");
    }
    EXPECT_TRUE(journal_->Load<AccountBook>(IdOf(1)).failed());
    EXPECT_FALSE(journal_->Rebuild().ok());
}

}  // namespace
}  // namespace luotsi::journal
