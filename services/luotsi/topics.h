#pragma once

#include "platform/feed/topic.h"

#include <string>
#include <vector>

namespace luotsi {

// Every topic, its name beginning with `prefix`. deploy/kafka/topics.yaml lists the same; a test
// holds both together.
std::vector<feed::Topic> Topics(const std::string& prefix);

}  // namespace luotsi
