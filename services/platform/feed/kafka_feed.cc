#include "platform/feed/kafka_feed.h"

#include "platform/log/log.h"
#include "platform/runtime/clocks.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

namespace luotsi::feed {
namespace {

constexpr absl::Duration kPollWait = absl::Milliseconds(100);
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);
constexpr absl::Duration kRestartWait = absl::Milliseconds(500);
// Two of one name take turns: long enough that each gets something done.
constexpr absl::Duration kFencedWait = absl::Seconds(10);
constexpr absl::Duration kRestStep = absl::Milliseconds(50);
// Longer than the broker waits for a member that is silent: the group is formed anew without it.
constexpr absl::Duration kGroupWait = absl::Seconds(10);
constexpr absl::Duration kTopicsWait = absl::Milliseconds(200);
constexpr absl::Duration kTopicsLimit = absl::Seconds(10);
constexpr absl::Duration kLookEvery = absl::Seconds(2);
constexpr absl::Duration kEndsWait = absl::Seconds(2);
// A store that stays away so long gives the client back: its queue is bounded, its patience not.
constexpr int kMostRetries = 100;

// How long the next client waits.
absl::Duration RestAfter(const absl::Status& ended) {
    if (absl::IsAlreadyExists(ended)) return kFencedWait;
    return absl::IsDeadlineExceeded(ended) ? kGroupWait : kRestartWait;
}

std::string LaneOf(const kafka::Partition& partition) {
    return "kafka/" + partition.topic + "/" + std::to_string(partition.number);
}

}  // namespace

KafkaFeed::KafkaFeed(
    journal::Journal& consumer, Subscription subscription, Options options, log::Log& log
)
    : options_(std::move(options)),
      log_(log),
      inbox_(
          consumer,
          std::move(subscription),
          [this](const kafka::Record& record) { return Read(record); },
          1,
          log
      ) {
    for (const Topic& topic : options_.topics) {
        if (topic.module == inbox_.source()) names_.push_back(topic.name);
    }
}

KafkaFeed::~KafkaFeed() {
    Stop();
}

absl::Status KafkaFeed::Start() {
    if (names_.empty()) {
        return absl::FailedPreconditionError("no topic bears the events of " + source());
    }
    inbox_.CountParked();
    group_moved_at_ = runtime::SteadyNow();
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
}

void KafkaFeed::Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
}

const Topic* KafkaFeed::TopicOf(const std::string& name) const {
    const auto found = std::ranges::find(options_.topics, name, &Topic::name);
    return found == options_.topics.end() ? nullptr : &*found;
}

Received KafkaFeed::Read(const kafka::Record& record) const {
    const Topic* const topic = TopicOf(record.topic);
    if (topic != nullptr) return FromRecord(record, options_.county, *topic);
    Received received;
    received.unreadable = "TOPIC_UNKNOWN";
    return received;
}

FeedState KafkaFeed::state() const {
    FeedState state;
    state.position = inbox_.position();
    state.lag = lag_.load();
    state.parked = inbox_.parked();
    state.handled = inbox_.handled();
    state.duplicates = inbox_.duplicates();
    state.retries = retries_.load();
    state.client_restarts = restarts_.load();
    state.fenced = fenced_.load();
    const std::lock_guard lock(mutex_);
    state.stopped = stopped_;
    state.standstill = standstill_;
    return state;
}

std::vector<kafka::Partition> KafkaFeed::Assigned() const {
    std::vector<kafka::Partition> partitions;
    for (const auto& [partition, stand] : stands_)
        partitions.push_back(partition);
    return partitions;
}

