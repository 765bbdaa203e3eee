#pragma once

#include "platform/identity/key_set.h"
#include "platform/log/log.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace luotsi::identity {

/// Keeps one issuer's key set fresh on a thread of its own. A set that cannot be read or fetched
/// never displaces the one in hand; a key that is gone from a new set is gone at once.
class KeySource {
  public:
    struct Pace {
        /// How soon a changed file is noticed.
        absl::Duration file_look = absl::Seconds(1);
        /// How often an address is asked anew.
        absl::Duration fetch_every = absl::Minutes(5);
        /// Between tries after a failure, and the least time between fetches for unknown key ids:
        /// callers who make ids up cannot make us fetch more often.
        absl::Duration fetch_pause = absl::Seconds(10);
    };

    KeySource(const config::v1::Issuer& issuer, Pace pace, const log::Log& log);
    ~KeySource();
    KeySource(const KeySource&) = delete;
    KeySource& operator=(const KeySource&) = delete;

    /// Reads a file at once and fails when it is not good. An address is only begun to be asked: an
    /// issuer that is away must not keep us from starting; its tokens are refused until it answers.
    absl::Status Start();

    /// The set in force; null before the first good one.
    std::shared_ptr<const KeySet> keys() const;
    /// A token named a key that the set does not have: perhaps it is new.
    void NoteUnknownKey();

  private:
    void Follow();
    // Whether the wait ended for another reason than stopping.
    bool Wait(absl::Duration at_most);
    absl::Status ReadFile();
    absl::Status Fetch();
    absl::Status Take(const std::string& json);

    const config::v1::Issuer issuer_;
    const Pace pace_;
    const log::Log& log_;
    std::string seen_file_;  // what told one state of the file from another

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::shared_ptr<const KeySet> keys_;
    bool wanted_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace luotsi::identity
