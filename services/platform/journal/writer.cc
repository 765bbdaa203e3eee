#include "platform/journal/writer.h"

#include "kernel/check.h"
#include "platform/journal/claims.h"
#include "platform/journal/store_sql.h"

#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>
#include <string>
#include <utility>

namespace luotsi::journal {
namespace {

constexpr std::size_t kCachedStates = 8192;

absl::Status ToStatus(const sqlite::Error& error) {
    switch (error.code() & 0xff) {
        case SQLITE_FULL:
            return absl::ResourceExhaustedError(error.what());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return absl::UnavailableError(error.what());
        default:
            return absl::InternalError(error.what());
    }
}

// After a failed sync nobody knows what the disk holds. Retrying would lie (as PostgreSQL learned
// in 2018), so the process ends and recovers from the log on its next start.
void EndOnLostDisk(const sqlite::Error& error) {
    const bool disk_lost = (error.code() & 0xff) == SQLITE_IOERR;
    LUOTSI_CHECK(!disk_lost, "the disk took what it was given");
}

}  // namespace

Instant Timeline::Next() {
    const std::lock_guard lock(mutex_);
    last_ = std::max(last_ + 1, clock_.Read().now.micros());
    uncommitted_since_ = std::min(uncommitted_since_, last_);
    return Instant::FromMicros(last_);
}

void Timeline::CommitEnded() {
    const std::lock_guard lock(mutex_);
    uncommitted_since_ = kNone;
    ended_.notify_all();
}

void Timeline::Settle(Instant known) {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return uncommitted_since_ > known.micros(); });
    last_ = std::max(last_, known.micros());
}

// Collects what one entry does; its rows are written when the work has been accepted.
class Writer::WorkUnit : public ports::Unit {
  public:
    WorkUnit(Writer& writer, const ports::RequestContext& request, Instant at)
        : writer_(writer), request_(request), at_(at) {}

    std::optional<Uuid> FindClaim(std::string_view key) override {
        sqlite::Statement claim = writer_.db_.Prepare(sql::kSelectClaim);
        claim.Bind(key);
        if (!claim.Step()) return std::nullopt;
        return claim.Id(0);
    }

    void Keep(const ports::PrivateText& text) override {
        writer_.db_.Prepare("INSERT OR REPLACE INTO private_texts(ref,body,salt) VALUES(?,?,?)")
            .BindAll(text.ref, text.text, text.salt)
            .Run();
    }

    // Writes the rows and the claims; answers the refusal when a claimed key is taken.
    std::optional<Rejection> Finish() {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            WriteRow(rows_[i], i == 0);
        for (const StreamKey& key : order_) {
            if (std::optional<Rejection> taken = MoveClaims(key)) return taken;
        }
        return std::nullopt;
    }

    ports::Receipt MakeReceipt() const {
        ports::Receipt receipt{.position = writer_.position_, .recorded_at = at_, .touched = {}};
        for (const StreamKey& key : order_) {
            receipt.touched.push_back({key.kind, key.id, revisions_.at(key)});
        }
        return receipt;
    }

    void KeepStates() {
        for (auto& [key, held] : states_)
            writer_.changed_[key] = std::move(held);
    }

  protected:
    const void* Find(std::string_view kind, const Uuid& id) override {
        const StreamKey key{std::string(kind), id};
        const auto own = states_.find(key);
        if (own != states_.end()) return own->second.get();
        return Shared(key).get();
    }

    void Write(std::string_view kind, const Uuid& id, const void* event) override {
        const AggregateOps& ops = writer_.kinds_.Of(kind);
        const StreamKey key{std::string(kind), id};
        std::shared_ptr<void>& held = Own(ops, key);
        const std::uint64_t revision = ++revisions_[key];
        const Recorded recorded{.at = at_, .position = ++writer_.position_, .revision = revision};
        rows_.push_back({
            .key = key,
            .recorded = recorded,
            .event = ops.event_name(event),
            .payload = ops.encode(event),
            .effective = ops.effective ? ops.effective(event) : std::nullopt,
        });
        ops.evolve(held.get(), event, recorded);
        if (ops.project) ops.project(writer_.db_, held.get(), event);
        WriteSnapshot(writer_.db_, ops, key, held.get(), recorded);
    }

  private:
    friend class Writer;
    struct NewRow {
        StreamKey key;
        Recorded recorded;
        std::string event;
        std::string payload;
        std::optional<CivilDate> effective;
    };

