#pragma once

#include "platform/feed/feed.h"
#include "platform/feed/topic.h"
#include "platform/kafka/record.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace luotsi::feed {

// CloudEvents 1.0 in binary mode over Kafka: attributes are headers (`ce_…`), the value is the
// event's data, `content-type` is always there, the key is the aggregate that keeps order.
//
//   ce_id             `<module>/<position>`, the same in every repetition
//   ce_source         `/luotsi/<county>/<module>`
//   ce_sequence       dense per topic and key: a hole is a lost event
//   traceparent       W3C, of the change's correlation id

// `topic.json_message` decides between protobuf and flat JSON.
absl::StatusOr<kafka::Record> ToRecord(
    const PublicEvent& event, std::uint64_t sequence, std::string_view county, const Topic& topic
);

// What a record says. Records are foreign bytes: nothing in them is trusted.
struct Received {
    PublicEvent event;
    // 0 where the transport counts none.
    std::uint64_t sequence = 0;
    // Why it cannot be read, as a code; `event` then holds what could.
    std::string unreadable;
};
Received FromRecord(const kafka::Record& record, std::string_view county, const Topic& topic);

// A trace of its own for each correlation id, a span of its own for each event.
std::string TraceParent(std::string_view correlation_id, std::string_view event_id);

}  // namespace luotsi::feed
