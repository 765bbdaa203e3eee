#pragma once

#include "platform/log/log.h"
#include "platform/redis/client.h"
#include "platform/redis/redis_metrics.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace luotsi::redis {

// "This kind of thing, this one, is now at this version."
struct Note {
    // 1 to 64 characters of a-z 0-9 _ -
    std::string kind;
    // 1 to 128 characters of A-Z a-z 0-9 _ . : / -
    std::string id;
    std::uint64_t version = 0;
};

std::string ToText(const Note& note);
// Nothing where the text is not a note.
std::optional<Note> ReadNote(std::string_view text);

// Small notes between the replicas of a county, so that local copies drop old versions early.
//
// Notes may be lost, doubled, late, or forged by whoever can write to Redis: they may make a
// replica look again, and never make it believe. A replica hears its own notes as well.
class FanOut {
  public:
    struct Listener {
        std::function<void(const Note&)> changed;
        // Notes may have been missed: every local copy may be old.
        std::function<void()> missed;
    };
    // A subscription that has been silent for so long is asked whether it still stands.
    static constexpr std::chrono::seconds kIdle{15};

    FanOut(
        Client& client,
        const std::string& county,
        Listener listener,
        const log::Log& log,
        metrics::Metrics& metrics
    );
    ~FanOut();
    FanOut(const FanOut&) = delete;
    FanOut& operator=(const FanOut&) = delete;

    // Soon, without making the caller wait.
    void Tell(const Note& note);
    // Whether notes of others reach this replica now.
    bool listening() const { return listening_.load(); }

  private:
    void Work();
    std::shared_ptr<Connection> Subscribe();
    void Listen(Connection& connection);
    void Hear(const Reply& message);

    Client& client_;
    const std::string channel_;
    const Listener listener_;
    const log::Log& log_;
    FanOutMetrics metrics_;
    std::atomic<bool> listening_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stop_ = false;
    std::shared_ptr<Connection> connection_;
    std::thread worker_;
};

}  // namespace luotsi::redis
