#include "alerting/adapters/shared_counts.h"

#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "tests/integration/redis/replica.h"
#include "tests/support/ledger.h"
#include "tests/support/test_stores.h"

#include <map>

namespace luotsi::alerting {
namespace {

using SharedCountsTest = redis::RedisTest;

// One replica's counts over a journal; what is counted is how often that was done.
struct Counter {
    Counter(journal::Journal& books, const test::RedisServer& server)
        : replica(server.settings()),
          counts(
              books,
              module::Context{
                  .clock = clock,
                  .ids = ids,
                  .log = replica.log,
                  .metrics = replica.metrics,
                  .stores = stores,
                  .county = "paijat-hame",
                  .closed_days = {},
                  .follow_keys = false,
                  .redis = &replica.client
              }
          ) {}
    std::uint64_t Ask() {
        alert::v1::AlertCounts answer;
        const absl::Status status = counts.Get(
            [&](alert::v1::AlertCounts& out) {
                ++counted;
                out.add_counts()->set_count(truth);
                return absl::OkStatus();
            },
            answer
        );
        EXPECT_TRUE(status.ok());
        EXPECT_EQ(answer.counts_size(), 1);
        return answer.counts(0).count();
    }

    runtime::SystemClock clock;
    runtime::SystemIdSource ids;
    test::TemporaryDirectory directory;
    journal::SqliteStores stores{directory.path(), ""};
    redis::Replica replica;
    SharedCounts counts;
    std::uint64_t truth = 0;
    int counted = 0;
};

TEST_F(SharedCountsTest, AreCountedOncePerPositionAndNeverOld) {
    test::RedisServer server;
    test::SqliteTestStore store;
    runtime::SystemClock clock;
    journal::Options options{.service = "", .schema = {}, .aggregates = {}};
    options.aggregates.push_back(journal::MakeOps<test::AccountBook>(nullptr));
    auto books = store.Open(std::move(options), clock);
    ASSERT_TRUE(books.ok());
    Counter first(**books, server);
    Counter second(**books, server);
    ASSERT_TRUE(first.replica.AwaitUp() && second.replica.AwaitUp());

    for (std::uint64_t round = 1; round <= 5; ++round) {
        const auto changed = (*books)->Update<test::AccountBook>(
            Uuid(), {}, [](const test::Account& state) { return test::Add(state, 1); }
        );
        ASSERT_TRUE(changed.ok());
        first.truth = second.truth = round;
        EXPECT_EQ(first.Ask(), round);
        ASSERT_TRUE(test::Await([&] {
            const int before = second.counted;
            EXPECT_EQ(second.Ask(), round);
            return second.counted == before;  // the other replica's answer has arrived
        }));
    }
    EXPECT_EQ(first.counted, 5);
    server.Kill();
    first.truth = 6;  // as though it had changed: without Redis it is counted anew
    EXPECT_EQ(first.Ask(), 6U);
}

}  // namespace
}  // namespace luotsi::alerting
