#pragma once

#include "kernel/clock.h"
#include "luotsi/modules.h"
#include "platform/feed/feed.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace luotsi {

// The modules of one process and the feeds between them.
class Fleet {
  public:
    Fleet(log::Log& log, metrics::Metrics& metrics) : log_(log), metrics_(metrics) {}
    ~Fleet() { Stop(); }

    absl::Status Open(const std::vector<ModuleEntry>& entries, const module::Context& context);
    // Starts the feeds. A module that follows one outside this process is refused: there is no
    // event bus between processes in this build.
    absl::Status Follow();
    void Stop();

    // Begins every day after the last one begun, up to `moment.today`; on a fresh journal only
    // today.
    absl::Status BeginDaysUntil(const Moment& moment);
    // Waits until no feed lags behind and nothing new appears. False when the patience runs out.
    bool Settle(absl::Duration patience);
    void UpdateMetrics();

    const std::vector<std::unique_ptr<module::Module>>& modules() const { return modules_; }
    std::vector<const feed::LocalFeed*> FeedsOf(std::string_view module) const;

  private:
    struct FollowedFeed {
        std::string module;
        std::unique_ptr<feed::LocalFeed> feed;
    };

    module::Module* Find(std::string_view name) const;
    absl::Status BeginDay(module::Module& one, const Moment& moment);
    std::vector<std::uint64_t> Positions() const;
    bool NothingLags() const;

    log::Log& log_;
    metrics::Metrics& metrics_;
    std::vector<std::unique_ptr<module::Module>> modules_;
    std::vector<FollowedFeed> feeds_;
    // Days begin one at a time, whoever asks.
    std::mutex days_;
};

}  // namespace luotsi
