// The audit chain against an insider with the database's password, on each store: whatever is
// edited, dropped, moved, cut off or computed anew is found, and the place is named.

#include "platform/audit/access_book.h"
#include "platform/audit/chain_walk.h"
#include "platform/audit/checkpointer.h"
#include "platform/audit/trail.h"
#include "platform/digest/sealer.h"
#include "platform/feed/transport_tables.h"
#include "platform/journal/chain.h"
#include "platform/runtime/clocks.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/test_stores.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

namespace luotsi::audit {
namespace {

using journal::StoredRow;
using test::AccountBook;
using test::AccountEvent;
using test::Added;

constexpr int kTampers = 1000;
constexpr int kAccounts = 20;

Uuid IdOf(int number) {
    Uuid::Bytes bytes{};
    bytes[15] = static_cast<std::uint8_t>(number);
    bytes[0] = 1;
    return Uuid::FromBytes(bytes);
}

ports::RequestContext As(const char* actor) {
    ports::RequestContext context;
    context.actor = actor;
    return context;
}

// A diary whose words and files lie beside the journal.
struct Words {
    Uuid ref;
    std::string hash;
    static constexpr auto Fields() {
        return std::tuple{Field{"ref", &Words::ref}, Field{"hash", &Words::hash}};
    }
    static constexpr auto Sealed() {
        return SealedText{&Words::ref, &Words::hash, TextSeal::kSalted};
    }
};
struct File {
    Uuid body_ref;
    std::string sha256;
    static constexpr auto Fields() {
        return std::tuple{Field{"body_ref", &File::body_ref}, Field{"sha256", &File::sha256}};
    }
    static constexpr auto Sealed() {
        return SealedText{&File::body_ref, &File::sha256, TextSeal::kBase64Bytes};
    }
};
struct Wrote {
    static constexpr std::string_view kName = "wrote";
    std::vector<Words> words;
    std::optional<File> file;
    static constexpr auto Fields() {
        return std::tuple{Field{"words", &Wrote::words}, Field{"file", &Wrote::file}};
    }
};
struct Diary {
    std::uint64_t entries = 0;
    static constexpr auto Fields() { return std::tuple{Field{"entries", &Diary::entries}}; }
};
struct DiaryBook {
    using State = Diary;
    using Event = std::variant<Wrote>;
    static constexpr std::string_view kKind = "diary";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& diary, const Event&, const Recorded&) { ++diary.entries; }
};

journal::Options LedgerOptions() {
    journal::Options options{
        .service = "ledger", .schema = {}, .transport = std::string(feed::kTransportTables)
    };
    options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
    options.aggregates.push_back(journal::MakeOps<DiaryBook>(nullptr));
    return options;
}

struct Store {
    const char* name;
    std::unique_ptr<test::TestStore> (*make)();
    bool (*present)();
};
constexpr std::array kStores{
    Store{
        "Sqlite",
        [] { return std::unique_ptr<test::TestStore>(new test::SqliteTestStore()); },
        [] { return true; },
    },
    Store{
        "Postgres",
        [] { return std::unique_ptr<test::TestStore>(new test::PostgresTestStore()); },
        test::HasPostgres,
    },
};

class AuditChain : public testing::TestWithParam<Store> {
  protected:
    void SetUp() override {
        if (!GetParam().present()) {
            GTEST_SKIP() << GetParam().name << " is not there";
        }
        store_ = GetParam().make();
        auto opened = store_->Open(LedgerOptions(), clock_);
        ASSERT_TRUE(opened.ok()) << opened.status();
        journal_ = *std::move(opened);
    }

    // A history of changes, of which some bear request ids and some keep private texts.
    void Write(int rows) {
        for (int i = 0; i < rows; ++i) {
            const int number = static_cast<int>(journal_->LastPosition());
            ports::RequestContext request = As("local");
            if (number % 3 != 0) {
                request.request_id = "call/" + std::to_string(number);
                request.fingerprint = "f" + std::to_string(number);
            }
            const auto done = journal_->Run(request, [&](ports::Unit& unit) {
                if (number % 7 == 0) unit.Keep({.ref = IdOf(200 + number % 50), .text = "words"});
                unit.Append<AccountBook>(IdOf(number % kAccounts), Added{number});
                return std::optional<Rejection>();
            });
            ASSERT_TRUE(done.ok());
        }
    }

    Verdict Walk(WalkPlan plan = {}) {
        const absl::StatusOr<Verdict> verdict = WalkChain(*journal_, plan);
        EXPECT_TRUE(verdict.ok()) << verdict.status();
        return verdict.value_or(Verdict());
    }

    Vouched VouchedAt(std::uint64_t position) {
        const Verdict verdict = Walk({.until = position});
        return {.position = position, .count = position, .chain = verdict.chain};
    }

