#pragma once

#include "kernel/clock.h"
#include "platform/journal/aggregate_store.h"
#include "platform/journal/journal.h"
#include "platform/sqlite/db.h"
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
#include <thread>
#include <vector>

namespace luotsi::journal {

// Gives each change its instant: strictly growing, and never at or before an instant for which an
// `as_of` read has already been answered.
class Timeline {
  public:
    explicit Timeline(Clock& clock) : clock_(clock) {}

    void StartAfter(std::int64_t last) { last_ = last; }
    Instant Next();
    // The commit that the instants since the last call belong to has ended, either way.
    void CommitEnded();
    // Waits until nothing recorded at or before `known` is still uncommitted; later changes come
    // after it.
    void Settle(Instant known);

  private:
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();

    Clock& clock_;
    std::mutex mutex_;
    std::condition_variable ended_;
    std::int64_t last_ = 0;
    std::int64_t uncommitted_since_ = kNone;
};

// Work that is committed together.
struct Bundle {
    std::vector<ports::Entry> entries;
    std::optional<CursorMove> move;
    // In place of entries: something that needs the writer's connection alone.
    std::function<void(sqlite::Db&)> job;

    std::vector<ports::Result<ports::Receipt>> answers;
    std::promise<absl::Status> done;
};

// The single writer of a journal: one thread that turns waiting bundles into few commits.
class Writer {
  public:
    Writer(const std::string& path, const Schema& schema, const Kinds& kinds, Clock& clock);
    ~Writer();

    std::future<absl::Status> Submit(std::shared_ptr<Bundle> bundle);
    void Stop();

    Timeline& timeline() { return timeline_; }
    std::uint64_t last_position() const;
    bool WaitAfter(std::uint64_t position, absl::Duration at_most);

  private:
    class WorkUnit;
    using Bundles = std::vector<std::shared_ptr<Bundle>>;

    void Loop();
    Bundles Take();
    void Commit(Bundles& bundles);
    void RunBundle(Bundle& bundle);
    ports::Result<ports::Receipt> RunEntry(const ports::Entry& entry);
    std::optional<ports::Result<ports::Receipt>> Repetition(const ports::RequestContext& request);
    void Publish(std::uint64_t position);
    void Forget();

    const Kinds& kinds_;
    sqlite::Db db_;
    Timeline timeline_;

    std::uint64_t position_ = 0;
    StateCache cache_;
    // States changed in the commit that is being made; they reach the cache when it holds.
    std::map<StreamKey, std::shared_ptr<void>> changed_;

    mutable std::mutex mutex_;
    std::condition_variable waiting_;
    std::condition_variable grown_;
    std::deque<std::shared_ptr<Bundle>> queue_;
    std::uint64_t committed_position_ = 0;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace luotsi::journal
