// A relay that reads slowly behind a long backlog stays the active one and passes the backlog.

#include "platform/feed/relay.h"
#include "platform/feed/transport_tables.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "tests/integration/kafka/bench.h"
#include "tests/support/await.h"
#include "tests/support/kafka_broker.h"
#include "tests/support/ledger.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

namespace luotsi::feed {
namespace {

using test::AccountBook;
using test::Added;
using test::Await;
using test::KafkaBroker;

constexpr int kLeaseMs = 1200;
// Reading all of them takes several leases, and a page of the largest size more than one.
constexpr int kBacklog = 1'500;
constexpr absl::Duration kReading = absl::Milliseconds(3);

// As a translator that asks the database for each event.
absl::StatusOr<std::optional<Translated>> TellSlowly(const journal::Row& row, const void* event) {
    Await([] { return false; }, kReading);
    const auto& added = std::get<Added>(*static_cast<const test::AccountEvent*>(event));
    return std::optional(
        Translated{"fi.trial.added", row.stream.ToText(), std::to_string(added.amount)}
    );
}

void Fill(journal::Journal& journal) {
    std::vector<ports::Entry> entries;
    for (int i = 0; i < kBacklog; ++i) {
        entries.push_back({{}, [i](ports::Unit& unit) {
                               Uuid::Bytes bytes{};
                               bytes[15] = static_cast<std::uint8_t>(i % 50);
                               unit.Append<AccountBook>(Uuid::FromBytes(bytes), Added{i});
                               return std::optional<Rejection>();
                           }});
    }
    const absl::Status told = journal.RunFeedBatch(
        std::move(entries), [](sql::Db&) { return absl::OkStatus(); }, nullptr
    );
    ASSERT_TRUE(told.ok()) << told;
}

TEST(RelayLease, IsKeptWhileALongBacklogIsReadSlowly) {
    const KafkaBroker& broker = KafkaBroker::Shared();
    if (broker.bootstrap().empty()) {
        ASSERT_TRUE(broker.unavailable() && !KafkaBroker::MustRun());
        GTEST_SKIP() << "kafka: no broker can be fetched here";
    }
    const test::TemporaryDirectory directory;
    runtime::SystemClock clock;
    log::Log log{config::v1::LOG_LEVEL_ERROR, log::Log::Sink([](std::string_view) {})};
    journal::SqliteStores stores(directory.path(), std::string(kTransportTables));
    journal::Options options{.service = "source", .schema = {}};
    options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
    const auto journal = stores.Open(std::move(options), clock);
    ASSERT_TRUE(journal.ok()) << journal.status();
    Fill(**journal);
    EventSource events("source", **journal, TellSlowly);
    const std::string prefix = test::FreshPrefix();
    const auto relay_of = [&](const std::string& instance) {
        return Relay::Options{
            "county",
            test::TrialTopics(prefix),
            test::MakeSettings(broker.bootstrap(), prefix, instance, kLeaseMs)
        };
    };
    Relay first(events, **journal, relay_of("one"), log);
    first.Start();
    ASSERT_TRUE(Await([&] { return first.state().active; }));
    Relay standby(events, **journal, relay_of("two"), log);
    standby.Start();
    EXPECT_TRUE(Await([&] { return first.state().lag == 0; }, absl::Seconds(60)));
    EXPECT_EQ(first.state().published, std::uint64_t{kBacklog});
    EXPECT_EQ(first.state().epoch, 1U);
    EXPECT_EQ(standby.state().takeovers, 0U);
    EXPECT_EQ(standby.state().published, 0U);
}

}  // namespace
}  // namespace luotsi::feed
