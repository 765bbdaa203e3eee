#include "luotsi/fleet.h"

#include "luotsi/topics.h"
#include "platform/feed/kafka_feed.h"
#include "platform/feed/local_feed.h"
#include "platform/runtime/clocks.h"
#include "platform/schedule/day_book.h"

#include <absl/time/clock.h>

#include <algorithm>

namespace luotsi {
namespace {

constexpr absl::Duration kSettlePoll = absl::Milliseconds(1);
// With a bus each look asks the broker.
constexpr absl::Duration kSettlePollBus = absl::Milliseconds(5);
// How long a broker has for its answer.
constexpr absl::Duration kShortestAsk = absl::Milliseconds(200);
constexpr absl::Duration kLongestAsk = absl::Seconds(2);

std::string TextOf(std::string_view view) {
    return std::string(view);
}

// Counters are told as totals by whoever counts.
void RaiseTo(metrics::Counter& counter, std::uint64_t total) {
    const double more = static_cast<double>(total) - counter.Value();
    if (more > 0) counter.Increment(more);
}

}  // namespace

absl::StatusOr<std::optional<Bus>> BusOf(const config::v1::LuotsiConfig& config) {
    if (config.kafka().bootstrap_servers().empty()) return std::optional<Bus>();
    auto settings = kafka::Settings::From(config.kafka());
    if (!settings.ok()) return settings.status();
    return std::optional(Bus{.settings = *std::move(settings), .county = config.county()});
}

absl::Status Fleet::Open(const std::vector<ModuleEntry>& entries, const module::Context& context) {
    for (const ModuleEntry& entry : entries) {
        auto made = entry.make(context);
        if (!made.ok()) return made.status();
        modules_.push_back(*std::move(made));
    }
    return absl::OkStatus();
}

module::Module* Fleet::Find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(modules_, [&](const auto& one) { return one->name() == name; });
    return found == modules_.end() ? nullptr : found->get();
}

absl::Status Fleet::AddFeed(
    module::Module& one, feed::Subscription subscription, const std::optional<Bus>& bus
) {
    const std::string name(one.name());
    if (bus) {
        feed::KafkaFeed::Options options{
            .module = name,
            .county = bus->county,
            .topics = Topics(bus->settings.topic_prefix()),
            .settings = bus->settings,
        };
        feeds_.push_back(
            {name,
             std::make_unique<feed::KafkaFeed>(
                 one.journal(), std::move(subscription), std::move(options), log_
             )}
        );
        return absl::OkStatus();
    }
    module::Module* const source = Find(subscription.source);
    if (source == nullptr) {
        return absl::FailedPreconditionError(
            name + " follows " + subscription.source +
            ", which does not run in this process; add it to --modules, or name an event bus "
            "(kafka.bootstrap_servers)"
        );
    }
    feeds_.push_back(
        {name,
         std::make_unique<feed::LocalFeed>(
             source->events(), one.journal(), std::move(subscription), log_
         )}
    );
    return absl::OkStatus();
}

absl::Status Fleet::Follow(const std::optional<Bus>& bus) {
    for (const auto& one : modules_) {
        for (feed::Subscription& subscription : one->Subscriptions()) {
            absl::Status added = AddFeed(*one, std::move(subscription), bus);
            if (!added.ok()) return added;
        }
        if (!bus) continue;
        feed::Relay::Options options{
            .county = bus->county,
            .topics = Topics(bus->settings.topic_prefix()),
            .settings = bus->settings,
        };
        relays_.push_back(
            std::make_unique<feed::Relay>(one->events(), one->journal(), std::move(options), log_)
        );
    }
    if (bus) {
        log_.Info("kafka.library", {{"version", log::Code(kafka::LibraryVersion())}});
        // Named for those who read logs: docs/integration/kafka.md says what is done about it.
        if (kafka::LibraryIsOld()) {
            log_.Warning("kafka.library_old", {{"version", log::Code(kafka::LibraryVersion())}});
        }
    }
    for (const auto& relay : relays_)
        relay->Start();
    for (const FollowedFeed& followed : feeds_) {
        absl::Status started = followed.feed->Start();
        if (!started.ok()) return started;
    }
    return absl::OkStatus();
}