bool KafkaFeed::CaughtUpWithin(absl::Duration at_most) {
    const absl::Duration limit = runtime::SteadyNow() + at_most;
    const std::unique_lock asking(asking_, absl::ToChronoMilliseconds(at_most));
    if (!asking.owns_lock() || consumer_ == nullptr) return false;
    std::vector<kafka::Partition> assigned;
    {
        const std::lock_guard lock(mutex_);
        if (!assigned_) return false;
        assigned = Assigned();
    }
    const auto ends = consumer_->EndOffsets(assigned, limit - runtime::SteadyNow());
    if (!ends.ok()) return false;
    std::uint64_t lag = 0;
    const std::lock_guard lock(mutex_);
    // They may have been taken away while the broker was asked.
    if (!assigned_ || Assigned() != assigned) return false;
    for (const auto& [partition, end] : *ends) {
        const std::int64_t next = stands_[partition].next;
        if (end > next) lag += static_cast<std::uint64_t>(end - std::max<std::int64_t>(next, 0));
    }
    lag_ = lag;
    return lag == 0;
}

void KafkaFeed::Rest(absl::Duration time) {
    const absl::Duration end = runtime::SteadyNow() + time;
    while (!stop_ && runtime::SteadyNow() < end)
        absl::SleepFor(kRestStep);
}

void KafkaFeed::Halt(const char* reason, const kafka::Partition& where) {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = reason;
    }
    log_.Error(
        "feed.stopped",
        {{"module", log::Code(options_.module)},
         {"source", log::Code(source())},
         {"reason", log::Code(reason)},
         {"topic", log::Code(where.topic)},
         {"partition", where.number}}
    );
}

void KafkaFeed::Run() {
    while (!stop_) {
        const absl::Status ended = Follow();
        Close();
        if (stop_) return;
        // Only a person can say what is right now: nothing is skipped meanwhile.
        while (!stop_ && !state().stopped.empty())
            Rest(kRestartWait);
        TellOfEnd(ended);
        ++restarts_;
        Rest(RestAfter(ended));
    }
}

void KafkaFeed::Close() {
    std::unique_ptr<kafka::Consumer> closing;
    const std::lock_guard asking(asking_);
    {
        const std::lock_guard lock(mutex_);
        if (!stands_.empty()) earlier_ = std::move(stands_);
        stands_.clear();
        assigned_ = false;
    }
    closing = std::move(consumer_);
}

void KafkaFeed::TellOfEnd(const absl::Status& ended) {
    if (absl::IsAlreadyExists(ended)) {
        ++fenced_;
        // A second replica of this name runs: each needs its own `kafka.instance`.
        log_.Error(
            "feed.member_fenced",
            {{"module", log::Code(options_.module)},
             {"source", log::Code(source())},
             {"setting", log::Code("kafka.instance")},
             {"instance", log::Code(options_.settings.instance())},
             {"see", log::Code("docs/operations/runbooks/feed-fenced.md")}}
        );
        return;
    }
    // Another replica has moved on: nothing is wrong.
    if (absl::IsAborted(ended) || absl::IsCancelled(ended)) return;
    log_.Warning(
        "feed.client_restarts",
        {{"module", log::Code(options_.module)},
         {"source", log::Code(source())},
         {"code", static_cast<int>(ended.code())}}
    );
}

// With one client, until it has to be made anew.
absl::Status KafkaFeed::Follow() {
    const kafka::Settings& settings = options_.settings;
    const std::string group =
        settings.topic_prefix() + "." + options_.module + "." + inbox_.source();
    auto made = kafka::Consumer::Make(
        settings,
        group,
        settings.instance() + "." + options_.module + "." + inbox_.source(),
        {.assigned = [this](std::map<kafka::Partition, std::int64_t>& next
                     ) { return Assign(next); },
         .revoked = [this] { Revoke(); }}
    );
    if (!made.ok()) return made.status();
    {
        const std::lock_guard asking(asking_);
        consumer_ = *std::move(made);
    }
    if (absl::Status found = AwaitTopics(); !found.ok()) return found;
    if (absl::Status joined = consumer_->Subscribe(names_); !joined.ok()) return joined;
    joined_at_ = runtime::SteadyNow();
    while (!stop_) {
        const auto batch = Collect();
        if (!batch.ok()) return batch.status();
        if (absl::Status handled = Handle(*batch); !handled.ok()) return handled;
        if (absl::Status looked = Look(); !looked.ok()) return looked;
    }
    return absl::OkStatus();
}

