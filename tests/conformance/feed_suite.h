#pragma once

// What every feed promises, whatever brings its events: each event of a source has one effect, in
// the order of its key, whatever stops and starts. A test program names its bench and includes
// this; the local one is tests/conformance/feed_test.cc, Kafka's is tests/integration/kafka.

#include "platform/feed/feed.h"
#include "platform/feed/inbox.h"
#include "platform/feed/parking.h"
#include "platform/feed/transport_tables.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"
#include "platform/log/log.h"
#include "platform/runtime/clocks.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace luotsi::feed {

// The honest differences between feeds; everything else is the same.
struct FeedFeatures {
    // Events of different keys arrive in the order of the journal too.
    bool keeps_order_between_keys = true;
    // A lost event is noticed by a hole in its key's sequence. (A feed that reads the journal
    // itself cannot lose one.)
    bool counts_sequences = false;
    // Lag is counted in journal positions; otherwise in records.
    bool lag_is_positions = true;
};

class FeedBench {
  public:
    virtual ~FeedBench() = default;
    virtual FeedFeatures features() const = 0;
    // Why the bench cannot be used here; empty when it can.
    virtual std::string missing() const { return {}; }
    // What brings the source's events to feeds, if anything has to.
    virtual void Publish(EventSource&, journal::Journal&, log::Log&) {}
    virtual std::unique_ptr<Feed> Follow(
        EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
    ) = 0;
    virtual void StopPublishing() {}
};
using MakeBench = std::unique_ptr<FeedBench> (*)();

struct NamedBench {
    const char* name;
    MakeBench make;
    friend std::ostream& operator<<(std::ostream& out, const NamedBench& bench) {
        return out << bench.name;
    }
};

class FeedConformance : public testing::TestWithParam<NamedBench> {
  protected:
    using Account = test::Account;
    using AccountBook = test::AccountBook;
    using Added = test::Added;

    void SetUp() override {
        bench_ = GetParam().make();
        if (!bench_->missing().empty()) GTEST_SKIP() << bench_->missing();
        source_ = Open("source");
        consumer_ = Open("consumer");
        events_ = std::make_unique<EventSource>("source", *source_, Tell());
        bench_->Publish(*events_, *source_, log_);
    }
    void TearDown() override {
        if (bench_ != nullptr) bench_->StopPublishing();
    }

    std::unique_ptr<journal::Journal> Open(const std::string& name) {
        journal::SqliteStores stores(directory_.path(), std::string(kTransportTables));
        journal::Options options{.service = name, .schema = {}};
        options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
        auto opened = stores.Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        return *std::move(opened);
    }

    static Translator Tell() {
        return [](const journal::Row& row,
                  const void* event) -> absl::StatusOr<std::optional<Translated>> {
            if (row.kind != AccountBook::kKind) return std::optional<Translated>();
            const auto* added = std::get_if<Added>(static_cast<const test::AccountEvent*>(event));
            if (added == nullptr) return std::optional<Translated>();
            return std::optional(
                Translated{"fi.trial.added", row.stream.ToText(), std::to_string(added->amount)}
            );
        };
    }

    // Copies each amount to the account of the same key; an amount of 13 cannot be read, one of 17
    // is refused, until `mended_`.
    Subscription Copy() {
        return {"source", [this](const PublicEvent& event, std::vector<ports::Entry>& work) {
                    const std::int64_t amount = std::stoll(event.data);
                    if (amount == 13 && !mended_) return absl::InvalidArgumentError("unlucky");
                    const Uuid key = *Uuid::Parse(event.key);
                    work.push_back({{}, [this, key, amount](ports::Unit& unit) {
                                        std::optional<Rejection> refused;
                                        if (amount == 17 && !mended_) {
                                            refused = Rejection{.reason = "UNWANTED"};
                                        } else {
                                            unit.Append<AccountBook>(key, Added{amount});
                                        }
                                        return refused;
                                    }});
                    return absl::OkStatus();
                }};
    }

    static Uuid Key(std::uint8_t number) {
        Uuid::Bytes bytes{};
        bytes[15] = number;
        bytes[6] = 0x70;
        bytes[8] = 0x80;
        return Uuid::FromBytes(bytes);
    }

    void Add(std::int64_t amount, const Uuid& key = Key(1)) {
        const auto added = source_->Update<AccountBook>(
            key, {}, [&](const Account&) -> Decision<test::AccountEvent> { return Added{amount}; }
        );
        ASSERT_TRUE(added.ok());
    }

