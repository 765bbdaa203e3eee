#include "platform/redis/fan_out.h"

#include "tests/integration/redis/replica.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace luotsi::redis {
namespace {

using FanOutTest = RedisTest;

struct Ear {
    Ear(const test::RedisServer& server, const std::string& county = "paijat-hame")
        : replica(server.settings(), county),
          fan_out(
              replica.client,
              county,
              {.changed =
                   [this](const Note& note) {
                       const std::lock_guard lock(mutex);
                       heard.push_back(ToText(note));
                   },
               .missed = [this] { ++missed; }},
              replica.log,
              replica.metrics
          ) {}
    bool AwaitListening() {
        return test::Await([&] { return fan_out.listening(); });
    }
    bool Heard(const std::string& text) {
        return test::Await(
            [&] {
                const std::lock_guard lock(mutex);
                return std::ranges::count(heard, text) > 0;
            },
            absl::Seconds(5)
        );
    }

    std::mutex mutex;
    std::vector<std::string> heard;
    std::atomic<int> missed{0};
    Replica replica;
    FanOut fan_out;
};

TEST_F(FanOutTest, AChangeIsHeardByTheOtherReplica) {
    test::RedisServer server;
    Ear first(server);
    Ear second(server);
    ASSERT_TRUE(first.AwaitListening() && second.AwaitListening());
    first.fan_out.Tell({.kind = "contract", .id = "0190-a", .version = 3});
    EXPECT_TRUE(second.Heard("1 contract 0190-a 3"));
}

TEST_F(FanOutTest, AnotherCountyHearsNothing) {
    test::RedisServer server;
    Ear ours(server);
    Ear theirs(server, "kainuu");
    ASSERT_TRUE(ours.AwaitListening() && theirs.AwaitListening());
    ours.fan_out.Tell({.kind = "contract", .id = "a", .version = 3});
    ASSERT_TRUE(ours.Heard("1 contract a 3"));
    theirs.fan_out.Tell({.kind = "contract", .id = "b", .version = 1});
    ASSERT_TRUE(theirs.Heard("1 contract b 1"));
    EXPECT_EQ(theirs.heard.size(), 1U);
}

TEST_F(FanOutTest, AfterABreakTheListenerIsToldThatItMayHaveMissedSomething) {
    test::RedisServer server;
    Ear ear(server);
    ASSERT_TRUE(ear.AwaitListening());
    const int before = ear.missed;
    server.Kill();
    ASSERT_TRUE(test::Await([&] { return !ear.fan_out.listening(); }));
    server.Start();
    ASSERT_TRUE(ear.AwaitListening());
    EXPECT_EQ(ear.missed, before + 1);
    ASSERT_TRUE(ear.replica.AwaitUp());
    ear.fan_out.Tell({.kind = "contract", .id = "a", .version = 4});
    EXPECT_TRUE(ear.Heard("1 contract a 4"));
}

TEST_F(FanOutTest, WhatIsNotANoteIsCountedAndIgnored) {
    test::RedisServer server;
    Ear ear(server);
    ASSERT_TRUE(ear.AwaitListening());
    for (const char* text :
         {"",
          "1 contract a",
          "2 contract a 1",
          "1 Contract a 1",
          "1 c a -1",
          "1 c a 99999999999999999999",
          "1 c a\n 1",
          "1 c a 1 1"}) {
        server.Admin({"PUBLISH", "luotsi:changed:paijat-hame", text});
    }
    server.Admin({"PUBLISH", "luotsi:changed:paijat-hame", "1 contract a 18446744073709551615"});
    ASSERT_TRUE(ear.Heard("1 contract a 18446744073709551615"));
    EXPECT_EQ(ear.heard.size(), 1U);
    EXPECT_EQ(ear.replica.Count("luotsi_redis_notes_total{outcome=\"unreadable\"}"), 8);
}

}  // namespace
}  // namespace luotsi::redis
