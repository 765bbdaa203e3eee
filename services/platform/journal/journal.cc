#include "platform/journal/journal.h"

#include "kernel/check.h"
#include "platform/digest/sha256.h"
#include "platform/journal/aggregate_store.h"
#include "platform/journal/backend.h"
#include "platform/journal/migrations.h"
#include "platform/journal/own_books.h"
#include "platform/journal/rebuild.h"
#include "platform/journal/store_sql.h"
#include "platform/journal/writer.h"

#include <absl/time/time.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace luotsi::journal {
namespace {

// How often another process's commits are looked for, where there may be any.
constexpr absl::Duration kForeignPoll = absl::Milliseconds(20);

// Reading connections, one a reading thread at a time, at most `limit` of them.
class Readers {
  public:
    Readers(Backend& backend, std::size_t limit) : backend_(backend), limit_(limit) {}

    void With(const std::function<void(sql::Db&)>& use) {
        std::unique_ptr<sql::Db> db = Borrow();
        try {
            db->Begin();
            use(*db);
            db->Commit();
        } catch (...) {
            // What is wrong with the connection is unknown: the next reader gets a new one.
            GiveBack(nullptr);
            throw;
        }
        GiveBack(std::move(db));
    }

  private:
    std::unique_ptr<sql::Db> Borrow() {
        std::unique_lock lock(mutex_);
        const bool came = free_.wait_for(lock, absl::ToChronoMilliseconds(kPatience), [this] {
            return !idle_.empty() || open_ < limit_;
        });
        if (!came) throw sql::Error(sql::Fault::kUnavailable, "every reading connection is busy");
        if (!idle_.empty()) {
            std::unique_ptr<sql::Db> db = std::move(idle_.back());
            idle_.pop_back();
            return db;
        }
        ++open_;
        lock.unlock();
        try {
            return backend_.OpenReader();
        } catch (...) {
            GiveBack(nullptr);
            throw;
        }
    }

    void GiveBack(std::unique_ptr<sql::Db> db) {
        const std::lock_guard lock(mutex_);
        if (db != nullptr) {
            idle_.push_back(std::move(db));
        } else {
            --open_;
        }
        free_.notify_one();
    }

    static constexpr absl::Duration kPatience = absl::Seconds(10);

    Backend& backend_;
    std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::size_t open_ = 0;
    std::vector<std::unique_ptr<sql::Db>> idle_;
};

Row ReadRow(const sql::Statement& row) {
    return Row{
        .position = row.Unsigned(0),
        .kind = row.Text(1),
        .stream = row.Id(2),
        .revision = row.Unsigned(3),
        .event = row.Text(4),
        .payload = row.Text(5),
        .recorded_at = Instant::FromMicros(row.Int(6)),
        .correlation_id = row.Text(7),
        .actor = row.Text(8),
    };
}

}  // namespace

struct Journal::Impl {
    Impl(std::unique_ptr<Backend> given, Options made, Kinds known, Clock& clock)
        : backend(std::move(given)),
          options(std::move(made)),
          kinds(std::move(known)),
          writer(*backend, kinds, clock, options.cached_bytes),
          readers(*backend, backend->readers()) {}

