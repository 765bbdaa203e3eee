#include "luotsi/fleet.h"

#include "platform/schedule/day_book.h"

#include <algorithm>

namespace luotsi {
namespace {

constexpr absl::Duration kSettlePoll = absl::Milliseconds(1);

std::string TextOf(std::string_view view) {
    return std::string(view);
}

}  // namespace

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

absl::Status Fleet::Follow() {
    for (const auto& one : modules_) {
        for (feed::Subscription& subscription : one->Subscriptions()) {
            module::Module* source = Find(subscription.source);
            if (source == nullptr) {
                return absl::FailedPreconditionError(
                    TextOf(one->name()) + " follows " + subscription.source +
                    ", which does not run in this process; add it to --modules"
                );
            }
            feeds_.push_back(
                {TextOf(one->name()),
                 std::make_unique<feed::LocalFeed>(
                     source->events(), one->journal(), std::move(subscription), log_
                 )}
            );
        }
    }
    for (const FollowedFeed& followed : feeds_) {
        const absl::Status started = followed.feed->Start();
        if (!started.ok()) return started;
    }
    return absl::OkStatus();
}

void Fleet::Stop() {
    // All are asked before any is waited for; a journal that stops wakes those who wait for its
    // news.
    for (const FollowedFeed& followed : feeds_)
        followed.feed->RequestStop();
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

bool Fleet::NothingLags() const {
    return std::ranges::all_of(feeds_, [](const FollowedFeed& one) {
        return one.feed->lag() == 0;
    });
}

bool Fleet::Settle(absl::Duration patience) {
    // A feed's work makes events for other feeds, so one quiet look is not enough: everything must
    // be quiet twice with no journal grown in between.
    for (std::int64_t poll = 0; poll <= patience / kSettlePoll; ++poll) {
        const std::vector<std::uint64_t> before = Positions();
        if (NothingLags() && NothingLags() && Positions() == before) return true;
        absl::SleepFor(kSettlePoll);
    }
    return false;
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
    }
    for (const FollowedFeed& one : feeds_) {
        const metrics::Labels labels{{"module", one.module}, {"source", one.feed->source()}};
        metrics_
            .GaugeOf(
                "luotsi_feed_lag_positions", "Positions that the feed has not handled yet.", labels
            )
            .Set(static_cast<double>(one.feed->lag()));
        metrics_
            .GaugeOf(
                "luotsi_feed_parked_events",
                "Events set aside since the start because they could not be read.",
                labels
            )
            .Set(static_cast<double>(one.feed->parked()));
    }
}

std::vector<const feed::LocalFeed*> Fleet::FeedsOf(std::string_view module) const {
    std::vector<const feed::LocalFeed*> feeds;
    for (const FollowedFeed& one : feeds_) {
        if (one.module == module) feeds.push_back(one.feed.get());
    }
    return feeds;
}

}  // namespace luotsi