void Fleet::Stop() {
    // All are asked before any is waited for; a journal that stops wakes those who wait for its
    // news. Relays give their lease back first, which takes a write.
    for (const FollowedFeed& followed : feeds_)
        followed.feed->RequestStop();
    for (const auto& relay : relays_)
        relay->RequestStop();
    for (const auto& relay : relays_)
        relay->Stop();
    for (const auto& one : modules_)
        one->journal().Stop();
    for (const FollowedFeed& followed : feeds_)
        followed.feed->Stop();
}

absl::Status Fleet::BeginDaysUntil(const Moment& moment) {
    const std::lock_guard lock(days_);
    for (const auto& one : modules_) {
        const auto days = one->journal().Load<schedule::DayBook>(Uuid());
        if (!days.ok()) return absl::UnavailableError("the days begun cannot be read");
        CivilDate day = days->state.last ? days->state.last->AddDays(1) : moment.today;
        for (; day <= moment.today; day = day.AddDays(1)) {
            const absl::Status begun = BeginDay(*one, {moment.now, day});
            if (!begun.ok()) return begun;
        }
    }
    return absl::OkStatus();
}

absl::Status Fleet::BeginDay(module::Module& one, const Moment& moment) {
    const absl::Status done = one.BeginDay(moment);
    if (!done.ok()) return done;
    ports::RequestContext request;
    request.request_id = "day/" + moment.today.ToText();
    request.actor = "schedule";
    const auto noted = one.journal().Update<schedule::DayBook>(
        Uuid(),
        request,
        [&](const schedule::DaysBegun& days) { return schedule::BeginDay(days, moment.today); }
    );
    if (noted.failed()) return noted.status();
    log_.Debug("day.began", {{"module", log::Code(one.name())}, {"day", moment.today}});
    return absl::OkStatus();
}

std::vector<std::uint64_t> Fleet::Positions() const {
    std::vector<std::uint64_t> positions;
    for (const auto& one : modules_)
        positions.push_back(one->journal().LastPosition());
    return positions;
}

bool Fleet::NothingLags(absl::Duration at_most) const {
    const bool published =
        std::ranges::all_of(relays_, [](const auto& relay) { return relay->state().lag == 0; });
    return published && std::ranges::all_of(feeds_, [&](const FollowedFeed& one) {
               return one.feed->CaughtUpWithin(at_most);
           });
}

bool Fleet::Settle(absl::Duration patience) {
    // A feed's work makes events for other feeds, so one quiet look is not enough: everything must
    // be quiet twice with no journal grown in between.
    const absl::Duration poll = relays_.empty() ? kSettlePoll : kSettlePollBus;
    const absl::Duration end = runtime::SteadyNow() + patience;
    do {
        const std::vector<std::uint64_t> before = Positions();
        const absl::Duration ask =
            std::clamp(end - runtime::SteadyNow(), kShortestAsk, kLongestAsk);
        if (NothingLags(ask) && NothingLags(ask) && Positions() == before) return true;
        absl::SleepFor(poll);
    } while (runtime::SteadyNow() < end);
    return false;
}

std::vector<std::string> Fleet::Degraded() const {
    std::vector<std::string> codes;
    for (const FollowedFeed& one : feeds_) {
        const std::string stopped = one.feed->state().stopped;
        if (stopped.empty()) continue;
        codes.push_back("feed-stopped:" + one.module + ":" + one.feed->source() + ":" + stopped);
    }
    for (const auto& relay : relays_) {
        const std::string trouble = relay->state().trouble;
        if (!trouble.empty()) codes.push_back("relay-trouble:" + relay->module() + ":" + trouble);
    }
    return codes;
}

void Fleet::UpdateMetrics() {
    for (const auto& one : modules_) {
        metrics_
            .GaugeOf(
                "luotsi_journal_position",
                "Last position of the module's journal.",
                {{"module", TextOf(one->name())}}
            )
            .Set(static_cast<double>(one->journal().LastPosition()));
        one->UpdateMetrics();
    }
    for (const FollowedFeed& one : feeds_)
        UpdateFeedMetrics(one);
    for (const auto& relay : relays_)
        UpdateRelayMetrics(*relay);
}

