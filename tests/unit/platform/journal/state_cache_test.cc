// The cache of states is bounded by their number and by their bytes.

#include "platform/journal/aggregate_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::journal {
namespace {

constexpr std::size_t kMebibyte = std::size_t{1} << 20;

StreamKey KeyOf(int number) {
    Uuid::Bytes bytes{};
    bytes[0] = 1;
    bytes[14] = static_cast<std::uint8_t>(number / 256);
    bytes[15] = static_cast<std::uint8_t>(number % 256);
    return {"kind", Uuid::FromBytes(bytes)};
}

std::shared_ptr<void> StateOf(int number) {
    return std::make_shared<int>(number);
}

int NumberOf(const std::shared_ptr<void>& held) {
    return held == nullptr ? -1 : *static_cast<const int*>(held.get());
}

TEST(StateCache, StaysUnderItsBytesHoweverManyLargeStatesCome) {
    StateCache cache(8192, 64 * kMebibyte);
    for (int i = 0; i < 1000; ++i) {
        cache.Put(KeyOf(i), StateOf(i), 5 * kMebibyte);
        ASSERT_LE(cache.bytes(), 64 * kMebibyte);
    }
    EXPECT_EQ(cache.states(), 12U);
    EXPECT_EQ(NumberOf(cache.Find(KeyOf(999))), 999);
    EXPECT_EQ(cache.Find(KeyOf(987)), nullptr);
}

TEST(StateCache, LetsGoOfWhatItDrops) {
    StateCache cache(8192, 10);
    const std::shared_ptr<void> first = StateOf(1);
    cache.Put(KeyOf(1), first, 10);
    EXPECT_EQ(first.use_count(), 2);
    cache.Put(KeyOf(2), StateOf(2), 1);
    EXPECT_EQ(first.use_count(), 1) << "memory that is held is not free";
}

TEST(StateCache, KeepsTheHotOnesWhileLargeOnesPass) {
    StateCache cache(8192, 64 * kMebibyte);
    for (int hot = 0; hot < 100; ++hot)
        cache.Put(KeyOf(hot), StateOf(hot), 1000);
    for (int large = 100; large < 400; ++large) {
        cache.Put(KeyOf(large), StateOf(large), 20 * kMebibyte);
        for (int hot = 0; hot < 100; ++hot)
            ASSERT_EQ(NumberOf(cache.Find(KeyOf(hot))), hot);
    }
}

TEST(StateCache, AStateLargerThanTheLimitPassesAndDrivesNobodyOut) {
    StateCache cache(8192, 100);
    cache.Put(KeyOf(1), StateOf(1), 40);
    cache.Put(KeyOf(2), StateOf(2), 60);
    cache.Put(KeyOf(3), StateOf(3), 101);
    EXPECT_EQ(cache.Find(KeyOf(3)), nullptr);
    EXPECT_EQ(NumberOf(cache.Find(KeyOf(1))), 1);
    EXPECT_EQ(NumberOf(cache.Find(KeyOf(2))), 2);
    // One that has grown beyond it leaves no older state of its own behind.
    cache.Put(KeyOf(1), StateOf(11), 101);
    EXPECT_EQ(cache.Find(KeyOf(1)), nullptr);
    EXPECT_EQ(cache.bytes(), 60U);
}

// The same rules over a list, most recently used first.
class PlainModel {
  public:
    PlainModel(std::size_t most_states, std::size_t most_bytes)
        : most_states_(most_states), most_bytes_(most_bytes) {}

    int Find(int key) {
        const auto found = Place(key);
        if (found == list_.end()) return -1;
        const One one = *found;
        list_.erase(found);
        list_.insert(list_.begin(), one);
        return one.state;
    }
    void Put(int key, int state, std::size_t bytes) {
        Drop(key);
        if (bytes > most_bytes_) return;
        list_.insert(list_.begin(), {key, state, bytes});
        while (list_.size() > most_states_ || this->bytes() > most_bytes_)
            list_.pop_back();
    }
    void Drop(int key) {
        const auto found = Place(key);
        if (found != list_.end()) list_.erase(found);
    }
    void Clear() { list_.clear(); }
    std::size_t states() const { return list_.size(); }
    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const One& one : list_)
            sum += one.bytes;
        return sum;
    }

  private:
    struct One {
        int key = 0;
        int state = 0;
        std::size_t bytes = 0;
    };
    std::vector<One>::iterator Place(int key) { return std::ranges::find(list_, key, &One::key); }

    std::size_t most_states_;
    std::size_t most_bytes_;
    std::vector<One> list_;
};

TEST(StateCache, DoesWhatAPlainListDoes) {
    constexpr int kKeys = 60;
    std::mt19937 random(20261123);
    const auto pick = [&](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    for (int round = 0; round < 50; ++round) {
        const auto most_states = static_cast<std::size_t>(pick(1, 40));
        const auto most_bytes = static_cast<std::size_t>(pick(1, 1000));
        StateCache cache(most_states, most_bytes);
        PlainModel model(most_states, most_bytes);
        for (int step = 0; step < 2000; ++step) {
            const int key = pick(0, kKeys - 1);
            const int deed = pick(0, 99);
            if (deed < 45) {
                ASSERT_EQ(NumberOf(cache.Find(KeyOf(key))), model.Find(key)) << step;
            } else if (deed < 90) {
                const auto bytes = static_cast<std::size_t>(pick(0, pick(0, 20) == 0 ? 1100 : 60));
                cache.Put(KeyOf(key), StateOf(step), bytes);
                model.Put(key, step, bytes);
            } else if (deed < 99) {
                cache.Drop(KeyOf(key));
                model.Drop(key);
            } else {
                cache.Clear();
                model.Clear();
            }
            ASSERT_EQ(cache.states(), model.states());
            ASSERT_EQ(cache.bytes(), model.bytes());
            ASSERT_LE(cache.bytes(), most_bytes);
        }
        for (int key = 0; key < kKeys; ++key)
            ASSERT_EQ(NumberOf(cache.Find(KeyOf(key))), model.Find(key));
    }
}

}  // namespace
}  // namespace luotsi::journal
