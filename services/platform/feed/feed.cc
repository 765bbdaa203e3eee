#include "platform/feed/feed.h"

#include "platform/log/log.h"

#include <utility>

namespace luotsi::feed {
namespace {

constexpr absl::Duration kIdleWait = absl::Milliseconds(200);
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

std::string RequestIdOf(const PublicEvent& event, std::size_t entry) {
    return "event/" + event.source + "/" + std::to_string(event.position) + "/" +
           std::to_string(entry);
}

}  // namespace

EventSource::EventSource(std::string name, journal::Journal& journal, Translator translator)
    : name_(std::move(name)), journal_(journal), translator_(std::move(translator)) {}

absl::StatusOr<EventSource::Page> EventSource::After(std::uint64_t position, std::size_t limit) {
    const absl::StatusOr<std::vector<journal::Row>> rows = journal_.RowsAfter(position, limit);
    if (!rows.ok()) return rows.status();
    Page page{.events = {}, .last_position = position};
    for (const journal::Row& row : *rows) {
        const std::shared_ptr<const void> event = journal_.DecodeEvent(row);
        if (event == nullptr) return absl::DataLossError("a journal row cannot be read");
        absl::StatusOr<std::optional<Translated>> told = translator_(row, event.get());
        if (!told.ok()) return told.status();
        page.last_position = row.position;
        if (!told->has_value()) continue;
        page.events.push_back({
            .source = name_,
            .position = row.position,
            .type = std::move((*told)->type),
            .key = std::move((*told)->key),
            .time = row.recorded_at,
            .correlation_id = row.correlation_id,
            .data = std::move((*told)->data),
        });
    }
    return page;
}

LocalFeed::LocalFeed(
    EventSource& source, journal::Journal& consumer, Subscription subscription, log::Log& log
)
    : source_(source), consumer_(consumer), subscription_(std::move(subscription)), log_(log) {}

LocalFeed::~LocalFeed() {
    Stop();
}

absl::Status LocalFeed::Start() {
    const absl::StatusOr<std::uint64_t> cursor = consumer_.Cursor(source_.name());
    if (!cursor.ok()) return cursor.status();
    position_ = *cursor;
    thread_ = std::thread([this] { Follow(); });
    return absl::OkStatus();
}

void LocalFeed::Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
}

std::uint64_t LocalFeed::lag() const {
    const std::uint64_t last = source_.LastPosition();
    const std::uint64_t seen = position_.load();
    return last > seen ? last - seen : 0;
}

void LocalFeed::Follow() {
    while (!stop_) {
        if (!source_.WaitAfter(position_, kIdleWait)) continue;
        const absl::StatusOr<EventSource::Page> page = source_.After(position_, kBatch);
        const absl::Status handled = page.ok() ? HandlePage(*page) : page.status();
        if (handled.ok()) continue;
        // Nothing was committed, so the same page is read again: the order of a key is kept.
        log_.Warning(
            "feed.retry", {{"source", log::Code(source_.name())}, {"position", position_.load()}}
        );
        absl::SleepFor(kRetryWait);
    }
}

absl::Status LocalFeed::HandlePage(const EventSource::Page& page) {
    std::vector<ports::Entry> work;
    std::uint64_t unreadable = 0;
    for (const PublicEvent& event : page.events) {
        const std::size_t first = work.size();
        const absl::Status read = subscription_.handle(event, work);
        if (!read.ok()) {
            work.resize(first);
            ++unreadable;
            log_.Error(
                "feed.parked", {{"source", log::Code(event.source)}, {"position", event.position}}
            );
            continue;
        }
        for (std::size_t i = first; i < work.size(); ++i) {
            work[i].request.request_id = RequestIdOf(event, i - first);
            work[i].request.correlation_id = event.correlation_id;
            work[i].request.actor = "feed";
        }
    }
    std::vector<ports::Result<ports::Receipt>> answers;
    const journal::CursorMove move{.feed = source_.name(), .position = page.last_position};
    const absl::Status status = consumer_.RunFeedBatch(std::move(work), move, &answers);
    if (!status.ok()) return status;
    for (const ports::Result<ports::Receipt>& answer : answers) {
        if (!answer.rejected()) continue;
        // The source told a fact; a consumer that says no to a fact needs a person's look.
        ++unreadable;
        log_.Error(
            "feed.refused",
            {{"source", log::Code(source_.name())}, {"reason", log::Code(answer.rejection().reason)}
            }
        );
    }
    parked_ += unreadable;
    position_ = page.last_position;
    return absl::OkStatus();
}

}  // namespace luotsi::feed
