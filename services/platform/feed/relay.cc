#include "platform/feed/relay.h"

#include "platform/feed/envelope.h"
#include "platform/kafka/admin.h"
#include "platform/log/log.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"

#include <absl/time/clock.h>

#include <algorithm>

namespace luotsi::feed {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::size_t kSmallestPage = 10;
// Positions that one move of the cursor takes along, where more wait.
constexpr std::uint64_t kMoveEvery = 2'000;
constexpr absl::Duration kIdleWait = absl::Milliseconds(200);
constexpr absl::Duration kRestAfterTrouble = absl::Seconds(1);
constexpr absl::Duration kRestStep = absl::Milliseconds(50);
constexpr int kWarmTries = 8;
// A client that hears nothing for so long with records sent is made anew: one unreachable broker
// can hold up librdkafka's own recovery for ever.
constexpr absl::Duration kStandstill = absl::Seconds(30);

constexpr const char* kCursor = "relay/kafka";
constexpr const char* kLease = "kafka";
constexpr std::string_view kSelectCursor = "SELECT position FROM cursors WHERE feed=?";
constexpr std::string_view kUpsertCursor =
    "INSERT INTO cursors(feed,position) VALUES(?,?) "
    "ON CONFLICT(feed) DO UPDATE SET position=excluded.position";
constexpr std::string_view kSelectSequence =
    "SELECT sequence FROM relay_sequences WHERE topic=? AND key=?";
constexpr std::string_view kUpsertSequence =
    "INSERT INTO relay_sequences(topic,key,sequence) VALUES(?,?,?) "
    "ON CONFLICT(topic,key) DO UPDATE SET sequence=excluded.sequence";

std::string HolderName(const std::string& instance) {
    runtime::SystemIdSource ids;
    return instance + "/" + ids.Next(runtime::SystemNow()).ToText();
}

// What a trouble is called in status and metrics.
std::string CodeOf(const absl::Status& status) {
    switch (status.code()) {
        case absl::StatusCode::kOk:
            return {};
        case absl::StatusCode::kNotFound:
            return "TOPIC_MISSING";
        case absl::StatusCode::kPermissionDenied:
            return "NOT_ALLOWED";
        case absl::StatusCode::kFailedPrecondition:
            return "BROKER_NOT_SUPPORTED";
        case absl::StatusCode::kDataLoss:
            return "JOURNAL_NOT_READABLE";
        case absl::StatusCode::kInternal:
            return "NO_TOPIC_FOR_EVENT";
        case absl::StatusCode::kAborted:
            return "CLIENT_RESTARTS";
        default:
            return "BROKER_OR_STORE_AWAY";
    }
}

}  // namespace

Relay::Relay(EventSource& source, journal::Journal& journal, Options options, log::Log& log)
    : source_(source),
      journal_(journal),
      options_(std::move(options)),
      log_(log),
      lease_(
          journal,
          kLease,
          HolderName(options_.settings.instance()),
          absl::Milliseconds(options_.settings.relay_lease_ms())
      ) {}

Relay::~Relay() {
    Stop();
}

void Relay::Start() {
    thread_ = std::thread([this] { Run(); });
}

void Relay::Stop() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
}

RelayState Relay::state() const {
    RelayState state;
    state.active = lease_.held();
    state.position = position_.load();
    const std::uint64_t last = source_.LastPosition();
    state.lag = last > state.position ? last - state.position : 0;
    state.epoch = lease_.epoch();
    state.published = published_.load();
    state.takeovers = takeovers_.load();
    state.fenced = fenced_.load();
    state.client_restarts = restarts_.load();
    state.topics_missing = missing_.load();
    state.keys = keys_.load();
    const std::int64_t since = oldest_since_us_.load();
    if (since > 0) state.waiting = runtime::SteadyNow() - absl::Microseconds(since);
    const std::lock_guard lock(told_);
    state.trouble = trouble_;
    return state;
}

