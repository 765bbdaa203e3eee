#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/feed/feed.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::log {
class Log;
}
namespace luotsi::metrics {
class Metrics;
}
namespace luotsi::redis {
class Client;
}
namespace luotsi::rpc {
class Router;
}

namespace luotsi::module {

// What every module is given; references outlive the module.
struct Context {
    Clock& clock;
    IdSource& ids;
    log::Log& log;
    metrics::Metrics& metrics;
    // Opens the module's journal, by the name of its service.
    journal::Stores& stores;
    std::string county;
    // County-set days on which offices are closed, beside the statutory calendar.
    std::vector<CivilDate> closed_days;
    // Whether a module that follows report intake for nothing else keeps a copy of provider keys.
    bool follow_keys = false;
    // What replicas share and can do without; null where there is none.
    redis::Client* redis = nullptr;
    // The fewest clients that a row of figures may tell of when it leaves the county.
    std::uint64_t least_clients = 5;
};

// One of the five services, as the one binary sees it.
class Module {
  public:
    virtual ~Module() = default;

    // For example `report-intake`.
    virtual std::string_view name() const = 0;
    virtual journal::Journal& journal() = 0;
    // Adds the service's RPCs.
    virtual void AddRpcs(rpc::Router& router) = 0;
    // The service's public events.
    virtual feed::EventSource& events() = 0;
    // Which other modules it follows, and how.
    virtual std::vector<feed::Subscription> Subscriptions() = 0;
    // A day began (Europe/Helsinki). Called once a day and again after a crash: request ids derive
    // from the day, so a repetition has no second effect.
    virtual absl::Status BeginDay(const Moment& moment) = 0;
    // Sets the gauges that show what the module's store holds. Called every few seconds.
    virtual void UpdateMetrics() {}
};

using Factory = absl::StatusOr<std::unique_ptr<Module>> (*)(const Context&);

}  // namespace luotsi::module
