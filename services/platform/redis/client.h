#pragma once

#include "platform/log/log.h"
#include "platform/redis/connection.h"
#include "platform/redis/redis_metrics.h"
#include "platform/redis/reply.h"
#include "platform/redis/settings.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace luotsi::redis {

// A process' way to Redis: a few connections behind a circuit breaker.
//
// The first failure opens the breaker: from then on nobody waits, until a thread of the client has
// seen the server answer again. So a dead or hung Redis costs each call that met it at most the
// timeout, once. Callers cannot tell "Redis is away" from "Redis does not know", and need not to.
// The breaker is open at the start as well: a process never waits for Redis to come up.
class Client {
  public:
    static constexpr std::size_t kMaxConnections = 16;
    static constexpr std::size_t kMaxPosted = 1024;
    static constexpr std::size_t kPostBatch = 64;
    static constexpr std::chrono::milliseconds kFirstPause{50};
    static constexpr std::chrono::milliseconds kLongestPause{2000};

    Client(Settings settings, const log::Log& log, metrics::Metrics& metrics);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // The answers in order; nothing when Redis is away, too slow, or too busy.
    std::optional<std::vector<Reply>> RunAll(const std::vector<Command>& commands);
    // The answer to one command.
    std::optional<Reply> Run(const Command& command);
    // Sends the command soon, without making the caller wait. It may get lost.
    void Post(Command command);

    bool up() const { return up_.load(); }
    // `key_prefix` and what follows it.
    std::string Key(std::string_view rest) const;
    const Settings& settings() const { return settings_; }

  private:
    // A connection of the pool, or why there is none.
    struct Loan {
        std::unique_ptr<Connection> connection;
        std::uint64_t era = 0;
        bool pool_is_empty = false;
        absl::Status failure;
    };
    Loan Borrow(SteadyTime deadline);
    void GiveBack(Loan loan, bool is_good);
    // Opens the breaker, unless that has happened since `era`.
    void Leave(const absl::Status& reason, std::uint64_t era);

    void Work();
    absl::Status Probe();
    void Meet(const absl::Status& probed);
    void SendPosted(std::unique_lock<std::mutex>& lock);

    const Settings settings_;
    const log::Log& log_;
    ClientMetrics metrics_;

    std::atomic<bool> up_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stop_ = false;
    bool told_away_ = false;
    // Counts the times the breaker opened: a connection from before is not used again.
    std::uint64_t era_ = 0;
    std::size_t borrowed_ = 0;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::deque<Command> posted_;
    // Before the next probe.
    std::chrono::milliseconds pause_{0};
    SteadyTime met_at_{};
    std::thread worker_;
};

}  // namespace luotsi::redis
