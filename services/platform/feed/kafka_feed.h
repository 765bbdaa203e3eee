#pragma once

#include "platform/feed/feed.h"
#include "platform/feed/inbox.h"
#include "platform/feed/topic.h"
#include "platform/kafka/consumer.h"
#include "platform/kafka/settings.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace luotsi::log {
class Log;
}

namespace luotsi::feed {

// Follows a module through its topics. The replicas of the consuming module share the partitions as
// the group `<prefix>.<module>.<source>`; where each partition stands is in the module's own
// database, and what the broker has noted is a hint for people's tools.
class KafkaFeed : public Feed {
  public:
    // Records of one commit.
    static constexpr std::size_t kBatch = 500;

    struct Options {
        // The module that follows.
        std::string module;
        std::string county;
        std::vector<Topic> topics;
        kafka::Settings settings;
        // A partition with records waiting that does not move for so long has its client made anew;
        // so has a client without partitions while nobody takes what waits in any.
        absl::Duration standstill = absl::Seconds(30);
    };

    KafkaFeed(
        journal::Journal& consumer, Subscription subscription, Options options, log::Log& log
    );
    ~KafkaFeed() override;

    absl::Status Start() override;
    void RequestStop() override { stop_ = true; }
    void Stop() override;

    const std::string& source() const override { return inbox_.source(); }
    FeedState state() const override;
    // Asks the broker where the partitions end.
    bool CaughtUpWithin(absl::Duration at_most) override;
    Inbox& inbox() override { return inbox_; }

  private:
    // Where a partition stands.
    struct Stand {
        // The cursor; nothing: never set.
        std::optional<std::uint64_t> cursor;
        // The offset that is read next.
        std::int64_t next = 0;
        // When it last moved, or had nothing waiting.
        absl::Duration moved_at;
    };
    using Batch = std::map<kafka::Partition, std::vector<kafka::Record>>;

    void Run();
    void Close();
    void TellOfEnd(const absl::Status& ended);
    absl::Status Follow();
    absl::Status AwaitTopics();
    absl::Status Assign(std::map<kafka::Partition, std::int64_t>& next);
    void Revoke();
    absl::StatusOr<Batch> Collect();
    absl::Status Handle(const Batch& batch);
    std::vector<Inbox::Portion> Portions(const Batch& batch);
    absl::Status Look();
    absl::Status LookAtGroup(absl::Duration now);
    bool GroupIsStuck();
    void Halt(const char* reason, const kafka::Partition& where);
    void Rest(absl::Duration time);
    const Topic* TopicOf(const std::string& name) const;
    Received Read(const kafka::Record& record) const;
    std::vector<kafka::Partition> Assigned() const;

    Options options_;
    std::vector<std::string> names_;
    log::Log& log_;
    Inbox inbox_;

    // The client is used by the feed's thread; others only ask it for ends. It comes and goes under
    // `asking_`, which may be held for as long as the broker takes to answer; where both are taken,
    // `mutex_` is the second.
    std::timed_mutex asking_;
    std::unique_ptr<kafka::Consumer> consumer_;
    // Held for moments only: the status waits for it.
    mutable std::mutex mutex_;
    std::map<kafka::Partition, Stand> stands_;
    // Of the client before, until partitions are assigned again.
    std::map<kafka::Partition, Stand> earlier_;
    bool assigned_ = false;
    std::string stopped_;
    absl::Duration standstill_;

    // Grows with every assignment and revocation: what was read before it is dropped.
    std::uint64_t generation_ = 0;
    absl::Duration looked_at_;
    // Of a replica without partitions: where the group stood at the last look, and when it last
    // moved or had nothing to do.
    std::map<kafka::Partition, std::int64_t> group_seen_;
    absl::Duration group_moved_at_;
    // When this client joined the group.
    absl::Duration joined_at_;
    std::atomic<std::uint64_t> lag_{0};
    std::atomic<std::uint64_t> retries_{0};
    std::atomic<std::uint64_t> restarts_{0};
    std::atomic<std::uint64_t> fenced_{0};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

}  // namespace luotsi::feed
