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
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct rd_kafka_s;

namespace luotsi::kafka {

// A member of a consumer group. Used by one thread, but for EndOffsets. Where to read from is told
// by the caller at each assignment; what the broker has noted is a hint for people's tools alone.
class Consumer {
  public:
    // From the first record on that the broker still has.
    static constexpr std::int64_t kBeginning = -2;

    // Both are called from Poll alone.
    struct Listener {
        // Fills in the next offset of each partition, or kBeginning. After an error nothing is
        // assigned and Poll answers the error.
        std::function<absl::Status(std::map<Partition, std::int64_t>& next)> assigned;
        // The partitions may belong to another member from now on.
        std::function<void()> revoked;
    };

    static absl::StatusOr<std::unique_ptr<Consumer>> Make(
        const Settings& settings,
        const std::string& group,
        const std::string& member,
        Listener listener
    );
    // Closes within kCloseLimit. A client that does not close by then is left behind: freeing it
    // could wait for ever.
    ~Consumer();
    Consumer(const Consumer&) = delete;
    Consumer& operator=(const Consumer&) = delete;

    // Joins the group. For topics that are there (see Partitions): the client hears of one that
    // comes later at its next look at the metadata, which is ten seconds away.
    absl::Status Subscribe(const std::vector<std::string>& topics);
    // The partitions of the topics, asked from the broker now, each within the time; NOT_FOUND: a
    // topic is missing.
    absl::StatusOr<std::vector<Partition>> Partitions(
        const std::vector<std::string>& topics, absl::Duration at_most
    ) const;
    // The next record, or nothing within the time. OUT_OF_RANGE: a partition's next offset is not
    // at the broker (`where` tells which); ABORTED: the client can only be destroyed;
    // ALREADY_EXISTS: the same, because another member of this name has joined the group.
    absl::StatusOr<std::optional<Record>> Poll(absl::Duration at_most, Partition* where);
    // The offset after the last record of each partition, asked from the broker now.
    absl::StatusOr<std::map<Partition, std::int64_t>> EndOffsets(
        const std::vector<Partition>& partitions, absl::Duration at_most
    ) const;
    // Notes at the broker how far we are; nobody waits for it or rests on it.
    void Hint(const std::map<Partition, std::int64_t>& next);

  private:
    static constexpr absl::Duration kCloseLimit = absl::Seconds(3);

    Consumer() = default;
    bool Leave();
    absl::Status Fatal() const;
    friend struct Rebalance;

    rd_kafka_s* client_ = nullptr;
    Listener listener_;
    absl::Status trouble_;
};

}  // namespace luotsi::kafka
