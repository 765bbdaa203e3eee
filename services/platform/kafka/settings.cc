#include "platform/kafka/settings.h"

#include <librdkafka/rdkafka.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace luotsi::kafka {
namespace {

constexpr int kOldLibrary = 0x020601ff;
constexpr std::uint32_t kDefaultLeaseMs = 5000;
constexpr std::size_t kMaxSecretBytes = 65536;
constexpr std::string_view kFile = "file:";

// Properties that nobody may set, with what rests on them.
struct Held {
    std::string_view key;
    std::string_view why;
};
constexpr std::string_view kOrder = "the order and the delivery of events rest on it";
constexpr std::string_view kConsume = "exactly one effect of each event rests on it";
constexpr std::string_view kOwnKey = "it has a key of its own under kafka";
constexpr std::string_view kSafety = "it would take away a protection";
constexpr std::array<Held, 37> kHeld{{
    {"enable.idempotence", kOrder},
    {"acks", kOrder},
    {"request.required.acks", kOrder},
    {"partitioner", kOrder},
    {"partitioner_cb", kOrder},
    {"max.in.flight", kOrder},
    {"max.in.flight.requests.per.connection", kOrder},
    {"retries", kOrder},
    {"message.send.max.retries", kOrder},
    {"message.timeout.ms", kOrder},
    {"delivery.timeout.ms", kOrder},
    {"queuing.strategy", kOrder},
    {"enable.gapless.guarantee", kOrder},
    {"transactional.id", kOrder},
    {"delivery.report.only.error", kOrder},
    {"group.id", kConsume},
    {"group.instance.id", kConsume},
    {"group.protocol.type", kConsume},
    {"partition.assignment.strategy", kConsume},
    {"auto.offset.reset", kConsume},
    {"enable.auto.commit", kConsume},
    {"auto.commit.enable", kConsume},
    {"auto.commit.interval.ms", kConsume},
    {"enable.auto.offset.store", kConsume},
    {"enable.partition.eof", kConsume},
    {"isolation.level", kConsume},
    {"max.poll.interval.ms", kConsume},
    {"offset.store.method", kConsume},
    {"bootstrap.servers", kOwnKey},
    {"metadata.broker.list", kOwnKey},
    {"ssl.certificate.location", kOwnKey},
    {"ssl.key.location", kOwnKey},
    {"enable.ssl.certificate.verification", kSafety},
    {"ssl.endpoint.identification.algorithm", kSafety},
    {"plugin.library.paths", kSafety},
    {"allow.auto.create.topics", kSafety},
    {"test.mock.num.brokers", kSafety},
}};

// Their values are never written into the configuration itself.
constexpr std::array<std::string_view, 6> kSecrets{
    "sasl.password",
    "ssl.key.password",
    "ssl.keystore.password",
    "ssl.key.pem",
    "sasl.oauthbearer.client.secret",
    "sasl.oauthbearer.config",
};

std::optional<std::string> ReadSecret(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.size() > kMaxSecretBytes) return std::nullopt;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

// What the library itself says of a property, on a configuration that is thrown away.
std::string Refusal(const std::string& key, const std::string& value) {
    const ConfHandle trial(rd_kafka_conf_new());
    std::array<char, 512> words{};
    const auto outcome =
        rd_kafka_conf_set(trial.get(), key.c_str(), value.c_str(), words.data(), words.size());
    if (outcome == RD_KAFKA_CONF_OK) return {};
    if (outcome == RD_KAFKA_CONF_UNKNOWN) return "librdkafka knows no such property";
    // The library's words may repeat the value.
    return "librdkafka refuses the value";
}

bool IsLoopback(std::string_view server) {
    return server.starts_with("127.") || server.starts_with("localhost:") ||
           server.starts_with("[::1]:");
}

bool AllLoopback(std::string_view servers) {
    while (!servers.empty()) {
        const std::size_t comma = std::min(servers.find(','), servers.size());
        std::string_view one = servers.substr(0, comma);
        while (one.starts_with(' '))
            one.remove_prefix(1);
        if (!IsLoopback(one)) return false;
        servers.remove_prefix(std::min(comma + 1, servers.size()));
    }
    return true;
}

std::string HostName() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) return "luotsi";
    return name.data();
}

class Check {
  public:
    void Complain(std::string_view key, std::string_view what) {
        problems_ += (problems_.empty() ? "" : "\n") + std::string("kafka.") + std::string(key) +
                     ": " + std::string(what);
    }
    absl::Status status() const {
        return problems_.empty() ? absl::OkStatus() : absl::InvalidArgumentError(problems_);
    }

    void File(std::string_view key, const std::string& path) {
        if (access(path.c_str(), R_OK) != 0) Complain(key, "the file cannot be read");
    }

