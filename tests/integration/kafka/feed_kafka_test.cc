// Kafka's feed keeps what every feed promises, on a real broker; and what it alone must keep:
// a hole stops it, foreign records are set aside, replicas share the work, relays take over.

#include "platform/feed/kafka_feed.h"
#include "platform/feed/relay.h"
#include "platform/kafka/admin.h"
#include "platform/kafka/consumer.h"
#include "platform/kafka/producer.h"
#include "platform/runtime/clocks.h"
#include "tests/conformance/feed_suite.h"
#include "tests/integration/kafka/bench.h"
#include "tests/support/kafka_broker.h"

#include <absl/strings/str_format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace luotsi::feed {
namespace {

using test::Await;
using test::FreshPrefix;
using test::KafkaBroker;
using test::MakeSettings;
using test::TrialTopics;

std::string MissingBroker() {
    const KafkaBroker& broker = KafkaBroker::Shared();
    if (!broker.bootstrap().empty()) return {};
    // A broker that is there and does not start, or one that is asked for, is no reason to skip.
    if (!broker.unavailable() || KafkaBroker::MustRun()) {
        ADD_FAILURE() << "no broker: tools/kafka/broker start fails";
    }
    return "kafka: no broker can be fetched here";
}

class KafkaBench : public FeedBench {
  public:
    FeedFeatures features() const override {
        return {
            .keeps_order_between_keys = false,
            .counts_sequences = true,
            .lag_is_positions = false,
        };
    }
    std::string missing() const override { return MissingBroker(); }
    void Publish(EventSource& source, journal::Journal& journal, log::Log& log) override {
        relay_ = std::make_unique<Relay>(
            source, journal, Relay::Options{"county", topics_, SettingsOf("relay")}, log
        );
        relay_->Start();
    }
    std::unique_ptr<Feed> Follow(
        EventSource&, journal::Journal& consumer, Subscription subscription, log::Log& log
    ) override {
        KafkaFeed::Options options{
            .module = "consumer",
            .county = "county",
            .topics = topics_,
            .settings = SettingsOf("replica"),
        };
        return std::make_unique<KafkaFeed>(
            consumer, std::move(subscription), std::move(options), log
        );
    }
    void StopPublishing() override { relay_.reset(); }

  private:
    kafka::Settings SettingsOf(const std::string& instance) const {
        return MakeSettings(KafkaBroker::Shared().bootstrap(), prefix_, instance);
    }
    std::string prefix_ = FreshPrefix();
    std::vector<Topic> topics_ = TrialTopics(prefix_);
    std::unique_ptr<Relay> relay_;
};

INSTANTIATE_TEST_SUITE_P(
    Kafka,
    FeedConformance,
    testing::Values(NamedBench{
        "kafka", [] { return std::unique_ptr<FeedBench>(std::make_unique<KafkaBench>()); }
    }),
    testing::PrintToStringParamName()
);

// Journals, relays and feeds by hand.
class KafkaFeedTest : public testing::Test {
  protected:
    using AccountBook = test::AccountBook;
    using Added = test::Added;

    void SetUp() override {
        const std::string missing = MissingBroker();
        if (!missing.empty()) GTEST_SKIP() << missing;
        bootstrap_ = KafkaBroker::Shared().bootstrap();
        source_ = Open("source");
        consumer_ = Open("consumer");
        events_ = std::make_unique<EventSource>(
            "source",
            *source_,
            [](const journal::Row& row,
               const void* event) -> absl::StatusOr<std::optional<Translated>> {
                const auto* added =
                    std::get_if<Added>(static_cast<const test::AccountEvent*>(event));
                if (added == nullptr) return std::optional<Translated>();
                return std::optional(
                    Translated{"fi.trial.added", row.stream.ToText(), std::to_string(added->amount)}
                );
            }
        );
    }

    std::unique_ptr<journal::Journal> Open(const std::string& name) {
        journal::SqliteStores stores(directory_.path(), std::string(kTransportTables));
        journal::Options options{.service = name, .schema = {}};
        options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
        auto opened = stores.Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        return *std::move(opened);
    }

    Relay::Options RelayOptions(const std::string& instance) {
        return {"county", topics_, MakeSettings(bootstrap_, prefix_, instance)};
    }
    std::unique_ptr<Relay> MakeRelay(const std::string& instance) {
        return std::make_unique<Relay>(*events_, *source_, RelayOptions(instance), log_);
    }

