#pragma once

#include "kernel/clock.h"
#include "luotsi/modules.h"
#include "platform/feed/feed.h"
#include "platform/feed/relay.h"
#include "platform/kafka/settings.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace luotsi {

// The event bus between processes.
struct Bus {
    kafka::Settings settings;
    std::string county;
};

// The bus that the configuration names, if it names one. All mistakes at once in the error.
absl::StatusOr<std::optional<Bus>> BusOf(const config::v1::LuotsiConfig& config);

// The modules of one process, the feeds between them, and the relays that publish their journals.
class Fleet {
  public:
    Fleet(log::Log& log, metrics::Metrics& metrics) : log_(log), metrics_(metrics) {}
    ~Fleet() { Stop(); }

    absl::Status Open(const std::vector<ModuleEntry>& entries, const module::Context& context);
    // Starts the feeds and, with a bus, the relays: then every module follows through the bus,
    // whichever process tells. Without one, a module that follows one outside is refused.
    absl::Status Follow(const std::optional<Bus>& bus = std::nullopt);
    void Stop();

    // Begins every day after the last one begun, up to `moment.today`; on a fresh journal only
    // today.
    absl::Status BeginDaysUntil(const Moment& moment);
    // Waits until every journal here is published, no feed here lags behind and nothing new
    // appears. False when the patience runs out.
    // A broker that does not answer is asked for little longer than the patience.
    bool Settle(absl::Duration patience);
    // Whether the modules here publish to a bus, so that others may follow them in other processes.
    bool HasBus() const { return !relays_.empty(); }
    void UpdateMetrics();
    // What needs a person though calls are answered, as codes for /readyz.
    std::vector<std::string> Degraded() const;

    const std::vector<std::unique_ptr<module::Module>>& modules() const { return modules_; }
    std::vector<feed::Feed*> FeedsOf(std::string_view module) const;
    // Null without a bus.
    const feed::Relay* RelayOf(std::string_view module) const;
    // Null where no such module runs here.
    module::Module* Find(std::string_view name) const;

  private:
    struct FollowedFeed {
        std::string module;
        std::unique_ptr<feed::Feed> feed;
    };

    absl::Status AddFeed(
        module::Module& one, feed::Subscription subscription, const std::optional<Bus>& bus
    );
    void UpdateFeedMetrics(const FollowedFeed& one);
    void UpdateRelayMetrics(const feed::Relay& relay);
    absl::Status BeginDay(module::Module& one, const Moment& moment);
    std::vector<std::uint64_t> Positions() const;
    bool NothingLags(absl::Duration at_most) const;

    log::Log& log_;
    metrics::Metrics& metrics_;
    std::vector<std::unique_ptr<module::Module>> modules_;
    std::vector<FollowedFeed> feeds_;
    std::vector<std::unique_ptr<feed::Relay>> relays_;
    // Days begin one at a time, whoever asks.
    std::mutex days_;
};

}  // namespace luotsi