    runtime::VirtualClock clock_{*CivilDate::Parse("2026-02-10")};
    std::unique_ptr<test::TestStore> store_;
    std::unique_ptr<journal::Journal> journal_;
};

TEST_P(AuditChain, AnHonestJournalIsAsWritten) {
    Verdict empty = Walk();
    EXPECT_FALSE(empty.fault);
    EXPECT_TRUE(empty.complete);
    Write(300);
    const Verdict whole = Walk();
    EXPECT_FALSE(whole.fault);
    EXPECT_EQ(whole.rows, 300U);
    EXPECT_EQ(whole.verified_to, journal_->LastPosition());
    // In pieces the same.
    const Verdict half = Walk({.until = 150});
    EXPECT_TRUE(half.complete);
    EXPECT_EQ(half.verified_to, 150U);
    const Verdict rest =
        Walk({.after = 150, .after_link = half.chain, .vouched = {VouchedAt(300)}});
    EXPECT_EQ(rest.chain, whole.chain);
    EXPECT_EQ(rest.agreed, 1U);
}

TEST_P(AuditChain, RebuildAndErasureLeaveItValid) {
    Write(60);
    const Verdict before = Walk();
    ASSERT_TRUE(journal_->Rebuild().ok());
    for (int i = 200; i < 250; ++i)
        ASSERT_TRUE(journal_->Erase(IdOf(i)).ok());
    const Verdict after = Walk();
    EXPECT_FALSE(after.fault);
    EXPECT_EQ(after.chain, before.chain);
    Write(5);
    EXPECT_FALSE(Walk().fault);
}

TEST_P(AuditChain, ALaterProcessGoesOnWithTheSameChain) {
    Write(20);
    journal_.reset();
    auto opened = store_->Open(LedgerOptions(), clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
    Write(20);
    EXPECT_FALSE(Walk().fault);
    EXPECT_EQ(Walk().rows, 40U);
}

// ---- The insider

constexpr const char* kColumns =
    "position,kind,stream,revision,event,payload,recorded_at,effective_on,request_id,"
    "request_rows,fingerprint,correlation_id,actor,chain";

// Does what the owner of the database can do, and undoes it.
class Insider {
  public:
    Insider(sql::Db& db, std::uint64_t last) : db_(db), last_(last) {
        Do("CREATE TABLE kept AS SELECT * FROM journal");
        Do("CREATE TABLE kept_head AS SELECT * FROM journal_head");
    }

    void Restore() {
        db_.Begin();
        Do("DELETE FROM journal");
        Do(std::string("INSERT INTO journal(") + kColumns + ") SELECT " + kColumns + " FROM kept");
        Do("DELETE FROM journal_head");
        Do("INSERT INTO journal_head SELECT * FROM kept_head");
        db_.Commit();
    }

    void Do(const std::string& sql) { db_.Exec(sql); }
    static std::string At(std::uint64_t position) { return std::to_string(position); }

    void Edit(std::uint64_t position, const std::string& assignment) {
        Do("UPDATE journal SET " + assignment + " WHERE position=" + At(position));
    }
    void Delete(std::uint64_t first, std::uint64_t last) {
        Do("DELETE FROM journal WHERE position>=" + At(first) + " AND position<=" + At(last));
    }
    // One by one: a unique index is checked row by row.
    void CloseGapAfter(std::uint64_t position) {
        for (std::uint64_t next = position + 1; next <= last_; ++next)
            Edit(next, "position=" + At(next - 1));
    }
    void Swap(std::uint64_t left, std::uint64_t right) {
        Edit(left, "position=1000000");
        Edit(right, "position=" + At(left));
        Edit(1'000'000, "position=" + At(right));
    }
    // Computes every link from `position` on anew, and the head: the chain fits again.
    void Restamp(std::uint64_t position) {
        std::string link = position == 1 ? journal::FirstLink() : LinkAt(position - 1);
        for (; position <= LastPosition(); ++position) {
            link = journal::NextLink(link, ReadAt(position));
            db_.Prepare("UPDATE journal SET chain=? WHERE position=?")
                .Blob(link)
                .Bind(position)
                .Run();
        }
        FixHead();
    }
    void FixHead() {
        const std::uint64_t last = LastPosition();
        const std::string link = LinkAt(last);
        db_.Prepare("UPDATE journal_head SET position=?,chain=?").Bind(last).Blob(link).Run();
    }
    // Puts a row behind the others whose link is right.
    void Append() {
        StoredRow row = ReadAt(last_);
        row.position = last_ + 1;
        row.revision += 1000;
        row.request_id = std::nullopt;
        const std::string link = journal::NextLink(LinkAt(last_), row);
        Do("INSERT INTO journal(" + std::string(kColumns) + ") SELECT position+1,kind,stream," +
           "revision+1000,event,payload,recorded_at,effective_on,NULL,request_rows,fingerprint," +
           "correlation_id,actor,chain FROM journal WHERE position=" + At(last_));
        db_.Prepare("UPDATE journal SET chain=? WHERE position=?").Blob(link).Bind(last_ + 1).Run();
    }

  private:
    std::string LinkAt(std::uint64_t position) { return ReadAt(position).chain; }
    std::uint64_t LastPosition() {
        sql::Statement last = db_.Prepare("SELECT max(position) FROM journal");
        return last.Step() ? last.Unsigned(0) : 0;
    }
    StoredRow ReadAt(std::uint64_t position) {
        const std::string query =
            std::string("SELECT ") + kColumns + " FROM journal WHERE position=?";
        sql::Statement from = db_.Prepare(query);
        EXPECT_TRUE(from.Bind(position).Step());
        const auto text = [&](int column) {
            return from.IsNull(column) ? std::nullopt : std::optional(from.Text(column));
        };
        return StoredRow{
            .position = from.Unsigned(0),
            .kind = from.Text(1),
            .stream = from.Id(2),
            .revision = from.Unsigned(3),
            .event = from.Text(4),
            .payload = from.Text(5),
            .recorded_at = from.Int(6),
            .effective_on = text(7),
            .request_id = text(8),
            .request_rows = from.IsNull(9) ? std::nullopt : std::optional(from.Int(9)),
            .fingerprint = text(10),
            .correlation_id = from.Text(11),
            .actor = from.Text(12),
            .chain = from.Text(13),
        };
    }

    sql::Db& db_;
    std::uint64_t last_;
};

// Each changes what the column says, whatever it said.
constexpr const char* kEdits[] = {
    "kind=kind||'x'",
    "revision=revision+100000",
    "event=event||'x'",
    "payload=payload||' '",
    "payload='{}'",
    "recorded_at=recorded_at+1",
    "effective_on=coalesce(effective_on,'')||'2'",
    "request_id=coalesce(request_id,'')||'forged'",
    "request_rows=coalesce(request_rows,0)+1",
    "fingerprint=coalesce(fingerprint,'')||'x'",
    "correlation_id=correlation_id||'x'",
    "actor='somebody else'",
    "actor=''",
};

TEST_P(AuditChain, FindsEveryTamperAndNamesItsPlace) {
    const std::uint64_t last = 200;
    Write(static_cast<int>(last));
    const std::vector<Vouched> vouched{
        VouchedAt(37), VouchedAt(100), VouchedAt(150), VouchedAt(last)
    };
    const auto next_checkpoint = [&](std::uint64_t position) {
        for (const Vouched& one : vouched) {
            if (one.position >= position) return one.position;
        }
        return std::uint64_t(0);
    };
    const auto agreed_before = [&](std::uint64_t position) {
        std::uint64_t agreed = 0;
        for (const Vouched& one : vouched) {
            if (one.position < position) agreed = one.position;
        }
        return agreed;
    };
    std::mt19937 random(20260210);
    const auto pick = [&](std::uint64_t low, std::uint64_t high) {
        return std::uniform_int_distribution<std::uint64_t>(low, high)(random);
    };
    const std::unique_ptr<sql::Db> door = store_->Intrude();
    Insider insider(*door, last);

    // Each tampers and tells what must be found.
    using Tamper = std::function<Fault(WalkPlan&)>;
    const std::map<std::string, Tamper> tampers{
        {"edit",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last);
             insider.Edit(at, kEdits[pick(0, std::size(kEdits) - 1)]);
             return Fault{.kind = FaultKind::kRowChanged, .position = at};
         }},
        {"edit of a link",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last);
             const std::string link = std::string(32, static_cast<char>(pick(0, 255)));
             door->Prepare("UPDATE journal SET chain=? WHERE position=?").Blob(link).Bind(at).Run();
             return Fault{.kind = FaultKind::kRowChanged, .position = at};
         }},
        {"deletion",
         [&](WalkPlan&) {
             const std::uint64_t first = pick(1, last - 1);
             insider.Delete(first, pick(first, last - 1));
             return Fault{.kind = FaultKind::kRowMissing, .position = first};
         }},
        {"deletion with the gap closed",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last - 1);
             insider.Delete(at, at);
             insider.CloseGapAfter(at);
             return Fault{.kind = FaultKind::kRowChanged, .position = at};
         }},
        {"exchange",
         [&](WalkPlan&) {
             const std::uint64_t left = pick(1, last - 1);
             const std::uint64_t right = pick(left + 1, last);
             insider.Swap(left, right);
             return Fault{.kind = FaultKind::kOutOfOrder, .position = left, .found_at = right};
         }},
        {"move to the end",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last - 1);
             insider.Edit(at, "position=" + std::to_string(last + 7));
             return Fault{.kind = FaultKind::kOutOfOrder, .position = at, .found_at = last + 7};
         }},
        {"cut with the head mended",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(2, last);
             insider.Delete(at, last);
             insider.FixHead();
             return Fault{
                 .kind = FaultKind::kCutOff,
                 .position = at,
                 .checkpoint = next_checkpoint(at),
                 .vouched_to = agreed_before(at),
             };
         }},
        {"cut that no checkpoint sees",
         [&](WalkPlan& plan) {
             plan.vouched.clear();
             const std::uint64_t at = pick(1, last);
             insider.Delete(at, last);
             return Fault{.kind = FaultKind::kCutOff, .position = at};
         }},
        {"restamp",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last);
             insider.Edit(at, kEdits[pick(0, std::size(kEdits) - 1)]);
             insider.Restamp(at);
             return Fault{
                 .kind = FaultKind::kRestamped,
                 .position = agreed_before(at) + 1,
                 .checkpoint = next_checkpoint(at),
                 .vouched_to = agreed_before(at),
             };
         }},
        {"deletion, gap closed, restamp",
         [&](WalkPlan&) {
             const std::uint64_t at = pick(1, last - 1);
             insider.Delete(at, at);
             insider.CloseGapAfter(at);
             insider.Restamp(at);
             // Behind the last checkpoint but one, the first thing to be seen is the missing end.
             if (next_checkpoint(at) == last) {
                 return Fault{
                     .kind = FaultKind::kCutOff,
                     .position = last,
                     .checkpoint = last,
                     .vouched_to = agreed_before(at),
                 };
             }
             return Fault{
                 .kind = FaultKind::kRestamped,
                 .position = agreed_before(at) + 1,
                 .checkpoint = next_checkpoint(at),
                 .vouched_to = agreed_before(at),
             };
         }},
        {"a row behind the head",
         [&](WalkPlan&) {
             insider.Append();
             return Fault{.kind = FaultKind::kRowChanged, .position = last + 1};
         }},
        {"a row before the first",
         [&](WalkPlan&) {
             insider.Edit(last, "position=-5");
             return Fault{.kind = FaultKind::kRowChanged, .position = 1};
         }},
    };
    std::map<std::string, int> done;
    int found = 0;
    for (int i = 0; i < kTampers; ++i) {
        const auto tamper = std::next(tampers.begin(), i % static_cast<int>(tampers.size()));
        WalkPlan plan{.vouched = vouched};
        door->Begin();
        const Fault expected = tamper->second(plan);
        door->Commit();
        const Verdict verdict = Walk(plan);
        ASSERT_TRUE(verdict.fault.has_value()) << tamper->first;
        EXPECT_EQ(*verdict.fault, expected)
            << tamper->first << ": kind " << int(verdict.fault->kind) << " position "
            << verdict.fault->position << " found at " << verdict.fault->found_at << " checkpoint "
            << verdict.fault->checkpoint << ", expected position " << expected.position;
        EXPECT_LT(verdict.verified_to, verdict.fault->position + 200);
        found += *verdict.fault == expected ? 1 : 0;
        ++done[tamper->first];
        insider.Restore();
    }
    EXPECT_FALSE(Walk({.vouched = vouched}).fault) << "the insider has not tidied up";
    for (const auto& [name, count] : done)
        std::printf("  %-32s %d\n", name.c_str(), count);
    std::printf("%s: %d of %d tampers found and named\n", GetParam().name, found, kTampers);
    EXPECT_EQ(found, kTampers);
}

