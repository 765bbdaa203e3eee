// What every feed adapter promises: each event of a source has one effect, in order, whatever stops
// and starts.

#include "platform/feed/feed.h"

#include "platform/journal/journal.h"
#include "platform/log/log.h"
#include "platform/runtime/clocks.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::feed {
namespace {

using test::Account;
using test::AccountBook;
using test::AccountEvent;
using test::Added;
using test::Await;

class FeedTest : public testing::Test {
  protected:
    void SetUp() override {
        source_ = Open("source");
        consumer_ = Open("consumer");
    }

    std::unique_ptr<journal::Journal> Open(const std::string& name) {
        journal::Journal::Options options{
            .path = directory_.path() + "/" + name, .schema = {}, .aggregates = {}
        };
        options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
        auto opened = journal::Journal::Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok());
        return *std::move(opened);
    }

    static Translator Tell() {
        return [](const journal::Row& row,
                  const void* event) -> absl::StatusOr<std::optional<Translated>> {
            if (row.kind != AccountBook::kKind) return std::optional<Translated>();
            const auto* added = std::get_if<Added>(static_cast<const AccountEvent*>(event));
            if (added == nullptr) return std::optional<Translated>();
            return std::optional(
                Translated{"added", row.stream.ToText(), std::to_string(added->amount)}
            );
        };
    }

    // Copies each amount; an amount of 13 cannot be read, one of 17 is refused.
    static Subscription Copy() {
        return {"source", [](const PublicEvent& event, std::vector<ports::Entry>& work) {
                    const std::int64_t amount = std::stoll(event.data);
                    if (amount == 13) return absl::InvalidArgumentError("unlucky");
                    work.push_back({{}, [amount](ports::Unit& unit) -> std::optional<Rejection> {
                                        if (amount == 17) return Rejection{.reason = "UNWANTED"};
                                        unit.Append<AccountBook>(Uuid(), Added{amount});
                                        return std::nullopt;
                                    }});
                    return absl::OkStatus();
                }};
    }

    void Add(std::int64_t amount) {
        const auto added = source_->Update<AccountBook>(
            Uuid(), {}, [&](const Account&) -> Decision<AccountEvent> { return Added{amount}; }
        );
        ASSERT_TRUE(added.ok());
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    log::Log log_{config::v1::LOG_LEVEL_ERROR, log::Log::Sink([](std::string_view) {})};
    std::unique_ptr<journal::Journal> source_;
    std::unique_ptr<journal::Journal> consumer_;
};

TEST_F(FeedTest, EveryEventHasOneEffectInOrderOverStopsAndStarts) {
    EventSource events("source", *source_, Tell());
    std::vector<std::int64_t> sent;
    for (int round = 0; round < 5; ++round) {
        LocalFeed feed(events, *consumer_, Copy(), log_);
        ASSERT_TRUE(feed.Start().ok());
        for (int i = 0; i < 300; ++i) {
            sent.push_back(round * 1000 + i + 100);
            Add(sent.back());
        }
        if (round % 2 == 0) {
            ASSERT_TRUE(Await([&] { return feed.lag() == 0; }));
        }
        feed.Stop();
    }
    LocalFeed feed(events, *consumer_, Copy(), log_);
    ASSERT_TRUE(feed.Start().ok());
    ASSERT_TRUE(Await([&] { return feed.lag() == 0; }));
    feed.Stop();
    EXPECT_EQ(consumer_->Load<AccountBook>(Uuid())->state.amounts, sent);
}

TEST_F(FeedTest, ARepeatedEventHasNoSecondEffectEvenWhenTheCursorIsLost) {
    EventSource events("source", *source_, Tell());
    for (int i = 0; i < 50; ++i)
        Add(i + 100);
    for (int round = 0; round < 3; ++round) {
        LocalFeed feed(events, *consumer_, Copy(), log_);
        ASSERT_TRUE(feed.Start().ok());
        ASSERT_TRUE(Await([&] { return feed.lag() == 0; }));
        feed.Stop();
        ASSERT_TRUE(consumer_->RunFeedBatch({}, {.feed = "source", .position = 0}, nullptr).ok());
    }
    EXPECT_EQ(consumer_->Load<AccountBook>(Uuid())->state.amounts.size(), 50U);
}

TEST_F(FeedTest, AnEventThatCannotBeReadIsSetAsideAndCounted) {
    EventSource events("source", *source_, Tell());
    for (const std::int64_t amount : {1, 13, 2})
        Add(amount);
    LocalFeed feed(events, *consumer_, Copy(), log_);
    ASSERT_TRUE(feed.Start().ok());
    ASSERT_TRUE(Await([&] { return feed.lag() == 0; }));
    feed.Stop();
    EXPECT_EQ(feed.parked(), 1U);
    EXPECT_EQ(
        consumer_->Load<AccountBook>(Uuid())->state.amounts, (std::vector<std::int64_t>{1, 2})
    );
}

TEST_F(FeedTest, AFactThatTheConsumerRefusesIsCountedAndNotLostSilently) {
    EventSource events("source", *source_, Tell());
    for (const std::int64_t amount : {1, 17, 2})
        Add(amount);
    LocalFeed feed(events, *consumer_, Copy(), log_);
    ASSERT_TRUE(feed.Start().ok());
    ASSERT_TRUE(Await([&] { return feed.lag() == 0; }));
    feed.Stop();
    EXPECT_EQ(feed.parked(), 1U);
    EXPECT_EQ(
        consumer_->Load<AccountBook>(Uuid())->state.amounts, (std::vector<std::int64_t>{1, 2})
    );
}

}  // namespace
}  // namespace luotsi::feed
