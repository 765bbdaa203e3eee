#pragma once

#include "kernel/clock.h"
#include "platform/journal/aggregate_store.h"
#include "platform/journal/backend.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"
#include "ports/books.h"

#include <absl/status/status.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

namespace luotsi::journal {

// Gives each change its instant: strictly growing, and never at or before an instant for which an
// `as_of` read has already been answered.
class Timeline {
  public:
    explicit Timeline(Clock& clock) : clock_(clock) {}

    void StartAfter(std::int64_t last);
    Instant Next();
    // The commit that the instants since the last call belong to has ended, either way.
    void CommitEnded();
    // Waits until nothing recorded at or before `known` is still uncommitted; later changes come
    // after it.
    void Settle(Instant known);
    std::int64_t last() const;

  private:
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    std::int64_t last_ = 0;
    std::int64_t uncommitted_since_ = kNone;
};

// Work that is submitted together. With `beside` or `job` it stands or falls as one; otherwise
// each entry has its own outcome.
struct Bundle {
    std::vector<ports::Entry> entries;
    Journal::Beside beside;
    Journal::Afterwards afterwards;
    // Something that changes what the caches rest on.
    std::function<void(sql::Db&)> job;
    // Later changes, by whichever process, come after this instant.
    std::optional<Instant> settle;

    std::vector<ports::Result<ports::Receipt>> answers;
    std::promise<absl::Status> done;

    bool divisible() const { return !beside && !job && entries.size() > 1; }
};

// The single writer of a journal in this process: one thread that turns waiting bundles into few
// commits. A commit that fails for what one bundle did is made again without it.
class Writer {
  public:
    Writer(Backend& backend, const Kinds& kinds, Clock& clock, std::size_t cached_bytes);
    ~Writer();

    std::future<absl::Status> Submit(std::shared_ptr<Bundle> bundle);
    void Stop();

    Timeline& timeline() { return timeline_; }
    std::uint64_t last_position() const;
    // Another process's commit was seen.
    void NoticePosition(std::uint64_t position);
    bool WaitAfter(std::uint64_t position, absl::Duration at_most, std::stop_token stop);
    bool stopped() const;

  private:
    class WorkUnit;
    using States = std::map<StreamKey, std::shared_ptr<void>>;
    using Bundles = std::vector<std::shared_ptr<Bundle>>;
    using SomeBundles = std::span<const std::shared_ptr<Bundle>>;

    void Loop();
    Bundles Take();
    void Commit(SomeBundles bundles);
    void CommitEntryByEntry(Bundle& bundle);
    absl::Status TryCommit(SomeBundles bundles);
    void CacheStates();
    sql::Db& Connected();
    void CatchUp();
    void ForgetChangedSince(std::uint64_t position);
    void FindEarlierRequests(SomeBundles bundles);
    void ReadAhead(SomeBundles bundles);
    void Probe(const ports::Entry& entry);
    void LoadWanted();
    std::optional<Uuid> HolderOf(std::string_view claim);
    absl::Status RunBundle(Bundle& bundle);
    ports::Result<ports::Receipt> RunEntry(const ports::Entry& entry);
    std::optional<ports::Result<ports::Receipt>> Repetition(const ports::RequestContext& request);
    void NoteRequest(const ports::RequestContext& request, const ports::Receipt& receipt);
    void FlushRows();
    void MoveHead();
    void Forget();

    Backend& backend_;
    const Kinds& kinds_;
    std::unique_ptr<sql::Db> db_;
    Timeline timeline_;

    // As of the last row given out, committed or not.
    std::uint64_t position_ = 0;
    std::string chain_;
    StateCache cache_;
    // Of the commit that is being made: states that it fetched and that it changed (they reach the
    // cache when it holds), rows not yet written, request ids seen before.
    States read_ahead_;
    States changed_;
    std::vector<StoredRow> rows_;
    EarlierRequests earlier_;
    // Whether it destroys a kept text.
    bool texts_destroyed_ = false;
    // Who holds which claim, as far as it was asked, with what this commit moved.
    std::map<std::string, std::optional<Uuid>, std::less<>> holders_;
    // While the work is only tried out: what it wanted to read and is not at hand.
    bool probing_ = false;
    std::set<StreamKey> wanted_streams_;
    std::set<std::string> wanted_claims_;

    mutable std::mutex mutex_;
    std::condition_variable waiting_;
    std::condition_variable_any grown_;
    std::deque<std::shared_ptr<Bundle>> queue_;
    std::uint64_t committed_position_ = 0;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace luotsi::journal