// ---- Checkpoints

class Checkpoints : public AuditChain {
  protected:
    void SetUp() override {
        AuditChain::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        const std::string made = "openssl genpkey -algorithm ed25519 -out " + File("key.pem") +
                                 " 2>/dev/null && openssl pkey -in " + File("key.pem") +
                                 " -pubout -out " + File("public.pem");
        ASSERT_EQ(std::system(made.c_str()), 0);
    }

    std::string File(const std::string& name) const { return directory_.path() + '/' + name; }

    std::unique_ptr<Checkpointer> Make(std::uint64_t every = 10) {
        auto made = std::make_unique<Checkpointer>(
            Checkpointer::Options{
                .county = "trial",
                .file = File("checkpoints"),
                .every_entries = every,
                .every = absl::Hours(1),
                .poll = absl::Hours(1),
            },
            *Key::ReadPrivate(File("key.pem")),
            log_,
            metrics_
        );
        made->Watch("ledger", *journal_);
        return made;
    }

    std::vector<Checkpoint> Lines() const {
        std::vector<Checkpoint> found;
        std::ifstream file(File("checkpoints"));
        std::string line;
        while (std::getline(file, line))
            found.push_back(FromLine(line).value_or(Checkpoint()));
        return found;
    }

    test::TemporaryDirectory directory_;
    std::string said_;
    log::Log log_{config::v1::LOG_LEVEL_INFO, [this](std::string_view line) { said_ += line; }};
    metrics::Metrics metrics_;
};

