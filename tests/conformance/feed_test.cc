// The feed inside one process keeps what every feed promises; and what the inbox, which all share,
// does when it is overtaken or ended.

#include "platform/feed/local_feed.h"
#include "tests/conformance/feed_suite.h"

#include <stdexcept>

namespace luotsi::feed {
namespace {

class LocalBench : public FeedBench {
  public:
    FeedFeatures features() const override { return {}; }
    std::unique_ptr<Feed> Follow(
        EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
    ) override {
        return std::make_unique<LocalFeed>(source, consumer, std::move(subscription), log);
    }
};

INSTANTIATE_TEST_SUITE_P(
    Local,
    FeedConformance,
    testing::Values(NamedBench{
        "local", [] { return std::unique_ptr<FeedBench>(std::make_unique<LocalBench>()); }
    }),
    testing::PrintToStringParamName()
);

// The inbox alone, fed by hand.
class InboxTest : public testing::Test {
  protected:
    void SetUp() override {
        journal::SqliteStores stores(directory_.path(), std::string(kTransportTables));
        journal::Options options{.service = "consumer", .schema = {}};
        options.aggregates.push_back(journal::MakeOps<test::AccountBook>(nullptr));
        auto opened = stores.Open(std::move(options), clock_);
        ASSERT_TRUE(opened.ok()) << opened.status();
        journal_ = *std::move(opened);
    }

    // An event with this amount takes the name `kassa` instead.
    static constexpr std::int64_t kNames = 77;

    // The store fails at this amount as often as `failures_` says; -1: always.
    static constexpr std::int64_t kFails = 66;
    int failures_ = 0;
    sql::Fault fault_ = sql::Fault::kUnavailable;

    // Ends the process, as far as a test can, at amount 99.
    std::unique_ptr<Inbox> Make() {
        Subscription copy{
            "source",
            [this](const PublicEvent& event, std::vector<ports::Entry>& work) {
                const std::int64_t amount = std::stoll(event.data);
                if (amount == 99) throw std::runtime_error("the process ends");
                if (amount == kFails) {
                    work.push_back({{}, [this](ports::Unit& unit) {
                                        if (failures_ != 0) {
                                            --failures_;
                                            throw sql::Error(fault_, "planted");
                                        }
                                        unit.Append<test::AccountBook>(Uuid(), test::Added{kFails});
                                        return std::optional<Rejection>();
                                    }});
                    return absl::OkStatus();
                }
                if (amount == kNames) {
                    work.push_back({{}, [](ports::Unit& unit) {
                                        unit.Append<test::AccountBook>(
                                            Uuid(), test::Named{"kassa"}
                                        );
                                        return std::optional<Rejection>();
                                    }});
                    return absl::OkStatus();
                }
                work.push_back({{}, [amount](ports::Unit& unit) {
                                    unit.Append<test::AccountBook>(Uuid(), test::Added{amount});
                                    return std::optional<Rejection>();
                                }});
                return absl::OkStatus();
            }
        };
        return std::make_unique<Inbox>(*journal_, std::move(copy), Decode(), 1, log_);
    }

    // Reads kept records as a feed of Kafka would.
    static Inbox::Decode Decode() {
        return [](const kafka::Record& record) {
            Topic topic;
            topic.module = "source";
            return FromRecord(record, "local", topic);
        };
    }

    std::vector<std::string> ParkedReasons() {
        std::vector<std::string> reasons;
        const auto parked = ListParked(*journal_, false, 10);
        for (const ParkedEvent& one : *parked)
            reasons.push_back(one.reason);
        return reasons;
    }

    static std::vector<Inbox::Portion> Portions(
        std::optional<std::uint64_t> from,
        const std::vector<std::int64_t>& amounts,
        std::uint64_t first_sequence
    ) {
        std::vector<Inbox::Portion> portions(1);
        Inbox::Portion& portion = portions.front();
        portion.lane = "kafka/t/0";
        portion.origin = "t";
        portion.from = from;
        std::uint64_t place = from.value_or(0);
        for (const std::int64_t amount : amounts) {
            Inbox::Item item;
            item.place = place++;
            item.received.event = {
                .source = "source",
                .position = first_sequence,
                .type = "fi.trial.added",
                .key = "k",
                .time = {},
                .correlation_id = {},
                .data = std::to_string(amount),
            };
            item.received.sequence = first_sequence++;
            portion.items.push_back(std::move(item));
        }
        portion.to = place;
        return portions;
    }