    std::unique_ptr<Backend> backend;
    Options options;
    Kinds kinds;
    Writer writer;
    Readers readers;
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(
    std::unique_ptr<Backend> backend, Options options, Clock& clock
) {
    AddOwnBooks(options);
    Kinds kinds(std::move(options.aggregates));
    try {
        const absl::Status ready = PrepareSchema(*backend, options, kinds);
        if (!ready.ok()) return ready;
        // What a process that was killed could not sweep any more.
        backend->SweepDeleted();
        auto impl =
            std::make_unique<Impl>(std::move(backend), std::move(options), std::move(kinds), clock);
        return std::unique_ptr<Journal>(new Journal(std::move(impl)));
    } catch (const sql::Error& error) {
        return sql::ToStatus(error);
    }
}

const std::string& Journal::service() const {
    return impl_->options.service;
}

void Journal::Stop() {
    impl_->writer.Stop();
}

ports::Result<ports::Receipt> Journal::Run(
    const ports::RequestContext& request, const ports::Work& work
) {
    auto bundle = std::make_shared<Bundle>();
    bundle->entries.push_back({request, work});
    const absl::Status status = impl_->writer.Submit(bundle).get();
    if (!status.ok()) return status;
    return std::move(bundle->answers.front());
}

std::vector<ports::Result<ports::Receipt>> Journal::RunAll(std::vector<ports::Entry> entries) {
    std::vector<std::pair<std::shared_ptr<Bundle>, std::future<absl::Status>>> sent;
    for (std::size_t start = 0; start < entries.size(); start += kMaxWorkPerCommit) {
        const std::size_t end = std::min(entries.size(), start + kMaxWorkPerCommit);
        auto bundle = std::make_shared<Bundle>();
        for (std::size_t i = start; i < end; ++i)
            bundle->entries.push_back(std::move(entries[i]));
        std::future<absl::Status> done = impl_->writer.Submit(bundle);
        sent.emplace_back(std::move(bundle), std::move(done));
    }
    std::vector<ports::Result<ports::Receipt>> answers;
    answers.reserve(entries.size());
    for (auto& [bundle, done] : sent) {
        const absl::Status status = done.get();
        for (std::size_t i = 0; i < bundle->entries.size(); ++i) {
            if (status.ok()) {
                answers.push_back(std::move(bundle->answers[i]));
            } else {
                answers.emplace_back(status);
            }
        }
    }
    return answers;
}

absl::Status Journal::RunFeedBatch(
    std::vector<ports::Entry> entries,
    const Beside& beside,
    std::vector<ports::Result<ports::Receipt>>* answers,
    const Afterwards& afterwards
) {
    auto bundle = std::make_shared<Bundle>();
    bundle->entries = std::move(entries);
    bundle->beside = beside;
    bundle->afterwards = afterwards;
    const absl::Status status = impl_->writer.Submit(bundle).get();
    if (status.ok() && answers != nullptr) *answers = std::move(bundle->answers);
    return status;
}

absl::Status Journal::RunTogether(std::vector<ports::Entry> entries, const Keep& keep) {
    // With something beside it a bundle is never taken apart.
    const Beside nothing = [](sql::Db&) { return absl::OkStatus(); };
    const auto judge =
        [&keep](sql::Db&, const std::vector<ports::Result<ports::Receipt>>& answers) {
            return keep(answers) ? absl::OkStatus() : absl::AbortedError("not to be kept");
        };
    return RunFeedBatch(std::move(entries), nothing, nullptr, judge);
}

absl::Status Journal::Write(const Beside& beside) {
    return RunFeedBatch({}, beside, nullptr);
}

absl::Status Journal::Read(const std::function<void(sql::Db&)>& query) {
    try {
        impl_->readers.With(query);
        return absl::OkStatus();
    } catch (const sql::Error& error) {
        return sql::ToStatus(error);
    }
}

absl::StatusOr<std::vector<Row>> Journal::RowsAfter(std::uint64_t position, std::size_t limit) {
    std::vector<Row> found;
    const absl::Status status = Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(store::kSelectRows);
        rows.BindAll(position, std::uint64_t(limit));
        while (rows.Step())
            found.push_back(ReadRow(rows));
    });
    if (!status.ok()) return status;
    return found;
}

absl::StatusOr<std::vector<Row>> Journal::RowsOf(std::string_view kind, const Uuid& id) {
    std::vector<Row> found;
    const absl::Status status = Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(store::kSelectStream);
        rows.BindAll(id, kind, 0);
        while (rows.Step())
            found.push_back(ReadRow(rows));
    });
    if (!status.ok()) return status;
    return found;
}

absl::StatusOr<std::uint64_t> Journal::Head() {
    if (impl_->backend->shared()) {
        const absl::Status asked = Read([&](sql::Db& db) {
            sql::Statement head = db.Prepare(store::kSelectHead);
            if (head.Step()) impl_->writer.NoticePosition(head.Unsigned(0));
        });
        if (!asked.ok()) return asked;
    }
    return impl_->writer.last_position();
}

std::uint64_t Journal::LastPosition() {
    Head().IgnoreError();
    return impl_->writer.last_position();
}

bool Journal::WaitAfter(std::uint64_t position, absl::Duration at_most, std::stop_token stop) {
    Writer& writer = impl_->writer;
    if (!impl_->backend->shared()) return writer.WaitAfter(position, at_most, std::move(stop));
    absl::Duration waited;
    const auto over = [&] {
        return waited >= at_most || writer.stopped() || stop.stop_requested();
    };
    while (LastPosition() <= position && !over()) {
        const absl::Duration slice = std::min(kForeignPoll, at_most - waited);
        if (writer.WaitAfter(position, slice, stop)) return true;
        waited += slice;
    }
    return writer.last_position() > position;
}

ports::Result<std::shared_ptr<const void>> Journal::LoadErased(
    std::string_view kind, const Uuid& id, Until until
) {
    const AggregateOps& ops = impl_->kinds.Of(kind);
    if (until.instant) {
        const absl::Status settled = Settle(*until.instant);
        if (!settled.ok()) return settled;
    }
    const ReplayUntil replay{
        .instant_micros = until.instant ? std::optional(until.instant->micros()) : std::nullopt,
        .revision = until.revision,
    };
    std::shared_ptr<void> held;
    const absl::Status status =
        Read([&](sql::Db& db) { held = LoadAggregate(db, ops, id, replay); });
    if (!status.ok()) return status;
    return std::shared_ptr<const void>(std::move(held));
}