TEST_P(Checkpoints, AreMadeWhenDueAndVouchForTheJournal) {
    const auto checkpointer = Make();
    Write(9);
    checkpointer->Look(false);
    EXPECT_EQ(Lines().size(), 0U);
    Write(1);
    checkpointer->Look(false);
    checkpointer->Look(false);
    ASSERT_EQ(Lines().size(), 1U);
    Write(3);
    checkpointer->Look(true);
    const std::vector<Checkpoint> lines = Lines();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[1].position, 13U);
    EXPECT_EQ(lines[1].module, "ledger");
    const Key key = *Key::ReadPublic(File("public.pem"));
    WalkPlan plan;
    for (const Checkpoint& line : lines) {
        EXPECT_TRUE(key.Signed(line));
        plan.vouched.push_back(
            {.position = line.position, .count = line.count, .chain = *FromHex(line.chain)}
        );
    }
    const Verdict verdict = Walk(plan);
    EXPECT_FALSE(verdict.fault);
    EXPECT_EQ(verdict.agreed, 2U);
    // The store holds the same lines, for those who cannot read the file.
    std::vector<Checkpoint> kept;
    const absl::Status read = journal_->Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT line FROM audit_checkpoints ORDER BY position");
        while (rows.Step())
            kept.push_back(FromLine(rows.View(0)).value_or(Checkpoint()));
    });
    EXPECT_TRUE(read.ok()) << read;
    EXPECT_EQ(kept, lines);
}

