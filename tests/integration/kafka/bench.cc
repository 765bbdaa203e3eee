#include "tests/integration/kafka/bench.h"

#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"

#include <gtest/gtest.h>

namespace luotsi::test {

std::string FreshPrefix() {
    static runtime::SystemIdSource ids;
    return "trial-" + ids.Next(runtime::SystemNow()).ToText();
}

kafka::Settings MakeSettings(
    const std::string& bootstrap,
    const std::string& prefix,
    const std::string& instance,
    int lease_ms,
    std::vector<std::pair<std::string, std::string>> properties
) {
    config::v1::Kafka config;
    config.set_bootstrap_servers(bootstrap);
    config.set_topic_prefix(prefix);
    config.set_instance(instance);
    config.set_relay_lease_ms(static_cast<std::uint32_t>(lease_ms));
    config.set_create_topics(true);
    for (const auto& [key, value] : properties)
        (*config.mutable_properties())[key] = value;
    auto settings = kafka::Settings::From(config);
    EXPECT_TRUE(settings.ok()) << settings.status();
    return *std::move(settings);
}

std::vector<feed::Topic> TrialTopics(const std::string& prefix, int partitions) {
    feed::Topic topic;
    topic.module = "source";
    topic.type_prefix = "fi.trial.";
    topic.name = prefix + ".trial.v1";
    topic.partitions = partitions;
    return {topic};
}

}  // namespace luotsi::test
