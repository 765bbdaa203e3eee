#include "platform/runtime/clocks.h"

#include "platform/runtime/helsinki.h"

#include <absl/time/clock.h>

#include <chrono>

namespace luotsi::runtime {
Instant SystemNow() {
    return Instant::FromMicros(absl::ToUnixMicros(absl::Now()));
}

absl::Duration SteadyNow() {
    return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

Moment SystemClock::Read() {
    const Instant now = SystemNow();
    return {.now = now, .today = HelsinkiDate(now)};
}

VirtualClock::VirtualClock(CivilDate day) : day_(day) {}

Moment VirtualClock::Read() {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::int64_t noon = NoonOfHelsinkiDay(day_).micros();
    return {.now = Instant::FromMicros(noon + reads_++), .today = day_};
}

CivilDate VirtualClock::today() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return day_;
}

bool VirtualClock::AdvanceTo(CivilDate day) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (day < day_) return false;
    if (day == day_) return true;
    day_ = day;
    reads_ = 0;
    return true;
}

}  // namespace luotsi::runtime