    std::vector<std::int64_t> Amounts() {
        return journal_->Load<test::AccountBook>(Uuid())->state.amounts;
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    log::Log log_{config::v1::LOG_LEVEL_ERROR, log::Log::Sink([](std::string_view) {})};
    std::unique_ptr<journal::Journal> journal_;
};

// Only the journal finds that another holds the name, once the event's work has run.
TEST_F(InboxTest, ParksWhatAClaimRefusesTogetherWithItsFollowers) {
    Uuid::Bytes bytes{};
    bytes[15] = 1;
    const Uuid holder = Uuid::FromBytes(bytes);
    const auto name = [&](const std::string& text) {
        const auto named = journal_->Update<test::AccountBook>(
            holder,
            {},
            [&](const test::Account&) -> Decision<test::AccountEvent> { return test::Named{text}; }
        );
        ASSERT_TRUE(named.ok());
    };
    name("kassa");
    const auto inbox = Make();
    auto portions = Portions(std::nullopt, {1, kNames, 3}, 1);
    ASSERT_TRUE(inbox->Take(portions).ok());
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1}));
    const auto parked = *ListParked(*journal_, false, 10);
    ASSERT_EQ(parked.size(), 2U);
    EXPECT_EQ(parked[0].reason, "NAME_TAKEN");
    EXPECT_EQ(parked[1].reason, kBehindParked);
}

// A retry that gets no further must not tell of holes where there are none.
TEST_F(InboxTest, ARetryLeavesThoseBehindAnUnreadableEventAsTheyWere) {
    const auto inbox = Make();
    auto portions = Portions(std::nullopt, {1, 2, 3, 4}, 1);
    Inbox::Item& unreadable = portions.front().items[1];
    unreadable.received.unreadable = "NOT_CLOUDEVENTS_1_0";
    unreadable.record = *ToRecord(unreadable.received.event, 2, "local", {});
    for (kafka::Header& header : unreadable.record->headers) {
        if (header.name == "ce_specversion") header.value = "9";
    }
    ASSERT_TRUE(inbox->Take(portions).ok());
    const std::vector<std::string> waiting{
        "NOT_CLOUDEVENTS_1_0", std::string(kBehindParked), std::string(kBehindParked)
    };
    ASSERT_EQ(ParkedReasons(), waiting);
    const auto retried = inbox->Retry("k");
    ASSERT_TRUE(retried.ok());
    EXPECT_EQ(retried->handled, 0U);
    EXPECT_EQ(retried->reason, "NOT_CLOUDEVENTS_1_0");
    EXPECT_EQ(ParkedReasons(), waiting);
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1}));
}

// One hole is told of once; what stands behind it waits.
TEST_F(InboxTest, ARetryNamesAHoleOnceAndHoldsBackWhatStandsBehindIt) {
    const auto inbox = Make();
    auto portions = Portions(std::nullopt, {1, 2, 4, 5}, 1);
    Inbox::Portion& portion = portions.front();
    portion.items[1].received.unreadable = "FOREIGN_SOURCE";
    portion.items[2].received.sequence = 4;
    portion.items[3].received.sequence = 5;
    ASSERT_TRUE(inbox->Take(portions).ok());
    const auto first = FindParked(*journal_, "kafka/t/0", 1);
    ASSERT_TRUE(inbox->Discard(**first, "not ours", "me").ok());
    const auto retried = inbox->Retry("k");
    ASSERT_TRUE(retried.ok());
    EXPECT_EQ(
        ParkedReasons(), (std::vector<std::string>{"SEQUENCE_GAP", std::string(kBehindParked)})
    );
    EXPECT_EQ(retried->waiting, 2U);
}

TEST_F(InboxTest, AStoreThatIsAwayForLongSetsNoHealthyEventAside) {
    const auto inbox = Make();
    failures_ = 12;
    absl::Status taken = absl::UnavailableError("not yet");
    for (int tries = 0; !taken.ok() && tries < 30; ++tries) {
        auto portions = Portions(std::nullopt, {kFails}, 1);
        taken = inbox->Take(portions);
    }
    EXPECT_TRUE(taken.ok()) << taken;
    EXPECT_TRUE(ListParked(*journal_, false, 10)->empty());
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{kFails}));
}

// Also where the lane has long been running: others must not wait for it for ever.
TEST_F(InboxTest, AnEventWhoseCommitFailsForGoodIsSetAside) {
    const auto inbox = Make();
    auto first = Portions(std::nullopt, {1}, 1);
    ASSERT_TRUE(inbox->Take(first).ok());
    failures_ = -1;
    fault_ = sql::Fault::kConstraint;
    bool parked = false;
    for (int tries = 0; !parked && tries < 30; ++tries) {
        auto portions = Portions(*inbox->Cursor("kafka/t/0"), {kFails}, 2);
        (void)inbox->Take(portions);
        parked = !ListParked(*journal_, false, 10)->empty();
    }
    EXPECT_TRUE(parked);
}

