#pragma once

#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "ports/books.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

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
    std::uint64_t LastPosition() { return journal_.LastPosition(); }
    bool WaitAfter(std::uint64_t position, absl::Duration at_most, std::stop_token stop = {}) {
        return journal_.WaitAfter(position, at_most, std::move(stop));
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

// How far a feed has come and what is wrong with it.
struct FeedState {
    // The highest position of the source that was handled.
    std::uint64_t position = 0;
    // Positions (in one process) or records (Kafka) not handled yet, as last seen.
    std::uint64_t lag = 0;
    // Events that were set aside and wait for a retry or a discard.
    std::uint64_t parked = 0;
    std::uint64_t handled = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t retries = 0;
    std::uint64_t client_restarts = 0;
    // Times that a client of the same name put this one out of its group.
    std::uint64_t fenced = 0;
    // Longest time that something was waiting and did not move.
    absl::Duration standstill;
    // Why it has stopped until a person looks, as a code; empty while it follows.
    std::string stopped;
};

class Inbox;

// Brings one module the events of another, each with exactly one effect and in the order of its
// key. One thread a feed.
class Feed {
  public:
    virtual ~Feed() = default;
    virtual absl::Status Start() = 0;
    // Asks the thread to end after what it has in hand; does not wait.
    virtual void RequestStop() = 0;
    virtual void Stop() = 0;
    // The followed module.
    virtual const std::string& source() const = 0;
    virtual FeedState state() const = 0;
    // Whether nothing waits just now; asks whoever knows, for at most so long. Not known counts as
    // no.
    virtual bool CaughtUpWithin(absl::Duration at_most) = 0;
    bool CaughtUp() { return CaughtUpWithin(absl::Seconds(2)); }
    // Where the effects are made: for retries of parked events.
    virtual Inbox& inbox() = 0;
};

}  // namespace luotsi::feed
