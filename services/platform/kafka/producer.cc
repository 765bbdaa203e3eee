#include "platform/kafka/producer.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <cstring>

namespace luotsi::kafka {
namespace {

void Report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    const auto& hear = *static_cast<Producer::OnDelivery*>(opaque);
    Producer::Delivery delivery;
    std::memcpy(&delivery.tag, &message->_private, sizeof(delivery.tag));
    delivery.error = message->err;
    delivery.partition = message->partition;
    delivery.offset = message->offset;
    hear(delivery);
}

rd_kafka_headers_t* MakeHeaders(const std::vector<Header>& headers) {
    rd_kafka_headers_t* const made = rd_kafka_headers_new(headers.size());
    for (const Header& header : headers) {
        rd_kafka_header_add(
            made,
            header.name.data(),
            static_cast<ssize_t>(header.name.size()),
            header.value.data(),
            static_cast<ssize_t>(header.value.size())
        );
    }
    return made;
}

rd_kafka_vu_t Part(rd_kafka_vtype_t type) {
    rd_kafka_vu_t part{};
    part.vtype = type;
    return part;
}

rd_kafka_vu_t Bytes(rd_kafka_vtype_t type, const std::string& bytes) {
    rd_kafka_vu_t part = Part(type);
    part.u.mem.ptr = const_cast<char*>(bytes.data());  // NOLINT: the library copies
    part.u.mem.size = bytes.size();
    return part;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Producer>> Producer::Make(
    const Settings& settings, OnDelivery on_delivery
) {
    std::unique_ptr<Producer> producer(new Producer);
    producer->on_delivery_ = std::move(on_delivery);
    ConfHandle conf = settings.ForProducer();
    rd_kafka_conf_set_opaque(conf.get(), &producer->on_delivery_);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), Report);
    std::array<char, 512> words{};
    producer->client_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), words.data(), words.size());
    if (producer->client_ == nullptr) {
        return absl::FailedPreconditionError("no producer: " + std::string(words.data()));
    }
    conf.release();  // the client owns it now
    return producer;
}

Producer::~Producer() {
    if (client_ == nullptr) return;
    on_delivery_ = [](const Delivery&) {};
    rd_kafka_purge(client_, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_poll(client_, 0);
    topics_.clear();
    rd_kafka_destroy(client_);
}

rd_kafka_topic_s* Producer::TopicOf(const std::string& name) {
    TopicHandle& topic = topics_[name];
    if (topic == nullptr) topic.reset(rd_kafka_topic_new(client_, name.c_str(), nullptr));
    return topic.get();
}

absl::StatusOr<std::vector<std::string>> Producer::Warm(
    const std::vector<std::string>& topics, absl::Duration at_most
) {
    std::vector<std::string> missing;
    for (const std::string& name : topics) {
        const auto asked = AskMetadata(client_, TopicOf(name), at_most);
        if (!asked.ok()) return asked.status();
        const rd_kafka_metadata_t& metadata = **asked;
        const bool found = metadata.topic_cnt == 1 && metadata.topics[0].partition_cnt > 0;
        const rd_kafka_resp_err_t said =
            metadata.topic_cnt == 1 ? metadata.topics[0].err : RD_KAFKA_RESP_ERR_NO_ERROR;
        if (said == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) return ToStatus(said);
        if (!found) missing.push_back(name);
    }
    return missing;
}

absl::Status Producer::Send(const Record& record, std::uint64_t tag) {
    rd_kafka_headers_t* const headers = MakeHeaders(record.headers);
    std::array<rd_kafka_vu_t, 6> parts{
        Part(RD_KAFKA_VTYPE_RKT),
        Bytes(RD_KAFKA_VTYPE_KEY, record.key),
        Bytes(RD_KAFKA_VTYPE_VALUE, record.value),
        Part(RD_KAFKA_VTYPE_MSGFLAGS),
        Part(RD_KAFKA_VTYPE_HEADERS),
        Part(RD_KAFKA_VTYPE_OPAQUE),
    };
    // The partition is never named: the partitioner chooses it, as a Java producer's would.
    parts[0].u.rkt = TopicOf(record.topic);
    parts[3].u.i = RD_KAFKA_MSG_F_COPY;
    parts[4].u.headers = headers;
    static_assert(sizeof(parts[5].u.ptr) == sizeof(tag));
    std::memcpy(&parts[5].u.ptr, &tag, sizeof(tag));
    rd_kafka_error_t* const error = rd_kafka_produceva(client_, parts.data(), parts.size());
    if (error == nullptr) return absl::OkStatus();
    const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    rd_kafka_headers_destroy(headers);
    return ToStatus(code);
}

void Producer::Poll(absl::Duration at_most) {
    rd_kafka_poll(client_, Millis(at_most));
}

std::string Producer::FatalError() const {
    std::array<char, 256> words{};
    const rd_kafka_resp_err_t error = rd_kafka_fatal_error(client_, words.data(), words.size());
    return error == RD_KAFKA_RESP_ERR_NO_ERROR ? std::string() : NameOf(error);
}

}  // namespace luotsi::kafka
