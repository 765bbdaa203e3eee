#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::feed {

// A topic and what lies in it. A module's events of other types are a mistake of ours.
struct Topic {
    // The module that publishes.
    std::string module;
    // Start of the event types, for example `fi.luotsi.report.`.
    std::string type_prefix;
    // The whole name, for example `luotsi.report.reports.v1`.
    std::string name;
    // Empty: protobuf as it comes. Otherwise the full name of the message that is written as flat
    // JSON (docs/integration/events.md).
    std::string json_message;
    // For making it.
    int partitions = 1;
};

// The topic of an event; nullptr where the table has none.
inline const Topic* FindTopic(
    const std::vector<Topic>& topics, std::string_view module, std::string_view type
) {
    for (const Topic& topic : topics) {
        if (topic.module == module && type.starts_with(topic.type_prefix)) return &topic;
    }
    return nullptr;
}

}  // namespace luotsi::feed