TEST_P(Checkpoints, GoOnAfterARestart) {
    Write(25);
    Make()->Look(true);
    auto later = Make();
    ASSERT_TRUE(later->Start().ok());
    later->Stop();
    EXPECT_EQ(Lines().size(), 1U) << "nothing was new";
    Write(1);
    later = Make();
    ASSERT_TRUE(later->Start().ok());
    later->Stop();
    ASSERT_EQ(Lines().size(), 2U);
    EXPECT_EQ(Lines()[1].position, 26U);
}

TEST_P(Checkpoints, VerifyWhatEarlierProcessesSignedFor) {
    Write(20);
    Make()->Look(true);
    const std::unique_ptr<sql::Db> door = store_->Intrude();
    door->Exec("UPDATE journal SET actor='somebody else' WHERE position=7");
    auto later = Make();
    ASSERT_TRUE(later->Start().ok());
    later->Stop();
    EXPECT_NE(said_.find("\"kind\":\"ROW_CHANGED\",\"position\":7"), std::string::npos) << said_;
}

TEST_P(Checkpoints, AreNotMadeOfAJournalThatWasChanged) {
    const std::unique_ptr<sql::Db> door = store_->Intrude();
    const auto checkpointer = Make();
    Write(20);
    checkpointer->Look(true);
    Write(20);
    door->Exec("UPDATE journal SET actor='somebody else' WHERE position=30");
    checkpointer->Look(true);
    EXPECT_EQ(Lines().size(), 1U);
    EXPECT_NE(said_.find("\"kind\":\"ROW_CHANGED\",\"position\":30"), std::string::npos) << said_;
    EXPECT_NE(
        metrics_.Expose().find("luotsi_audit_journal_changed{module=\"ledger\"} 1"),
        std::string::npos
    );
}

TEST_P(Checkpoints, NoticeAJournalThatIsShorterAfterARestart) {
    Write(20);
    Make()->Look(true);
    journal_.reset();
    const std::unique_ptr<sql::Db> door = store_->Intrude();
    Insider insider(*door, 20);
    insider.Delete(15, 20);
    insider.FixHead();
    auto opened = store_->Open(LedgerOptions(), clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    journal_ = *std::move(opened);
    auto later = Make();
    ASSERT_TRUE(later->Start().ok());
    later->Stop();
    EXPECT_NE(said_.find("\"kind\":\"CUT_OFF\",\"position\":15"), std::string::npos) << said_;
}

TEST_P(Checkpoints, OfAnotherKeyAreToldOfAtTheStart) {
    Write(5);
    Make()->Look(true);
    auto same = Make();
    ASSERT_TRUE(same->Start().ok());
    same->Stop();
    EXPECT_EQ(said_.find("audit.checkpoints_of_another_key"), std::string::npos) << said_;
    const std::string made =
        "openssl genpkey -algorithm ed25519 -out " + File("key.pem") + " 2>/dev/null";
    ASSERT_EQ(std::system(made.c_str()), 0);
    auto other = Make();
    ASSERT_TRUE(other->Start().ok());
    other->Stop();
    EXPECT_NE(
        said_.find("\"event\":\"audit.checkpoints_of_another_key\",\"lines\":1"), std::string::npos
    ) << said_;
}

TEST_P(Checkpoints, AreNotSignedWithAKeyThatOthersMayRead) {
    ASSERT_TRUE(Key::ReadPrivate(File("key.pem")).ok());
    std::filesystem::permissions(
        File("key.pem"), std::filesystem::perms::others_read, std::filesystem::perm_options::add
    );
    EXPECT_FALSE(Key::ReadPrivate(File("key.pem")).ok());
    EXPECT_TRUE(Key::ReadPublic(File("public.pem")).ok());
}

TEST_P(Checkpoints, CannotBeForged) {
    Write(5);
    Make()->Look(true);
    const Key key = *Key::ReadPublic(File("public.pem"));
    const Checkpoint honest = Lines().at(0);
    ASSERT_TRUE(key.Signed(honest));
    const auto forged = [&](auto change) {
        Checkpoint copy = honest;
        change(copy);
        return key.Signed(copy);
    };
    EXPECT_FALSE(forged([](Checkpoint& one) { one.county = "other"; }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.module = "other"; }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.position = 4; }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.count = 4; }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.chain[0] = one.chain[0] == 'a' ? 'b' : 'a'; }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.made_at = Instant::FromMicros(1); }));
    EXPECT_FALSE(forged([](Checkpoint& one) { one.signature.clear(); }));
    EXPECT_FALSE(forged([](Checkpoint& one) {
        one.signature[5] = one.signature[5] == '0' ? '1' : '0';
    }));
    EXPECT_EQ(FromLine(ToLine(honest).substr(0, ToLine(honest).size() - 1)), honest);
    EXPECT_FALSE(Key::ReadPublic(File("key.pem")).ok());
    EXPECT_FALSE(Key::ReadPrivate(File("no such file")).ok());
}