// The relay of the module that tells makes them, perhaps later than we are here. A group that is
// formed meanwhile shares out nothing, and hears of them late; but one missing topic does not keep
// the others waiting.
absl::Status KafkaFeed::AwaitTopics() {
    const absl::Duration limit = runtime::SteadyNow() + kTopicsLimit;
    while (!stop_) {
        const absl::Status found = consumer_->Partitions(names_, kEndsWait).status();
        const bool later = absl::IsNotFound(found) || absl::IsUnavailable(found);
        if (!later) return found;
        if (runtime::SteadyNow() > limit) {
            if (absl::IsNotFound(found)) {
                log_.Warning(
                    "feed.topics_missing",
                    {{"module", log::Code(options_.module)}, {"source", log::Code(source())}}
                );
            }
            return absl::OkStatus();
        }
        Rest(kTopicsWait);
    }
    return absl::OkStatus();
}

absl::Status KafkaFeed::Assign(std::map<kafka::Partition, std::int64_t>& next) {
    ++generation_;
    inbox_.Forget();
    std::map<kafka::Partition, Stand> stands;
    for (auto& [partition, offset] : next) {
        const auto cursor = inbox_.Cursor(LaneOf(partition));
        if (!cursor.ok()) return cursor.status();
        Stand stand;
        stand.cursor = *cursor;
        stand.moved_at = runtime::SteadyNow();
        if (*cursor) {
            offset = static_cast<std::int64_t>(**cursor);
            stand.next = offset;
        }
        // A new client alone is no progress.
        const auto before = earlier_.find(partition);
        if (before != earlier_.end() && before->second.next == stand.next)
            stand.moved_at = before->second.moved_at;
        stands[partition] = stand;
    }
    earlier_.clear();
    const std::lock_guard lock(mutex_);
    stands_ = std::move(stands);
    assigned_ = true;
    return absl::OkStatus();
}

void KafkaFeed::Revoke() {
    ++generation_;
    lag_ = 0;
    const std::lock_guard lock(mutex_);
    stands_.clear();
    assigned_ = false;
}

// What is there, up to one commit's worth; waits a little where nothing is.
absl::StatusOr<KafkaFeed::Batch> KafkaFeed::Collect() {
    Batch batch;
    std::uint64_t generation = generation_;
    for (std::size_t count = 0; count < kBatch && !stop_;) {
        kafka::Partition where;
        auto polled = consumer_->Poll(count == 0 ? kPollWait : absl::ZeroDuration(), &where);
        if (generation != generation_) {
            // Records of partitions that have gone or were given anew; they come again.
            generation = generation_;
            batch.clear();
            count = 0;
        }
        if (!polled.ok()) {
            if (polled.status().code() == absl::StatusCode::kNotFound) continue;
            if (polled.status().code() == absl::StatusCode::kOutOfRange) {
                Halt("OFFSET_OUT_OF_RANGE", where);
            }
            return polled.status();
        }
        if (!polled->has_value()) break;
        kafka::Record& record = **polled;
        const kafka::Partition partition{record.topic, record.partition};
        batch[partition].push_back(std::move(record));
        ++count;
    }
    return batch;
}

std::vector<Inbox::Portion> KafkaFeed::Portions(const Batch& batch) {
    std::vector<Inbox::Portion> portions;
    for (const auto& [partition, records] : batch) {
        Inbox::Portion portion;
        portion.lane = LaneOf(partition);
        portion.origin = partition.topic;
        portion.from = stands_[partition].cursor;
        portion.to = static_cast<std::uint64_t>(records.back().offset) + 1;
        portion.items.reserve(records.size());
        for (const kafka::Record& record : records) {
            Inbox::Item item;
            item.place = static_cast<std::uint64_t>(record.offset);
            item.received = Read(record);
            item.record = record;
            portion.items.push_back(std::move(item));
        }
        portions.push_back(std::move(portion));
    }
    return portions;
}

