#include "platform/feed/local_feed.h"

#include "platform/log/log.h"

#include <absl/time/clock.h>

#include <utility>

namespace luotsi::feed {
namespace {

constexpr absl::Duration kIdleWait = absl::Milliseconds(200);
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

Inbox::Decode Decoder(const std::string& source) {
    return [source](const kafka::Record& record) {
        Topic topic;
        topic.module = source;
        return FromRecord(record, "local", topic);
    };
}

}  // namespace

LocalFeed::LocalFeed(
    EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
)
    : source_(source),
      inbox_(consumer, std::move(subscription), Decoder(source.name()), 0, log),
      log_(log) {}

LocalFeed::~LocalFeed() {
    Stop();
}

absl::Status LocalFeed::Start() {
    if (absl::Status found = FindCursor(); !found.ok()) return found;
    inbox_.CountParked();
    thread_ = std::thread([this] { Follow(); });
    return absl::OkStatus();
}

void LocalFeed::Stop() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
}

FeedState LocalFeed::state() const {
    const std::uint64_t last = source_.LastPosition();
    const std::uint64_t seen = position_.load();
    FeedState state;
    state.position = seen;
    state.lag = last > seen ? last - seen : 0;
    state.parked = inbox_.parked();
    state.handled = inbox_.handled();
    state.duplicates = inbox_.duplicates();
    state.retries = retries_.load();
    return state;
}

absl::Status LocalFeed::FindCursor() {
    const absl::StatusOr<std::optional<std::uint64_t>> cursor = inbox_.Cursor(source_.name());
    if (!cursor.ok()) return cursor.status();
    cursor_ = *cursor;
    position_ = cursor_.value_or(0);
    return absl::OkStatus();
}

void LocalFeed::Follow() {
    while (!stop_.stop_requested()) {
        if (!source_.WaitAfter(position_, kIdleWait, stop_.get_token())) continue;
        const absl::StatusOr<EventSource::Page> page = source_.After(position_, kBatch);
        const absl::Status handled = page.ok() ? HandlePage(*page) : page.status();
        if (handled.ok()) continue;
        // Nothing was committed, or it was by somebody else: read again from where the cursor is.
        ++retries_;
        if (handled.code() != absl::StatusCode::kCancelled) {
            log_.Warning(
                "feed.retry",
                {{"source", log::Code(source_.name())}, {"position", position_.load()}}
            );
            absl::SleepFor(kRetryWait);
        }
        const absl::Status found = FindCursor();
        if (!found.ok()) log_.Warning("feed.no_cursor", {{"source", log::Code(source_.name())}});
    }
}

absl::Status LocalFeed::HandlePage(const EventSource::Page& page) {
    std::vector<Inbox::Portion> portions(1);
    Inbox::Portion& portion = portions.front();
    portion.lane = source_.name();
    portion.from = cursor_;
    portion.to = page.last_position;
    portion.items.reserve(page.events.size());
    for (const PublicEvent& event : page.events) {
        Inbox::Item item;
        item.place = event.position;
        item.received.event = event;
        portion.items.push_back(std::move(item));
    }
    if (absl::Status taken = inbox_.Take(portions); !taken.ok()) return taken;
    cursor_ = page.last_position;
    position_ = page.last_position;
    return absl::OkStatus();
}

}  // namespace luotsi::feed
