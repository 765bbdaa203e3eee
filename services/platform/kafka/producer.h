#pragma once

#include "platform/kafka/record.h"
#include "platform/kafka/settings.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct rd_kafka_s;

namespace luotsi::kafka {

// An idempotent producer: what it acknowledges lies in the topic in the order of sending. Used by
// one thread. After a fatal error it can only be destroyed; whoever uses it makes a new one and
// sends again what was not acknowledged.
class Producer {
  public:
    // What became of one record. `tag` is the caller's.
    struct Delivery {
        std::uint64_t tag = 0;
        // Ok: it lies at `offset` of the partition.
        int error = 0;
        std::int32_t partition = -1;
        std::int64_t offset = -1;
    };
    using OnDelivery = std::function<void(const Delivery&)>;

    // Called from Poll alone.
    static absl::StatusOr<std::unique_ptr<Producer>> Make(
        const Settings& settings, OnDelivery on_delivery
    );
    // Drops what is queued; never waits for a broker.
    ~Producer();
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    // Learns where the topics are, so that the first record of each does not wait. Answers the
    // topics that the broker does not have.
    absl::StatusOr<std::vector<std::string>> Warm(
        const std::vector<std::string>& topics, absl::Duration at_most
    );
    // Queues the record; RESOURCE_EXHAUSTED when the queue is full: poll and try again.
    absl::Status Send(const Record& record, std::uint64_t tag);
    // Hears what became of records sent earlier; waits at most so long for the first.
    void Poll(absl::Duration at_most);
    // The name of a fatal error; empty while the producer can be used.
    std::string FatalError() const;

  private:
    Producer() = default;
    rd_kafka_topic_s* TopicOf(const std::string& name);

    rd_kafka_s* client_ = nullptr;
    OnDelivery on_delivery_;
    std::map<std::string, TopicHandle> topics_;
};

}  // namespace luotsi::kafka
