#pragma once

#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace luotsi::log {
class Log;
}

namespace luotsi::feed {

// What one service tells the others: made from a journal row by the service's translator.
struct PublicEvent {
    // The module that tells, for example `contract-registry`.
    std::string source;
    // Position in the source's journal: grows, and names the event together with `source`.
    std::uint64_t position = 0;
    // For example `fi.luotsi.contract.contract.activated.v1`.
    std::string type;
    // The aggregate that keeps order, as text.
    std::string key;
    Instant time;
    std::string correlation_id;
    // A serialised message of `proto/luotsi/…/…_event.proto`.
    std::string data;
};

// A row's public event, or nothing where the row concerns no one else.
struct Translated {
    std::string type;
    std::string key;
    std::string data;
};
using Translator = std::function<
    absl::StatusOr<std::optional<Translated>>(const journal::Row& row, const void* event)>;

// A module's journal as others see it.
class EventSource {
  public:
    struct Page {
        std::vector<PublicEvent> events;
        // The last position that was looked at, whether it gave an event or not.
        std::uint64_t last_position = 0;
    };
    EventSource(std::string name, journal::Journal& journal, Translator translator);

    const std::string& name() const { return name_; }
    absl::StatusOr<Page> After(std::uint64_t position, std::size_t limit);
    std::uint64_t LastPosition() const { return journal_.LastPosition(); }
    bool WaitAfter(std::uint64_t position, absl::Duration at_most) {
        return journal_.WaitAfter(position, at_most);
    }

  private:
    std::string name_;
    journal::Journal& journal_;
    Translator translator_;
};

// How a module takes in the events of another.
struct Subscription {
    // The followed module, for example `contract-registry`.
    std::string source;
    // Turns one event into work on the own journal; entries need no request id, the feed gives each
    // one derived from the event, so a repeated event has no second effect. An error is permanent
    // (an event that cannot be read): the event is parked and counted.
    std::function<absl::Status(const PublicEvent&, std::vector<ports::Entry>& work)> handle;
};

// Follows a source in one process through a durable cursor; one thread a feed.
class LocalFeed {
  public:
    // Events of one commit.
    static constexpr std::size_t kBatch = 500;

    LocalFeed(
        EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
    );
    ~LocalFeed();

    absl::Status Start();
    // Asks the thread to end after the page in hand; does not wait.
    void RequestStop() { stop_ = true; }
    void Stop();

    const std::string& source() const { return source_.name(); }
    std::uint64_t position() const { return position_.load(); }
    std::uint64_t lag() const;
    std::uint64_t parked() const { return parked_.load(); }

  private:
    void Follow();
    absl::Status HandlePage(const EventSource::Page& page);

    EventSource& source_;
    journal::Journal& consumer_;
    Subscription subscription_;
    log::Log& log_;
    std::atomic<std::uint64_t> position_{0};
    std::atomic<std::uint64_t> parked_{0};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace luotsi::feed
