// What only PostgreSQL journals promise: several processes at one journal, roles, schema versions.

#include "platform/journal/journal.h"
#include "platform/runtime/clocks.h"
#include "platform/sql/call_scope.h"
#include "ports/members.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"
#include "tests/support/test_stores.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

namespace luotsi::journal {
namespace {

using test::Account;
using test::AccountBook;
using test::Add;

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[0] = 1;
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

Options LedgerOptions(const std::string& read_models = "") {
    Options options{.service = "", .schema = {}, .aggregates = {}};
    options.schema.read_models = read_models;
    options.aggregates.push_back(MakeOps<AccountBook>(nullptr));
    return options;
}

class PostgresJournal : public testing::Test {
  protected:
    void SetUp() override {
        if (!test::HasPostgres()) GTEST_SKIP() << "no server: run tests/support/with_postgres";
        store_ = std::make_unique<test::PostgresTestStore>();
    }
    std::unique_ptr<Journal> Open() {
        auto opened = store_->Open(LedgerOptions(), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        return *std::move(opened);
    }

    runtime::SystemClock clock_;
    std::unique_ptr<test::PostgresTestStore> store_;
};

TEST_F(PostgresJournal, FourWritersKeepPositionsGaplessAndEffectsSingle) {
    constexpr int kWriters = 4;
    constexpr int kRequests = 200;
    std::vector<std::unique_ptr<Journal>> journals;
    for (int i = 0; i < kWriters; ++i)
        journals.push_back(Open());
    // Every writer sends every request: each must have one effect.
    std::vector<std::thread> threads;
    for (int writer = 0; writer < kWriters; ++writer) {
        threads.emplace_back([&, writer] {
            std::mt19937 random(static_cast<unsigned>(writer));
            for (int i = 0; i < kRequests; ++i) {
                ports::RequestContext request;
                request.request_id = "r" + std::to_string(i);
                const auto held = journals[static_cast<std::size_t>(writer)]->Update<AccountBook>(
                    IdOf(i % 5), request, [](const Account& state) { return Add(state, 1); }
                );
                ASSERT_TRUE(held.ok());
                if (random() % 4 == 0) std::this_thread::yield();
            }
        });
    }
    for (std::thread& one : threads)
        one.join();
    const auto rows = journals[0]->RowsAfter(0, 10'000);
    ASSERT_TRUE(rows.ok());
    ASSERT_EQ(rows->size(), std::size_t{kRequests});
    Instant before;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        EXPECT_EQ((*rows)[i].position, i + 1);
        EXPECT_GT((*rows)[i].recorded_at, before);
        before = (*rows)[i].recorded_at;
    }
    for (const auto& one : journals)
        EXPECT_EQ(one->Load<AccountBook>(IdOf(0)).value().state.sum, kRequests / 5);
}

// Plans that were made while a table was empty must not read it whole once it is large.
TEST_F(PostgresJournal, AGrowingTableIsNotScannedByItsWriter) {
    auto journal = Open();
    for (int batch = 0; batch < 150; ++batch) {
        std::vector<ports::Entry> entries;
        for (int i = 0; i < 20; ++i) {
            const int number = batch * 20 + i;
            ports::RequestContext request;
            request.request_id = "r" + std::to_string(number);
            entries.push_back({request, [number](ports::Unit& unit) -> std::optional<Rejection> {
                                   Uuid::Bytes bytes{};
                                   bytes[0] = 2;
                                   bytes[14] = static_cast<std::uint8_t>(number / 256);
                                   bytes[15] = static_cast<std::uint8_t>(number % 256);
                                   unit.Append<AccountBook>(
                                       Uuid::FromBytes(bytes), test::Named{std::to_string(number)}
                                   );
                                   return std::nullopt;
                               }});
        }
        for (const auto& answer : journal->RunAll(std::move(entries)))
            ASSERT_TRUE(answer.ok());
    }
    journal.reset();  // a connection tells its statistics when it ends
    const auto admin = store_->Intrude();
    const auto rows_scanned = [&] {
        sql::Statement found = admin->Prepare(
            "SELECT coalesce(sum(seq_tup_read),0)::bigint FROM pg_stat_user_tables "
            "WHERE schemaname=? AND relname IN ('claims','journal','snapshots')"
        );
        return found.Bind(store_->service()).Step() ? found.Int(0) : -1;
    };
    const auto rows_found = [&] {
        sql::Statement found = admin->Prepare(
            "SELECT n_tup_ins FROM pg_stat_user_tables WHERE schemaname=? AND relname='claims'"
        );
        return found.Bind(store_->service()).Step() ? found.Int(0) : -1;
    };
    ASSERT_TRUE(test::Await([&] { return rows_found() == 3000; }));
    // Each of 3,000 looked up by scanning what is there would be some 200,000.
    EXPECT_LT(rows_scanned(), 10'000);
}

TEST_F(PostgresJournal, AnAsOfAnswerHoldsAgainstAnotherProcessWithASlowerClock) {
    class SlowClock : public Clock {
      public:
        Moment Read() override {
            Moment moment = real_.Read();
            moment.now = Instant::FromMicros(moment.now.micros() - 60'000'000);
            return moment;
        }

      private:
        runtime::SystemClock real_;
    } slow;
    const auto first = Open();
    auto second = store_->Open(LedgerOptions(), slow);
    ASSERT_TRUE(second.ok());
    const auto add = [](const Account& state) { return Add(state, 1); };
    ASSERT_TRUE(first->Update<AccountBook>(IdOf(1), {}, add).ok());
    const Instant now = clock_.Read().now;
    EXPECT_EQ(first->LoadAsOf<AccountBook>(IdOf(1), now).value().state.sum, 1);
    ASSERT_TRUE((*second)->Update<AccountBook>(IdOf(1), {}, add).ok());
    EXPECT_EQ(first->LoadAsOf<AccountBook>(IdOf(1), now).value().state.sum, 1) << "told before";
}

TEST_F(PostgresJournal, AnIdleProcessSeesWhatAnotherCommits) {
    const auto writer = Open();
    const auto idle = Open();
    std::thread change([&] {
        ASSERT_TRUE(writer
                        ->Update<AccountBook>(
                            IdOf(1), {}, [](const Account& state) { return Add(state, 1); }
                        )
                        .ok());
    });
    EXPECT_TRUE(idle->WaitAfter(0, absl::Seconds(10)));
    change.join();
    EXPECT_EQ(idle->LastPosition(), 1U);
}

TEST_F(PostgresJournal, TheAppMayNeitherChangeTheJournalNorTheSchema) {
    const auto journal = Open();
    ASSERT_TRUE(
        journal->Update<AccountBook>(
                   IdOf(1), {}, [](const Account& state) { return Add(state, 1); }
        ).ok()
    );
    for (const char* const deed :
         {"UPDATE journal SET payload='x'",
          "DELETE FROM journal",
          "TRUNCATE journal",
          "UPDATE private_texts SET body='x'",
          "DROP TABLE journal",
          "CREATE TABLE more(one INTEGER)",
          "UPDATE schema_versions SET version=9"}) {
        EXPECT_THROW(store_->ConnectAs(store_->app_role())->Exec(deed), sql::Error) << deed;
    }
}

TEST_F(PostgresJournal, ASchemaThatIsMissingTooOldOrTooNewIsRefusedWithWords) {
    const auto message = [&](const Options& options) {
        return std::string(store_->OpenAsApp(options, clock_).status().message());
    };
    EXPECT_NE(message(LedgerOptions()).find("luotsi migrate apply"), std::string::npos);
    ASSERT_TRUE(store_->Migrate(LedgerOptions(), clock_).ok());
    EXPECT_EQ(message(LedgerOptions()), "");
    const Options grown = LedgerOptions("CREATE TABLE IF NOT EXISTS extra(one INTEGER);");
    EXPECT_NE(message(grown).find("too old"), std::string::npos) << message(grown);
    ASSERT_TRUE(store_->Migrate(grown, clock_).ok());
    EXPECT_EQ(message(grown), "");
    store_->Intrude()->Exec("UPDATE schema_versions SET version=999 WHERE part='journal'");
    EXPECT_NE(message(grown).find("later release"), std::string::npos) << message(grown);
}

TEST_F(PostgresJournal, LostConnectionsAreMadeAnew) {
    const auto journal = Open();
    const auto add = [](const Account& state) { return Add(state, 1); };
    ASSERT_TRUE(journal->Update<AccountBook>(IdOf(1), {}, add).ok());
    store_->Intrude()->Exec(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename='" +
        store_->app_role() + "'"
    );
    ports::RequestContext request;
    request.request_id = "after";
    int tries = 0;
    while (!journal->Update<AccountBook>(IdOf(1), request, add).ok() && ++tries < 5) {
    }
    EXPECT_LE(tries, 1) << "one refusal tells of the lost connection, the next one works";
    EXPECT_EQ(journal->Load<AccountBook>(IdOf(1)).value().state.sum, 2);
}

TEST_F(PostgresJournal, RowsOfAnotherProviderAreHeldBackFromAScopedCall) {
    const Options options = LedgerOptions(
        "CREATE TABLE IF NOT EXISTS things(id INTEGER PRIMARY KEY, provider TEXT NOT NULL);"
    );
    auto journal = store_->Open(options, clock_);
    ASSERT_TRUE(journal.ok()) << journal.status();
    ASSERT_TRUE((*journal)
                    ->Write([](sql::Db& db) {
                        db.Prepare("INSERT INTO things VALUES(1,'y:1'),(2,'y:2')").Run();
                        return absl::OkStatus();
                    })
                    .ok());
    const auto count = [&] {
        std::int64_t rows = -1;
        EXPECT_TRUE((*journal)
                        ->Read([&](sql::Db& db) {
                            sql::Statement all = db.Prepare("SELECT COUNT(*) FROM things");
                            if (all.Step()) rows = all.Int(0);
                        })
                        .ok());
        return rows;
    };
    EXPECT_EQ(count(), 2);
    {
        const sql::CallScope scope({.deadline = absl::InfiniteFuture(), .provider = "y:2"});
        EXPECT_EQ(count(), 1);
    }
    EXPECT_EQ(count(), 2) << "the next borrower of the connection sees all again";
}

TEST_F(PostgresJournal, AMemberSeesTheRowsThatNameIt) {
    const Options options = LedgerOptions(
        "CREATE TABLE IF NOT EXISTS things(id INTEGER PRIMARY KEY, provider TEXT NOT NULL, "
        "members TEXT NOT NULL);"
    );
    auto journal = store_->Open(options, clock_);
    ASSERT_TRUE(journal.ok()) << journal.status();
    ASSERT_TRUE((*journal)
                    ->Write([](sql::Db& db) {
                        sql::Statement row = db.Prepare("INSERT INTO things VALUES(1,'y:1',?)");
                        row.Bind(ports::MembersColumn({"y:1", "y:22"}));
                        row.Run();
                        db.Prepare("INSERT INTO things VALUES(2,'y:3','')").Run();
                        return absl::OkStatus();
                    })
                    .ok());
    const auto count = [&](const char* provider) {
        const sql::CallScope scope({.deadline = absl::InfiniteFuture(), .provider = provider});
        std::int64_t rows = -1;
        EXPECT_TRUE((*journal)
                        ->Read([&](sql::Db& db) {
                            sql::Statement all = db.Prepare("SELECT COUNT(*) FROM things");
                            if (all.Step()) rows = all.Int(0);
                        })
                        .ok());
        return rows;
    };
    EXPECT_EQ(count(""), 2);
    EXPECT_EQ(count("y:1"), 1);
    EXPECT_EQ(count("y:22"), 1);
    EXPECT_EQ(count("y:2"), 0) << "a part of a key is no key";
    EXPECT_EQ(count("y:3"), 1);
}

TEST_F(PostgresJournal, AReadEndsWithItsCallsDeadline) {
    const auto journal = Open();
    const sql::CallScope scope({.deadline = absl::Now() + absl::Milliseconds(200), .provider = ""});
    const absl::Time start = absl::Now();
    const absl::Status status =
        journal->Read([](sql::Db& db) { db.Prepare("SELECT pg_sleep(20)").Step(); });
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_LT(absl::Now() - start, absl::Seconds(5));
}

// The end of a reading is sent and not waited for: a cancellation that was meant for the call that
// read may hit it when that call is long over. Here a deferred trigger brings it, at that very
// moment; a reading transaction may write to temporary tables.
TEST_F(PostgresJournal, AReadingWhoseEndIsCancelledFailsNoLaterCall) {
    const auto reader = store_->ConnectAs("postgres", postgres::Connection::Mode::kReader);
    reader->Exec("CREATE TEMP TABLE looked(one INTEGER)");
    reader->Exec(
        "CREATE FUNCTION pg_temp.cancel() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_cancel_backend(pg_backend_pid()); PERFORM pg_sleep(60); "
        "RETURN NULL; END'"
    );
    reader->Exec(
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON looked DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION pg_temp.cancel()"
    );
    const auto count = [&] {
        sql::Statement rows = reader->Prepare("SELECT count(*) FROM looked");
        return rows.Step() ? rows.Int(0) : -1;
    };
    const auto statement_timeout = [&] {
        sql::Statement row = reader->Prepare("SELECT current_setting('statement_timeout')");
        return row.Step() ? row.Text(0) : "";
    };
    reader->Begin();
    const std::string usual = statement_timeout();
    reader->Commit();
    for (int call = 0; call < 3; ++call) {
        {
            const sql::CallScope scope({.deadline = absl::Now() + absl::Seconds(9), .provider = ""}
            );
            ASSERT_NO_THROW(reader->Begin()) << "call " << call;
            EXPECT_NE(statement_timeout(), usual);
            ASSERT_NO_THROW(reader->Prepare("INSERT INTO looked VALUES(1)").Step());
            EXPECT_EQ(count(), 1);
            ASSERT_NO_THROW(reader->Commit());
        }
        // Another call on the same connection, without a deadline.
        ASSERT_NO_THROW(reader->Begin()) << "the end of the call before was cancelled";
        EXPECT_EQ(statement_timeout(), usual) << "its deadline is gone with it";
        EXPECT_EQ(count(), 0) << "what was cancelled left nothing";
        ASSERT_NO_THROW(reader->Commit());
    }
}

}  // namespace
}  // namespace luotsi::journal
