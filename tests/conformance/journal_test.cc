// What every journal promises, run on each store. Where stores honestly differ, the table of
// features says so and the test follows it.

#include "platform/journal/journal.h"

#include "platform/journal/chain.h"
#include "platform/runtime/clocks.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"
#include "tests/support/test_stores.h"

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <random>
#include <stop_token>
#include <thread>
#include <utility>

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

void ProjectSum(sql::Db& db, const ports::Held<AccountBook>& after, const AccountEvent&) {
    db.Prepare(
          "INSERT INTO sums(id,name,sum) VALUES(?,?,?) "
          "ON CONFLICT(id) DO UPDATE SET name=excluded.name,sum=excluded.sum"
    )
        .BindAll(after.id, after.state.name, after.state.sum)
        .Run();
}

Options LedgerOptions() {
    Options options{
        .service = "",
        .schema =
            {.read_models = "CREATE TABLE IF NOT EXISTS sums(id BLOB PRIMARY KEY, name TEXT, "
                            "sum INTEGER CHECK(sum < 1000000));",
             .tables = {"sums"},
             .canonical = {"SELECT name,sum FROM sums ORDER BY name,sum"}},
        .aggregates = {},
    };
    options.aggregates.push_back(MakeOps<AccountBook>(ProjectSum));
    return options;
}

// The honest differences.
struct Features {
    const char* name;
    std::unique_ptr<test::TestStore> (*make)();
    bool (*present)();
    // Several processes may write to one journal.
    bool shared;
};
constexpr std::array kStores{
    Features{
        "Sqlite",
        [] { return std::unique_ptr<test::TestStore>(new test::SqliteTestStore()); },
        [] { return true; },
        false,
    },
    Features{
        "Postgres",
        [] { return std::unique_ptr<test::TestStore>(new test::PostgresTestStore()); },
        test::HasPostgres,
        true,
    },
};

class JournalTest : public testing::TestWithParam<Features> {
  protected:
    void SetUp() override {
        if (!GetParam().present()) GTEST_SKIP() << "no server: run tests/support/with_postgres";
        store_ = GetParam().make();
        Open();
    }

    void Open() {
        journal_.reset();
        auto opened = store_->Open(LedgerOptions(), clock_);
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

    runtime::SystemClock clock_;
    std::unique_ptr<test::TestStore> store_;
    std::unique_ptr<Journal> journal_;
};
INSTANTIATE_TEST_SUITE_P(
    EveryStore,
    JournalTest,
    testing::ValuesIn(kStores),
    [](const testing::TestParamInfo<Features>& one) { return std::string(one.param.name); }
);

TEST_P(JournalTest, KeepsWhatItAcknowledgedAfterReopening) {
    ASSERT_TRUE(AddTo(1, 40, "a").ok());
    ASSERT_TRUE(AddTo(1, 2, "b").ok());
    Open();
    EXPECT_EQ(SumOf(1), 42);
    EXPECT_EQ(journal_->LastPosition(), 2U);
}

TEST_P(JournalTest, AnswersTheSameToTheSameRequestAndStoresNothingTwice) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    ASSERT_TRUE(AddTo(1, 5, "b").ok());
    const auto again = AddTo(1, 10, "a");
    ASSERT_TRUE(again.ok());
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->state.sum, 10);
    EXPECT_EQ(again->revision, 1U);
    EXPECT_EQ(SumOf(1), 15);
}

// Counts the rows that are read back into states.
class RowsRead {
  public:
    Options Watched(std::size_t cached_bytes) {
        Options options = LedgerOptions();
        options.cached_bytes = cached_bytes;
        for (AggregateOps& ops : options.aggregates) {
            ops.decode = [this, decode = ops.decode](std::string_view payload) {
                ++rows_;
                return decode(payload);
            };
        }
        return options;
    }
    int Take() { return rows_.exchange(0); }

  private:
    std::atomic<int> rows_ = 0;
};

