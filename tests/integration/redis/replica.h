#pragma once

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/redis/client.h"
#include "platform/redis/fan_out.h"
#include "platform/redis/shared_cache.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace luotsi::redis {

// What one process has of Redis.
struct Replica {
    explicit Replica(Settings settings, std::string county = "paijat-hame")
        : client(std::move(settings), log, metrics),
          cache(client, std::move(county), {.name = "totals"}, metrics) {}

    bool AwaitUp() {
        return test::Await([&] { return client.up(); });
    }
    // The value of a series as /metrics tells it; "" where there is none.
    double Count(const std::string& series) const {
        const std::string text = "\n" + metrics.Expose();
        const std::size_t at = text.find("\n" + series + " ");
        return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
    }
    double Reads(const std::string& outcome) const {
        return Count("luotsi_redis_cache_reads_total{kind=\"totals\",outcome=\"" + outcome + "\"}");
    }

    std::string log_lines;
    log::Log log{config::v1::LOG_LEVEL_INFO, [this](std::string_view line) { log_lines += line; }};
    metrics::Metrics metrics;
    Client client;
    SharedCache cache;
};

class RedisTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!test::RedisServer::IsInstalled()) GTEST_SKIP() << "redis-server is not installed";
    }
};

}  // namespace luotsi::redis