TEST_F(InboxTest, RefusesAWriterThatWasOvertaken) {
    const auto zombie = Make();
    const auto owner = Make();
    auto first = Portions(std::nullopt, {1, 2}, 1);
    ASSERT_TRUE(owner->Take(first).ok());
    // It still believes that it may start from nothing.
    auto late = Portions(std::nullopt, {1, 2}, 1);
    EXPECT_EQ(zombie->Take(late).code(), absl::StatusCode::kAborted);
    auto second = Portions(2, {3}, 3);
    ASSERT_TRUE(owner->Take(second).ok());
    auto later = Portions(2, {3, 4}, 3);
    EXPECT_EQ(zombie->Take(later).code(), absl::StatusCode::kAborted);
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1, 2, 3}));
}

TEST_F(InboxTest, StopsAtAHoleAndKeepsWhatStoodBeforeIt) {
    const auto inbox = Make();
    auto first = Portions(std::nullopt, {1}, 1);
    ASSERT_TRUE(inbox->Take(first).ok());
    auto holed = Portions(1, {2, 4}, 2);
    holed.front().items[1].received.sequence = 4;
    EXPECT_EQ(inbox->Take(holed).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(holed.front().to, 2U);
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1, 2}));
    // It is not skipped on the next try either.
    auto again = Portions(2, {4}, 4);
    EXPECT_EQ(inbox->Take(again).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(**inbox->Cursor("kafka/t/0"), 2U);
}

TEST_F(InboxTest, SkipsWhatItHasHandled) {
    const auto inbox = Make();
    auto first = Portions(std::nullopt, {1, 2, 3}, 1);
    ASSERT_TRUE(inbox->Take(first).ok());
    auto repeated = Portions(3, {2, 3, 4}, 2);
    ASSERT_TRUE(inbox->Take(repeated).ok());
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(inbox->duplicates(), 2U);
}

TEST_F(InboxTest, SetsAsideAnEventThatEndedTheProcessThreeTimes) {
    const std::vector<std::int64_t> amounts{1, 2, 99, 3};
    std::optional<std::uint64_t> cursor;
    int ends = 0;
    for (; ends < 10; ++ends) {
        // A process that has just started.
        const auto inbox = Make();
        cursor = *inbox->Cursor("kafka/t/0");
        const std::uint64_t at = cursor.value_or(0);
        const std::vector<std::int64_t> left(
            amounts.begin() + static_cast<std::ptrdiff_t>(at), amounts.end()
        );
        if (left.empty()) break;
        auto portions = Portions(cursor, left, at + 1);
        try {
            const absl::Status taken = inbox->Take(portions);
            if (taken.ok() || taken.code() == absl::StatusCode::kCancelled) break;
        } catch (const std::runtime_error&) {
        }
    }
    // Once with the whole batch, then three times alone.
    EXPECT_EQ(ends, 4);
    const auto parked = *ListParked(*journal_, false, 10);
    ASSERT_EQ(parked.size(), 2U);
    EXPECT_EQ(parked[0].place, 2U);
    EXPECT_EQ(parked[0].reason, "ENDED_THE_PROCESS");
    EXPECT_EQ(parked[1].reason, kBehindParked);
    EXPECT_EQ(Amounts(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(InboxTest, AForeignKeyOfAnyBytesCanBeSetAside) {
    const auto inbox = Make();
    auto portions = Portions(std::nullopt, {1}, 1);
    Inbox::Item& item = portions.front().items.front();
    item.received.unreadable = "NO_HEADERS";
    item.received.sequence = 0;
    item.received.event.key = std::string("\0\xff%41", 5);
    item.record = kafka::Record{.topic = "t", .key = item.received.event.key, .value = {}};
    item.record->value = std::string("\0\x01", 2);
    ASSERT_TRUE(inbox->Take(portions).ok());
    const auto parked = *FindParked(*journal_, "kafka/t/0", 0);
    ASSERT_TRUE(parked.has_value());
    EXPECT_EQ(parked->key, "%00%FF%2541");
    EXPECT_EQ(parked->ToRecord().key, item.received.event.key);
    EXPECT_EQ(parked->ToRecord().value, std::string("\0\x01", 2));
}

}  // namespace
}  // namespace luotsi::feed
