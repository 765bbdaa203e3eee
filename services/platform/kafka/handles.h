#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

struct rd_kafka_s;
struct rd_kafka_conf_s;
struct rd_kafka_topic_s;
struct rd_kafka_topic_partition_list_s;
struct rd_kafka_message_s;
struct rd_kafka_queue_s;
struct rd_kafka_metadata;

namespace luotsi::kafka {

// Owners of the C library's objects.
struct ConfDeleter {
    void operator()(rd_kafka_conf_s* conf) const;
};
struct TopicDeleter {
    void operator()(rd_kafka_topic_s* topic) const;
};
struct ListDeleter {
    void operator()(rd_kafka_topic_partition_list_s* list) const;
};
struct MessageDeleter {
    void operator()(rd_kafka_message_s* message) const;
};
struct QueueDeleter {
    void operator()(rd_kafka_queue_s* queue) const;
};
struct MetadataDeleter {
    void operator()(const struct rd_kafka_metadata* metadata) const;
};
using ConfHandle = std::unique_ptr<rd_kafka_conf_s, ConfDeleter>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_s, TopicDeleter>;
using ListHandle = std::unique_ptr<rd_kafka_topic_partition_list_s, ListDeleter>;
using MessageHandle = std::unique_ptr<rd_kafka_message_s, MessageDeleter>;
using QueueHandle = std::unique_ptr<rd_kafka_queue_s, QueueDeleter>;
using MetadataHandle = std::unique_ptr<const struct rd_kafka_metadata, MetadataDeleter>;

// As the C library wants its waits.
int Millis(absl::Duration duration);

// What the brokers know of one topic now.
absl::StatusOr<MetadataHandle> AskMetadata(
    rd_kafka_s* client, rd_kafka_topic_s* topic, absl::Duration at_most
);

// A code of the C library as a status whose message is the code's name, such as
// `UNKNOWN_TOPIC_OR_PART`. A broker that does not speak what the client needs gives
// FAILED_PRECONDITION with words on which brokers do.
absl::Status ToStatus(int error);
// The code's name alone, for the log.
std::string NameOf(int error);

// The C library's own lines would be free text in the log: only their severity and facility go on.
void KeepQuiet(rd_kafka_conf_s* conf);

}  // namespace luotsi::kafka
