#pragma once

#include "platform/audit/chain_walk.h"
#include "platform/audit/checkpoint.h"
#include "platform/journal/journal.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/runtime/steady.h"

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace luotsi::audit {

// Makes signed checkpoints of journals from time to time. Every row is verified once by each
// process, against the checkpoints of earlier ones too, and before it is signed for; a journal that
// is not as it was is never signed for again by this process, said in the log and shown by a metric
// until a person has looked (docs/operations/audit.md).
class Checkpointer {
  public:
    struct Options {
        std::string county;
        // Outside the database: only ever appended to.
        std::string file;
        std::uint64_t every_entries = 1000;
        absl::Duration every = absl::Seconds(60);
        // How often it looks.
        absl::Duration poll = absl::Seconds(1);
    };

    Checkpointer(Options options, Key key, const log::Log& log, metrics::Metrics& metrics);
    ~Checkpointer();

    // Before Start. `module` is the public name, for example `contract-registry`.
    void Watch(std::string_view module, journal::Journal& journal);

    // Reads the file's last checkpoint of each module and begins. Fails where the file cannot be
    // read or appended to.
    absl::Status Start();
    // Makes the last checkpoints and ends.
    void Stop();

    // One round, for tests that do not Start: checkpoints that are due, or all where something is
    // new.
    void Look(bool all);

  private:
    struct Watched {
        std::string module;
        journal::Journal* journal = nullptr;
        // As of the last checkpoint, and as of the last row verified by this process.
        std::uint64_t signed_to = 0;
        std::uint64_t verified_to = 0;
        // Checkpoints of earlier processes, until the walk has passed them.
        std::vector<Vouched> vouched;
        // 32 bytes; empty before the first row.
        std::string link;
        runtime::SteadyTime signed_at;
        bool broken = false;
        metrics::Gauge* gauge = nullptr;
    };

    absl::Status ReadFile();
    bool IsDue(const Watched& one) const;
    // False when something is wrong with the journal, it cannot be read now, or more is left to
    // walk than a round may take.
    bool Verify(Watched& one);
    absl::Status Sign(Watched& one);
    void Complain(const Watched& one, const absl::Status& status) const;
    absl::Status Append(const std::string& line) const;
    void Loop();

    const Options options_;
    const Key key_;
    const log::Log& log_;
    metrics::Metrics& metrics_;
    metrics::Counter& made_;
    metrics::Counter& failed_;
    std::vector<std::unique_ptr<Watched>> watched_;

    std::mutex mutex_;
    std::condition_variable ended_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace luotsi::audit