    // The state as other work left it; never changed in place.
    std::shared_ptr<void> Shared(const StreamKey& key) {
        const auto changed = writer_.changed_.find(key);
        if (changed != writer_.changed_.end()) return changed->second;
        if (std::shared_ptr<void> cached = writer_.cache_.Find(key)) return cached;
        std::shared_ptr<void> loaded =
            LoadAggregate(writer_.db_, writer_.kinds_.Of(key.kind), key.id, ReplayUntil{});
        writer_.cache_.Put(key, loaded);
        return loaded;
    }

    std::shared_ptr<void>& Own(const AggregateOps& ops, const StreamKey& key) {
        const auto own = states_.find(key);
        if (own != states_.end()) return own->second;
        const std::shared_ptr<void> shared = Shared(key);
        order_.push_back(key);
        revisions_[key] = ops.revision(shared.get());
        return states_.emplace(key, ops.clone(shared.get())).first->second;
    }

    void WriteRow(const NewRow& row, bool first) {
        const bool bears_request = first && !request_.request_id.empty();
        sqlite::Statement insert = writer_.db_.Prepare(sql::kInsertRow);
        insert.BindAll(row.recorded.position, row.key.kind, row.key.id, row.recorded.revision);
        insert.BindAll(row.event, row.payload, row.recorded.at.micros());
        insert.Bind(row.effective ? std::optional(row.effective->ToText()) : std::nullopt);
        if (bears_request) {
            insert.BindAll(request_.request_id, std::int64_t(rows_.size()), request_.fingerprint);
        } else {
            insert.BindAll(std::nullopt, std::nullopt, std::nullopt);
        }
        insert.BindAll(request_.correlation_id, request_.actor);
        insert.Run();
    }

    std::optional<Rejection> MoveClaims(const StreamKey& key) {
        const AggregateOps& ops = writer_.kinds_.Of(key.kind);
        if (!ops.claims) return std::nullopt;
        return journal::MoveClaims(writer_.db_, key, ops.claims(states_.at(key).get()));
    }

    Writer& writer_;
    const ports::RequestContext& request_;
    Instant at_;
    std::map<StreamKey, std::shared_ptr<void>> states_;
    std::map<StreamKey, std::uint64_t> revisions_;
    std::vector<StreamKey> order_;
    std::vector<NewRow> rows_;
};

Writer::Writer(const std::string& path, const Schema& schema, const Kinds& kinds, Clock& clock)
    : kinds_(kinds), db_(path, sqlite::Db::Mode::kWriter), timeline_(clock), cache_(kCachedStates) {
    db_.Exec(std::string(sql::kJournal));
    db_.Exec(std::string(sql::kProjections));
    db_.Exec(schema.read_models);
    sqlite::Statement last = db_.Prepare("SELECT MAX(position),MAX(recorded_at) FROM journal");
    if (last.Step() && !last.IsNull(0)) {
        position_ = last.Unsigned(0);
        timeline_.StartAfter(last.Int(1));
    }
    committed_position_ = position_;
    thread_ = std::thread([this] { Loop(); });
}

Writer::~Writer() {
    Stop();
}

void Writer::Stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        waiting_.notify_all();
        grown_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

std::future<absl::Status> Writer::Submit(std::shared_ptr<Bundle> bundle) {
    std::future<absl::Status> done = bundle->done.get_future();
    const std::lock_guard lock(mutex_);
    if (stop_) {
        bundle->done.set_value(absl::UnavailableError("the journal is closing"));
        return done;
    }
    queue_.push_back(std::move(bundle));
    waiting_.notify_one();
    return done;
}

std::uint64_t Writer::last_position() const {
    const std::lock_guard lock(mutex_);
    return committed_position_;
}

bool Writer::WaitAfter(std::uint64_t position, absl::Duration at_most) {
    std::unique_lock lock(mutex_);
    grown_.wait_for(lock, absl::ToChronoMilliseconds(at_most), [&] {
        return stop_ || committed_position_ > position;
    });
    return committed_position_ > position;
}

void Writer::Loop() {
    for (;;) {
        Bundles bundles = Take();
        if (bundles.empty()) return;
        Commit(bundles);
    }
}

