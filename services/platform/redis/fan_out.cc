#include "platform/redis/fan_out.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace luotsi::redis {
namespace {

constexpr std::string_view kForm = "1";
constexpr std::size_t kMaxKind = 64;
constexpr std::size_t kMaxId = 128;
constexpr std::string_view kKindSigns = "abcdefghijklmnopqrstuvwxyz0123456789_-";
constexpr std::string_view kIdSigns =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-";

bool IsWord(std::string_view text, std::size_t longest, std::string_view signs) {
    return !text.empty() && text.size() <= longest &&
           text.find_first_not_of(signs) == std::string_view::npos;
}

}  // namespace

std::string ToText(const Note& note) {
    return std::string(kForm) + " " + note.kind + " " + note.id + " " +
           std::to_string(note.version);
}

std::optional<Note> ReadNote(std::string_view text) {
    const std::vector<std::string> parts =
        absl::StrSplit(absl::string_view(text.data(), text.size()), ' ');
    if (parts.size() != 4 || parts[0] != kForm) return std::nullopt;
    Note note{.kind = parts[1], .id = parts[2], .version = 0};
    if (!IsWord(note.kind, kMaxKind, kKindSigns) || !IsWord(note.id, kMaxId, kIdSigns) ||
        !absl::SimpleAtoi(parts[3], &note.version)) {
        return std::nullopt;
    }
    return note;
}

FanOut::FanOut(
    Client& client,
    const std::string& county,
    Listener listener,
    const log::Log& log,
    metrics::Metrics& metrics
)
    : client_(client),
      channel_(client.Key("changed:" + county)),
      listener_(std::move(listener)),
      log_(log),
      metrics_(metrics) {
    worker_ = std::thread([this] { Work(); });
}

FanOut::~FanOut() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        if (connection_ != nullptr) connection_->Interrupt();
    }
    changed_.notify_all();
    worker_.join();
}

void FanOut::Tell(const Note& note) {
    metrics_.told.Increment();
    client_.Post({"PUBLISH", channel_, ToText(note)});
}

void FanOut::Work() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        std::shared_ptr<Connection> connection = Subscribe();
        lock.lock();
        if (connection != nullptr && !stop_) {
            connection_ = connection;
            lock.unlock();
            Listen(*connection);
            lock.lock();
            connection_ = nullptr;
        }
        changed_.wait_for(lock, Client::kFirstPause * 4, [&] { return stop_; });
    }
}

// Null while Redis is away: the client knows, so that nobody has to try.
std::shared_ptr<Connection> FanOut::Subscribe() {
    if (!client_.up()) return nullptr;
    const SteadyTime deadline = runtime::ReadSteady() + client_.settings().timeout;
    auto connection = Connection::Open(client_.settings(), deadline);
    if (!connection.ok()) return nullptr;
    const auto replies = (*connection)->Exchange({{"SUBSCRIBE", channel_}}, deadline);
    if (!replies.ok() || !replies->front().is(Reply::Kind::kList)) return nullptr;
    return *std::move(connection);
}

void FanOut::Listen(Connection& connection) {
    listening_ = true;
    // Before the subscription stood, and after it fell, notes went by.
    metrics_.gaps.Increment();
    listener_.missed();
    log_.Info("redis.listening");
    bool asked = false;
    while (true) {
        const auto message = connection.Receive(
            runtime::ReadSteady() +
            (asked ? SteadyTime::duration(client_.settings().timeout) : SteadyTime::duration(kIdle))
        );
        if (!message.ok()) break;
        if (message->has_value()) {
            asked = false;
            Hear(**message);
            continue;
        }
        if (std::exchange(asked, true)) break;
        const SteadyTime deadline = runtime::ReadSteady() + client_.settings().timeout;
        if (!connection.Send({{"PING"}}, deadline).ok()) break;
    }
    listening_ = false;
    log_.Info("redis.not_listening");
}

void FanOut::Hear(const Reply& message) {
    const auto& parts = message.list;
    if (parts.size() != 3 || parts[0].text != "message") return;  // the answer to our PING
    const std::optional<Note> note = ReadNote(parts[2].text);
    if (!note) {
        metrics_.unreadable.Increment();
        return;
    }
    metrics_.heard.Increment();
    listener_.changed(*note);
}

}  // namespace luotsi::redis
