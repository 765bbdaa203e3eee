#include "platform/redis/shared_rate_limiter.h"
#include "tests/integration/redis/replica.h"

#include <memory>

namespace luotsi::redis {
namespace {

using RateLimiterTest = RedisTest;

// A local bucket that counts how often it is asked.
struct LocalBucket : rpc::RateLimiter {
    bool Take(std::string_view) override {
        ++asked;
        return answer;
    }
    int asked = 0;
    bool answer = true;
};

struct Limited {
    Limited(const test::RedisServer& server, SharedRateLimiter::Rate rate)
        : replica(server.patient_settings()),
          limiter(replica.client, local, rate, "paijat-hame", replica.metrics) {}

    int TakeMany(int times, const char* principal = "provider:9000137-2") {
        int taken = 0;
        for (int i = 0; i < times; ++i)
            taken += limiter.Take(principal) ? 1 : 0;
        return taken;
    }

    Replica replica;
    LocalBucket local;
    SharedRateLimiter limiter;
};

// So slow that no token comes back while the test runs.
constexpr SharedRateLimiter::Rate kSlow{.per_second = 1, .burst = 20};

TEST_F(RateLimiterTest, ReplicasShareOneBucket) {
    test::RedisServer server;
    Limited first(server, kSlow);
    Limited second(server, kSlow);
    ASSERT_TRUE(first.replica.AwaitUp() && second.replica.AwaitUp());
    const int taken = first.TakeMany(15) + second.TakeMany(15);
    EXPECT_GE(taken, 20);
    EXPECT_LE(taken, 21);  // a second may have gone by
    EXPECT_EQ(first.local.asked + second.local.asked, 0);
    EXPECT_EQ(second.TakeMany(3, "somebody else"), 3);
}

TEST_F(RateLimiterTest, TokensComeBackWithTime) {
    test::RedisServer server;
    Limited one(server, {.per_second = 200, .burst = 4});
    ASSERT_TRUE(one.replica.AwaitUp());
    const SteadyTime began = runtime::ReadSteady();
    int taken = 0;
    while (runtime::ReadSteady() - began < std::chrono::milliseconds(500))
        taken += one.limiter.Take("p") ? 1 : 0;
    const double seconds = std::chrono::duration<double>(runtime::ReadSteady() - began).count();
    EXPECT_GE(taken, 8);  // more than the burst; a busy machine may ask seldom
    EXPECT_LE(taken, static_cast<int>(200 * seconds) + 4 + 2);
    // A refused caller that keeps knocking does not reach Redis each time.
    EXPECT_LE(one.replica.Count("luotsi_redis_requests_total{outcome=\"answered\"}"), 400);
}

TEST_F(RateLimiterTest, WithoutRedisTheLocalBucketDecides) {
    test::RedisServer server;
    Limited one(server, kSlow);
    ASSERT_TRUE(one.replica.AwaitUp());
    server.Kill();
    EXPECT_EQ(one.TakeMany(50), 50);
    EXPECT_GE(one.local.asked, 49);
    one.local.answer = false;
    EXPECT_EQ(one.TakeMany(50), 0);
}

TEST_F(RateLimiterTest, AFullRedisLeavesItToTheLocalBucket) {
    test::RedisServer server({"--maxmemory", "100kb", "--maxmemory-policy", "noeviction"});
    Limited one(server, kSlow);
    ASSERT_TRUE(one.replica.AwaitUp());
    EXPECT_EQ(one.TakeMany(50), 50);
    EXPECT_EQ(one.local.asked, 50);
}

TEST_F(RateLimiterTest, AForgottenScriptIsSentAgain) {
    test::RedisServer server;
    Limited one(server, kSlow);
    ASSERT_TRUE(one.replica.AwaitUp());
    EXPECT_EQ(one.TakeMany(5), 5);
    server.Admin({"SCRIPT", "FLUSH"});
    EXPECT_EQ(one.TakeMany(5), 5);
    EXPECT_EQ(one.local.asked, 0);
}

TEST_F(RateLimiterTest, APoisonedBucketLocksNobodyOut) {
    test::RedisServer server;
    Limited one(server, {.per_second = 1000, .burst = 20});
    ASSERT_TRUE(one.replica.AwaitUp());
    ASSERT_GT(one.TakeMany(1), 0);
    const auto keys = server.Admin({"KEYS", "luotsi:limit:*"});
    ASSERT_EQ(keys->list.size(), 1U);
    const std::string key = keys->list[0].text;
    EXPECT_EQ(key.find("9000137"), std::string::npos);  // nobody's name lies in Redis

    for (const char* poison : {"99999999999999999999", "inf", "nan", "words", "-5", "1e400"}) {
        server.Admin({"SET", key, poison});
        EXPECT_TRUE(test::Await([&] { return one.TakeMany(1) == 1; }, absl::Seconds(2))) << poison;
        for (int i = 0; i < 30; ++i)
            one.TakeMany(1);  // what was fetched before is used up
    }
    server.Admin({"DEL", key});
    server.Admin({"LPUSH", key, "a list"});
    EXPECT_TRUE(test::Await([&] { return one.TakeMany(1) == 1; }, absl::Seconds(2)));
    EXPECT_EQ(one.local.asked, 0);
}

}  // namespace
}  // namespace luotsi::redis