void Relay::Rest(absl::Duration time) {
    const absl::Duration end = runtime::SteadyNow() + time;
    while (!stop_.stop_requested() && runtime::SteadyNow() < end)
        absl::SleepFor(kRestStep);
}

void Relay::Tell(const absl::Status& trouble) {
    const std::string code = CodeOf(trouble);
    {
        const std::lock_guard lock(told_);
        if (trouble_ == code) return;
        trouble_ = code;
    }
    if (code.empty()) {
        log_.Info("relay.recovered", {{"module", log::Code(module())}});
        return;
    }
    log_.Warning("relay.trouble", {{"module", log::Code(module())}, {"code", log::Code(code)}});
}

void Relay::Run() {
    const absl::Duration look = absl::Milliseconds(options_.settings.relay_lease_ms()) / 4;
    while (!stop_.stop_requested()) {
        if (!lease_.Hold()) {
            oldest_since_us_ = 0;
            // Where the active one stands, for the status.
            const absl::Status read = journal_.Read([this](sql::Db& db) {
                sql::Statement row = db.Prepare(kSelectCursor);
                row.Bind(kCursor);
                if (row.Step()) position_ = row.Unsigned(0);
            });
            Tell(read);
            Rest(look);
            continue;
        }
        ++takeovers_;
        log_.Info("relay.active", {{"module", log::Code(module())}, {"epoch", lease_.epoch()}});
        while (!stop_.stop_requested() && lease_.Hold()) {
            const absl::Status ended = Publish();
            // Dropped before anything else: what it still holds must not follow a successor's.
            producer_.reset();
            if (stop_.stop_requested() || ended.ok()) break;
            if (!lease_.held()) break;
            Tell(ended);
            ++restarts_;
            Rest(kRestAfterTrouble);
        }
        if (!stop_.stop_requested()) {
            log_.Warning(
                "relay.standby", {{"module", log::Code(module())}, {"epoch", lease_.epoch()}}
            );
        }
    }
    lease_.Release();
}

// Publishes until the lease is lost, the relay stops (both OK) or the client has to be made anew.
absl::Status Relay::Publish() {
    if (absl::Status begun = Begin(); !begun.ok()) return begun;
    Tell(absl::OkStatus());
    while (!stop_.stop_requested() && lease_.Hold()) {
        if (absl::Status read = ReadAhead(); !read.ok()) return read;
        if (waiting_.empty()) {
            source_.WaitAfter(read_position_, kIdleWait, stop_.get_token());
        }
        producer_->Poll(waiting_.empty() ? absl::ZeroDuration() : absl::Milliseconds(1));
        if (failed_ != 0) return kafka::ToStatus(failed_);
        if (!producer_->FatalError().empty()) return absl::AbortedError(producer_->FatalError());
        if (absl::Status passed = PassPublished(false); !passed.ok()) return passed;
        if (StandsStill()) return absl::UnavailableError("no acknowledgement for too long");
        oldest_since_us_ = waiting_.empty() ? 0 : absl::ToInt64Microseconds(waiting_.front().since);
    }
    return stop_.stop_requested() ? PassPublished(true) : absl::OkStatus();
}

absl::Status Relay::Begin() {
    waiting_.clear();
    sequences_.clear();
    passed_.clear();
    passed_count_ = 0;
    failed_ = 0;
    heard_at_ = runtime::SteadyNow();
    moved_at_ = heard_at_;
    std::uint64_t position = 0;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(kSelectCursor);
        row.Bind(kCursor);
        if (row.Step()) position = row.Unsigned(0);
    });
    if (!read.ok()) return read;
    position_ = position;
    read_position_ = position;
    passed_position_ = position;
    auto producer = kafka::Producer::Make(
        options_.settings, [this](const kafka::Producer::Delivery& delivery) { Hear(delivery); }
    );
    if (!producer.ok()) return producer.status();
    producer_ = *std::move(producer);
    return EnsureTopics();
}

std::vector<std::string> Relay::OwnTopics() const {
    std::vector<std::string> names;
    for (const Topic& topic : options_.topics) {
        if (topic.module == module()) names.push_back(topic.name);
    }
    return names;
}

