#include "platform/kafka/handles.h"

#include <librdkafka/rdkafka.h>

namespace luotsi::kafka {

void ConfDeleter::operator()(rd_kafka_conf_s* conf) const {
    rd_kafka_conf_destroy(conf);
}
void TopicDeleter::operator()(rd_kafka_topic_s* topic) const {
    rd_kafka_topic_destroy(topic);
}
void ListDeleter::operator()(rd_kafka_topic_partition_list_s* list) const {
    rd_kafka_topic_partition_list_destroy(list);
}
void MessageDeleter::operator()(rd_kafka_message_s* message) const {
    rd_kafka_message_destroy(message);
}
void QueueDeleter::operator()(rd_kafka_queue_s* queue) const {
    rd_kafka_queue_destroy(queue);
}
void MetadataDeleter::operator()(const struct rd_kafka_metadata* metadata) const {
    rd_kafka_metadata_destroy(metadata);
}

absl::StatusOr<MetadataHandle> AskMetadata(
    rd_kafka_s* client, rd_kafka_topic_s* topic, absl::Duration at_most
) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const rd_kafka_resp_err_t error =
        rd_kafka_metadata(client, 0, topic, &metadata, Millis(at_most));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return ToStatus(error);
    return MetadataHandle(metadata);
}

int Millis(absl::Duration duration) {
    return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

std::string NameOf(int error) {
    return rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(error));
}

absl::Status ToStatus(int error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return absl::OkStatus();
        case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
            return absl::FailedPreconditionError(
                NameOf(error) +
                ": the broker does not speak what this client needs; brokers 2.8 to 3.9, or 4.0.1 "
                "and later do"
            );
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
            return absl::ResourceExhaustedError(NameOf(error));
        case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
            return absl::OutOfRangeError(NameOf(error));
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return absl::NotFoundError(NameOf(error));
        case RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS:
            return absl::AlreadyExistsError(NameOf(error));
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
            return absl::PermissionDeniedError(NameOf(error));
        case RD_KAFKA_RESP_ERR__FATAL:
            return absl::AbortedError(NameOf(error));
        case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
            return absl::AlreadyExistsError(NameOf(error));
        default:
            return absl::UnavailableError(NameOf(error));
    }
}

void KeepQuiet(rd_kafka_conf_s* conf) {
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
}

}  // namespace luotsi::kafka
