#include "platform/feed/envelope.h"

#include "platform/feed/escape.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>

namespace luotsi::feed {
namespace {

Topic TrialTopic() {
    Topic topic;
    topic.module = "source";
    topic.type_prefix = "fi.trial.";
    topic.name = "t";
    return topic;
}

PublicEvent SomeEvent() {
    PublicEvent event;
    event.source = "source";
    event.position = 42;
    event.type = "fi.trial.added.v1";
    event.key = "k1";
    event.time = *Instant::Parse("2026-02-10T09:00:00.123456Z");
    event.correlation_id = "019c4b1e-7a80-7f1a-8d2e-0123456789ab";
    event.data = std::string("\0\x01bytes", 7);
    return event;
}

kafka::Record Written() {
    return *ToRecord(SomeEvent(), 7, "paijat-hame", TrialTopic());
}

TEST(Envelope, IsCloudEventsInBinaryModeWithAContentTypeAlways) {
    const kafka::Record record = Written();
    EXPECT_EQ(record.key, "k1");
    EXPECT_EQ(record.Find("ce_specversion"), "1.0");
    EXPECT_EQ(record.Find("ce_id"), "source/42");
    EXPECT_EQ(record.Find("ce_source"), "/luotsi/paijat-hame/source");
    EXPECT_EQ(record.Find("ce_time"), "2026-02-10T09:00:00.123456Z");
    EXPECT_EQ(record.Find("ce_sequence"), "7");
    EXPECT_EQ(record.Find("content-type"), "application/protobuf");
    const std::string trace(*record.Find("traceparent"));
    EXPECT_EQ(trace.substr(0, 36), "00-019c4b1e7a807f1a8d2e0123456789ab-");
    EXPECT_EQ(trace.size(), 55U);
}

TEST(Envelope, ReadsWhatItWrote) {
    const Received received = FromRecord(Written(), "paijat-hame", TrialTopic());
    EXPECT_EQ(received.unreadable, "");
    EXPECT_EQ(received.sequence, 7U);
    const PublicEvent event = SomeEvent();
    EXPECT_EQ(received.event.source, event.source);
    EXPECT_EQ(received.event.position, event.position);
    EXPECT_EQ(received.event.time, event.time);
    EXPECT_EQ(received.event.data, event.data);
    EXPECT_EQ(received.event.correlation_id, event.correlation_id);
}

TEST(Envelope, NamesWhatIsWrongWithARecord) {
    using Break = std::function<void(kafka::Record&)>;
    const auto set = [](const char* name, const char* value) -> Break {
        return [name, value](kafka::Record& record) {
            for (kafka::Header& header : record.headers) {
                if (header.name == name) header.value = value;
            }
        };
    };
    const auto drop = [](const char* name) -> Break {
        return [name](kafka::Record& record) {
            std::erase_if(record.headers, [&](const auto& one) { return one.name == name; });
        };
    };
    const std::multimap<std::string, Break> breaks{
        {"NO_HEADERS", [](kafka::Record& record) { record.headers.clear(); }},
        {"NO_KEY", [](kafka::Record& record) { record.key.clear(); }},
        {"NOT_CLOUDEVENTS_1_0", set("ce_specversion", "2.0")},
        {"NO_TYPE", drop("ce_type")},
        {"ID_NOT_READABLE", set("ce_id", "42")},
        {"ID_NOT_READABLE", set("ce_id", "source/0")},
        {"ID_NOT_READABLE", set("ce_id", "source/99999999999999999999")},
        {"FOREIGN_SOURCE", set("ce_source", "/luotsi/uusimaa/source")},
        {"FOREIGN_TYPE", set("ce_type", "fi.other.added.v1")},
        {"TIME_NOT_READABLE", set("ce_time", "1970")},
        {"SEQUENCE_NOT_READABLE", set("ce_sequence", "-1")},
        {"SEQUENCE_NOT_READABLE", set("ce_sequence", "0")},
        {"CONTENT_TYPE_UNKNOWN", set("content-type", "application/json")},
        {"CONTENT_TYPE_UNKNOWN", drop("content-type")},
    };
    for (const auto& [code, spoil] : breaks) {
        kafka::Record record = Written();
        spoil(record);
        EXPECT_EQ(FromRecord(record, "paijat-hame", TrialTopic()).unreadable, code);
    }
}

TEST(Envelope, GivesEveryCorrelationATraceAndEveryEventASpan) {
    const std::string one = TraceParent("an odd correlation", "source/1");
    EXPECT_EQ(one.size(), 55U);
    EXPECT_EQ(one, TraceParent("an odd correlation", "source/1"));
    EXPECT_EQ(one.substr(0, 36), TraceParent("an odd correlation", "source/2").substr(0, 36));
    EXPECT_NE(one, TraceParent("an odd correlation", "source/2"));
}

TEST(Escape, TakesAnyBytesThereAndBack) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte)
        bytes += static_cast<char>(byte);
    EXPECT_EQ(Unescape(Escape(bytes)), bytes);
    EXPECT_EQ(Escape("019c4b1e-7a80/x:1"), "019c4b1e-7a80/x:1");
}

}  // namespace
}  // namespace luotsi::feed