    std::vector<std::int64_t> Amounts(const Uuid& key = Key(1)) {
        return consumer_->Load<AccountBook>(key)->state.amounts;
    }

    std::unique_ptr<Feed> Started() {
        auto feed = bench_->Follow(*events_, *consumer_, Copy(), log_);
        const absl::Status started = feed->Start();
        EXPECT_TRUE(started.ok()) << started;
        return feed;
    }

    // All that was told has been handled or set aside.
    bool CatchesUp(Feed& feed) {
        return test::Await(
            [&] {
                const FeedState state = feed.state();
                return state.handled + state.parked >= told_ && feed.CaughtUp();
            },
            absl::Seconds(60)
        );
    }

    std::vector<ParkedEvent> Parked() { return *ListParked(*consumer_, false, 100); }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    log::Log log_{config::v1::LOG_LEVEL_ERROR, log::Log::Sink([](std::string_view) {})};
    std::unique_ptr<FeedBench> bench_;
    std::unique_ptr<journal::Journal> source_;
    std::unique_ptr<journal::Journal> consumer_;
    std::unique_ptr<EventSource> events_;
    std::atomic<bool> mended_{false};
    // Events that the feed in hand has to see at least.
    std::uint64_t told_ = 0;
};

TEST_P(FeedConformance, EveryEventHasOneEffectInOrderOverStopsAndStarts) {
    std::vector<std::int64_t> sent;
    for (int round = 0; round < 5; ++round) {
        const auto feed = Started();
        for (int i = 0; i < 200; ++i) {
            sent.push_back(round * 1000 + i + 100);
            Add(sent.back());
        }
        if (round % 2 == 0) {
            ASSERT_TRUE(
                test::Await([&] { return Amounts().size() == sent.size(); }, absl::Seconds(60))
            ) << Amounts().size();
        }
        feed->Stop();
    }
    const auto feed = Started();
    ASSERT_TRUE(test::Await([&] { return Amounts().size() >= sent.size(); }, absl::Seconds(60)));
    ASSERT_TRUE(test::Await([&] { return feed->CaughtUp(); }, absl::Seconds(30)));
    feed->Stop();
    EXPECT_EQ(Amounts(), sent);
}

TEST_P(FeedConformance, TheOrderOfEveryKeyIsKept) {
    std::map<int, std::vector<std::int64_t>> sent;
    for (int i = 0; i < 300; ++i) {
        const int key = i % 7;
        sent[key].push_back(100 + i);
        Add(100 + i, Key(static_cast<std::uint8_t>(key)));
    }
    told_ = 300;
    const auto feed = Started();
    ASSERT_TRUE(CatchesUp(*feed));
    feed->Stop();
    for (const auto& [key, amounts] : sent)
        EXPECT_EQ(Amounts(Key(static_cast<std::uint8_t>(key))), amounts) << key;
}

TEST_P(FeedConformance, ARepeatedEventHasNoSecondEffectEvenWhenTheCursorIsLost) {
    for (int i = 0; i < 50; ++i)
        Add(i + 100);
    for (int round = 0; round < 3; ++round) {
        const auto feed = Started();
        ASSERT_TRUE(test::Await([&] { return Amounts().size() == 50; }, absl::Seconds(60)));
        ASSERT_TRUE(test::Await([&] { return feed->CaughtUp(); }, absl::Seconds(30)));
        feed->Stop();
        const absl::Status lost = consumer_->Write([](sql::Db& db) {
            db.Prepare("DELETE FROM cursors WHERE feed='source' OR feed LIKE 'kafka/%'").Run();
            return absl::OkStatus();
        });
        ASSERT_TRUE(lost.ok());
    }
    EXPECT_EQ(Amounts().size(), 50U);
}

TEST_P(FeedConformance, AnEventThatCannotBeReadWaitsWithTheLaterOnesOfItsKey) {
    for (const std::int64_t amount : {1, 13, 2, 3})
        Add(amount);
    for (const std::int64_t amount : {5, 6})
        Add(amount, Key(2));
    told_ = 6;
    const auto feed = Started();
    ASSERT_TRUE(CatchesUp(*feed));
    EXPECT_EQ(feed->state().parked, 3U);
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1}));
    EXPECT_EQ(Amounts(Key(2)), (std::vector<std::int64_t>{5, 6}));
    const auto parked = Parked();
    ASSERT_EQ(parked.size(), 3U);
    EXPECT_EQ(parked[0].reason, "EVENT_NOT_READABLE");
    EXPECT_EQ(parked[1].reason, kBehindParked);
    EXPECT_EQ(parked[0].key, Key(1).ToText());
    EXPECT_EQ(parked[0].type, "fi.trial.added");
    feed->Stop();
}