absl::StatusOr<std::uint64_t> Journal::Cursor(std::string_view feed) {
    std::uint64_t position = 0;
    const absl::Status status = Read([&](sql::Db& db) {
        sql::Statement cursor = db.Prepare(store::kSelectCursor);
        if (cursor.Bind(feed).Step()) position = cursor.Unsigned(0);
    });
    if (!status.ok()) return status;
    return position;
}

void MoveCursor(sql::Db& db, std::string_view feed, std::uint64_t position) {
    db.Prepare(store::kUpsertCursor).BindAll(feed, position).Run();
}

// Nothing may later be recorded at or before an instant whose past was told to someone.
absl::Status Journal::Settle(Instant known) {
    if (!impl_->backend->shared()) {
        impl_->writer.timeline().Settle(known);
        return absl::OkStatus();
    }
    bool passed = false;
    const absl::Status read = Read([&](sql::Db& db) {
        sql::Statement head = db.Prepare(store::kSelectHead);
        passed = head.Step() && head.Int(1) >= known.micros();
    });
    if (!read.ok() || passed) return read;
    auto bundle = std::make_shared<Bundle>();
    bundle->settle = known;
    return impl_->writer.Submit(bundle).get();
}

const AggregateOps* Journal::OpsOf(std::string_view kind) const {
    return impl_->kinds.Find(kind);
}

std::shared_ptr<const void> Journal::DecodeEvent(const Row& row) const {
    const AggregateOps* ops = impl_->kinds.Find(row.kind);
    return ops == nullptr ? nullptr : ops->decode(row.payload);
}

absl::StatusOr<std::string> Journal::PrivateTextOf(const Uuid& ref) {
    std::string text;
    const absl::Status status = Read([&](sql::Db& db) {
        sql::Statement kept = db.Prepare("SELECT body FROM private_texts WHERE ref=?");
        if (kept.Bind(ref).Step()) text = kept.Text(0);
    });
    if (!status.ok()) return status;
    return text;
}

absl::StatusOr<std::map<Uuid, std::string>> Journal::PrivateTextsOf(const std::vector<Uuid>& refs) {
    // One statement text for all calls, so that it stays prepared: the last reference fills it up.
    constexpr std::string_view kSelectEight =
        "SELECT ref,body FROM private_texts WHERE ref IN (?,?,?,?,?,?,?,?)";
    constexpr std::size_t kEight = 8;
    std::map<Uuid, std::string> texts;
    if (refs.empty()) return texts;
    const absl::Status status = Read([&](sql::Db& db) {
        for (std::size_t from = 0; from < refs.size(); from += kEight) {
            sql::Statement rows = db.Prepare(kSelectEight);
            for (std::size_t i = from; i < from + kEight; ++i)
                rows.Bind(refs[std::min(i, refs.size() - 1)]);
            while (rows.Step())
                texts[rows.Id(0)] = rows.Text(1);
        }
    });
    if (!status.ok()) return status;
    return texts;
}

absl::Status Journal::Erase(const Uuid& ref) {
    auto bundle = std::make_shared<Bundle>();
    bundle->job = [ref](sql::Db& db) { db.Prepare(store::kErasePrivateText).Bind(ref).Run(); };
    absl::Status erased = impl_->writer.Submit(bundle).get();
    if (erased.ok()) impl_->backend->SweepDeleted();
    return erased;
}

absl::Status Journal::Rebuild() {
    auto bundle = std::make_shared<Bundle>();
    bundle->job = [this](sql::Db& db) {
        RebuildProjections(db, impl_->options.schema, impl_->kinds);
    };
    return impl_->writer.Submit(bundle).get();
}

absl::StatusOr<std::string> Journal::ProjectionHash() {
    digest::Sha256 sha;
    const absl::Status status = Read([&](sql::Db& db) {
        for (const std::string& table : ProjectionTables(impl_->options.schema)) {
            DumpTable(db, table, [&](std::string_view bytes) { sha.Update(bytes); });
        }
    });
    if (!status.ok()) return status;
    return sha.Hex();
}

absl::Status Journal::WriteState(const std::function<void(std::string_view)>& sink) {
    return Read([&](sql::Db& db) {
        for (const std::string& query : impl_->options.schema.canonical)
            DumpQuery(db, query, sink);
    });
}

absl::StatusOr<std::string> Journal::StateHash() {
    digest::Sha256 sha;
    const absl::Status status = WriteState([&](std::string_view bytes) { sha.Update(bytes); });
    if (!status.ok()) return status;
    return sha.Hex();
}

}  // namespace luotsi::journal