    std::unique_ptr<KafkaFeed> MakeFeed(
        const std::string& instance, absl::Duration standstill = absl::Seconds(30)
    ) {
        return MakeFeed(instance, standstill, log_);
    }
    std::unique_ptr<KafkaFeed> MakeFeed(
        const std::string& instance, absl::Duration standstill, log::Log& log
    ) {
        Subscription copy{"source", [](const PublicEvent& event, std::vector<ports::Entry>& work) {
                              const Uuid key = *Uuid::Parse(event.key);
                              const std::int64_t amount = std::stoll(event.data);
                              work.push_back({{}, [key, amount](ports::Unit& unit) {
                                                  unit.Append<AccountBook>(key, Added{amount});
                                                  return std::optional<Rejection>();
                                              }});
                              return absl::OkStatus();
                          }};
        KafkaFeed::Options options{
            .module = "consumer",
            .county = "county",
            .topics = topics_,
            .settings = MakeSettings(bootstrap_, prefix_, instance),
            .standstill = standstill,
        };
        return std::make_unique<KafkaFeed>(*consumer_, std::move(copy), std::move(options), log);
    }

    // What is tried is that nothing happens meanwhile, so real time has to pass.
    static void Pass(absl::Duration time) {
        const absl::Duration end = runtime::SteadyNow() + time;
        EXPECT_TRUE(Await([end] { return runtime::SteadyNow() >= end; }, time * 10));
    }

    static Uuid Key(std::uint8_t number) {
        Uuid::Bytes bytes{};
        bytes[15] = number;
        return Uuid::FromBytes(bytes);
    }
    void Add(std::int64_t amount, std::uint8_t key = 1) {
        const auto added = source_->Update<AccountBook>(
            Key(key), {}, [&](const auto&) -> Decision<test::AccountEvent> { return Added{amount}; }
        );
        ASSERT_TRUE(added.ok());
    }
    std::vector<std::int64_t> Amounts(std::uint8_t key = 1) {
        return consumer_->Load<AccountBook>(Key(key))->state.amounts;
    }
    std::size_t Total(int keys) {
        std::size_t total = 0;
        for (int key = 0; key < keys; ++key)
            total += Amounts(static_cast<std::uint8_t>(key)).size();
        return total;
    }

    std::string Said() {
        const std::lock_guard lock(said_mutex_);
        return said_;
    }
    static std::string Told(const Relay& relay) {
        const RelayState state = relay.state();
        return absl::StrFormat(
            "relay at %d, lag %d, published %d, new clients %d, trouble '%s'",
            state.position,
            state.lag,
            state.published,
            state.client_restarts,
            state.trouble
        );
    }
    static std::string Told(const Feed& feed) {
        const FeedState state = feed.state();
        return absl::StrFormat(
            "at %d, lag %d, handled %d, repeated %d, retries %d, new clients %d, stopped '%s', "
            "standstill %s",
            state.position,
            state.lag,
            state.handled,
            state.duplicates,
            state.retries,
            state.client_restarts,
            state.stopped,
            absl::FormatDuration(state.standstill)
        );
    }

    kafka::Record RecordOf(std::uint64_t position, std::uint64_t sequence, std::uint8_t key = 1) {
        PublicEvent event;
        event.source = "source";
        event.position = position;
        event.type = "fi.trial.added";
        event.key = Key(key).ToText();
        event.data = std::to_string(position);
        auto record = ToRecord(event, sequence, "county", topics_.front());
        EXPECT_TRUE(record.ok());
        return *record;
    }

