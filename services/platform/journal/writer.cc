#include "platform/journal/writer.h"

#include "kernel/check.h"
#include "platform/journal/store_sql.h"
#include "platform/journal/stream_rows.h"
#include "platform/journal/work_unit.h"

#include <absl/time/time.h>

#include <algorithm>
#include <string>
#include <utility>

namespace luotsi::journal {
namespace {

constexpr std::size_t kCachedStates = 8192;
// Reads that hang on each other: a claim, the stream behind it, what that one names, ….
constexpr int kReadingRounds = 6;

// After a failed sync nobody knows what the disk holds. Retrying would lie (as PostgreSQL learned
// in 2018), so the process ends and recovers from the log on its next start.
void EndOnLostDisk(const sql::Error& error) {
    const bool disk_lost = error.fault() == sql::Fault::kDiskLost;
    LUOTSI_CHECK(!disk_lost, "the disk took what it was given");
}

// Whether the store as a whole is in trouble, and not what one piece of work did to it.
bool StoreIsInTrouble(const absl::Status& status) {
    return status.code() == absl::StatusCode::kUnavailable ||
           status.code() == absl::StatusCode::kResourceExhausted;
}

}  // namespace

void Timeline::StartAfter(std::int64_t last) {
    const std::lock_guard lock(mutex_);
    last_ = std::max(last_, last);
}

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

std::int64_t Timeline::last() const {
    const std::lock_guard lock(mutex_);
    return last_;
}

Writer::Writer(Backend& backend, const Kinds& kinds, Clock& clock, std::size_t cached_bytes)
    : backend_(backend),
      kinds_(kinds),
      db_(backend.OpenWriter()),
      timeline_(clock),
      cache_(kCachedStates, cached_bytes) {
    db_->Begin();
    CatchUp();
    db_->Commit();
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

bool Writer::stopped() const {
    const std::lock_guard lock(mutex_);
    return stop_;
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

void Writer::NoticePosition(std::uint64_t position) {
    const std::lock_guard lock(mutex_);
    if (position <= committed_position_) return;
    committed_position_ = position;
    grown_.notify_all();
}

bool Writer::WaitAfter(std::uint64_t position, absl::Duration at_most, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    grown_.wait_for(lock, std::move(stop), absl::ToChronoMilliseconds(at_most), [&] {
        return stop_ || committed_position_ > position;
    });
    return committed_position_ > position;
}

void Writer::Loop() {
    for (;;) {
        const Bundles bundles = Take();
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

// One commit for all; where that fails for what one of them did, one for each.
void Writer::Commit(SomeBundles bundles) {
    const absl::Status status = TryCommit(bundles);
    const bool again = !status.ok() && !StoreIsInTrouble(status);
    if (again && bundles.size() > 1) {
        for (std::size_t i = 0; i < bundles.size(); ++i)
            Commit(bundles.subspan(i, 1));
        return;
    }
    if (again && bundles.front()->divisible()) {
        CommitEntryByEntry(*bundles.front());
        bundles.front()->done.set_value(absl::OkStatus());
        return;
    }
    for (const auto& bundle : bundles)
        bundle->done.set_value(status);
}

void Writer::CommitEntryByEntry(Bundle& bundle) {
    std::vector<ports::Result<ports::Receipt>> answers;
    for (const ports::Entry& entry : bundle.entries) {
        const Bundles alone{std::make_shared<Bundle>()};
        alone.front()->entries.push_back(entry);
        const absl::Status status = TryCommit(alone);
        if (status.ok()) {
            answers.push_back(std::move(alone.front()->answers.front()));
        } else {
            answers.emplace_back(status);
        }
    }
    bundle.answers = std::move(answers);
}

absl::Status Writer::TryCommit(SomeBundles bundles) {
    absl::Status status;
    try {
        Connected().Begin();
        CatchUp();
        FindEarlierRequests(bundles);
        if (backend_.asks_ahead()) ReadAhead(bundles);
        for (const auto& bundle : bundles) {
            if (status.ok()) status = RunBundle(*bundle);
        }
        if (status.ok()) {
            FlushRows();
            MoveHead();
            db_->Commit();
        }
    } catch (const sql::Error& error) {
        EndOnLostDisk(error);
        status = sql::ToStatus(error);
        if (error.fault() == sql::Fault::kUnavailable && backend_.shared()) db_.reset();
    }
    if (status.ok()) {
        CacheStates();
        NoticePosition(position_);
    } else {
        Forget();
    }
    timeline_.CommitEnded();
    if (status.ok() && texts_destroyed_) backend_.SweepDeleted();
    return status;
}

// What was changed last of all: it is the likeliest to be wanted again.
void Writer::CacheStates() {
    for (States* const states : {&read_ahead_, &changed_}) {
        for (auto& [key, held] : *states) {
            if (states == &read_ahead_ && changed_.contains(key)) continue;
            const std::size_t bytes = kinds_.Of(key.kind).bytes(held.get());
            cache_.Put(key, std::move(held), bytes);
        }
        states->clear();
    }
}

sql::Db& Writer::Connected() {
    if (db_ == nullptr) db_ = backend_.OpenWriter();
    return *db_;
}

void Writer::Forget() {
    probing_ = false;
    wanted_streams_.clear();
    wanted_claims_.clear();
    read_ahead_.clear();
    changed_.clear();
    rows_.clear();
    cache_.Clear();
    if (db_ != nullptr) db_->Rollback();
}

// Takes the journal's lock and stands at its head; what other processes changed is read anew.
void Writer::CatchUp() {
    rows_.clear();
    read_ahead_.clear();
    changed_.clear();
    holders_.clear();
    texts_destroyed_ = false;
    std::uint64_t position = 0;
    {
        sql::Statement head = db_->Prepare(backend_.lock_head());
        if (!head.Step())
            throw sql::Error(
                sql::Fault::kCorrupt, "the journal " + backend_.name() + " has no head"
            );
        position = head.Unsigned(0);
        timeline_.StartAfter(head.Int(1));
        chain_ = head.Text(2);
    }
    if (position != position_) ForgetChangedSince(position < position_ ? 0 : position_);
    position_ = position;
}

void Writer::ForgetChangedSince(std::uint64_t position) {
    // Position 0 also stands for "the store went back": nothing that is known can be trusted.
    if (position == 0) return cache_.Clear();
    sql::Statement rows = db_->Prepare(store::kSelectChangedSince);
    rows.Bind(position);
    while (rows.Step())
        cache_.Drop({rows.Text(0), rows.Id(1)});
}

void Writer::FindEarlierRequests(SomeBundles bundles) {
    std::vector<std::string> ids;
    for (const auto& bundle : bundles) {
        for (const ports::Entry& entry : bundle->entries) {
            if (!entry.request.request_id.empty()) ids.push_back(entry.request.request_id);
        }
    }
    earlier_ = ids.empty() ? EarlierRequests() : backend_.FindRequests(*db_, ids);
}

// Work may be run more than once: it is tried out until it finds at hand all that it reads. What it
// asked for in one round is fetched together, so the journeys to the store do not grow with the
// number of works in a commit.
void Writer::ReadAhead(SomeBundles bundles) {
    for (int round = 0; round < kReadingRounds; ++round) {
        for (const auto& bundle : bundles) {
            for (const ports::Entry& entry : bundle->entries)
                Probe(entry);
        }
        if (wanted_streams_.empty() && wanted_claims_.empty()) return;
        LoadWanted();
    }
}

void Writer::Probe(const ports::Entry& entry) {
    if (earlier_.contains(entry.request.request_id)) return;
    probing_ = true;
    try {
        WorkUnit unit(*this, entry.request, Instant::FromMicros(timeline_.last()));
        // The outcome counts when the work is run in its turn.
        if (!entry.work(unit)) (void)unit.CheckClaims();
    } catch (const NotAtHand&) {
        // Noted in wanted_streams_ or wanted_claims_.
        probing_ = false;
        return;
    }
    probing_ = false;
}

void Writer::LoadWanted() {
    if (!wanted_streams_.empty()) {
        const std::map<StreamKey, StreamRows> found = backend_.LoadStreams(*db_, wanted_streams_);
        for (const StreamKey& key : wanted_streams_) {
            const auto rows = found.find(key);
            read_ahead_[key] = BuildAggregate(
                *db_, kinds_.Of(key.kind), key.id, rows == found.end() ? StreamRows() : rows->second
            );
        }
        wanted_streams_.clear();
    }
    if (!wanted_claims_.empty()) {
        const auto found = backend_.FindHolders(*db_, wanted_claims_);
        for (const std::string& claim : wanted_claims_) {
            const auto holder = found.find(claim);
            holders_[claim] = holder == found.end() ? std::nullopt : std::optional(holder->second);
        }
        wanted_claims_.clear();
    }
}

std::optional<Uuid> Writer::HolderOf(std::string_view claim) {
    const auto known = holders_.find(claim);
    if (known != holders_.end()) return known->second;
    if (probing_) {
        wanted_claims_.emplace(claim);
        throw NotAtHand();
    }
    return holders_[std::string(claim)] = FindHolder(*db_, claim);
}

absl::Status Writer::RunBundle(Bundle& bundle) {
    if (bundle.settle) timeline_.StartAfter(bundle.settle->micros());
    if (bundle.job) {
        FlushRows();
        bundle.job(*db_);
        cache_.Clear();
        read_ahead_.clear();
        changed_.clear();
        holders_.clear();
    }
    if (bundle.beside) {
        const absl::Status done = bundle.beside(*db_);
        if (!done.ok()) return done;
    }
    bundle.answers.clear();
    bundle.answers.reserve(bundle.entries.size());
    for (const ports::Entry& entry : bundle.entries)
        bundle.answers.push_back(RunEntry(entry));
    return bundle.afterwards ? bundle.afterwards(*db_, bundle.answers) : absl::OkStatus();
}

ports::Result<ports::Receipt> Writer::RunEntry(const ports::Entry& entry) {
    if (auto repetition = Repetition(entry.request)) return *repetition;
    WorkUnit unit(*this, entry.request, timeline_.Next());
    std::optional<Rejection> refused = entry.work(unit);
    if (!refused) refused = unit.CheckClaims();
    if (refused) return *refused;
    const ports::Receipt receipt = unit.MakeReceipt();
    if (!entry.request.validate_only) {
        unit.Write();
        NoteRequest(entry.request, receipt);
    }
    return receipt;
}

// A repetition inside the same commit finds the first one here.
void Writer::NoteRequest(const ports::RequestContext& request, const ports::Receipt& receipt) {
    if (request.request_id.empty() || receipt.touched.empty()) return;
    for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
        if (row->request_id != request.request_id) continue;
        earlier_[request.request_id] = {
            .position = row->position,
            .rows = static_cast<std::uint64_t>(*row->request_rows),
            .fingerprint = request.fingerprint,
            .recorded_at = row->recorded_at,
        };
        return;
    }
}

std::optional<ports::Result<ports::Receipt>> Writer::Repetition(const ports::RequestContext& request
) {
    const auto earlier = earlier_.find(request.request_id);
    if (request.request_id.empty() || earlier == earlier_.end()) return std::nullopt;
    if (earlier->second.fingerprint != request.fingerprint) {
        return Rejection{.reason = "REQUEST_ID_REUSED", .field = "request_id"};
    }
    FlushRows();
    const std::uint64_t first = earlier->second.position;
    const std::uint64_t end = first + earlier->second.rows;
    ports::Receipt receipt{
        .position = end - 1,
        .recorded_at = Instant::FromMicros(earlier->second.recorded_at),
        .replayed = true,
        .touched = {},
    };
    sql::Statement rows = db_->Prepare(store::kSelectRequestRows);
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

// Rows are collected and written together: stores are much faster so.
void Writer::FlushRows() {
    if (rows_.empty()) return;
    for (StoredRow& row : rows_) {
        chain_ = NextLink(chain_, row);
        row.chain = chain_;
    }
    backend_.InsertRows(*db_, rows_);
    rows_.clear();
}

void Writer::MoveHead() {
    sql::Statement head = db_->Prepare(store::kUpdateHead);
    head.BindAll(position_, timeline_.last()).Blob(chain_).Run();
}

}  // namespace luotsi::journal
