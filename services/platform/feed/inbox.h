#pragma once

#include "platform/feed/envelope.h"
#include "platform/feed/feed.h"
#include "platform/feed/parking.h"
#include "platform/journal/journal.h"
#include "platform/kafka/record.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::log {
class Log;
}

namespace luotsi::feed {

// Where every feed, whatever brings its events, turns them into effects:
//
//   - the cursor, the marks, what is parked and the effects change in one commit;
//   - a cursor moves from where this process believes it to be, or not at all: a writer that was
//     overtaken (a paused process, a partition that moved on) is refused;
//   - a sequence that was handled is skipped, one that leaves a hole stops the feed;
//   - an event that cannot be read, is refused, or has ended the process three times is set aside
//     with all later events of its key; other keys go on.
class Inbox {
  public:
    // Attempts that may end the process before the event is set aside.
    static constexpr std::uint64_t kAttempts = 3;

    // One event as the transport brought it.
    struct Item {
        // Its place in its lane: an offset, or a position.
        std::uint64_t place = 0;
        Received received;
        // What to keep when it is set aside; made from `received` where the transport has none.
        std::optional<kafka::Record> record;
    };
    // Consecutive events of one lane.
    struct Portion {
        // Names the cursor.
        std::string lane;
        // Where sequences are counted; empty: the transport counts none.
        std::string origin;
        // Where the cursor stands; nothing: it was never set.
        std::optional<std::uint64_t> from;
        // Where it goes.
        std::uint64_t to = 0;
        std::vector<Item> items;
    };
    // Reads a kept record again, for a retry.
    using Decode = std::function<Received(const kafka::Record&)>;

    // `step`: how far behind an item's place the cursor stands once it is handled (1 for offsets,
    // where it names the next one; 0 for positions).
    Inbox(
        journal::Journal& journal,
        Subscription subscription,
        Decode decode,
        std::uint64_t step,
        log::Log& log
    );

    absl::StatusOr<std::optional<std::uint64_t>> Cursor(const std::string& lane);
    // What is remembered of lanes may have been changed by others.
    void Forget();

    // Makes the effects and moves the cursors, all in one commit. ABORTED: somebody else has moved
    // a cursor; read it again. DATA_LOSS: a hole in a sequence; what stood before it is handled,
    // and the portion's `to` says how far.
    absl::Status Take(std::vector<Portion>& portions);

    struct Retried {
        std::uint32_t handled = 0;
        std::uint32_t waiting = 0;
        std::string reason;
    };
    // Handles the parked events of a key in their order, until one is refused again.
    absl::StatusOr<Retried> Retry(const std::string& key);
    // Gives an event up. FAILED_PRECONDITION unless it is the first of its key that waits.
    absl::Status Discard(
        const ParkedEvent& event, const std::string& reason, const std::string& actor
    );
    // Counts again what is parked; others may have retried.
    void CountParked();

    const std::string& source() const { return subscription_.source; }
    journal::Journal& journal() { return journal_; }
    std::uint64_t parked() const { return parked_.load(); }
    std::uint64_t handled() const { return handled_.load(); }
    std::uint64_t duplicates() const { return duplicates_.load(); }
    std::uint64_t position() const { return position_.load(); }

  private:
    struct Step;
    struct Plan;
    using MarkKey = std::pair<std::string, std::string>;

    absl::Status ReadBefore(const std::vector<Portion>& portions, Plan& plan);
    absl::Status PlanPortion(Portion& portion, Plan& plan);
    void PlanRun(Step step, Plan& plan);
    void PlanRetry(Step step, Plan& plan);
    absl::Status Commit(
        const std::shared_ptr<Plan>& plan, const std::function<absl::Status(sql::Db&)>& fences
    );
    absl::Status TryCommit(
        const std::shared_ptr<Plan>& plan, const std::function<absl::Status(sql::Db&)>& fences
    );
    void NoteOutcome(const Plan& plan);
    absl::Status TakeAll(std::vector<Portion>& portions);
    absl::Status TakeCarefully(Portion& portion, std::uint64_t place, std::uint64_t attempts);
    void NoteFailure(const std::string& lane, const absl::Status& failure);
    absl::Status NoteAttempt(const std::string& lane, std::uint64_t place, std::uint64_t attempts);
    ParkedEvent ToParked(const Item& item, const std::string& lane, std::string reason) const;

    journal::Journal& journal_;
    Subscription subscription_;
    Decode decode_;
    std::uint64_t step_;
    log::Log& log_;

    // One at a time: a feed's thread and a retry share the subscription's handler.
    std::mutex mutex_;
    std::uint64_t epoch_ = 0;
    std::map<MarkKey, std::uint64_t> marks_;
    // Lanes whose first portion since the start has been handled.
    std::set<std::string> begun_;
    // Per lane the place of the last attempt that this process noted, and survived.
    std::map<std::string, std::uint64_t> noted_;

    std::atomic<std::uint64_t> parked_{0};
    std::atomic<std::uint64_t> handled_{0};
    std::atomic<std::uint64_t> duplicates_{0};
    std::atomic<std::uint64_t> position_{0};
};

}  // namespace luotsi::feed