// Learns where the topics are. In short waits: the lease must not run out while a broker is away.
absl::StatusOr<std::vector<std::string>> Relay::Warm() {
    const absl::Duration wait = absl::Milliseconds(options_.settings.relay_lease_ms()) / 4;
    for (int i = 1;; ++i) {
        auto missing = producer_->Warm(OwnTopics(), wait);
        const bool away = missing.status().code() == absl::StatusCode::kUnavailable;
        if (!away || i == kWarmTries || stop_.stop_requested() || !lease_.Hold()) return missing;
    }
}

absl::Status Relay::EnsureTopics() {
    auto missing = Warm();
    if (!missing.ok()) return missing.status();
    if (!missing->empty() && options_.settings.create_topics()) {
        for (const Topic& topic : options_.topics) {
            if (std::ranges::find(*missing, topic.name) == missing->end()) continue;
            kafka::TopicPlan plan;
            plan.name = topic.name;
            plan.partitions = topic.partitions;
            // Events are kept for good: a new consumer begins at the first one.
            plan.settings = {
                {"retention.ms", "-1"},
                {"cleanup.policy", "delete"},
                {"max.message.bytes", "16777216"},
            };
            const absl::Status made = kafka::CreateTopic(
                options_.settings, plan, absl::Milliseconds(options_.settings.relay_lease_ms()) / 2
            );
            if (!made.ok()) return made;
            log_.Info("relay.topic_made", {{"topic", log::Code(topic.name)}});
        }
        missing = Warm();
        if (!missing.ok()) return missing.status();
    }
    missing_ = missing->size();
    if (missing->empty()) return absl::OkStatus();
    return absl::NotFoundError("topics are missing, see deploy/kafka/topics.yaml");
}

// Reads and sends one page, when the window has room. Only one: who fills the window at once behind
// a long backlog lets the lease run out, and his successor does the same.
absl::Status Relay::ReadAhead() {
    if (waiting_.size() >= options_.window || source_.LastPosition() <= read_position_) {
        return absl::OkStatus();
    }
    const absl::Duration began = runtime::SteadyNow();
    auto page = source_.After(read_position_, page_size_);
    if (!page.ok()) return page.status();
    if (page->last_position == read_position_) return absl::OkStatus();
    if (absl::Status counted = Sequence(page->events); !counted.ok()) return counted;
    FitPage(runtime::SteadyNow() - began);
    for (const PublicEvent& event : page->events) {
        if (absl::Status sent = Send(event); !sent.ok()) return sent;
    }
    const bool ends_silent =
        page->events.empty() || page->events.back().position < page->last_position;
    if (ends_silent) {
        waiting_.push_back(
            {.position = page->last_position,
             .key = {},
             .published = true,
             .since = runtime::SteadyNow()}
        );
    }
    read_position_ = page->last_position;
    return absl::OkStatus();
}

// A translator may ask the database for each event: no page takes a large part of the lease.
void Relay::FitPage(absl::Duration took) {
    const absl::Duration most = absl::Milliseconds(options_.settings.relay_lease_ms()) / 6;
    if (took > most) page_size_ = std::max(kSmallestPage, page_size_ / 2);
    if (took < most / 4) page_size_ = std::min(kPage, page_size_ * 2);
}

// Reads the last sequences of keys that were not seen yet, all at once.
absl::Status Relay::Sequence(const std::vector<PublicEvent>& events) {
    std::vector<SequenceKey> unknown;
    for (const PublicEvent& event : events) {
        const Topic* const topic = FindTopic(options_.topics, module(), event.type);
        if (topic == nullptr) return absl::InternalError("no topic for " + event.type);
        SequenceKey key{topic->name, event.key};
        if (!sequences_.contains(key)) unknown.push_back(std::move(key));
    }
    if (unknown.empty()) return absl::OkStatus();
    return journal_.Read([&](sql::Db& db) {
        for (const SequenceKey& key : unknown) {
            sql::Statement row = db.Prepare(kSelectSequence);
            row.BindAll(key.first, key.second);
            sequences_[key] = row.Step() ? row.Unsigned(0) : 0;
        }
        keys_ = sequences_.size();
    });
}