TEST_P(JournalTest, AStateTooLargeForTheCacheIsReadOnceACommit) {
    constexpr std::size_t kTooSmallForAny = 1;
    RowsRead read;
    journal_.reset();
    auto opened = store_->Open(read.Watched(kTooSmallForAny), clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
    for (const char* const request : {"a", "b", "c"})
        ASSERT_TRUE(AddTo(1, 10, request).ok());
    read.Take();
    const auto look_and_add = [](ports::Unit& unit) {
        for (int i = 0; i < 5; ++i)
            EXPECT_GE(unit.Get<AccountBook>(IdOf(1)).state.sum, 30);
        return unit.Apply<AccountBook>(IdOf(1), Add(unit.Get<AccountBook>(IdOf(1)).state, 1));
    };
    for (const auto& answer : journal_->RunAll({{{}, look_and_add}}))
        EXPECT_TRUE(answer.ok());
    EXPECT_EQ(read.Take(), 3) << "one row for each of its three events";
    EXPECT_EQ(SumOf(1), 31);
}

TEST_P(JournalTest, AStateThatFitsTheCacheIsNotReadAgain) {
    RowsRead read;
    journal_.reset();
    auto opened = store_->Open(read.Watched(Options().cached_bytes), clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    read.Take();
    for (const char* const request : {"b", "c", "d"})
        ASSERT_TRUE(AddTo(1, 10, request).ok());
    EXPECT_EQ(read.Take(), 0);
}

TEST_P(JournalTest, RefusesARequestIdWithAnotherBody) {
    ASSERT_TRUE(AddTo(1, 10, "a", "one").ok());
    const auto other = AddTo(1, 11, "a", "two");
    ASSERT_TRUE(other.rejected());
    EXPECT_EQ(other.rejection().reason, "REQUEST_ID_REUSED");
    EXPECT_EQ(SumOf(1), 10);
}

TEST_P(JournalTest, ARefusalLeavesNoTraceAndNoGap) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    ASSERT_TRUE(AddTo(1, -11, "b").rejected());
    ASSERT_TRUE(AddTo(1, -10, "c").ok());
    const auto rows = journal_->RowsAfter(0, 100);
    ASSERT_TRUE(rows.ok());
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->back().position, 2U);
}