// ---- The trail

TEST_P(AuditChain, TheTrailShowsChangesWithTheirStatesAndReadings) {
    const Uuid id = IdOf(1);
    const auto add = [&](std::int64_t amount, const char* actor) {
        const auto done = journal_->Run(As(actor), [&](ports::Unit& unit) {
            unit.Append<AccountBook>(id, Added{amount});
            unit.Append<AccountBook>(IdOf(2), Added{1});
            return std::optional<Rejection>();
        });
        ASSERT_TRUE(done.ok());
    };
    add(5, "tactical/1");
    const auto read = journal_->Run(As("auditor/2"), [&](ports::Unit& unit) {
        unit.Append<AccessBook>(
            IdOf(99),
            ProtectedRead{
                .method = "/a.B/Get",
                .reads =
                    {{.fields = {"name"}, .entities = {id}},
                     {.fields = {"email"}, .entities = {IdOf(2)}}},
            }
        );
        return std::optional<Rejection>();
    });
    ASSERT_TRUE(read.ok());
    add(2, "finance/3");
    const auto trail = TrailOf({journal_.get()}, id, {}, 10);
    ASSERT_TRUE(trail.ok()) << trail.status();
    ASSERT_EQ(trail->size(), 3U);
    const TrailEntry& first = (*trail)[0];
    EXPECT_EQ(first.row.actor, "tactical/1");
    EXPECT_EQ(first.before, "");
    EXPECT_EQ(first.after, R"({"sum":5,"amounts":[5]})");
    const TrailEntry& looked = (*trail)[1];
    EXPECT_TRUE(looked.is_read);
    EXPECT_EQ(looked.row.actor, "auditor/2");
    EXPECT_EQ(looked.method, "/a.B/Get");
    EXPECT_EQ(looked.fields, std::vector<std::string>{"name"});
    const TrailEntry& second = (*trail)[2];
    EXPECT_EQ(second.before, first.after);
    EXPECT_EQ(second.after, R"({"sum":7,"amounts":[5,2]})");
    // Page by page the same.
    TrailPlace after;
    for (const TrailEntry& entry : *trail) {
        const auto page = TrailOf({journal_.get()}, id, TrailPlace::FromText(after.ToText()), 1);
        ASSERT_TRUE(page.ok());
        ASSERT_EQ(page->size(), 1U);
        EXPECT_EQ(page->front().row.position, entry.row.position);
        EXPECT_EQ(page->front().after, entry.after);
        after = page->front().place;
    }
    EXPECT_TRUE(TrailOf({journal_.get()}, id, after, 1)->empty());
    EXPECT_TRUE(journal_->Rebuild().ok());
    EXPECT_EQ(TrailOf({journal_.get()}, id, {}, 10)->size(), 3U);
}

// ---- What lies beside the journal

constexpr WalkPlan kWithBeside{.beside = true};

class BesideTheJournal : public AuditChain {
  protected:
    static Uuid RefOf(int number) { return IdOf(number); }
    static Uuid SaltOf(int number) {
        Uuid::Bytes bytes = IdOf(number).bytes();
        bytes[1] = 7;
        return Uuid::FromBytes(bytes);
    }

