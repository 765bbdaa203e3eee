#pragma once

#include <chrono>

namespace luotsi::runtime {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Time that never jumps, for waiting limits and leases of plumbing. Business code reads a Clock.
inline SteadyTime ReadSteady() {
    return std::chrono::steady_clock::now();
}

}  // namespace luotsi::runtime
