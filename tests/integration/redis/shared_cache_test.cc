#include "tests/integration/redis/replica.h"
#include "tests/support/private_file.h"

#include <fstream>
#include <map>
#include <random>

namespace luotsi::redis {
namespace {

using SharedCacheTest = RedisTest;

bool AwaitCached(Replica& replica, const Versioned& wanted) {
    return test::Await([&] { return replica.cache.Get(wanted).has_value(); });
}

TEST_F(SharedCacheTest, WhatOneReplicaPutsTheOtherGets) {
    test::RedisServer server;
    Replica first(server.patient_settings());
    Replica second(server.patient_settings());
    ASSERT_TRUE(first.AwaitUp() && second.AwaitUp());
    const std::string value("a\0b\r\n", 5);
    first.cache.Put({.id = "2026-01", .version = 7}, value);
    ASSERT_TRUE(AwaitCached(second, {.id = "2026-01", .version = 7}));
    EXPECT_EQ(second.cache.Get({.id = "2026-01", .version = 7}), value);
}

TEST_F(SharedCacheTest, AnotherVersionIsNotThere) {
    test::RedisServer server;
    Replica replica(server.patient_settings());
    ASSERT_TRUE(replica.AwaitUp());
    replica.cache.Put({.id = "x", .version = 7}, "seven");
    ASSERT_TRUE(AwaitCached(replica, {.id = "x", .version = 7}));
    EXPECT_FALSE(replica.cache.Get({.id = "x", .version = 8}).has_value());
    EXPECT_FALSE(replica.cache.Get({.id = "x", .version = 6}).has_value());
    EXPECT_FALSE(replica.cache.Get({.id = "x", .version = 70}).has_value());
    EXPECT_EQ(replica.Reads("other_version"), 3);
}

// F46: bytes of somebody else under our key.
TEST_F(SharedCacheTest, ForeignBytesAreNeverServed) {
    test::RedisServer server;
    Replica ours(server.patient_settings(), "paijat-hame");
    Replica theirs(server.patient_settings(), "kainuu");
    ASSERT_TRUE(ours.AwaitUp() && theirs.AwaitUp());
    theirs.cache.Put({.id = "x", .version = 7}, "of kainuu");
    ours.cache.Put({.id = "y", .version = 7}, "of y");
    ASSERT_TRUE(AwaitCached(theirs, {.id = "x", .version = 7}));
    ASSERT_TRUE(AwaitCached(ours, {.id = "y", .version = 7}));

    const std::string key = "luotsi:cache:paijat-hame:totals:x";
    const auto plant = [&](const std::string& bytes) {
        ASSERT_EQ(server.Admin({"SET", key, bytes})->text, "OK");
    };
    const auto stored = [&](const std::string& from) { return server.Admin({"GET", from})->text; };

    plant(stored("luotsi:cache:kainuu:totals:x"));
    EXPECT_FALSE(ours.cache.Get({.id = "x", .version = 7}).has_value());
    plant(stored("luotsi:cache:paijat-hame:totals:y"));
    EXPECT_FALSE(ours.cache.Get({.id = "x", .version = 7}).has_value());
    EXPECT_EQ(ours.Reads("foreign"), 2);
    EXPECT_EQ(ours.Reads("hit"), 1);
}

TEST_F(SharedCacheTest, DamagedBytesAndOtherTypesAreNeverServed) {
    test::RedisServer server;
    Replica replica(server.patient_settings());
    ASSERT_TRUE(replica.AwaitUp());
    replica.cache.Put({.id = "x", .version = 7}, "the value");
    ASSERT_TRUE(AwaitCached(replica, {.id = "x", .version = 7}));
    const std::string key = "luotsi:cache:paijat-hame:totals:x";
    const std::string good = server.Admin({"GET", key})->text;

    double expected = 0;
    const auto refuses = [&](const char* what) {
        EXPECT_FALSE(replica.cache.Get({.id = "x", .version = 7}).has_value()) << what;
        EXPECT_EQ(replica.Reads("unreadable"), ++expected) << what;
    };
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string damaged = good;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        server.Admin({"SET", key, damaged});
        refuses("one bit turned");
    }
    for (const std::size_t length : {0UL, 1UL, 20UL, good.size() - 1}) {
        server.Admin({"SET", key, good.substr(0, length)});
        refuses("cut off");
    }
    server.Admin({"DEL", key});
    server.Admin({"LPUSH", key, "a list"});
    refuses("another type");
}

TEST_F(SharedCacheTest, WhoeverDoesNotKnowThePasswordCannotForge) {
    test::RedisServer server;
    const std::string password_file = server.directory() + "/password";
    test::WritePrivateFile(password_file, "s3cret");
    Replica forger(server.patient_settings());
    ASSERT_TRUE(forger.AwaitUp());
    server.Admin({"ACL", "SETUSER", "luotsi", "on", ">s3cret", "~*", "&*", "+@all"});
    Settings settings = server.patient_settings();
    settings.user = "luotsi";
    settings.password_file = password_file;
    Replica ours(settings);
    ASSERT_TRUE(ours.AwaitUp());

    forger.cache.Put({.id = "x", .version = 7}, "forged");
    ASSERT_TRUE(AwaitCached(forger, {.id = "x", .version = 7}));
    EXPECT_FALSE(ours.cache.Get({.id = "x", .version = 7}).has_value());
    EXPECT_EQ(ours.Reads("unreadable"), 1);
}

// F45 F46 F47 F48 in one: whatever happens to Redis, a reader that falls back on the truth is
// right.
TEST_F(SharedCacheTest, EveryAnswerStaysRightWhateverHappensToRedis) {
    test::RedisServer server({"--maxmemory", "2mb"});
    Settings settings = server.settings();
    settings.timeout = std::chrono::milliseconds(5);
    Replica replica(settings);
    ASSERT_TRUE(replica.AwaitUp());

    std::mt19937 random(20260131);
    std::map<std::string, std::uint64_t> truth;
    const auto value_of = [](const std::string& id, std::uint64_t version) {
        return id + "@" + std::to_string(version) + std::string(200, '.');
    };
    bool hung = false;
    bool dead = false;
    int wrong = 0;
    for (int step = 0; step < 20'000; ++step) {
        const std::string id = "id-" + std::to_string(random() % 20);
        if (random() % 4 == 0) ++truth[id];
        const std::uint64_t version = truth[id];
        auto answer = replica.cache.Get({.id = id, .version = version});
        if (!answer) {
            answer = value_of(id, version);
            replica.cache.Put({.id = id, .version = version}, *answer);
        }
        if (*answer != value_of(id, version)) ++wrong;

        const std::string other = "id-" + std::to_string(random() % 20);
        if (step % 2000 == 500) server.Admin({"FLUSHALL"});
        if (step % 2000 == 600) {
            // Everything that lies there is given to somebody else.
            server.Admin(
                {"RENAME",
                 "luotsi:cache:paijat-hame:totals:" + id,
                 "luotsi:cache:paijat-hame:totals:" + other}
            );
        }
        if (step % 2000 == 700) server.Admin({"SET", "luotsi:cache:paijat-hame:totals:" + id, "?"});
        if (step % 4000 == 1000) server.Hang(), hung = true;
        if (step % 4000 == 1500 && hung) server.GoOn(), hung = false;
        if (step % 5000 == 2000) server.Kill(), dead = true;
        if (step % 5000 == 2500 && dead) server.Start(), dead = false;
        if (step % 500 == 499)
            test::Await(
                [&] { return replica.client.up(); }, absl::Milliseconds(hung || dead ? 0 : 3000)
            );
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(replica.Reads("hit"), 1000);
    EXPECT_GT(replica.Reads("unavailable"), 100);
    EXPECT_GT(replica.Reads("foreign") + replica.Reads("unreadable"), 0);
}

}  // namespace
}  // namespace luotsi::redis
