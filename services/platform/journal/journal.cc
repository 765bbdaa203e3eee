#include "platform/journal/journal.h"

#include "kernel/check.h"
#include "platform/digest/sha256.h"
#include "platform/journal/aggregate_store.h"
#include "platform/journal/rebuild.h"
#include "platform/journal/store_sql.h"
#include "platform/journal/writer.h"
#include "platform/schedule/day_book.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace luotsi::journal {
namespace {

// Keeps a second process off the store: two writers would each think they know the last position.
class StoreLock {
  public:
    explicit StoreLock(const std::string& path)
        : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {}
    ~StoreLock() {
        if (file_ >= 0) close(file_);
    }
    StoreLock(const StoreLock&) = delete;
    StoreLock& operator=(const StoreLock&) = delete;
    bool Take() const { return file_ >= 0 && flock(file_, LOCK_EX | LOCK_NB) == 0; }

  private:
    int file_;
};

// Reading connections, one a reading thread at a time.
class Readers {
  public:
    explicit Readers(std::string path) : path_(std::move(path)) {}

    void With(const std::function<void(sqlite::Db&)>& use) {
        std::unique_ptr<sqlite::Db> db = Borrow();
        db->Exec("BEGIN");
        use(*db);
        db->Exec("COMMIT");
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(db));
    }

  private:
    std::unique_ptr<sqlite::Db> Borrow() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return std::make_unique<sqlite::Db>(path_, sqlite::Db::Mode::kReader);
        std::unique_ptr<sqlite::Db> db = std::move(idle_.back());
        idle_.pop_back();
        return db;
    }

    std::string path_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<sqlite::Db>> idle_;
};

Row ReadRow(const sqlite::Statement& row) {
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
    Impl(Options given, std::unique_ptr<StoreLock> taken, Clock& clock)
        : options(std::move(given)),
          lock(std::move(taken)),
          kinds(std::move(options.aggregates)),
          writer(options.path, options.schema, kinds, clock),
          readers(options.path) {}

    Options options;
    std::unique_ptr<StoreLock> lock;
    Kinds kinds;
    Writer writer;
    Readers readers;
};

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Journal::~Journal() = default;

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(Options options, Clock& clock) {
    // Every journal keeps the days that began in it.
    options.aggregates.push_back(MakeOps<schedule::DayBook>(nullptr));
    auto lock = std::make_unique<StoreLock>(options.path + ".lock");
    if (!lock->Take()) {
        return absl::FailedPreconditionError(
            "the store " + options.path + " is in use by another process, or cannot be written"
        );
    }
    try {
        auto impl = std::make_unique<Impl>(std::move(options), std::move(lock), clock);
        return std::unique_ptr<Journal>(new Journal(std::move(impl)));
    } catch (const sqlite::Error& error) {
        return absl::UnavailableError(error.what());
    }
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
    const CursorMove& move,
    std::vector<ports::Result<ports::Receipt>>* answers
) {
    auto bundle = std::make_shared<Bundle>();
    bundle->entries = std::move(entries);
    bundle->move = move;
    const absl::Status status = impl_->writer.Submit(bundle).get();
    if (status.ok() && answers != nullptr) *answers = std::move(bundle->answers);
    return status;
}

absl::Status Journal::Read(const std::function<void(sqlite::Db&)>& query) {
    try {
        impl_->readers.With(query);
        return absl::OkStatus();
    } catch (const sqlite::Error& error) {
        return absl::UnavailableError(error.what());
    }
}

absl::StatusOr<std::vector<Row>> Journal::RowsAfter(std::uint64_t position, std::size_t limit) {
    std::vector<Row> found;
    const absl::Status status = Read([&](sqlite::Db& db) {
        sqlite::Statement rows = db.Prepare(sql::kSelectRows);
        rows.BindAll(position, std::uint64_t(limit));
        while (rows.Step())
            found.push_back(ReadRow(rows));
    });
    if (!status.ok()) return status;
    return found;
}

absl::StatusOr<std::vector<Row>> Journal::RowsOf(std::string_view kind, const Uuid& id) {
    std::vector<Row> found;
    const absl::Status status = Read([&](sqlite::Db& db) {
        sqlite::Statement rows = db.Prepare(sql::kSelectStream);
        rows.BindAll(id, kind, 0);
        while (rows.Step())
            found.push_back(ReadRow(rows));
    });
    if (!status.ok()) return status;
    return found;
}

std::uint64_t Journal::LastPosition() const {
    return impl_->writer.last_position();
}

bool Journal::WaitAfter(std::uint64_t position, absl::Duration at_most) {
    return impl_->writer.WaitAfter(position, at_most);
}

absl::StatusOr<std::uint64_t> Journal::Cursor(std::string_view feed) {
    std::uint64_t position = 0;
    const absl::Status status = Read([&](sqlite::Db& db) {
        sqlite::Statement cursor = db.Prepare(sql::kSelectCursor);
        if (cursor.Bind(feed).Step()) position = cursor.Unsigned(0);
    });
    if (!status.ok()) return status;
    return position;
}

ports::Result<std::shared_ptr<const void>> Journal::LoadErased(
    std::string_view kind, const Uuid& id, Until until
) {
    const AggregateOps& ops = impl_->kinds.Of(kind);
    if (until.instant) impl_->writer.timeline().Settle(*until.instant);
    const ReplayUntil replay{
        .instant_micros = until.instant ? std::optional(until.instant->micros()) : std::nullopt,
        .revision = until.revision,
    };
    std::shared_ptr<void> held;
    const absl::Status status =
        Read([&](sqlite::Db& db) { held = LoadAggregate(db, ops, id, replay); });
    if (!status.ok()) return status;
    return std::shared_ptr<const void>(std::move(held));
}

std::shared_ptr<const void> Journal::DecodeEvent(const Row& row) const {
    const AggregateOps* ops = impl_->kinds.Find(row.kind);
    return ops == nullptr ? nullptr : ops->decode(row.payload);
}

absl::StatusOr<std::string> Journal::PrivateTextOf(const Uuid& ref) {
    std::string text;
    const absl::Status status = Read([&](sqlite::Db& db) {
        sqlite::Statement kept = db.Prepare("SELECT body FROM private_texts WHERE ref=?");
        if (kept.Bind(ref).Step()) text = kept.Text(0);
    });
    if (!status.ok()) return status;
    return text;
}

absl::Status Journal::Erase(const Uuid& ref) {
    auto bundle = std::make_shared<Bundle>();
    bundle->job = [ref](sqlite::Db& db) {
        db.Prepare("DELETE FROM private_texts WHERE ref=?").Bind(ref).Run();
    };
    return impl_->writer.Submit(bundle).get();
}

absl::Status Journal::Rebuild() {
    auto bundle = std::make_shared<Bundle>();
    bundle->job = [this](sqlite::Db& db) {
        RebuildProjections(db, impl_->options.schema, impl_->kinds);
    };
    return impl_->writer.Submit(bundle).get();
}

absl::StatusOr<std::string> Journal::ProjectionHash() {
    digest::Sha256 sha;
    const absl::Status status = Read([&](sqlite::Db& db) {
        for (const std::string& table : ProjectionTables(impl_->options.schema)) {
            DumpTable(db, table, [&](std::string_view bytes) { sha.Update(bytes); });
        }
    });
    if (!status.ok()) return status;
    return sha.Hex();
}

absl::Status Journal::WriteState(const std::function<void(std::string_view)>& sink) {
    return Read([&](sqlite::Db& db) {
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
