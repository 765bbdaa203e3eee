#pragma once

#include "platform/feed/feed.h"
#include "platform/feed/lease.h"
#include "platform/feed/topic.h"
#include "platform/kafka/producer.h"
#include "platform/kafka/settings.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace luotsi::log {
class Log;
}

namespace luotsi::feed {

// How far a relay has come.
struct RelayState {
    bool active = false;
    // The last position that is published for sure.
    std::uint64_t position = 0;
    std::uint64_t lag = 0;
    std::uint64_t epoch = 0;
    std::uint64_t published = 0;
    std::uint64_t takeovers = 0;
    std::uint64_t fenced = 0;
    std::uint64_t client_restarts = 0;
    std::uint64_t topics_missing = 0;
    // Keys whose last sequence is remembered just now.
    std::uint64_t keys = 0;
    // How long the oldest unpublished position has waited, as far as this process has seen.
    absl::Duration waiting;
    // Why nothing is published just now, as a code.
    std::string trouble;
};

// Publishes a journal to Kafka, in journal order: one relay is active, others stand by.
//
// The cursor moves only past what the broker has acknowledged, and only by the holder of the lease.
// Sequence numbers are counted from those kept beside the cursor, so that an event that is sent
// again after a crash bears the number it bore before. A repetition on the topic is possible, a
// hole or a step back is not; no Kafka transaction is used.
class Relay {
  public:
    struct Options {
        std::string county;
        std::vector<Topic> topics;
        kafka::Settings settings;
        // Events that are sent and not yet passed; bounds memory and what a new client sends again.
        std::size_t window = 10'000;
        // Keys whose last sequence is remembered; more are forgotten as soon as the cursor allows.
        std::size_t most_keys = 200'000;
    };

    Relay(EventSource& source, journal::Journal& journal, Options options, log::Log& log);
    ~Relay();

    void Start();
    void RequestStop() { stop_.request_stop(); }
    void Stop();

    const std::string& module() const { return source_.name(); }
    RelayState state() const;

  private:
    using SequenceKey = std::pair<std::string, std::string>;

    // A position that was read and is not passed yet.
    struct Waiting {
        std::uint64_t position = 0;
        // Empty topic: the position concerns no one else.
        SequenceKey key;
        std::uint64_t sequence = 0;
        bool published = false;
        absl::Duration since;
    };

    void Run();
    absl::Status Publish();
    absl::Status Begin();
    absl::StatusOr<std::vector<std::string>> Warm();
    absl::Status EnsureTopics();
    absl::Status ReadAhead();
    void FitPage(absl::Duration took);
    absl::Status Sequence(const std::vector<PublicEvent>& events);
    absl::Status Send(const PublicEvent& event);
    absl::Status SendRecord(const kafka::Record& record, std::uint64_t tag);
    void Hear(const kafka::Producer::Delivery& delivery);
    absl::Status PassPublished(bool at_once);
    absl::Status MoveCursor(
        std::uint64_t position, const std::map<SequenceKey, std::uint64_t>& sequences
    );
    void ForgetKeys();
    bool StandsStill() const;
    void Rest(absl::Duration time);
    void Tell(const absl::Status& trouble);
    std::vector<std::string> OwnTopics() const;

    EventSource& source_;
    journal::Journal& journal_;
    Options options_;
    log::Log& log_;
    Lease lease_;

    // Of the session in hand.
    std::unique_ptr<kafka::Producer> producer_;
    std::deque<Waiting> waiting_;
    // The tag of the first of them.
    std::uint64_t first_tag_ = 0;
    std::uint64_t read_position_ = 0;
    std::size_t page_size_ = 100;
    std::map<SequenceKey, std::uint64_t> sequences_;
    // What was popped from the front and is not in the cursor yet.
    std::uint64_t passed_position_ = 0;
    std::map<SequenceKey, std::uint64_t> passed_;
    std::uint64_t passed_count_ = 0;
    int failed_ = 0;
    absl::Duration heard_at_;
    absl::Duration moved_at_;

    std::atomic<std::uint64_t> position_{0};
    std::atomic<std::uint64_t> published_{0};
    std::atomic<std::uint64_t> takeovers_{0};
    std::atomic<std::uint64_t> fenced_{0};
    std::atomic<std::uint64_t> restarts_{0};
    std::atomic<std::uint64_t> missing_{0};
    std::atomic<std::uint64_t> keys_{0};
    std::atomic<std::int64_t> oldest_since_us_{0};
    mutable std::mutex told_;
    std::string trouble_;
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace luotsi::feed
