// One of the processes of tests/integration/kafka/backlog_test.py, which kills them at random.
//
//   setup SOCKETS          makes the schemas of both services
//   intake SOCKETS COUNT   takes COUNT changes in all, goes on where an earlier one was killed, and
//                          prints how many are acknowledged
//   relay SOCKETS BROKER PREFIX INSTANCE
//   consumer SOCKETS BROKER PREFIX INSTANCE
//   check SOCKETS          compares what was told with what came of it, line by line as JSON
//
// The journals are in PostgreSQL (SOCKETS: the directory of its socket), shared by all processes.

#include "platform/feed/kafka_feed.h"
#include "platform/feed/relay.h"
#include "platform/feed/transport_tables.h"
#include "platform/journal/postgres_backend.h"
#include "platform/log/log.h"
#include "platform/postgres/connection.h"
#include "platform/runtime/clocks.h"
#include "tests/support/await.h"
#include "tests/support/ledger.h"

#include <absl/time/time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

namespace luotsi::test {
namespace {

constexpr int kKeys = 200;
constexpr std::size_t kBundle = 100;
constexpr int kLeaseMs = 1500;
constexpr absl::Duration kTellEvery = absl::Milliseconds(100);

Uuid Key(std::uint64_t number) {
    Uuid::Bytes bytes{};
    bytes[14] = static_cast<std::uint8_t>(number >> 8U);
    bytes[15] = static_cast<std::uint8_t>(number);
    return Uuid::FromBytes(bytes);
}

constexpr const char* kSource = "drill_source";
constexpr const char* kConsumer = "drill_consumer";

runtime::SystemClock& Clock() {
    static runtime::SystemClock clock;
    return clock;
}

journal::PostgresOptions Database(const std::string& sockets) {
    journal::PostgresOptions options;
    options.settings.host = sockets;
    options.settings.database = "postgres";
    return options;
}

journal::Options OptionsOf(const char* service) {
    journal::Options options{.service = service, .schema = {}};
    options.aggregates.push_back(journal::MakeOps<AccountBook>(nullptr));
    return options;
}

[[noreturn]] void Give(const absl::Status& status) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    std::exit(1);
}

int Setup(const std::string& sockets) {
    const journal::PostgresOptions options = Database(sockets);
    for (const char* const service : {kSource, kConsumer}) {
        postgres::Settings settings = options.settings;
        settings.role = "postgres";
        settings.schema = service;
        postgres::Connection owner(settings, postgres::Connection::Mode::kWriter);
        owner.Exec(journal::BootstrapSql(options.role_prefix, service));
        journal::PostgresMigration migration(
            options,
            std::string(feed::kTransportTables),
            journal::PostgresMigration::Mode::kApply,
            [](const auto&, const auto&) {}
        );
        const absl::Status done = migration.Open(OptionsOf(service), Clock()).status();
        if (done.code() != absl::StatusCode::kCancelled) Give(done);
    }
    return 0;
}

std::unique_ptr<journal::Journal> Open(const std::string& sockets, const char* service) {
    journal::PostgresStores stores(Database(sockets), std::string(feed::kTransportTables));
    auto opened = stores.Open(OptionsOf(service), Clock());
    if (!opened.ok()) Give(opened.status());
    return *std::move(opened);
}

absl::StatusOr<std::optional<feed::Translated>> Tell(const journal::Row& row, const void* event) {
    const auto& added = std::get<Added>(*static_cast<const AccountEvent*>(event));
    return std::optional(
        feed::Translated{"fi.trial.added", row.stream.ToText(), std::to_string(added.amount)}
    );
}

std::vector<feed::Topic> Topics(const std::string& prefix) {
    feed::Topic topic;
    topic.module = "source";
    topic.type_prefix = "fi.trial.";
    topic.name = prefix + ".trial.v1";
    topic.partitions = 3;
    return {topic};
}

kafka::Settings SettingsOf(char** words) {
    config::v1::Kafka config;
    config.set_bootstrap_servers(words[0]);
    config.set_topic_prefix(words[1]);
    config.set_instance(words[2]);
    config.set_relay_lease_ms(kLeaseMs);
    config.set_create_topics(true);
    auto settings = kafka::Settings::From(config);
    if (!settings.ok()) std::exit(1);
    return *std::move(settings);
}

void Say(const char* what, std::uint64_t number) {
    std::printf("%s %llu\n", what, static_cast<unsigned long long>(number));
    std::fflush(stdout);
}

int Intake(const std::string& sockets, std::uint64_t count) {
    const auto journal = Open(sockets, kSource);
    std::uint64_t told = journal->LastPosition();
    Say("acknowledged", told);
    while (told < count) {
        std::vector<ports::Entry> entries;
        for (std::size_t i = 0; i < kBundle && told + i < count; ++i) {
            const std::uint64_t number = told + i + 1;
            ports::Entry entry;
            entry.request.request_id = "call/" + std::to_string(number);
            entry.work = [number](ports::Unit& unit) {
                unit.Append<AccountBook>(
                    Key(number % kKeys), Added{static_cast<std::int64_t>(number)}
                );
                return std::optional<Rejection>();
            };
            entries.push_back(std::move(entry));
        }
        const std::size_t size = entries.size();
        const auto answers = journal->RunAll(std::move(entries));
        if (std::ranges::any_of(answers, [](const auto& one) { return !one.ok(); })) {
            Say("refused", told);
            continue;
        }
        told += size;
        Say("acknowledged", told);
    }
    return 0;
}

int Relay(const std::string& sockets, char** words) {
    const auto journal = Open(sockets, kSource);
    log::Log log(config::v1::LOG_LEVEL_WARNING);
    feed::EventSource events("source", *journal, Tell);
    feed::Relay relay(
        events, *journal, feed::Relay::Options{"county", Topics(words[1]), SettingsOf(words)}, log
    );
    relay.Start();
    bool active = false;
    for (;;) {
        Await([] { return false; }, kTellEvery);
        const feed::RelayState state = relay.state();
        if (state.active && !active) Say("active", state.epoch);
        active = state.active;
        Say("published", state.position);
    }
}

int Consumer(const std::string& sockets, char** words) {
    const auto journal = Open(sockets, kConsumer);
    log::Log log(config::v1::LOG_LEVEL_WARNING);
    feed::Subscription copy{
        "source",
        [](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
            const Uuid key = *Uuid::Parse(event.key);
            const std::int64_t amount = std::stoll(event.data);
            work.push_back({{}, [key, amount](ports::Unit& unit) {
                                unit.Append<AccountBook>(key, Added{amount});
                                return std::optional<Rejection>();
                            }});
            return absl::OkStatus();
        }
    };
    feed::KafkaFeed::Options options{
        .module = "consumer",
        .county = "county",
        .topics = Topics(words[1]),
        .settings = SettingsOf(words),
    };
    feed::KafkaFeed feed(*journal, std::move(copy), std::move(options), log);
    if (!feed.Start().ok()) return 1;
    std::uint64_t duplicates = 0;
    for (;;) {
        Await([] { return false; }, kTellEvery);
        const feed::FeedState state = feed.state();
        if (!state.stopped.empty()) std::printf("stopped %s\n", state.stopped.c_str());
        if (state.duplicates > duplicates) Say("repeated", state.duplicates - duplicates);
        duplicates = state.duplicates;
        Say("effects", journal->LastPosition());
    }
}

std::map<Uuid, std::vector<std::int64_t>> Read(journal::Journal& journal) {
    std::map<Uuid, std::vector<std::int64_t>> amounts;
    for (int key = 0; key < kKeys; ++key) {
        const Uuid id = Key(static_cast<std::uint64_t>(key));
        amounts[id] = journal.Load<AccountBook>(id)->state.amounts;
    }
    return amounts;
}

int Check(const std::string& sockets) {
    const auto source = Open(sockets, kSource);
    const auto consumer = Open(sockets, kConsumer);
    const auto told = Read(*source);
    const auto came = Read(*consumer);
    std::uint64_t events = 0;
    std::uint64_t effects = 0;
    std::uint64_t missing = 0;
    std::uint64_t twice = 0;
    std::uint64_t out_of_order = 0;
    for (const auto& [key, amounts] : told) {
        std::vector<std::int64_t> effect = came.at(key);
        events += amounts.size();
        effects += effect.size();
        if (!std::ranges::is_sorted(effect)) ++out_of_order;
        std::ranges::sort(effect);
        const auto [last, end] = std::ranges::unique(effect);
        twice += static_cast<std::uint64_t>(end - last);
        effect.erase(last, end);
        for (const std::int64_t amount : amounts)
            missing += std::ranges::binary_search(effect, amount) ? 0U : 1U;
    }
    std::printf(
        "{\"events\":%llu,\"effects\":%llu,\"missing\":%llu,\"twice\":%llu,"
        "\"keys_out_of_order\":%llu}\n",
        static_cast<unsigned long long>(events),
        static_cast<unsigned long long>(effects),
        static_cast<unsigned long long>(missing),
        static_cast<unsigned long long>(twice),
        static_cast<unsigned long long>(out_of_order)
    );
    return missing == 0 && twice == 0 && out_of_order == 0 ? 0 : 1;
}

int Main(int count, char** words) {
    const std::string role = count > 1 ? words[1] : "";
    if (role == "setup" && count == 3) return Setup(words[2]);
    if (role == "intake" && count == 4) return Intake(words[2], std::stoull(words[3]));
    if (role == "relay" && count == 6) return Relay(words[2], words + 3);
    if (role == "consumer" && count == 6) return Consumer(words[2], words + 3);
    if (role == "check" && count == 3) return Check(words[2]);
    std::fprintf(stderr, "see the top of tests/integration/kafka/backlog_worker.cc\n");
    return 2;
}

}  // namespace
}  // namespace luotsi::test

int main(int count, char** words) {
    return luotsi::test::Main(count, words);
}
