#pragma once

#include "platform/kafka/handles.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/statusor.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::kafka {

// The configuration of Kafka clients, checked once at start: a wrong word is found before the first
// event is produced, not at three in the night.
class Settings {
  public:
    // All problems at once in the error's message, one a line.
    static absl::StatusOr<Settings> From(const config::v1::Kafka& config);

    // With what order and delivery rest on; the caller adds its callbacks.
    ConfHandle ForProducer() const;
    // `group` is the consumer group, `member` this process's fixed name in it.
    ConfHandle ForConsumer(const std::string& group, const std::string& member) const;

    const std::string& topic_prefix() const { return topic_prefix_; }
    const std::string& instance() const { return instance_; }
    bool create_topics() const { return create_topics_; }
    int relay_lease_ms() const { return relay_lease_ms_; }

  private:
    using Properties = std::vector<std::pair<std::string, std::string>>;

    Properties common_;
    // The configuration's own, applied last but for those that are ours.
    Properties further_;
    std::string topic_prefix_;
    std::string instance_;
    bool create_topics_ = false;
    int relay_lease_ms_ = 0;
};

// The client library, for example `2.0.2`.
std::string LibraryVersion();
// Whether it lacks fixes that the product works around (before 2.6.1): worth a line at start.
bool LibraryIsOld();

}  // namespace luotsi::kafka