    void KeyFile(const std::string& path) {
        struct stat about{};
        if (stat(path.c_str(), &about) != 0) return;
        if ((about.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
            Complain("tls.key_file", "others than the owner and group may read it");
        }
    }

    // The value to use, or nothing after a complaint.
    std::optional<std::string> Property(const std::string& key, const std::string& value) {
        const std::string place = "properties[" + key + "]";
        const auto held = std::ranges::find(kHeld, key, &Held::key);
        if (held != kHeld.end()) {
            Complain(place, "cannot be changed: " + std::string(held->why));
            return std::nullopt;
        }
        std::string used = value;
        if (value.starts_with(kFile)) {
            const auto secret = ReadSecret(value.substr(kFile.size()));
            if (!secret) {
                Complain(place, "the file cannot be read");
                return std::nullopt;
            }
            used = *secret;
        } else if (std::ranges::find(kSecrets, key) != kSecrets.end()) {
            Complain(place, "a secret is given as file:PATH");
            return std::nullopt;
        }
        const std::string refusal = Refusal(key, used);
        if (refusal.empty()) return used;
        Complain(place, refusal);
        return std::nullopt;
    }

  private:
    std::string problems_;
};

void Set(rd_kafka_conf_s* conf, const std::string& key, const std::string& value) {
    std::array<char, 512> words{};
    // Every value was tried by From; ours are constants.
    rd_kafka_conf_set(conf, key.c_str(), value.c_str(), words.data(), words.size());
}

// What only one of the two kinds of client knows; the library warns of the other's otherwise.
constexpr std::array<std::pair<const char*, const char*>, 8> kProducerOwn{{
    {"enable.idempotence", "true"},
    {"acks", "all"},
    // A batch that the broker refuses ends the client: later ones must not pass it and leave a
    // hole.
    {"enable.gapless.guarantee", "true"},
    // A call's largest message (4 MiB) as an event, with room for what the event says beside.
    {"message.max.bytes", "16777216"},
    {"partitioner", "murmur2_random"},
    // No event is given up: what cannot be sent waits, and the relay's watchdog makes a new client.
    {"message.timeout.ms", "0"},
    {"linger.ms", "2"},
    {"queue.buffering.max.messages", "100000"},
}};
constexpr std::array<std::pair<const char*, const char*>, 9> kConsumerOwn{{
    // Eager and plain: the cooperative protocol of 2.0.2 loses and repeats positions.
    {"partition.assignment.strategy", "range"},
    {"auto.offset.reset", "error"},
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"isolation.level", "read_committed"},
    {"session.timeout.ms", "8000"},
    {"heartbeat.interval.ms", "2000"},
    // Bounds what lies in memory without pause and resume, which skips offsets in 2.0.2.
    {"queued.max.messages.kbytes", "8192"},
    {"queued.min.messages", "2000"},
}};

}  // namespace

std::string LibraryVersion() {
    return rd_kafka_version_str();
}

bool LibraryIsOld() {
    return rd_kafka_version() < kOldLibrary;
}

absl::StatusOr<Settings> Settings::From(const config::v1::Kafka& config) {
    Settings settings;
    Check check;
    settings.topic_prefix_ = config.topic_prefix().empty() ? "luotsi" : config.topic_prefix();
    settings.instance_ = config.instance().empty() ? HostName() : config.instance();
    settings.create_topics_ = config.create_topics();
    settings.relay_lease_ms_ =
        static_cast<int>(config.relay_lease_ms() == 0 ? kDefaultLeaseMs : config.relay_lease_ms());
    settings.common_ = {
        {"bootstrap.servers", config.bootstrap_servers()},
        {"client.id", "luotsi." + settings.instance_},
        {"socket.nagle.disable", "true"},
        {"socket.keepalive.enable", "true"},
        {"topic.metadata.refresh.interval.ms", "10000"},
        {"reconnect.backoff.max.ms", "2000"},
    };
    if (config.has_tls()) {
        const config::v1::Tls& tls = config.tls();
        settings.common_.emplace_back("security.protocol", "ssl");
        // The chain file, never the in-memory forms: 2.0.2 sends those without the chain.
        if (!tls.certificate_file().empty()) {
            settings.common_.emplace_back("ssl.certificate.location", tls.certificate_file());
            check.File("tls.certificate_file", tls.certificate_file());
        }
        if (!tls.key_file().empty()) {
            settings.common_.emplace_back("ssl.key.location", tls.key_file());
            check.File("tls.key_file", tls.key_file());
            check.KeyFile(tls.key_file());
        }
        if (!tls.ca_file().empty()) {
            settings.common_.emplace_back("ssl.ca.location", tls.ca_file());
            check.File("tls.ca_file", tls.ca_file());
        }
    }
    bool secured = config.has_tls();
    // A map has no order of its own: sorted, so that the same file gives the same client.
    std::vector<std::string> keys;
    for (const auto& [key, value] : config.properties())
        keys.push_back(key);
    std::ranges::sort(keys);
    for (const std::string& key : keys) {
        auto used = check.Property(key, config.properties().at(key));
        if (!used) continue;
        if (key == "security.protocol") secured = secured || used->ends_with("ssl");
        settings.further_.emplace_back(key, *std::move(used));
    }
    if (!secured && !AllLoopback(config.bootstrap_servers())) {
        check.Complain("tls", "a broker that is not on this machine needs TLS");
    }
    if (absl::Status status = check.status(); !status.ok()) return status;
    return settings;
}

ConfHandle Settings::ForProducer() const {
    ConfHandle conf(rd_kafka_conf_new());
    for (const auto& [key, value] : common_)
        Set(conf.get(), key, value);
    for (const auto& [key, value] : kProducerOwn)
        Set(conf.get(), key, value);
    for (const auto& [key, value] : further_)
        Set(conf.get(), key, value);
    KeepQuiet(conf.get());
    return conf;
}

ConfHandle Settings::ForConsumer(const std::string& group, const std::string& member) const {
    ConfHandle conf(rd_kafka_conf_new());
    for (const auto& [key, value] : common_)
        Set(conf.get(), key, value);
    for (const auto& [key, value] : kConsumerOwn)
        Set(conf.get(), key, value);
    Set(conf.get(), "group.id", group);
    Set(conf.get(), "group.instance.id", member);
    for (const auto& [key, value] : further_)
        Set(conf.get(), key, value);
    KeepQuiet(conf.get());
    return conf;
}

}  // namespace luotsi::kafka
