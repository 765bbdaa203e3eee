#include "tests/integration/redis/replica.h"
#include "tests/support/private_file.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

namespace luotsi::redis {
namespace {

using std::chrono::milliseconds;
using ClientTest = RedisTest;

// How long each of many calls took, sorted.
std::vector<SteadyTime::duration> Latencies(Client& client, int calls) {
    std::vector<SteadyTime::duration> all;
    for (int i = 0; i < calls; ++i) {
        const SteadyTime began = runtime::ReadSteady();
        client.Run({"GET", "luotsi:anything"});
        all.push_back(runtime::ReadSteady() - began);
    }
    std::ranges::sort(all);
    return all;
}

TEST_F(ClientTest, FindsAServerThatComesUpLater) {
    test::RedisServer server;
    server.Kill();
    Replica replica(server.settings());
    EXPECT_FALSE(replica.client.Run({"PING"}).has_value());
    server.Start();
    ASSERT_TRUE(replica.AwaitUp());
    EXPECT_EQ(replica.client.Run({"PING"})->text, "PONG");
    EXPECT_EQ(replica.Count("luotsi_redis_up"), 1);
}

TEST_F(ClientTest, AHungServerCostsOneTimeoutAndThenNothing) {
    test::RedisServer server;
    Replica replica(server.settings());
    ASSERT_TRUE(replica.AwaitUp());
    ASSERT_TRUE(replica.client.Run({"PING"}).has_value());

    server.Hang();
    const auto latencies = Latencies(replica.client, 1000);
    server.GoOn();

    const milliseconds timeout = server.settings().timeout;
    const auto waited =
        std::ranges::count_if(latencies, [&](auto latency) { return latency >= timeout / 2; });
    std::printf(
        "hung: slowest %.1f ms, p99 %.3f ms, %d of 1000 calls waited\n",
        std::chrono::duration<double, std::milli>(latencies.back()).count(),
        std::chrono::duration<double, std::milli>(latencies[989]).count(),
        static_cast<int>(waited)
    );
    EXPECT_GE(latencies.back(), timeout);  // it did meet the hung server
    EXPECT_LE(latencies.back(), timeout + milliseconds(100));
    EXPECT_LE(waited, 2);
    EXPECT_LT(latencies[989], milliseconds(1));
    EXPECT_FALSE(replica.client.up() && replica.Count("luotsi_redis_up") == 0);
    ASSERT_TRUE(replica.AwaitUp());
    EXPECT_TRUE(replica.client.Run({"PING"}).has_value());
    EXPECT_NE(replica.log_lines.find("redis.away"), std::string::npos);
    EXPECT_NE(replica.log_lines.find("DEADLINE_EXCEEDED"), std::string::npos);
}

TEST_F(ClientTest, ManyCallersOfAHungServerWaitOnceEach) {
    test::RedisServer server;
    Replica replica(server.settings());
    ASSERT_TRUE(replica.AwaitUp());
    server.Hang();
    std::atomic<int> waited{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
        callers.emplace_back([&] {
            for (const auto latency : Latencies(replica.client, 200)) {
                if (latency >= server.settings().timeout / 2) ++waited;
            }
        });
    }
    for (std::thread& caller : callers)
        caller.join();
    server.GoOn();
    EXPECT_LE(waited, 16);
}

TEST_F(ClientTest, AKilledServerIsLeftAloneUntilItIsBack) {
    test::RedisServer server;
    Replica replica(server.settings());
    ASSERT_TRUE(replica.AwaitUp());
    ASSERT_TRUE(replica.client.Run({"SET", "luotsi:a", "1"}).has_value());
    server.Kill();
    const auto latencies = Latencies(replica.client, 1000);
    EXPECT_LT(latencies[989], milliseconds(1));
    EXPECT_GE(replica.Count("luotsi_redis_requests_total{outcome=\"skipped\"}"), 900);
    server.Start();
    ASSERT_TRUE(replica.AwaitUp());
    EXPECT_TRUE(replica.client.Run({"GET", "luotsi:a"})->is(Reply::Kind::kNil));
}

TEST_F(ClientTest, AFullServerRefusesWritesAndStillAnswersReads) {
    test::RedisServer server({"--maxmemory", "1mb", "--maxmemory-policy", "noeviction"});
    Replica replica(server.settings());
    ASSERT_TRUE(replica.AwaitUp());
    const auto refused = replica.client.Run({"SET", "luotsi:big", std::string(100'000, 'x')});
    ASSERT_TRUE(refused.has_value());
    EXPECT_TRUE(refused->is(Reply::Kind::kError));
    EXPECT_TRUE(refused->text.starts_with("OOM"));
    EXPECT_TRUE(replica.client.Run({"GET", "luotsi:big"})->is(Reply::Kind::kNil));
    EXPECT_TRUE(replica.client.up());
}

TEST_F(ClientTest, AnAclUserThatMayTouchOnlyOurKeysIsEnough) {
    test::RedisServer server;
    const std::string password_file = server.directory() + "/password";
    test::WritePrivateFile(password_file, "s3cret words\n");
    ASSERT_EQ(
        server
            .Admin(
                {"ACL",
                 "SETUSER",
                 "luotsi",
                 "on",
                 ">s3cret words",
                 "~luotsi:*",
                 "&luotsi:*",
                 "+auth",
                 "+ping",
                 "+get",
                 "+set",
                 "+time",
                 "+eval",
                 "+evalsha",
                 "+publish",
                 "+subscribe"}
            )
            ->text,
        "OK"
    );
    Settings settings = server.settings();
    settings.user = "luotsi";
    settings.password_file = password_file;
    Replica replica(settings);
    ASSERT_TRUE(replica.AwaitUp());
    EXPECT_EQ(replica.client.Run({"SET", "luotsi:a", "1"})->text, "OK");
    EXPECT_TRUE(replica.client.Run({"SET", "other:a", "1"})->text.starts_with("NOPERM"));

    test::WritePrivateFile(password_file, "wrong");
    Replica stranger(settings);
    ASSERT_TRUE(test::Await([&] {
        return stranger.log_lines.find("PERMISSION_DENIED") != std::string::npos;
    }));
    EXPECT_FALSE(stranger.client.up());
    EXPECT_EQ(stranger.log_lines.find("s3cret"), std::string::npos);
}

TEST_F(ClientTest, APostedCommandArrivesWithoutWaiting) {
    test::RedisServer server;
    Replica replica(server.settings());
    ASSERT_TRUE(replica.AwaitUp());
    replica.client.Post({"SET", "luotsi:posted", "yes"});
    EXPECT_TRUE(test::Await([&] {
        return replica.client.Run({"GET", "luotsi:posted"})->text == "yes";
    }));
}

}  // namespace
}  // namespace luotsi::redis