    std::uint64_t Run(const ports::Work& work) {
        const auto done = journal_->Run(As("local"), work);
        EXPECT_TRUE(done.ok());
        return done.ok() ? done->position : 0;
    }
    // Writes an entry with two texts, `number` and the next; answers its row.
    std::uint64_t WriteWords(int number) {
        return Run([&](ports::Unit& unit) {
            Wrote wrote;
            for (const int each : {number, number + 1}) {
                const std::string text = "words " + std::to_string(each);
                const std::string hash = digest::Sha256Sealer().Hash(SaltOf(each), text);
                wrote.words.push_back({RefOf(each), hash});
                unit.Keep({.ref = RefOf(each), .text = text, .salt = SaltOf(each)});
            }
            unit.Append<DiaryBook>(IdOf(1), wrote);
            return std::optional<Rejection>();
        });
    }
    std::uint64_t WriteFile(int number) {
        return Run([&](ports::Unit& unit) {
            const std::string bytes = std::string("\0file\xff", 6) + std::to_string(number);
            const File file{RefOf(number), digest::Sha256Hex(bytes)};
            unit.Keep({.ref = RefOf(number), .text = absl::Base64Escape(bytes)});
            unit.Append<DiaryBook>(IdOf(1), Wrote{.words = {}, .file = file});
            return std::optional<Rejection>();
        });
    }
    // A reading of some objects; one of them stands in two of its parts.
    std::uint64_t Read(int number, const std::vector<int>& objects) {
        return Run([&](ports::Unit& unit) {
            ProtectedRead read{
                .method = "/a.B/Get", .reads = {{.fields = {"name"}, .entities = {}}}
            };
            for (const int object : objects)
                read.reads[0].entities.push_back(IdOf(object));
            read.reads.push_back({.fields = {"email"}, .entities = {IdOf(objects[0])}});
            unit.Append<AccessBook>(IdOf(number), read);
            return std::optional<Rejection>();
        });
    }

    using Rows = std::vector<std::uint64_t>;
};

TEST_P(BesideTheJournal, HonestTextsAreCountedApartFromErasedOnes) {
    Write(20);
    for (int number = 10; number < 30; number += 2)
        WriteWords(number);
    WriteFile(40);
    Write(5);
    const Verdict whole = Walk(kWithBeside);
    EXPECT_FALSE(whole.fault);
    EXPECT_TRUE(whole.complete);
    EXPECT_EQ(whole.beside.texts, 21U);
    EXPECT_EQ(whole.beside.erased_texts, 0U);
    ASSERT_TRUE(journal_->Erase(RefOf(11)).ok());
    ASSERT_TRUE(journal_->Erase(RefOf(40)).ok());
    ASSERT_TRUE(journal_->Rebuild().ok());
    const Verdict erased = Walk(kWithBeside);
    EXPECT_EQ(erased.beside.texts, 19U);
    EXPECT_EQ(erased.beside.erased_texts, 2U);
    EXPECT_EQ(erased.beside.altered_texts, Rows());
    EXPECT_EQ(Walk().beside.texts, 0U) << "a walk that was not asked to does not look";
    // In pieces the same.
    std::uint64_t texts = 0;
    for (std::uint64_t after = 0; after < whole.verified_to;) {
        const Verdict piece = Walk({.after = after, .until = after + 7, .beside = true});
        texts += piece.beside.texts;
        EXPECT_EQ(piece.beside.altered_texts, Rows());
        after = piece.verified_to;
    }
    EXPECT_EQ(texts, 19U);
}

TEST_P(BesideTheJournal, EveryAlteredTextIsNamed) {
    Write(3);
    const std::uint64_t first = WriteWords(10);
    const std::uint64_t second = WriteWords(20);
    const std::uint64_t file = WriteFile(30);
    Write(3);
    const auto door = store_->Intrude();
    door->Exec("CREATE TABLE kept_texts AS SELECT * FROM private_texts");
    const auto set = [&](const char* column, const std::string& value, int number) {
        const std::string sql =
            std::string("UPDATE private_texts SET ") + column + "=? WHERE ref=?";
        sql::Statement change = door->Prepare(sql);
        if (std::string_view(column) == "salt") {
            change.Blob(value);
        } else {
            change.Bind(value);
        }
        change.Bind(RefOf(number)).Run();
    };
    const auto bytes = [](const Uuid& id) {
        return std::string(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size());
    };
    struct Case {
        const char* what;
        std::function<void()> alter;
        Rows rows;
    };
    const std::vector<Case> cases{
        {"nothing", [] {}, {}},
        {"a letter", [&] { set("body", "words 1O", 10); }, {first}},
        {"a blank behind", [&] { set("body", "words 21 ", 21); }, {second}},
        {"no words", [&] { set("body", "", 10); }, {first}},
        {"both of a row", [&] { set("body", "x", 10), set("body", "x", 11); }, {first}},
        {"two rows",
         [&] { set("body", "words 20", 11), set("body", "words 11", 20); },
         {first, second}},
        {"the salt", [&] { set("salt", bytes(SaltOf(99)), 10); }, {first}},
        {"no id for a salt", [&] { set("salt", "salt", 20); }, {second}},
        {"no salt", [&] { set("salt", "", 20); }, {second}},
        {"another file", [&] { set("body", absl::Base64Escape("other"), 30); }, {file}},
        {"no base64", [&] { set("body", "%", 30); }, {file}},
        {"erased",
         [&] { door->Prepare("DELETE FROM private_texts WHERE ref=?").Bind(RefOf(10)).Run(); },
         {}},
    };
    for (const Case& one : cases) {
        door->Begin();
        one.alter();
        door->Commit();
        const Verdict verdict = Walk(kWithBeside);
        EXPECT_FALSE(verdict.fault) << "the journal itself is as written";
        EXPECT_TRUE(verdict.complete);
        EXPECT_EQ(verdict.beside.altered_texts, one.rows) << one.what;
        door->Begin();
        door->Exec("DELETE FROM private_texts");
        door->Exec("INSERT INTO private_texts SELECT * FROM kept_texts");
        door->Commit();
    }
    EXPECT_EQ(Walk(kWithBeside).beside.texts, 5U) << "the insider has not tidied up";
}