absl::Status KafkaFeed::Handle(const Batch& batch) {
    if (batch.empty()) return absl::OkStatus();
    absl::Status taken;
    std::vector<Inbox::Portion> portions;
    for (int i = 0;; ++i) {
        portions = Portions(batch);
        taken = inbox_.Take(portions);
        const bool transient = taken.code() == absl::StatusCode::kUnavailable ||
                               taken.code() == absl::StatusCode::kResourceExhausted;
        if (!transient || i == kMostRetries || stop_) break;
        ++retries_;
        absl::SleepFor(kRetryWait);
    }
    if (taken.code() == absl::StatusCode::kDataLoss) Halt("SEQUENCE_GAP", {});
    if (!taken.ok()) {
        ++retries_;
        return taken;
    }
    std::map<kafka::Partition, std::int64_t> next;
    {
        const std::lock_guard lock(mutex_);
        auto portion = portions.begin();
        for (const auto& [partition, records] : batch) {
            Stand& stand = stands_[partition];
            stand.cursor = portion->to;
            stand.next = static_cast<std::int64_t>(portion->to);
            stand.moved_at = runtime::SteadyNow();
            next[partition] = stand.next;
            ++portion;
        }
    }
    consumer_->Hint(next);
    return absl::OkStatus();
}

// Looks now and then whether anything stands still; a client that does is made anew.
absl::Status KafkaFeed::Look() {
    const absl::Duration now = runtime::SteadyNow();
    if (now - looked_at_ < kLookEvery) return absl::OkStatus();
    looked_at_ = now;
    inbox_.CountParked();
    const std::vector<kafka::Partition> own = Assigned();
    if (own.empty()) return LookAtGroup(now);
    group_moved_at_ = now;
    const auto ends = consumer_->EndOffsets(own, kEndsWait);
    // A broker that is away is no standstill of ours: its clients wait for it.
    if (!ends.ok()) return absl::OkStatus();
    std::uint64_t lag = 0;
    absl::Duration longest;
    const std::lock_guard lock(mutex_);
    for (const auto& [partition, end] : *ends) {
        Stand& stand = stands_[partition];
        if (end <= stand.next) {
            stand.moved_at = now;
            continue;
        }
        lag += static_cast<std::uint64_t>(end - stand.next);
        longest = std::max(longest, now - stand.moved_at);
    }
    lag_ = lag;
    standstill_ = longest;
    if (std::min(longest, now - joined_at_) < options_.standstill) return absl::OkStatus();
    return absl::UnavailableError("a partition with records waiting does not move");
}

// Without partitions: a spare, because others have them all, or one of a group that does not come
// to share them out. Somebody moves in the first case alone.
absl::Status KafkaFeed::LookAtGroup(absl::Duration now) {
    // What waits is counted by those who hold it.
    lag_ = 0;
    if (!GroupIsStuck()) group_moved_at_ = now;
    {
        const std::lock_guard lock(mutex_);
        standstill_ = now - group_moved_at_;
    }
    if (now - std::max(group_moved_at_, joined_at_) < options_.standstill) return absl::OkStatus();
    return absl::DeadlineExceededError("records wait and nobody of the group takes them");
}

// Whether records wait and no cursor has moved since the last look. A broker or a store that is
// away says nothing. Topics keep everything: what was never read begins at 0.
bool KafkaFeed::GroupIsStuck() {
    const auto partitions = consumer_->Partitions(names_, kEndsWait);
    if (!partitions.ok()) return false;
    const auto ends = consumer_->EndOffsets(*partitions, kEndsWait);
    if (!ends.ok()) return false;
    std::map<kafka::Partition, std::int64_t> seen;
    bool waits = false;
    for (const auto& [partition, end] : *ends) {
        const auto cursor = inbox_.Cursor(LaneOf(partition));
        if (!cursor.ok()) return false;
        seen[partition] = static_cast<std::int64_t>(cursor->value_or(0));
        waits = waits || end > seen[partition];
    }
    const bool stands = seen == group_seen_;
    group_seen_ = std::move(seen);
    return waits && stands;
}

}  // namespace luotsi::feed