void Fleet::UpdateFeedMetrics(const FollowedFeed& one) {
    const feed::FeedState state = one.feed->state();
    const metrics::Labels labels{{"module", one.module}, {"source", one.feed->source()}};
    const auto show = [&](const char* name, const char* help, double value) {
        metrics_.GaugeOf(name, help, labels).Set(value);
    };
    const auto count = [&](const char* name, const char* help, std::uint64_t total) {
        RaiseTo(metrics_.CounterOf(name, help, labels), total);
    };
    show(
        "luotsi_feed_lag_positions",
        "Positions (in one process) or records (Kafka) that the feed has not handled yet.",
        static_cast<double>(state.lag)
    );
    show(
        "luotsi_feed_parked_events",
        "Events set aside, with the later ones of their keys, that wait for a retry or a discard.",
        static_cast<double>(state.parked)
    );
    show(
        "luotsi_feed_stopped",
        "1 where the feed has stopped for a reason that needs a person: a gap, or a stored offset "
        "that the broker does not have.",
        state.stopped.empty() ? 0 : 1
    );
    show(
        "luotsi_feed_seconds_without_progress",
        "Longest time that records wait and a partition has not moved, or none of the group where "
        "the replica has no partition; 0 when it moves.",
        absl::ToDoubleSeconds(state.standstill)
    );
    count("luotsi_feed_handled_total", "Events whose effect has been committed.", state.handled);
    count(
        "luotsi_feed_duplicates_total",
        "Events skipped because their effect was there already.",
        state.duplicates
    );
    count(
        "luotsi_feed_retries_total",
        "Batches that were given back and read again (store away, another replica has moved on).",
        state.retries
    );
    count(
        "luotsi_feed_client_restarts_total",
        "Consumers destroyed and made again after a standstill.",
        state.client_restarts
    );
    count(
        "luotsi_feed_fenced_total",
        "Times that another client of the same kafka.instance put this one out of its group.",
        state.fenced
    );
}

void Fleet::UpdateRelayMetrics(const feed::Relay& relay) {
    const feed::RelayState state = relay.state();
    const metrics::Labels labels{{"module", relay.module()}};
    const auto show = [&](const char* name, const char* help, double value) {
        metrics_.GaugeOf(name, help, labels).Set(value);
    };
    const auto count = [&](const char* name, const char* help, std::uint64_t total) {
        RaiseTo(metrics_.CounterOf(name, help, labels), total);
    };
    show(
        "luotsi_relay_active",
        "1 where this process publishes the module's journal, 0 where it stands by.",
        state.active ? 1 : 0
    );
    show(
        "luotsi_relay_lag_events",
        "Journal positions that have not been published yet (those that concern no one else count "
        "until the relay has passed them).",
        static_cast<double>(state.lag)
    );
    show(
        "luotsi_relay_oldest_unpublished_seconds",
        "How long the relay's oldest unpublished position has waited, as this process has seen it; "
        "0 with nothing waiting.",
        absl::ToDoubleSeconds(state.waiting)
    );
    show(
        "luotsi_relay_topics_missing",
        "Topics of the module that the broker does not have.",
        static_cast<double>(state.topics_missing)
    );
    count(
        "luotsi_relay_published_total",
        "Events that the broker has acknowledged, repetitions after a failure included.",
        state.published
    );
    count(
        "luotsi_relay_takeovers_total",
        "Times that this process has become the module's active relay.",
        state.takeovers
    );
    count(
        "luotsi_relay_fenced_total",
        "Cursor moves refused because another relay had taken over.",
        state.fenced
    );
    count(
        "luotsi_relay_client_restarts_total",
        "Producers destroyed and made again after a fatal error or a standstill.",
        state.client_restarts
    );
}

const feed::Relay* Fleet::RelayOf(std::string_view module) const {
    const auto found = std::ranges::find(relays_, module, [](const auto& relay) -> const auto& {
        return relay->module();
    });
    return found == relays_.end() ? nullptr : found->get();
}

std::vector<feed::Feed*> Fleet::FeedsOf(std::string_view module) const {
    std::vector<feed::Feed*> feeds;
    for (const FollowedFeed& one : feeds_) {
        if (one.module == module) feeds.push_back(one.feed.get());
    }
    return feeds;
}

}  // namespace luotsi
