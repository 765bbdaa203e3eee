#pragma once

#include "platform/feed/kafka_feed.h"
#include "platform/feed/relay.h"
#include "platform/feed/topic.h"
#include "platform/kafka/settings.h"
#include "platform/log/log.h"

#include <string>
#include <utility>
#include <vector>

namespace luotsi::test {

// Names that no other test of the run uses: topics stay where they are made.
std::string FreshPrefix();

kafka::Settings MakeSettings(
    const std::string& bootstrap,
    const std::string& prefix,
    const std::string& instance,
    int lease_ms = 1500,
    std::vector<std::pair<std::string, std::string>> properties = {}
);

// One topic `<prefix>.trial.v1` of the module `source`.
std::vector<feed::Topic> TrialTopics(const std::string& prefix, int partitions = 3);

}  // namespace luotsi::test
