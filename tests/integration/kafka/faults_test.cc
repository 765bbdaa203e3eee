// Broker faults that a real broker does not give on demand, from librdkafka's mock broker: errors
// to produce requests, acknowledgements that are lost, brokers that go down. It serves for nothing
// else: it keeps little, has no TLS and hides mistakes with transactions.

#include "platform/feed/kafka_feed.h"
#include "platform/feed/relay.h"
#include "platform/feed/transport_tables.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "tests/integration/kafka/bench.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

namespace luotsi::feed {
namespace {

using test::AccountBook;
using test::Added;
using test::Await;

constexpr std::int16_t kProduce = 0;

class FaultsTest : public testing::Test {
  protected:
    void SetUp() override {
        std::array<char, 256> words{};
        rd_kafka_conf_t* const conf = rd_kafka_conf_new();
        owner_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, words.data(), words.size());
        ASSERT_NE(owner_, nullptr) << words.data();
        cluster_ = rd_kafka_mock_cluster_new(owner_, 1);
        bootstrap_ = rd_kafka_mock_cluster_bootstraps(cluster_);
        rd_kafka_mock_topic_create(cluster_, topics_.front().name.c_str(), 3, 1);
        source_ = Open("source");
        consumer_ = Open("consumer");
        events_ = std::make_unique<EventSource>(
            "source",
            *source_,
            [](const journal::Row& row,
               const void* event) -> absl::StatusOr<std::optional<Translated>> {
                const auto& added = std::get<Added>(*static_cast<const test::AccountEvent*>(event));
                return std::optional(
                    Translated{"fi.trial.added", row.stream.ToText(), std::to_string(added.amount)}
                );
            }
        );
        relay_ = std::make_unique<Relay>(
            *events_,
            *source_,
            Relay::Options{
                "county",
                topics_,
                test::MakeSettings(
                    bootstrap_, prefix_, "relay", 1500, {{"socket.timeout.ms", "1000"}}
                )
            },
            log_
        );
        Subscription copy{"source", [](const PublicEvent& event, std::vector<ports::Entry>& work) {
                              const std::int64_t amount = std::stoll(event.data);
                              work.push_back({{}, [amount](ports::Unit& unit) {
                                                  unit.Append<AccountBook>(Uuid(), Added{amount});
                                                  return std::optional<Rejection>();
                                              }});
                              return absl::OkStatus();
                          }};
        KafkaFeed::Options options{
            .module = "consumer",
            .county = "county",
            .topics = topics_,
            .settings = test::MakeSettings(bootstrap_, prefix_, "replica"),
        };
        feed_ = std::make_unique<KafkaFeed>(*consumer_, std::move(copy), std::move(options), log_);
        relay_->Start();
        ASSERT_TRUE(feed_->Start().ok());
    }
    void TearDown() override {
        relay_.reset();
        feed_.reset();
        rd_kafka_mock_cluster_destroy(cluster_);
        rd_kafka_destroy(owner_);
    }

    std::unique_ptr<journal::Journal> Open(const std::string& name) {
        journal::SqliteStores stores(directory_.path(), std::string(kTransportTables));
        journal::Options options{.service = name, .schema = {}};
        options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
        auto opened = stores.Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        return *std::move(opened);
    }

    void Tell(int count) {
        for (int i = 0; i < count; ++i) {
            const std::int64_t amount = 100 + told_++;
            const auto added = source_->Update<AccountBook>(
                Uuid(),
                {},
                [&](const auto&) -> Decision<test::AccountEvent> { return Added{amount}; }
            );
            ASSERT_TRUE(added.ok());
        }
    }