TEST_P(JournalTest, ARefusalDoesNotDisturbWorkOfTheSameCommit) {
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

TEST_P(JournalTest, ADryRunAnswersAndStoresNothing) {
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

TEST_P(JournalTest, OneOfManyRacersTakesTheLastUnit) {
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

TEST_P(JournalTest, AClaimIsHeldByOneAndFreedWhenGivenUp) {
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

TEST_P(JournalTest, AsOfAnswersNeverChangeLater) {
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

TEST_P(JournalTest, ARebuildMakesEveryProjectionAgainByteForByte) {
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

TEST_P(JournalTest, ARebuildMendsAProjectionThatWasTamperedWith) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    const auto before = journal_->ProjectionHash();
    {
        store_->Intrude()->Exec("UPDATE sums SET sum=11");
    }
    EXPECT_NE(*journal_->ProjectionHash(), *before);
    ASSERT_TRUE(journal_->Rebuild().ok());
    EXPECT_EQ(*journal_->ProjectionHash(), *before);
}

TEST_P(JournalTest, ASecondProcessIsKeptOutOrWritesAlong) {
    const auto second = store_->Open(LedgerOptions(), clock_);
    if (!GetParam().shared) {
        EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
        return;
    }
    ASSERT_TRUE(second.ok()) << second.status();
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    const auto add = [](const Account& state) { return Add(state, -10); };
    EXPECT_TRUE((*second)->Update<AccountBook>(IdOf(1), {}, add).ok()) << "sees what the first did";
    EXPECT_TRUE(AddTo(1, -10, "b").rejected()) << "sees what the second did";
}

// A constraint of the read model is broken by one of many: only that one fails.
TEST_P(JournalTest, AFailureDoesNotDisturbWorkOfTheSameCommit) {
    std::vector<ports::Entry> entries;
    for (int i = 0; i < 20; ++i) {
        ports::RequestContext request;
        request.request_id = "r" + std::to_string(i);
        const std::int64_t amount = i == 7 ? 2'000'000 : 1;
        entries.push_back({request, [amount, i](ports::Unit& unit) {
                               return unit.Apply<AccountBook>(
                                   IdOf(i), Add(unit.Get<AccountBook>(IdOf(i)).state, amount)
                               );
                           }});
    }
    const auto answers = journal_->RunAll(std::move(entries));
    for (std::size_t i = 0; i < answers.size(); ++i)
        EXPECT_EQ(answers[i].ok(), i != 7) << i;
    const auto rows = journal_->RowsAfter(0, 100);
    ASSERT_EQ(rows->size(), 19U);
    for (std::size_t i = 0; i < rows->size(); ++i)
        EXPECT_EQ((*rows)[i].position, i + 1) << "no gap";
}

TEST_P(JournalTest, ARefusedBookkeepingUndoesItsWholeBatchAndNoOther) {
    const auto refuse = [](sql::Db& db) {
        db.Prepare("UPDATE cursors SET position=99").Run();
        return absl::AbortedError("fenced");
    };
    std::vector<ports::Entry> entries;
    entries.push_back({{}, [](ports::Unit& unit) {
                           unit.Append<AccountBook>(IdOf(1), Added{1});
                           return std::optional<Rejection>();
                       }});
    const absl::Status status = journal_->RunFeedBatch(entries, refuse, nullptr);
    EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
    EXPECT_EQ(journal_->LastPosition(), 0U);
    EXPECT_TRUE(AddTo(1, 1, "a").ok());
}

TEST_P(JournalTest, TheChainVouchesForEveryRow) {
    for (int i = 0; i < 30; ++i)
        ASSERT_TRUE(AddTo(i % 3, i, "r" + std::to_string(i)).ok());
    const auto verify = [&] {
        std::string link = FirstLink();
        std::uint64_t bad = 0;
        const absl::Status read = journal_->Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT position,kind,stream,revision,event,payload,recorded_at,effective_on,"
                "request_id,request_rows,fingerprint,correlation_id,actor,chain FROM journal "
                "ORDER BY position"
            );
            while (rows.Step() && bad == 0) {
                const auto text = [&](int column) {
                    return rows.IsNull(column) ? std::nullopt : std::optional(rows.Text(column));
                };
                const StoredRow row{
                    .position = rows.Unsigned(0),
                    .kind = rows.Text(1),
                    .stream = rows.Id(2),
                    .revision = rows.Unsigned(3),
                    .event = rows.Text(4),
                    .payload = rows.Text(5),
                    .recorded_at = rows.Int(6),
                    .effective_on = text(7),
                    .request_id = text(8),
                    .request_rows = rows.IsNull(9) ? std::nullopt : std::optional(rows.Int(9)),
                    .fingerprint = text(10),
                    .correlation_id = rows.Text(11),
                    .actor = rows.Text(12),
                };
                link = NextLink(link, row);
                if (link != rows.View(13)) bad = row.position;
            }
        });
        EXPECT_TRUE(read.ok()) << read;
        return bad;
    };
    EXPECT_EQ(verify(), 0U);
    store_->Intrude()->Exec("UPDATE journal SET actor='someone else' WHERE position=17");
    EXPECT_EQ(verify(), 17U);
}

TEST_P(JournalTest, AnErasedTextIsGoneWhileTheJournalStays) {
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

TEST_P(JournalTest, ATextIsForgottenInTheCommitThatSaysSoAndInNoOther) {
    const ports::PrivateText text{.ref = IdOf(9), .text = "Palvelupäällikkö", .salt = IdOf(10)};
    const auto run = [&](const char* id, bool only_check, const ports::Work& work) {
        ports::RequestContext request;
        request.request_id = id;
        request.validate_only = only_check;
        return journal_->Run(request, work);
    };
    const ports::Work forget = [&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<AccountBook>(IdOf(1), Added{1});
        unit.Forget(text.ref);
        return std::nullopt;
    };
    ASSERT_TRUE(run("keep", false, [&](ports::Unit& unit) -> std::optional<Rejection> {
                    unit.Append<AccountBook>(IdOf(1), Added{1});
                    unit.Keep(text);
                    return std::nullopt;
                }).ok());
    const auto refused = run("no", false, [&](ports::Unit& unit) -> std::optional<Rejection> {
        forget(unit);
        return Rejection{.reason = "CONTRACT_NOT_FOUND"};
    });
    EXPECT_FALSE(refused.ok());
    ASSERT_TRUE(run("check", true, forget).ok());
    EXPECT_EQ(*journal_->PrivateTextOf(text.ref), text.text) << "neither was recorded";
    ASSERT_TRUE(run("forget", false, forget).ok());
    EXPECT_EQ(*journal_->PrivateTextOf(text.ref), "");
    // One commit in which another's work stands beside it.
    std::vector<ports::Entry> beside;
    for (const std::uint8_t ref : {std::uint8_t{20}, std::uint8_t{21}}) {
        ports::RequestContext request;
        request.request_id = "beside" + std::to_string(ref);
        beside.push_back({request, [ref](ports::Unit& unit) -> std::optional<Rejection> {
                              unit.Append<AccountBook>(IdOf(1), Added{1});
                              unit.Keep({.ref = IdOf(ref), .text = "new", .salt = IdOf(ref)});
                              if (ref == 21) unit.Forget(IdOf(20));
                              return std::nullopt;
                          }});
    }
    for (const auto& answer : journal_->RunAll(std::move(beside)))
        EXPECT_TRUE(answer.ok());
    EXPECT_EQ(*journal_->PrivateTextOf(IdOf(20)), "");
    EXPECT_EQ(*journal_->PrivateTextOf(IdOf(21)), "new");
}

TEST_P(JournalTest, ManyPrivateTextsComeTogether) {
    std::vector<Uuid> refs;
    ports::RequestContext request;
    request.request_id = "p";
    const auto kept = journal_->Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        refs.clear();
        for (std::uint8_t i = 100; i < 120; ++i) {
            refs.push_back(IdOf(i));
            unit.Keep({.ref = IdOf(i), .text = "text " + std::to_string(i), .salt = IdOf(i)});
        }
        unit.Append<AccountBook>(IdOf(1), Added{1});
        return std::nullopt;
    });
    ASSERT_TRUE(kept.ok());
    ASSERT_TRUE(journal_->Erase(IdOf(105)).ok());
    refs.push_back(IdOf(99));  // never kept
    const auto texts = journal_->PrivateTextsOf(refs);
    ASSERT_TRUE(texts.ok());
    EXPECT_EQ(texts->size(), 19U);
    EXPECT_EQ(texts->at(IdOf(119)), "text 119");
    EXPECT_FALSE(texts->contains(IdOf(105)));
    EXPECT_TRUE(journal_->PrivateTextsOf({})->empty());
}

TEST_P(JournalTest, StateFromASnapshotEqualsStateFromAllRows) {
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

TEST_P(JournalTest, WhoWaitsForMoreIsLetGoWhenToldToStop) {
    Open();
    std::atomic<bool> let_go = false;
    std::jthread follower([&](std::stop_token stop) {
        EXPECT_FALSE(journal_->WaitAfter(0, absl::Seconds(60), std::move(stop)));
        let_go = true;
    });
    follower.request_stop();
    EXPECT_TRUE(test::Await([&] { return let_go.load(); }));
}

TEST_P(JournalTest, AnUnreadableRowStopsTheReaderInsteadOfBeingLeftOut) {
    ASSERT_TRUE(AddTo(1, 10, "a").ok());
    {
        store_->Intrude()->Exec("UPDATE journal SET payload='{\"melted\":{}}'");
    }
    EXPECT_TRUE(journal_->Load<AccountBook>(IdOf(1)).failed());
    EXPECT_FALSE(journal_->Rebuild().ok());
}

}  // namespace
}  // namespace luotsi::journal
