#include "platform/kafka/consumer.h"

#include "platform/runtime/clocks.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <future>
#include <thread>

namespace luotsi::kafka {
namespace {

Record ToRecord(const rd_kafka_message_t& message) {
    Record record;
    record.topic = rd_kafka_topic_name(message.rkt);
    record.partition = message.partition;
    record.offset = message.offset;
    if (message.key != nullptr) {
        record.key.assign(static_cast<const char*>(message.key), message.key_len);
    }
    if (message.payload != nullptr) {
        record.value.assign(static_cast<const char*>(message.payload), message.len);
    }
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return record;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        // A header may have no value at all.
        const char* const bytes = value == nullptr ? "" : static_cast<const char*>(value);
        record.headers.push_back({name, std::string(bytes, value == nullptr ? 0 : size)});
    }
    return record;
}

ListHandle MakeList(const std::map<Partition, std::int64_t>& offsets) {
    ListHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
    for (const auto& [partition, offset] : offsets) {
        rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)
            ->offset = offset;
    }
    return list;
}

}  // namespace

// Eager: all partitions come and go together.
struct Rebalance {
    static void Run(
        rd_kafka_t* client,
        rd_kafka_resp_err_t event,
        rd_kafka_topic_partition_list_t* partitions,
        void* opaque
    ) {
        Consumer& consumer = *static_cast<Consumer*>(opaque);
        if (event != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            consumer.listener_.revoked();
            rd_kafka_assign(client, nullptr);
            return;
        }
        std::map<Partition, std::int64_t> next;
        for (int i = 0; i < partitions->cnt; ++i) {
            const rd_kafka_topic_partition_t& one = partitions->elems[i];
            next[{one.topic, one.partition}] = Consumer::kBeginning;
        }
        consumer.trouble_ = consumer.listener_.assigned(next);
        if (!consumer.trouble_.ok()) {
            rd_kafka_assign(client, nullptr);
            return;
        }
        const ListHandle list = MakeList(next);
        rd_kafka_assign(client, list.get());
    }
};

absl::StatusOr<std::unique_ptr<Consumer>> Consumer::Make(
    const Settings& settings, const std::string& group, const std::string& member, Listener listener
) {
    std::unique_ptr<Consumer> consumer(new Consumer);
    consumer->listener_ = std::move(listener);
    ConfHandle conf = settings.ForConsumer(group, member);
    rd_kafka_conf_set_opaque(conf.get(), consumer.get());
    rd_kafka_conf_set_rebalance_cb(conf.get(), Rebalance::Run);
    std::array<char, 512> words{};
    consumer->client_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), words.data(), words.size());
    if (consumer->client_ == nullptr) {
        return absl::FailedPreconditionError("no consumer: " + std::string(words.data()));
    }
    conf.release();  // the client owns it now
    rd_kafka_poll_set_consumer(consumer->client_);
    return consumer;
}

absl::Status Consumer::Subscribe(const std::vector<std::string>& topics) {
    const ListHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(topics.size())));
    for (const std::string& topic : topics) {
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
    }
    return ToStatus(rd_kafka_subscribe(client_, list.get()));
}

absl::StatusOr<std::vector<Partition>> Consumer::Partitions(
    const std::vector<std::string>& topics, absl::Duration at_most
) const {
    std::vector<Partition> partitions;
    for (const std::string& name : topics) {
        const TopicHandle topic(rd_kafka_topic_new(client_, name.c_str(), nullptr));
        const auto metadata = AskMetadata(client_, topic.get(), at_most);
        if (!metadata.ok()) return metadata.status();
        const std::size_t before = partitions.size();
        for (int i = 0; i < (*metadata)->topic_cnt; ++i) {
            const rd_kafka_metadata_topic_t& told = (*metadata)->topics[i];
            if (told.err != RD_KAFKA_RESP_ERR_NO_ERROR) return ToStatus(told.err);
            for (int number = 0; number < told.partition_cnt; ++number)
                partitions.push_back({name, told.partitions[number].id});
        }
        if (partitions.size() == before) return absl::NotFoundError(name);
    }
    return partitions;
}

