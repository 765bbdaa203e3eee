#include "platform/kafka/admin.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>

namespace luotsi::kafka {
namespace {

struct ClientDeleter {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
struct NewTopicDeleter {
    void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};
struct EventDeleter {
    void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};

absl::Status Outcome(rd_kafka_event_t* event) {
    if (event == nullptr) return absl::UnavailableError("no answer to the making of a topic");
    if (rd_kafka_event_error(event) != 0) {
        return ToStatus(rd_kafka_event_error(event));
    }
    const rd_kafka_CreateTopics_result_t* const result = rd_kafka_event_CreateTopics_result(event);
    std::size_t count = 0;
    const rd_kafka_topic_result_t** const topics =
        rd_kafka_CreateTopics_result_topics(result, &count);
    for (std::size_t i = 0; i < count; ++i) {
        const absl::Status status = ToStatus(rd_kafka_topic_result_error(topics[i]));
        if (!status.ok() && !absl::IsAlreadyExists(status)) return status;
    }
    return absl::OkStatus();
}

}  // namespace

absl::Status CreateTopic(const Settings& settings, const TopicPlan& plan, absl::Duration at_most) {
    std::array<char, 512> words{};
    ConfHandle conf = settings.ForProducer();
    const std::unique_ptr<rd_kafka_t, ClientDeleter> client(
        rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), words.data(), words.size())
    );
    if (client == nullptr) {
        return absl::FailedPreconditionError("no client: " + std::string(words.data()));
    }
    conf.release();  // the client owns it now
    const std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDeleter> topic(rd_kafka_NewTopic_new(
        plan.name.c_str(),
        plan.partitions,
        plan.replicas > 0 ? plan.replicas : -1,
        words.data(),
        words.size()
    ));
    if (topic == nullptr) return absl::InvalidArgumentError(words.data());
    for (const auto& [name, value] : plan.settings)
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());
    const QueueHandle queue(rd_kafka_queue_new(client.get()));
    rd_kafka_NewTopic_t* one = topic.get();
    rd_kafka_CreateTopics(client.get(), &one, 1, nullptr, queue.get());
    const std::unique_ptr<rd_kafka_event_t, EventDeleter> event(
        rd_kafka_queue_poll(queue.get(), Millis(at_most))
    );
    return Outcome(event.get());
}

}  // namespace luotsi::kafka
