#include "platform/feed/envelope.h"

#include "platform/digest/sha256.h"
#include "platform/feed/flat_json.h"

#include <charconv>

namespace luotsi::feed {
namespace {

constexpr std::string_view kProtobuf = "application/protobuf";
constexpr std::string_view kJson = "application/json";
constexpr std::size_t kMaxText = 500;

std::string SourceOf(std::string_view county, std::string_view module) {
    return "/luotsi/" + std::string(county) + "/" + std::string(module);
}

std::optional<std::uint64_t> Whole(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

std::string Or(std::optional<std::string_view> text) {
    return std::string(text.value_or("").substr(0, kMaxText));
}

// The attributes; answers the code of the first that is wrong.
std::string ReadAttributes(
    const kafka::Record& record, std::string_view county, Received& received
) {
    PublicEvent& event = received.event;
    event.key = record.key;
    event.type = Or(record.Find("ce_type"));
    event.correlation_id = Or(record.Find("ce_correlationid"));
    if (record.headers.empty()) return "NO_HEADERS";
    if (record.Find("ce_specversion") != "1.0") return "NOT_CLOUDEVENTS_1_0";
    if (event.type.empty()) return "NO_TYPE";
    if (event.key.empty()) return "NO_KEY";
    const std::string id = Or(record.Find("ce_id"));
    const std::size_t slash = id.rfind('/');
    if (slash == std::string::npos || slash == 0) return "ID_NOT_READABLE";
    event.source = id.substr(0, slash);
    const auto position = Whole(std::string_view(id).substr(slash + 1));
    if (!position || *position == 0) return "ID_NOT_READABLE";
    event.position = *position;
    if (record.Find("ce_source") != SourceOf(county, event.source)) return "FOREIGN_SOURCE";
    const auto time = Instant::Parse(Or(record.Find("ce_time")));
    if (!time) return "TIME_NOT_READABLE";
    event.time = *time;
    if (const auto sequence = record.Find("ce_sequence")) {
        const auto number = Whole(*sequence);
        if (!number || *number == 0) return "SEQUENCE_NOT_READABLE";
        received.sequence = *number;
    }
    return {};
}

std::string ReadData(const kafka::Record& record, const Topic& topic, PublicEvent& event) {
    if (event.source != topic.module) return "FOREIGN_SOURCE";
    if (!event.type.starts_with(topic.type_prefix)) return "FOREIGN_TYPE";
    const auto type = record.Find("content-type");
    if (topic.json_message.empty()) {
        if (type != kProtobuf) return "CONTENT_TYPE_UNKNOWN";
        event.data = record.value;
        return {};
    }
    if (type != kJson) return "CONTENT_TYPE_UNKNOWN";
    absl::StatusOr<std::string> data = FromFlatJson(record.value, topic.json_message);
    if (!data.ok()) return "JSON_NOT_READABLE";
    event.data = *std::move(data);
    return {};
}

}  // namespace

std::string TraceParent(std::string_view correlation_id, std::string_view event_id) {
    std::string trace;
    for (const char one : correlation_id) {
        if (one != '-') trace += one;
    }
    const bool is_trace = trace.size() == 32 &&
                          trace.find_first_not_of("0123456789abcdef") == std::string::npos &&
                          trace.find_first_not_of('0') != std::string::npos;
    if (!is_trace) trace = digest::Sha256Hex(correlation_id).substr(0, 32);
    return "00-" + trace + "-" + digest::Sha256Hex(event_id).substr(0, 16) + "-01";
}

absl::StatusOr<kafka::Record> ToRecord(
    const PublicEvent& event, std::uint64_t sequence, std::string_view county, const Topic& topic
) {
    kafka::Record record;
    record.topic = topic.name;
    record.key = event.key;
    if (topic.json_message.empty()) {
        record.value = event.data;
    } else {
        absl::StatusOr<std::string> json = ToFlatJson(event.data, topic.json_message);
        if (!json.ok()) return json.status();
        record.value = *std::move(json);
    }
    const std::string id = event.source + "/" + std::to_string(event.position);
    record.headers = {
        {"ce_specversion", "1.0"},
        {"ce_id", id},
        {"ce_source", SourceOf(county, event.source)},
        {"ce_type", event.type},
        {"ce_time", event.time.ToText()},
        {"ce_subject", event.key},
        {"content-type", std::string(topic.json_message.empty() ? kProtobuf : kJson)},
    };
    if (sequence > 0) record.headers.push_back({"ce_sequence", std::to_string(sequence)});
    if (!event.correlation_id.empty()) {
        record.headers.push_back({"ce_correlationid", event.correlation_id});
        record.headers.push_back({"traceparent", TraceParent(event.correlation_id, id)});
    }
    return record;
}

Received FromRecord(const kafka::Record& record, std::string_view county, const Topic& topic) {
    Received received;
    received.unreadable = ReadAttributes(record, county, received);
    if (received.unreadable.empty()) {
        received.unreadable = ReadData(record, topic, received.event);
    }
    return received;
}

}  // namespace luotsi::feed