    // Puts records on the topic as a stranger, or a broken relay, would.
    void Produce(const std::vector<kafka::Record>& records) {
        const kafka::Settings settings = MakeSettings(bootstrap_, prefix_, "stranger");
        kafka::TopicPlan plan;
        plan.name = topics_.front().name;
        plan.partitions = topics_.front().partitions;
        ASSERT_TRUE(kafka::CreateTopic(settings, plan, absl::Seconds(20)).ok());
        std::size_t delivered = 0;
        auto producer =
            kafka::Producer::Make(settings, [&delivered](const kafka::Producer::Delivery& one) {
                delivered += one.error == 0;
            });
        ASSERT_TRUE(producer.ok());
        for (const kafka::Record& record : records)
            ASSERT_TRUE((*producer)->Send(record, 0).ok());
        ASSERT_TRUE(Await(
            [&] {
                (*producer)->Poll(absl::Milliseconds(10));
                return delivered == records.size();
            },
            absl::Seconds(30)
        ));
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    std::mutex said_mutex_;
    std::string said_;
    // What the parts said, for a test that fails.
    log::Log log_{config::v1::LOG_LEVEL_WARNING, log::Log::Sink([this](std::string_view line) {
                      const std::lock_guard lock(said_mutex_);
                      said_.append("\n").append(line);
                  })};
    std::string bootstrap_;
    std::string prefix_ = FreshPrefix();
    std::vector<Topic> topics_ = TrialTopics(prefix_);
    std::unique_ptr<journal::Journal> source_;
    std::unique_ptr<journal::Journal> consumer_;
    std::unique_ptr<EventSource> events_;
};

TEST_F(KafkaFeedTest, AHoleInASequenceStopsTheFeedAndNothingIsSkipped) {
    Produce({RecordOf(1, 1), RecordOf(2, 2), RecordOf(4, 4), RecordOf(5, 1, 2)});
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    ASSERT_TRUE(Await([&] { return feed->state().stopped == "SEQUENCE_GAP"; }, absl::Seconds(60)));
    feed->Stop();
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(KafkaFeedTest, RecordsThatAreNoEventsOfOursAreSetAside) {
    kafka::Record bare;
    bare.topic = topics_.front().name;
    bare.key = "somebody else's";
    bare.value = std::string("\0\xff", 2);
    kafka::Record foreign = RecordOf(1, 1, 3);
    for (kafka::Header& header : foreign.headers) {
        if (header.name == "ce_source") header.value = "/luotsi/another-county/source";
    }
    kafka::Record untyped = RecordOf(1, 1, 4);
    std::erase_if(untyped.headers, [](const auto& one) { return one.name == "content-type"; });
    Produce({bare, foreign, untyped, RecordOf(1, 1)});
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    ASSERT_TRUE(Await([&] { return feed->state().parked == 3; }, absl::Seconds(60)));
    ASSERT_TRUE(Await([&] { return Amounts().size() == 1; }, absl::Seconds(30)));
    feed->Stop();
    std::set<std::string> reasons;
    const auto parked = ListParked(*consumer_, false, 10);
    for (const ParkedEvent& one : *parked)
        reasons.insert(one.reason);
    EXPECT_EQ(
        reasons, (std::set<std::string>{"NO_HEADERS", "FOREIGN_SOURCE", "CONTENT_TYPE_UNKNOWN"})
    );
}

TEST_F(KafkaFeedTest, AStoredOffsetThatTheBrokerDoesNotHaveStopsTheFeed) {
    Produce({RecordOf(1, 1)});
    const absl::Status moved = consumer_->Write([this](sql::Db& db) {
        for (const char* const number : {"0", "1", "2"}) {
            db.Prepare("INSERT INTO cursors(feed,position) VALUES(?,1000)")
                .Bind("kafka/" + topics_.front().name + "/" + number)
                .Run();
        }
        return absl::OkStatus();
    });
    ASSERT_TRUE(moved.ok()) << moved;
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    EXPECT_TRUE(
        Await([&] { return feed->state().stopped == "OFFSET_OUT_OF_RANGE"; }, absl::Seconds(60))
    );
    feed->Stop();
    EXPECT_TRUE(Amounts().empty());
}

TEST_F(KafkaFeedTest, ReplicasShareThePartitionsAndNothingIsDoneTwice) {
    const auto relay = MakeRelay("r");
    relay->Start();
    constexpr int kKeys = 20;
    constexpr int kEach = 20;
    const auto first = MakeFeed("a");
    ASSERT_TRUE(first->Start().ok());
    const auto tell = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            for (int key = 0; key < kKeys; ++key)
                Add(100 + i, static_cast<std::uint8_t>(key));
        }
    };
    tell(0, kEach / 2);
    const auto second = MakeFeed("b");
    ASSERT_TRUE(second->Start().ok());
    tell(kEach / 2, kEach);
    ASSERT_TRUE(Await([&] { return Total(kKeys) >= kKeys * kEach; }, absl::Seconds(90)))
        << Total(kKeys) << " of " << kKeys * kEach << "; " << Told(*relay) << "; first "
        << Told(*first) << "; second " << Told(*second) << Said();
    // Both have a part of the work in the end.
    ASSERT_TRUE(Await([&] { return first->CaughtUp() && second->CaughtUp(); }, absl::Seconds(60)));
    first->Stop();
    tell(kEach, kEach + 5);
    // Its partitions pass to the other when its session is over.
    EXPECT_TRUE(Await([&] { return Total(kKeys) == kKeys * (kEach + 5); }, absl::Seconds(90)));
    second->Stop();
    for (int key = 0; key < kKeys; ++key) {
        const auto amounts = Amounts(static_cast<std::uint8_t>(key));
        EXPECT_TRUE(std::ranges::is_sorted(amounts)) << key;
        EXPECT_EQ(amounts.size(), std::size_t(kEach + 5)) << key;
    }
}

TEST_F(KafkaFeedTest, TopicsThatAreMadeLaterAreFollowedAtOnce) {
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    Pass(absl::Milliseconds(500));
    Produce({RecordOf(1, 1)});
    // The client's own next look is ten seconds away.
    EXPECT_TRUE(Await([&] { return Amounts().size() == 1; }, absl::Seconds(8)))
        << Told(*feed) << Said();
    feed->Stop();
}

// A member that heartbeats and does not let go of its partitions: the group never shares them out.
TEST_F(KafkaFeedTest, AReplicaWithoutPartitionsIsMadeAnewWhileNobodyTakesWhatWaits) {
    Produce({RecordOf(1, 1)});
    const kafka::Settings settings = MakeSettings(bootstrap_, prefix_, "stuck");
    bool holds = false;
    auto stuck = kafka::Consumer::Make(
        settings,
        settings.topic_prefix() + ".consumer.source",
        "stuck",
        {.assigned =
             [&holds](std::map<kafka::Partition, std::int64_t>&) {
                 holds = true;
                 return absl::OkStatus();
             },
         .revoked = [] {}}
    );
    ASSERT_TRUE(stuck.ok());
    ASSERT_TRUE((*stuck)->Subscribe({topics_.front().name}).ok());
    ASSERT_TRUE(Await(
        [&] {
            (void)(*stuck)->Poll(absl::Milliseconds(50), nullptr);
            return holds;
        },
        absl::Seconds(60)
    ));
    const auto feed = MakeFeed("a", absl::Seconds(3));
    ASSERT_TRUE(feed->Start().ok());
    EXPECT_TRUE(Await([&] { return feed->state().client_restarts > 0; }, absl::Seconds(30)));
    EXPECT_TRUE(Amounts().empty()) << "the trial is none: the partitions were shared out";
    EXPECT_NE(Said().find("feed.client_restarts"), std::string::npos);
    stuck->reset();
    EXPECT_TRUE(Await([&] { return Amounts().size() == 1; }, absl::Seconds(60))) << Told(*feed);
    feed->Stop();
}

// A spare has no partitions either, and is left alone while the other one works.
TEST_F(KafkaFeedTest, ASpareReplicaIsLeftAlone) {
    topics_ = TrialTopics(prefix_, 1);
    Produce({RecordOf(1, 1)});
    const auto first = MakeFeed("a", absl::Seconds(4));
    const auto second = MakeFeed("b", absl::Seconds(4));
    ASSERT_TRUE(first->Start().ok());
    ASSERT_TRUE(second->Start().ok());
    const auto restarts = [&] {
        return first->state().client_restarts + second->state().client_restarts;
    };
    // Longer than either bears with a group that does not move.
    ASSERT_TRUE(Await([&] { return Amounts().size() == 1; }, absl::Seconds(60)));
    const std::uint64_t before = restarts();
    std::uint64_t told = 1;
    for (int round = 0; round < 6; ++round) {
        ++told;
        Produce({RecordOf(told, told)});
        Pass(absl::Seconds(1));
    }
    EXPECT_TRUE(Await([&] { return Amounts().size() == told; }, absl::Seconds(30)));
    Pass(absl::Seconds(6));
    EXPECT_EQ(restarts(), before) << Told(*first) << "; " << Told(*second) << Said();
    EXPECT_EQ(first->state().lag + second->state().lag, 0U);
    EXPECT_LT(first->state().standstill + second->state().standstill, absl::Seconds(4));
    first->Stop();
    second->Stop();
}

// One name for two replicas: the broker lets only the later one stay, and they take turns for ever.
TEST_F(KafkaFeedTest, TwoReplicasOfOneNameAreToldOfLoudly) {
    const auto relay = MakeRelay("r");
    relay->Start();
    std::mutex mutex;
    std::vector<std::string> lines;
    log::Log log(config::v1::LOG_LEVEL_WARNING, log::Log::Sink([&](std::string_view line) {
                     const std::lock_guard lock(mutex);
                     lines.emplace_back(line);
                 }));
    const auto said = [&](std::string_view words) {
        const std::lock_guard lock(mutex);
        return std::ranges::count_if(lines, [&](const std::string& line) {
            return line.find(words) != std::string::npos;
        });
    };
    const auto first = MakeFeed("same", absl::Seconds(30), log);
    ASSERT_TRUE(first->Start().ok());
    Add(100);
    ASSERT_TRUE(Await([&] { return Amounts().size() == 1; }, absl::Seconds(60)));
    EXPECT_EQ(said("feed.member_fenced"), 0);
    const auto second = MakeFeed("same", absl::Seconds(30), log);
    ASSERT_TRUE(second->Start().ok());
    EXPECT_TRUE(Await([&] { return first->state().fenced > 0; }, absl::Seconds(60)));
    EXPECT_TRUE(Await([&] { return said("feed.member_fenced") > 0; }, absl::Seconds(5)));
    EXPECT_GT(said("kafka.instance"), 0);
    // Between them they still do the work, and do it once.
    Add(101);
    EXPECT_TRUE(Await([&] { return Amounts().size() == 2; }, absl::Seconds(60)));
    first->Stop();
    second->Stop();
    EXPECT_EQ(Amounts().size(), 2U);
}

TEST_F(KafkaFeedTest, AStandbyRelayTakesOverAndNumbersGoOn) {
    auto first = MakeRelay("one");
    auto second = MakeRelay("two");
    first->Start();
    ASSERT_TRUE(Await([&] { return first->state().active; }, absl::Seconds(30)));
    second->Start();
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    for (int i = 0; i < 100; ++i)
        Add(100 + i);
    ASSERT_TRUE(Await([&] { return Amounts().size() == 100; }, absl::Seconds(60)));
    EXPECT_FALSE(second->state().active);
    first.reset();
    for (int i = 100; i < 200; ++i)
        Add(100 + i);
    ASSERT_TRUE(Await([&] { return Amounts().size() == 200; }, absl::Seconds(60)))
        << feed->state().stopped;
    EXPECT_TRUE(second->state().active);
    EXPECT_EQ(second->state().epoch, 2U);
    feed->Stop();
    EXPECT_TRUE(std::ranges::is_sorted(Amounts()));
}

TEST_F(KafkaFeedTest, EventsThatAreSentAgainBearTheNumbersTheyBore) {
    {
        const auto relay = MakeRelay("one");
        relay->Start();
        for (int i = 0; i < 50; ++i)
            Add(100 + i);
        ASSERT_TRUE(Await([&] { return relay->state().lag == 0; }, absl::Seconds(60)));
    }
    // As if the process had ended after the broker's answers and before the cursor moved.
    const absl::Status back = source_->Write([](sql::Db& db) {
        db.Prepare("UPDATE cursors SET position=20 WHERE feed='relay/kafka'").Run();
        db.Prepare("UPDATE relay_sequences SET sequence=20").Run();
        return absl::OkStatus();
    });
    ASSERT_TRUE(back.ok());
    const auto relay = MakeRelay("one");
    relay->Start();
    Add(150);
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    ASSERT_TRUE(Await([&] { return Amounts().size() >= 51; }, absl::Seconds(60)));
    ASSERT_TRUE(Await([&] { return feed->CaughtUp(); }, absl::Seconds(30)));
    EXPECT_EQ(feed->state().duplicates, 30U);
    EXPECT_EQ(feed->state().stopped, "");
    feed->Stop();
    EXPECT_EQ(Amounts().size(), 51U);
    EXPECT_TRUE(std::ranges::is_sorted(Amounts()));
}

// A first backlog never lets the relay rest; it must not remember every key of the journal for it.
TEST_F(KafkaFeedTest, ABacklogOfManyKeysDoesNotMakeTheRelayRememberThemAll) {
    constexpr int kKeys = 20'000;
    const auto tell = [&] {
        std::vector<ports::Entry> entries;
        for (int i = 0; i < kKeys; ++i) {
            entries.push_back({{}, [i](ports::Unit& unit) {
                                   Uuid::Bytes bytes{};
                                   bytes[14] = static_cast<std::uint8_t>(i >> 8);
                                   bytes[15] = static_cast<std::uint8_t>(i);
                                   unit.Append<AccountBook>(Uuid::FromBytes(bytes), Added{i});
                                   return std::optional<Rejection>();
                               }});
        }
        const absl::Status told = source_->RunFeedBatch(
            std::move(entries), [](sql::Db&) { return absl::OkStatus(); }, nullptr
        );
        ASSERT_TRUE(told.ok()) << told;
    };
    tell();
    Relay::Options options = RelayOptions("one");
    options.window = 3'000;
    options.most_keys = 500;
    Relay relay(*events_, *source_, std::move(options), log_);
    relay.Start();
    std::uint64_t most = 0;
    const auto published = [&](std::uint64_t events) {
        return Await(
            [&] {
                const RelayState state = relay.state();
                most = std::max(most, state.keys);
                return state.published >= events && state.lag == 0;
            },
            absl::Seconds(90)
        );
    };
    ASSERT_TRUE(published(kKeys)) << relay.state().published << ' ' << relay.state().trouble;
    // The cursor moves every 2000 events, and a page goes beyond the window.
    EXPECT_LE(most, 500U + 3000U + 2000U + 500U);
    EXPECT_LE(relay.state().keys, 500U);
    // What was forgotten is read again: the numbers go on.
    tell();
    ASSERT_TRUE(published(2 * kKeys));
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    EXPECT_TRUE(Await([&] { return feed->state().handled == 2 * kKeys; }, absl::Seconds(90)))
        << feed->state().handled << ' ' << feed->state().stopped;
    feed->Stop();
    EXPECT_EQ(feed->state().duplicates, 0U);
}

TEST_F(KafkaFeedTest, ARelayThatWasOvertakenMovesNothing) {
    const auto holder = MakeRelay("one");
    holder->Start();
    Add(1);
    ASSERT_TRUE(Await([&] { return holder->state().lag == 0; }, absl::Seconds(60)));
    // Somebody takes over behind its back, as after a long pause of the process.
    const absl::Status taken = source_->Write([](sql::Db& db) {
        db.Prepare("UPDATE relay_leases SET holder='other/x',epoch=epoch+1,beat=beat+1").Run();
        return absl::OkStatus();
    });
    ASSERT_TRUE(taken.ok());
    Add(2);
    ASSERT_TRUE(Await([&] { return !holder->state().active; }, absl::Seconds(30)));
    std::uint64_t cursor = 0;
    ASSERT_TRUE(source_
                    ->Read([&](sql::Db& db) {
                        auto row =
                            db.Prepare("SELECT position FROM cursors WHERE feed='relay/kafka'");
                        if (row.Step()) cursor = row.Unsigned(0);
                    })
                    .ok());
    EXPECT_EQ(cursor, 1U);
    // The other is never heard of again: after the lease's time it takes over with a new epoch.
    EXPECT_TRUE(
        Await([&] { return holder->state().active && holder->state().lag == 0; }, absl::Seconds(30))
    );
    EXPECT_EQ(holder->state().epoch, 3U);
}

TEST_F(KafkaFeedTest, ChangesAreTakenWhileTheBrokerIsAwayAndComeThroughAfterwards) {
    const auto relay = MakeRelay("one");
    relay->Start();
    const auto feed = MakeFeed("a");
    ASSERT_TRUE(feed->Start().ok());
    for (int i = 0; i < 50; ++i)
        Add(100 + i);
    ASSERT_TRUE(Await([&] { return Amounts().size() == 50; }, absl::Seconds(60)));
    KafkaBroker::Shared().Stop();
    for (int i = 50; i < 150; ++i)
        Add(100 + i);
    EXPECT_EQ(relay->state().lag, 100U);
    ASSERT_TRUE(KafkaBroker::Shared().Start());
    EXPECT_TRUE(Await([&] { return Amounts().size() >= 150; }, absl::Seconds(120)))
        << Amounts().size() << ' ' << feed->state().stopped << ' ' << relay->state().trouble;
    feed->Stop();
    EXPECT_EQ(Amounts().size(), 150U);
    EXPECT_TRUE(std::ranges::is_sorted(Amounts()));
}

}  // namespace
}  // namespace luotsi::feed