TEST_P(BesideTheJournal, TheListOfReadingsIsHeldAgainstTheirRows) {
    Write(2);
    std::vector<std::uint64_t> read;
    for (int i = 0; i < 30; ++i) {
        read.push_back(Read(100 + i, {i + 1, i + 2, 90}));
        Write(1);
    }
    const std::uint64_t last = journal_->LastPosition();
    const auto door = store_->Intrude();
    const auto at = [](std::uint64_t position) {
        return " WHERE position=" + std::to_string(position);
    };
    const auto list = [&](const Uuid& entity, std::int64_t position) {
        door->Prepare("INSERT INTO access_entities(entity,position) VALUES(?,?)")
            .BindAll(entity, position)
            .Run();
    };
    struct Case {
        const char* what;
        std::function<void()> alter;
        Rows rows;
    };
    const std::vector<Case> cases{
        {"nothing", [] {}, {}},
        {"a reading is hidden",
         [&] { door->Exec("DELETE FROM access_entities" + at(read[7])); },
         {read[7]}},
        {"one object is hidden",
         [&] {
             door->Prepare("DELETE FROM access_entities WHERE entity=? AND position=?")
                 .BindAll(IdOf(90), read[3])
                 .Run();
         },
         {read[3]}},
        {"all are hidden", [&] { door->Exec("DELETE FROM access_entities"); }, read},
        {"an object too much", [&] { list(IdOf(200), std::int64_t(read[5])); }, {read[5]}},
        {"a change listed as a reading", [&] { list(IdOf(1), 2); }, {2}},
        {"a row that is not there", [&] { list(IdOf(1), std::int64_t(last) + 5); }, {last + 5}},
        {"a row before the first", [&] { list(IdOf(1), -3); }, {0}},
        {"moved to another row",
         [&] {
             door->Prepare("UPDATE access_entities SET position=position+1 WHERE entity=?")
                 .Bind(IdOf(1))
                 .Run();
         },
         {read[0], read[0] + 1}},
        {"no id for an object",
         [&] {
             door->Prepare("UPDATE access_entities SET entity=? WHERE position=? AND entity=?")
                 .Blob("x")
                 .Bind(read[9])
                 .Bind(IdOf(90))
                 .Run();
         },
         {read[9]}},
    };
    for (const Case& one : cases) {
        for (const std::size_t at_once : {std::size_t{500'000}, std::size_t{1}}) {
            door->Begin();
            one.alter();
            door->Commit();
            const Verdict verdict = Walk({.beside = true, .readings_at_once = at_once});
            EXPECT_FALSE(verdict.fault);
            EXPECT_EQ(verdict.beside.altered_readings, one.rows) << one.what;
            Rows in_pieces;
            for (std::uint64_t after = 0; after < last;) {
                const std::uint64_t until = after + 10 < last ? after + 10 : 0;
                const Verdict piece = Walk({.after = after, .until = until, .beside = true});
                in_pieces.insert(
                    in_pieces.end(),
                    piece.beside.altered_readings.begin(),
                    piece.beside.altered_readings.end()
                );
                after = piece.verified_to;
            }
            EXPECT_EQ(in_pieces, one.rows) << one.what << " in pieces";
            ASSERT_TRUE(journal_->Rebuild().ok());
            EXPECT_EQ(Walk(kWithBeside).beside.altered_readings, Rows()) << "a rebuild mends it";
        }
    }
}

TEST_P(BesideTheJournal, ManyAlteredRowsAreNamedUpToALimit) {
    for (int i = 0; i < 1100; ++i)
        Read(i % 200, {1});
    store_->Intrude()->Exec("DELETE FROM access_entities");
    const Verdict verdict = Walk(kWithBeside);
    EXPECT_EQ(verdict.beside.altered_readings.size(), kMaxAltered);
    EXPECT_EQ(verdict.beside.altered_readings.front(), 1U);
}

std::string NameOf(const testing::TestParamInfo<Store>& info) {
    return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Stores, AuditChain, testing::ValuesIn(kStores), NameOf);
INSTANTIATE_TEST_SUITE_P(Stores, BesideTheJournal, testing::ValuesIn(kStores), NameOf);
INSTANTIATE_TEST_SUITE_P(Stores, Checkpoints, testing::ValuesIn(kStores), NameOf);

}  // namespace
}  // namespace luotsi::audit