// Waits for work, then takes as much of it as one commit may hold. Empty: the writer stops.
Writer::Bundles Writer::Take() {
    std::unique_lock lock(mutex_);
    waiting_.wait(lock, [&] { return stop_ || !queue_.empty(); });
    Bundles taken;
    std::size_t work = 0;
    while (!queue_.empty()) {
        const std::size_t size = std::max<std::size_t>(1, queue_.front()->entries.size());
        if (!taken.empty() && work + size > Journal::kMaxWorkPerCommit) break;
        work += size;
        taken.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return taken;
}

void Writer::Commit(Bundles& bundles) {
    absl::Status status;
    const std::uint64_t before = position_;
    try {
        db_.Exec("BEGIN IMMEDIATE");
        for (const auto& bundle : bundles)
            RunBundle(*bundle);
        db_.Exec("COMMIT");
        for (auto& [key, held] : changed_)
            cache_.Put(key, std::move(held));
        changed_.clear();
    } catch (const sqlite::Error& error) {
        EndOnLostDisk(error);
        status = ToStatus(error);
        position_ = before;
        Forget();
    }
    timeline_.CommitEnded();
    Publish(position_);
    for (const auto& bundle : bundles)
        bundle->done.set_value(status);
}

void Writer::Forget() {
    changed_.clear();
    cache_.Clear();
    if (sqlite3_get_autocommit(db_.raw()) == 0) db_.Exec("ROLLBACK");
}

void Writer::Publish(std::uint64_t position) {
    const std::lock_guard lock(mutex_);
    committed_position_ = position;
    grown_.notify_all();
}

void Writer::RunBundle(Bundle& bundle) {
    if (bundle.job) {
        bundle.job(db_);
        cache_.Clear();
        changed_.clear();
    }
    bundle.answers.clear();
    bundle.answers.reserve(bundle.entries.size());
    for (const ports::Entry& entry : bundle.entries)
        bundle.answers.push_back(RunEntry(entry));
    if (bundle.move) {
        db_.Prepare(sql::kUpsertCursor).BindAll(bundle.move->feed, bundle.move->position).Run();
    }
}

ports::Result<ports::Receipt> Writer::RunEntry(const ports::Entry& entry) {
    if (auto repetition = Repetition(entry.request)) return *repetition;
    const std::uint64_t before = position_;
    const bool dry = entry.request.validate_only;
    WorkUnit unit(*this, entry.request, timeline_.Next());
    db_.Prepare("SAVEPOINT work").Run();
    std::optional<Rejection> refused = entry.work(unit);
    if (!refused) refused = unit.Finish();
    if (refused || dry) {
        db_.Prepare("ROLLBACK TO work").Run();
        db_.Prepare("RELEASE work").Run();
        const ports::Receipt receipt = unit.MakeReceipt();
        position_ = before;
        if (refused) return *refused;
        return receipt;
    }
    db_.Prepare("RELEASE work").Run();
    const ports::Receipt receipt = unit.MakeReceipt();
    unit.KeepStates();
    return receipt;
}

std::optional<ports::Result<ports::Receipt>> Writer::Repetition(const ports::RequestContext& request
) {
    if (request.request_id.empty()) return std::nullopt;
    sqlite::Statement earlier = db_.Prepare(sql::kSelectRequest);
    earlier.Bind(request.request_id);
    if (!earlier.Step()) return std::nullopt;
    if (earlier.View(2) != request.fingerprint) {
        return Rejection{.reason = "REQUEST_ID_REUSED", .field = "request_id"};
    }
    const std::uint64_t first = earlier.Unsigned(0);
    const std::uint64_t end = first + earlier.Unsigned(1);
    ports::Receipt receipt{
        .position = end - 1,
        .recorded_at = Instant::FromMicros(earlier.Int(3)),
        .replayed = true,
        .touched = {},
    };
    sqlite::Statement rows = db_.Prepare(sql::kSelectRequestRows);
    rows.BindAll(first, end);
    while (rows.Step()) {
        const ports::Touched row{rows.Text(0), rows.Id(1), rows.Unsigned(2)};
        const auto same = std::ranges::find_if(receipt.touched, [&](const ports::Touched& one) {
            return one.kind == row.kind && one.id == row.id;
        });
        if (same == receipt.touched.end()) {
            receipt.touched.push_back(row);
        } else {
            same->revision = row.revision;
        }
    }
    return receipt;
}

}  // namespace luotsi::journal