// Leaves the group; what still lies in the client's queues goes with the queue. False when it takes
// too long.
bool Consumer::Leave() {
    const QueueHandle queue(rd_kafka_queue_new(client_));
    rd_kafka_error_t* const error = rd_kafka_consumer_close_queue(client_, queue.get());
    if (error != nullptr) {
        rd_kafka_error_destroy(error);
        return true;
    }
    const absl::Duration limit = runtime::SteadyNow() + kCloseLimit;
    while (rd_kafka_consumer_closed(client_) == 0) {
        if (runtime::SteadyNow() > limit) return false;
        rd_kafka_event_t* const event = rd_kafka_queue_poll(queue.get(), 100);
        if (event == nullptr) continue;
        // Nobody is told any more: all that matters has been committed to our own store.
        if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE) {
            rd_kafka_assign(client_, nullptr);
        }
        rd_kafka_event_destroy(event);
    }
    return true;
}

Consumer::~Consumer() {
    if (client_ == nullptr || !Leave()) return;
    // Freeing waits for the client's threads, and in 2.0.2 one of them may never end: a thread of
    // its own waits in our place, and is left behind with the client when it takes too long.
    const auto freed = std::make_shared<std::promise<void>>();
    std::future<void> done = freed->get_future();
    std::thread([client = client_, freed] {
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
        freed->set_value();
    }).detach();
    done.wait_for(absl::ToChronoMilliseconds(kCloseLimit));
}

// Why the client can only be destroyed.
absl::Status Consumer::Fatal() const {
    const rd_kafka_resp_err_t error = rd_kafka_fatal_error(client_, nullptr, 0);
    if (error == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) return ToStatus(error);
    return absl::AbortedError(NameOf(error));
}

absl::StatusOr<std::optional<Record>> Consumer::Poll(absl::Duration at_most, Partition* where) {
    const MessageHandle message(rd_kafka_consumer_poll(client_, Millis(at_most)));
    if (!trouble_.ok()) return trouble_;
    if (message == nullptr) return std::optional<Record>();
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) return std::optional(ToRecord(*message));
    if (message->rkt != nullptr && where != nullptr) {
        *where = {rd_kafka_topic_name(message->rkt), message->partition};
    }
    if (message->err == RD_KAFKA_RESP_ERR__FATAL) return Fatal();
    const absl::Status status = ToStatus(message->err);
    // What the client mends by itself is no news: brokers come back, topics appear.
    if (status.code() == absl::StatusCode::kUnavailable) return std::optional<Record>();
    return status;
}

absl::StatusOr<std::map<Partition, std::int64_t>> Consumer::EndOffsets(
    const std::vector<Partition>& partitions, absl::Duration at_most
) const {
    std::map<Partition, std::int64_t> ends;
    if (partitions.empty()) return ends;
    // One request a broker for all of them: the time -1 stands for the end.
    for (const Partition& partition : partitions)
        ends[partition] = RD_KAFKA_OFFSET_END;
    const ListHandle list = MakeList(ends);
    const rd_kafka_resp_err_t error =
        rd_kafka_offsets_for_times(client_, list.get(), Millis(at_most));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return ToStatus(error);
    for (int i = 0; i < list->cnt; ++i) {
        const rd_kafka_topic_partition_t& one = list->elems[i];
        if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) return ToStatus(one.err);
        ends[{one.topic, one.partition}] = one.offset;
    }
    return ends;
}

void Consumer::Hint(const std::map<Partition, std::int64_t>& next) {
    if (next.empty()) return;
    const ListHandle list = MakeList(next);
    rd_kafka_commit(client_, list.get(), 1);
}

}  // namespace luotsi::kafka
