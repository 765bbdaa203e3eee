#pragma once

#include "platform/feed/feed.h"
#include "platform/feed/inbox.h"

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>

namespace luotsi::log {
class Log;
}

namespace luotsi::feed {

// Follows a source in the same process through a durable cursor.
class LocalFeed : public Feed {
  public:
    // Events of one commit.
    static constexpr std::size_t kBatch = 500;

    LocalFeed(
        EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
    );
    ~LocalFeed() override;

    absl::Status Start() override;
    void RequestStop() override { stop_.request_stop(); }
    void Stop() override;

    const std::string& source() const override { return source_.name(); }
    FeedState state() const override;
    bool CaughtUpWithin(absl::Duration) override { return state().lag == 0; }
    Inbox& inbox() override { return inbox_; }

  private:
    void Follow();
    absl::Status FindCursor();
    absl::Status HandlePage(const EventSource::Page& page);

    EventSource& source_;
    Inbox inbox_;
    log::Log& log_;
    std::optional<std::uint64_t> cursor_;
    std::atomic<std::uint64_t> position_{0};
    std::atomic<std::uint64_t> retries_{0};
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace luotsi::feed
