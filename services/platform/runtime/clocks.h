#pragma once

#include "kernel/clock.h"

#include <absl/time/time.h>

#include <cstdint>
#include <mutex>

namespace luotsi::runtime {

/// The machine's time, for plumbing that must go by it also under a virtual clock (log lines, call
/// deadlines). Business code reads a Clock.
Instant SystemNow();

/// Time since some moment before the process began. Nobody can set it: for leases, patience and
/// standstill.
absl::Duration SteadyNow();

/// The machine's clock.
class SystemClock : public Clock {
  public:
    Moment Read() override;
};

/// Stands at noon in Finland of its day and gains a microsecond with each Read, so instants grow.
/// Safe to share between threads.
class VirtualClock : public Clock {
  public:
    explicit VirtualClock(CivilDate day);

    Moment Read() override;
    CivilDate today() const;
    /// False, and nothing changes, for a day before the present one. The same day is no change.
    bool AdvanceTo(CivilDate day);

  private:
    mutable std::mutex mutex_;
    CivilDate day_;
    std::int64_t reads_ = 0;
};

}  // namespace luotsi::runtime
