#pragma once

#include "platform/kafka/settings.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <map>
#include <string>

namespace luotsi::kafka {

// A topic as it should be made.
struct TopicPlan {
    std::string name;
    int partitions = 1;
    // 0: the cluster's default.
    int replicas = 0;
    // `retention.ms`, `min.insync.replicas`, ….
    std::map<std::string, std::string> settings;
};

// Makes the topic; one that is there already is left as it is.
absl::Status CreateTopic(const Settings& settings, const TopicPlan& plan, absl::Duration at_most);

}  // namespace luotsi::kafka
