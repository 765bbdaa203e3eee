#include "platform/kafka/settings.h"

#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <fstream>
#include <string>

namespace luotsi::kafka {
namespace {

using testing::HasSubstr;

config::v1::Kafka Config(const std::string& key = {}, const std::string& value = {}) {
    config::v1::Kafka config;
    config.set_bootstrap_servers("127.0.0.1:9092");
    if (!key.empty()) (*config.mutable_properties())[key] = value;
    return config;
}

std::string Problem(const config::v1::Kafka& config) {
    const auto settings = Settings::From(config);
    return settings.ok() ? "" : std::string(settings.status().message());
}

TEST(KafkaSettings, TakesPropertiesThatNothingRestsOn) {
    EXPECT_EQ(Problem(Config("linger.ms", "7")), "");
    EXPECT_EQ(Problem(Config("client.rack", "a")), "");
}

TEST(KafkaSettings, RefusesWhatOrderDeliveryAndProtectionRestOn) {
    for (const char* const key :
         {"acks",
          "enable.idempotence",
          "enable.gapless.guarantee",
          "partitioner",
          "max.in.flight",
          "message.timeout.ms",
          "auto.offset.reset",
          "group.id",
          "partition.assignment.strategy",
          "enable.auto.commit",
          "enable.ssl.certificate.verification",
          "plugin.library.paths"}) {
        EXPECT_THAT(Problem(Config(key, "1")), HasSubstr(std::string("[") + key + "]: cannot be"));
    }
}

TEST(KafkaSettings, RefusesUnknownKeysAndWrongValuesAtTheStart) {
    EXPECT_THAT(Problem(Config("linger.msec", "7")), HasSubstr("knows no such property"));
    EXPECT_THAT(Problem(Config("linger.ms", "soon")), HasSubstr("refuses the value"));
}

std::string Setting(const ConfHandle& conf, const char* name) {
    std::array<char, 64> text{};
    std::size_t size = text.size();
    if (rd_kafka_conf_get(conf.get(), name, text.data(), &size) != RD_KAFKA_CONF_OK) return "?";
    return text.data();
}

TEST(KafkaSettings, TheProducerLeavesNoHoleAndTakesWhatTheTopicsTake) {
    const auto settings = Settings::From(Config());
    ASSERT_TRUE(settings.ok());
    const ConfHandle conf = settings->ForProducer();
    EXPECT_EQ(Setting(conf, "enable.idempotence"), "true");
    EXPECT_EQ(Setting(conf, "enable.gapless.guarantee"), "true");
    EXPECT_EQ(Setting(conf, "request.required.acks"), "-1");
    // The largest event that a topic is made for (feed/relay.cc, deploy/kafka/topics.yaml).
    EXPECT_EQ(Setting(conf, "message.max.bytes"), "16777216");
}

TEST(KafkaSettings, NamesAllProblemsAtOnce) {
    config::v1::Kafka config = Config("acks", "1");
    (*config.mutable_properties())["nonsense"] = "1";
    const std::string problem = Problem(config);
    EXPECT_THAT(problem, HasSubstr("acks"));
    EXPECT_THAT(problem, HasSubstr("nonsense"));
}

TEST(KafkaSettings, ReadsSecretsFromFilesOnly) {
    test::TemporaryDirectory directory;
    const std::string path = directory.path() + "/password";
    std::ofstream(path) << "hunter2\n";
    EXPECT_THAT(Problem(Config("sasl.password", "hunter2")), HasSubstr("file:PATH"));
    EXPECT_EQ(Problem(Config("sasl.password", "hunter2")).find("hunter2"), std::string::npos);
    EXPECT_EQ(Problem(Config("sasl.password", "file:" + path)), "");
    EXPECT_THAT(
        Problem(Config("sasl.password", "file:" + path + "x")), HasSubstr("cannot be read")
    );
}

TEST(KafkaSettings, DemandsTlsBeyondThisMachine) {
    config::v1::Kafka config = Config();
    config.set_bootstrap_servers("127.0.0.1:9092,kafka.example:9092");
    EXPECT_THAT(Problem(config), HasSubstr("needs TLS"));
    (*config.mutable_properties())["security.protocol"] = "sasl_ssl";
    EXPECT_EQ(Problem(config), "");
}

}  // namespace
}  // namespace luotsi::kafka