TEST_P(FeedConformance, AFactThatIsRefusedWaitsWithTheLaterOnesOfItsKey) {
    for (const std::int64_t amount : {1, 17, 2})
        Add(amount);
    Add(4, Key(2));
    told_ = 4;
    const auto feed = Started();
    ASSERT_TRUE(CatchesUp(*feed));
    Add(3);
    ASSERT_TRUE(test::Await([&] { return feed->state().parked == 3; }, absl::Seconds(30)));
    feed->Stop();
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1}));
    EXPECT_EQ(Amounts(Key(2)), (std::vector<std::int64_t>{4}));
    EXPECT_EQ(Parked().front().reason, "UNWANTED");
}

TEST_P(FeedConformance, ARetryHandlesTheKeysEventsInTheirOrder) {
    for (const std::int64_t amount : {1, 13, 2, 17, 3})
        Add(amount);
    told_ = 5;
    const auto feed = Started();
    ASSERT_TRUE(CatchesUp(*feed));
    auto retried = feed->inbox().Retry(Key(1).ToText());
    ASSERT_TRUE(retried.ok());
    EXPECT_EQ(retried->handled, 0U);
    EXPECT_EQ(retried->waiting, 4U);
    EXPECT_EQ(retried->reason, "EVENT_NOT_READABLE");
    mended_ = true;
    retried = feed->inbox().Retry(Key(1).ToText());
    ASSERT_TRUE(retried.ok());
    EXPECT_EQ(retried->handled, 4U);
    EXPECT_EQ(retried->waiting, 0U);
    Add(4);
    const std::vector<std::int64_t> expected{1, 13, 2, 17, 3, 4};
    EXPECT_TRUE(test::Await([&] { return Amounts() == expected; }, absl::Seconds(30)))
        << feed->state().stopped;
    EXPECT_EQ(feed->state().parked, 0U);
    feed->Stop();
}

TEST_P(FeedConformance, ADiscardedEventHasNoEffectAndLetsTheOthersThrough) {
    for (const std::int64_t amount : {1, 13, 2})
        Add(amount);
    told_ = 3;
    const auto feed = Started();
    ASSERT_TRUE(CatchesUp(*feed));
    auto parked = Parked();
    ASSERT_EQ(parked.size(), 2U);
    const auto whole = FindParked(*consumer_, parked[1].lane, parked[1].place);
    EXPECT_EQ(
        feed->inbox().Discard(**whole, "not the first", "me").code(),
        absl::StatusCode::kFailedPrecondition
    );
    const auto first = FindParked(*consumer_, parked[0].lane, parked[0].place);
    ASSERT_TRUE(feed->inbox().Discard(**first, "it was a mistake", "me").ok());
    const auto retried = feed->inbox().Retry(Key(1).ToText());
    ASSERT_TRUE(retried.ok());
    EXPECT_EQ(retried->handled, 1U);
    Add(3);
    const std::vector<std::int64_t> expected{1, 2, 3};
    EXPECT_TRUE(test::Await([&] { return Amounts() == expected; }, absl::Seconds(30)))
        << feed->state().stopped;
    feed->Stop();
    const auto kept = ListParked(*consumer_, true, 10);
    ASSERT_EQ(kept->size(), 1U);
    EXPECT_EQ(kept->front().discard_reason, "it was a mistake");
    EXPECT_EQ(kept->front().discarded_by, "me");
}

TEST_P(FeedConformance, ParkedEventsAreStillThereAfterARestart) {
    for (const std::int64_t amount : {1, 13})
        Add(amount);
    told_ = 2;
    {
        const auto feed = Started();
        ASSERT_TRUE(CatchesUp(*feed));
        feed->Stop();
    }
    Add(2);
    const auto feed = Started();
    ASSERT_TRUE(test::Await([&] { return feed->state().parked == 2; }, absl::Seconds(30)));
    feed->Stop();
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1}));
}

}  // namespace luotsi::feed