    void ExpectEachOnceAndInOrder() {
        const auto amounts = [&] { return consumer_->Load<AccountBook>(Uuid())->state.amounts; };
        EXPECT_TRUE(Await(
            [&] { return amounts().size() >= static_cast<std::size_t>(told_); }, absl::Seconds(90)
        )) << amounts().size()
           << " of " << told_ << ' ' << feed_->state().stopped << ' ' << relay_->state().trouble;
        const auto all = amounts();
        EXPECT_EQ(all.size(), static_cast<std::size_t>(told_));
        EXPECT_TRUE(std::ranges::is_sorted(all));
        EXPECT_EQ(feed_->state().stopped, "");
        EXPECT_EQ(feed_->state().parked, 0U);
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    log::Log log_{config::v1::LOG_LEVEL_ERROR, log::Log::Sink([](std::string_view) {})};
    std::string prefix_ = test::FreshPrefix();
    std::vector<Topic> topics_ = test::TrialTopics(prefix_);
    rd_kafka_t* owner_ = nullptr;
    rd_kafka_mock_cluster_t* cluster_ = nullptr;
    std::string bootstrap_;
    std::unique_ptr<journal::Journal> source_;
    std::unique_ptr<journal::Journal> consumer_;
    std::unique_ptr<EventSource> events_;
    std::unique_ptr<Relay> relay_;
    std::unique_ptr<KafkaFeed> feed_;
    int told_ = 0;
};

// One record at a time: unlike a real broker, the mock takes a later batch after it has refused an
// earlier one, which no idempotent producer expects.
TEST_F(FaultsTest, ErrorsToProduceRequestsLoseNothing) {
    Tell(50);
    ExpectEachOnceAndInOrder();
    for (const auto error :
         {RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
          RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND}) {
        rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, error);
        Tell(1);
        ASSERT_TRUE(Await([&] { return relay_->state().lag == 0; }, absl::Seconds(30))) << error;
    }
    Tell(200);
    ExpectEachOnceAndInOrder();
}

TEST_F(FaultsTest, AnErrorThatCannotBeRepeatedMakesANewClient) {
    Tell(20);
    ExpectEachOnceAndInOrder();
    rd_kafka_mock_push_request_errors(cluster_, kProduce, 1, RD_KAFKA_RESP_ERR_INVALID_RECORD);
    Tell(1);
    ASSERT_TRUE(Await([&] { return relay_->state().lag == 0; }, absl::Seconds(30)));
    EXPECT_GE(relay_->state().client_restarts, 1U);
    Tell(100);
    ExpectEachOnceAndInOrder();
}

TEST_F(FaultsTest, LostAcknowledgementsGiveRepetitionsOnTheBusAlone) {
    Tell(20);
    ExpectEachOnceAndInOrder();
    // Longer than the client waits for an answer: the records are there, the word of it is not.
    rd_kafka_mock_broker_push_request_error_rtts(
        cluster_, 1, kProduce, 2, RD_KAFKA_RESP_ERR_NO_ERROR, 3000, RD_KAFKA_RESP_ERR_NO_ERROR, 3000
    );
    Tell(200);
    ExpectEachOnceAndInOrder();
}

// Whoever asks for the status must not wait for somebody who asks the broker.
TEST_F(FaultsTest, TheStatusAnswersAtOnceWhileTheBrokerIsAskedAndAway) {
    Tell(20);
    ExpectEachOnceAndInOrder();
    ASSERT_TRUE(Await([&] { return feed_->CaughtUp(); }, absl::Seconds(30)));
    rd_kafka_mock_broker_set_down(cluster_, 1);
    std::atomic<bool> asking{true};
    std::thread asker([&] {
        EXPECT_FALSE(feed_->CaughtUp());
        asking = false;
    });
    absl::Duration longest;
    int asked = 0;
    while (asking) {
        const absl::Duration before = runtime::SteadyNow();
        (void)feed_->state();
        // Nor does who asks with little patience.
        (void)feed_->CaughtUpWithin(absl::Milliseconds(100));
        longest = std::max(longest, runtime::SteadyNow() - before);
        ++asked;
    }
    asker.join();
    EXPECT_GT(asked, 10) << "the broker answered too soon to tell";
    EXPECT_LT(longest, absl::Milliseconds(500));
    rd_kafka_mock_broker_set_up(cluster_, 1);
}

TEST_F(FaultsTest, ABrokerThatIsAwayHoldsNoChangeUp) {
    Tell(20);
    ExpectEachOnceAndInOrder();
    rd_kafka_mock_broker_set_down(cluster_, 1);
    Tell(200);
    EXPECT_GE(relay_->state().lag, 200U);
    rd_kafka_mock_broker_set_up(cluster_, 1);
    ExpectEachOnceAndInOrder();
}

}  // namespace
}  // namespace luotsi::feed
