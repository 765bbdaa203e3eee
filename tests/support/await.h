#pragma once

#include <absl/time/clock.h>
#include <absl/time/time.h>

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
        std::this_thread::yield();
    }
    return true;
}

}  // namespace luotsi::test
