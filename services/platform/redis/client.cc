#include "platform/redis/client.h"

#include <algorithm>
#include <array>
#include <utility>

namespace luotsi::redis {
namespace {

// A server that stood for so long and then failed is asked again at once.
constexpr std::chrono::seconds kSteady{1};

// The server is there but of no use: it reads its file, follows a lost master, or locks us out.
bool IsUseless(const Reply& reply) {
    constexpr std::array<std::string_view, 4> kWords{"LOADING", "MASTERDOWN", "NOAUTH", "BUSY "};
    return reply.is(Reply::Kind::kError) && std::ranges::any_of(kWords, [&](std::string_view word) {
               return std::string_view(reply.text).starts_with(word);
           });
}

absl::Status Usable(const absl::StatusOr<std::vector<Reply>>& replies) {
    if (!replies.ok()) return replies.status();
    return std::ranges::any_of(*replies, IsUseless)
               ? absl::UnavailableError("Redis answers, but serves no one now")
               : absl::OkStatus();
}

}  // namespace

Client::Client(Settings settings, const log::Log& log, metrics::Metrics& metrics)
    : settings_(std::move(settings)), log_(log), metrics_(metrics) {
    worker_ = std::thread([this] { Work(); });
}

Client::~Client() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    worker_.join();
}

std::string Client::Key(std::string_view rest) const {
    return settings_.key_prefix + std::string(rest);
}

std::optional<Reply> Client::Run(const Command& command) {
    auto replies = RunAll({command});
    if (!replies) return std::nullopt;
    return std::move(replies->front());
}

std::optional<std::vector<Reply>> Client::RunAll(const std::vector<Command>& commands) {
    if (!up_) {
        metrics_.skipped.Increment();
        return std::nullopt;
    }
    const SteadyTime began = runtime::ReadSteady();
    const SteadyTime deadline = began + settings_.timeout;
    Loan loan = Borrow(deadline);
    if (loan.pool_is_empty) {
        metrics_.skipped.Increment();
        return std::nullopt;
    }
    absl::StatusOr<std::vector<Reply>> replies =
        loan.connection != nullptr ? loan.connection->Exchange(commands, deadline)
                                   : absl::StatusOr<std::vector<Reply>>(loan.failure);
    metrics_.seconds.Observe(std::chrono::duration<double>(runtime::ReadSteady() - began).count());
    const absl::Status usable = Usable(replies);
    const std::uint64_t era = loan.era;
    GiveBack(std::move(loan), usable.ok());
    if (!usable.ok()) {
        metrics_.failed.Increment();
        Leave(usable, era);
        return std::nullopt;
    }
    const bool refused =
        std::ranges::any_of(*replies, [](const Reply& one) { return one.is(Reply::Kind::kError); });
    (refused ? metrics_.refused : metrics_.answered).Increment();
    return *std::move(replies);
}

void Client::Post(Command command) {
    {
        const std::lock_guard lock(mutex_);
        if (!up_ || posted_.size() >= kMaxPosted) {
            metrics_.posts_dropped.Increment();
            return;
        }
        posted_.push_back(std::move(command));
    }
    changed_.notify_one();
}

Client::Loan Client::Borrow(SteadyTime deadline) {
    Loan loan;
    {
        const std::lock_guard lock(mutex_);
        loan.era = era_;
        if (borrowed_ >= kMaxConnections) {
            loan.pool_is_empty = true;
            return loan;
        }
        ++borrowed_;
        if (!idle_.empty()) {
            loan.connection = std::move(idle_.back());
            idle_.pop_back();
            return loan;
        }
    }
    auto opened = Connection::Open(settings_, deadline);
    loan.failure = opened.status();
    if (opened.ok()) loan.connection = *std::move(opened);
    return loan;
}

void Client::GiveBack(Loan loan, bool is_good) {
    const std::lock_guard lock(mutex_);
    --borrowed_;
    if (is_good && loan.era == era_) idle_.push_back(std::move(loan.connection));
}

void Client::Leave(const absl::Status& reason, std::uint64_t era) {
    {
        const std::lock_guard lock(mutex_);
        if (era != era_ || !up_) return;
        ++era_;
        up_ = false;
        told_away_ = true;
        idle_.clear();
        metrics_.posts_dropped.Increment(static_cast<double>(posted_.size()));
        posted_.clear();
        if (runtime::ReadSteady() - met_at_ >= kSteady) pause_ = std::chrono::milliseconds(0);
    }
    metrics_.up.Set(0);
    log_.Warning("redis.away", {{"reason", log::Code(absl::StatusCodeToString(reason.code()))}});
    changed_.notify_one();
}

void Client::Work() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        if (up_) {
            changed_.wait(lock, [&] { return stop_ || !up_ || !posted_.empty(); });
            if (up_ && !stop_) SendPosted(lock);
            continue;
        }
        if (changed_.wait_for(lock, pause_, [&] { return stop_; })) return;
        lock.unlock();
        const absl::Status probed = Probe();
        lock.lock();
        Meet(probed);
    }
}

absl::Status Client::Probe() {
    const SteadyTime deadline = runtime::ReadSteady() + settings_.timeout;
    auto connection = Connection::Open(settings_, deadline);
    if (!connection.ok()) return connection.status();
    const auto replies = (*connection)->Exchange({{"PING"}}, deadline);
    if (!replies.ok()) return replies.status();
    if (replies->front().text == "PONG") return absl::OkStatus();
    return absl::UnavailableError("Redis answers, but not to PING");
}

// Called with the lock held.
void Client::Meet(const absl::Status& probed) {
    pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
    if (!probed.ok()) {
        // Only the first line says so: a server that was never there is no news every two seconds.
        if (!std::exchange(told_away_, true)) {
            log_.Warning(
                "redis.away", {{"reason", log::Code(absl::StatusCodeToString(probed.code()))}}
            );
        }
        return;
    }
    met_at_ = runtime::ReadSteady();
    up_ = true;
    told_away_ = false;
    metrics_.up.Set(1);
    log_.Info("redis.met");
}

void Client::SendPosted(std::unique_lock<std::mutex>& lock) {
    std::vector<Command> batch;
    while (!posted_.empty() && batch.size() < kPostBatch) {
        batch.push_back(std::move(posted_.front()));
        posted_.pop_front();
    }
    lock.unlock();
    if (!RunAll(batch)) metrics_.posts_dropped.Increment(static_cast<double>(batch.size()));
    lock.lock();
}

}  // namespace luotsi::redis
