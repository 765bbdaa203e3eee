#pragma once

#include "platform/journal/journal.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace luotsi::feed {

// Who alone may do a thing for a journal, among processes that share its database.
//
// No process compares its clock with another's: the holder makes a counter grow, and who has seen
// it stand still for the whole duration, by its own clock, takes over with the next epoch. Every
// write of the holder passes Fence, so one that was paused and comes back is refused.
class Lease {
  public:
    // `holder` names this process; the part before the last slash is its instance: a process that
    // starts again takes its own lease back at once.
    Lease(journal::Journal& journal, std::string name, std::string holder, absl::Duration duration);

    // Takes or keeps the lease where it can; call it several times a duration. Whether it is held.
    bool Hold();
    // Gives it back, so that a standby need not wait.
    void Release();
    // Inside a write: ABORTED when somebody else has taken over. Also counts as a sign of life.
    absl::Status Fence(sql::Db& db);
    // The last write was fenced.
    void Lose() { held_ = false; }

    bool held() const { return held_.load(); }
    std::uint64_t epoch() const { return epoch_.load(); }

  private:
    struct Seen {
        std::string holder;
        std::uint64_t epoch = 0;
        std::uint64_t beat = 0;
        bool exists = false;
    };

    bool Keep();
    bool TryTake();
    bool MayTake(const Seen& now);
    bool Take(const Seen& now);

    journal::Journal& journal_;
    const std::string name_;
    const std::string holder_;
    const absl::Duration duration_;
    std::atomic<bool> held_{false};
    std::atomic<std::uint64_t> epoch_{0};
    // When the last sign of life of ours was committed, or another's was first seen.
    absl::Duration alive_at_;
    Seen seen_;
    bool looked_ = false;
};

}  // namespace luotsi::feed