absl::Status Relay::Send(const PublicEvent& event) {
    const Topic* const topic = FindTopic(options_.topics, module(), event.type);
    const SequenceKey key{topic->name, event.key};
    const std::uint64_t sequence = ++sequences_[key];
    const auto record = ToRecord(event, sequence, options_.county, *topic);
    if (!record.ok()) return record.status();
    if (waiting_.empty()) heard_at_ = runtime::SteadyNow();
    const std::uint64_t tag = first_tag_ + waiting_.size();
    waiting_.push_back(
        {.position = event.position,
         .key = key,
         .sequence = sequence,
         .published = false,
         .since = runtime::SteadyNow()}
    );
    return SendRecord(*record, tag);
}

absl::Status Relay::SendRecord(const kafka::Record& record, std::uint64_t tag) {
    for (;;) {
        const absl::Status sent = producer_->Send(record, tag);
        if (sent.code() != absl::StatusCode::kResourceExhausted) return sent;
        // The queue is full: the broker is slower than the journal. The lease must not run out.
        producer_->Poll(absl::Milliseconds(20));
        if (stop_.stop_requested() || !lease_.Hold() || StandsStill()) {
            return absl::UnavailableError("the queue stays full");
        }
    }
}

void Relay::Hear(const kafka::Producer::Delivery& delivery) {
    heard_at_ = runtime::SteadyNow();
    if (delivery.error != 0) {
        failed_ = delivery.error;
        return;
    }
    if (delivery.tag < first_tag_ || delivery.tag - first_tag_ >= waiting_.size()) return;
    waiting_[delivery.tag - first_tag_].published = true;
    ++published_;
}

// Takes what is published off the front, and moves the cursor when it is worth a commit.
absl::Status Relay::PassPublished(bool at_once) {
    while (!waiting_.empty() && waiting_.front().published) {
        const Waiting& front = waiting_.front();
        passed_position_ = front.position;
        if (!front.key.first.empty()) passed_[front.key] = front.sequence;
        ++passed_count_;
        waiting_.pop_front();
        ++first_tag_;
    }
    if (passed_count_ == 0) return absl::OkStatus();
    const bool worth = at_once || waiting_.empty() || passed_count_ >= kMoveEvery;
    if (!worth) return absl::OkStatus();
    absl::Status moved = MoveCursor(passed_position_, passed_);
    if (!moved.ok()) {
        if (moved.code() == absl::StatusCode::kAborted) {
            ++fenced_;
            lease_.Lose();
        }
        return moved;
    }
    passed_.clear();
    passed_count_ = 0;
    if (sequences_.size() > options_.most_keys) ForgetKeys();
    position_ = passed_position_;
    return absl::OkStatus();
}

// All but those on their way: of the others the last sequence stands beside the cursor.
void Relay::ForgetKeys() {
    std::map<SequenceKey, std::uint64_t> kept;
    for (const Waiting& one : waiting_) {
        if (!one.key.first.empty()) kept[one.key] = one.sequence;
    }
    sequences_ = std::move(kept);
    keys_ = sequences_.size();
}

absl::Status Relay::MoveCursor(
    std::uint64_t position, const std::map<SequenceKey, std::uint64_t>& sequences
) {
    return journal_.Write([&](sql::Db& db) -> absl::Status {
        if (absl::Status ours = lease_.Fence(db); !ours.ok()) return ours;
        db.Prepare(kUpsertCursor).BindAll(kCursor, position).Run();
        for (const auto& [key, sequence] : sequences)
            db.Prepare(kUpsertSequence).BindAll(key.first, key.second, sequence).Run();
        return absl::OkStatus();
    });
}

bool Relay::StandsStill() const {
    return !waiting_.empty() && runtime::SteadyNow() - heard_at_ > kStandstill;
}

}  // namespace luotsi::feed
