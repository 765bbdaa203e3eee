#pragma once

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <chrono>
#include <functional>
#include <thread>

namespace luotsi::test {

// Waits until the condition holds; false when it does not within the limit.
inline bool Await(
    const std::function<bool()>& condition, absl::Duration limit = absl::Seconds(20)
) {
    const absl::Time until = absl::Now() + limit;
    while (!condition()) {
        if (absl::Now() > until) return false;
        // Spinning would take the time from what is waited for.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace luotsi::test
