#pragma once

#include "kernel/quantity.h"
#include "kernel/wide.h"

#include <cstdint>
#include <optional>

namespace luotsi::contract_registry {

struct GoalFigure {
    // Absent: there was nothing to add up, or the sum is beyond all bounds.
    std::optional<Ratio> value = {};
    // To millionths, because the exact value does not fit.
    bool is_rounded = false;
};

// Adds up ratios, exactly as long as the common denominator fits 128 bits. Beyond that the sum is
// that of millionths, each rounded half away from zero, and the figure says so.
class GoalSum {
  public:
    void Add(Ratio value, std::uint64_t weight);
    // The sum over a whole number above zero.
    GoalFigure Over(std::uint64_t divisor) const;

  private:
    Wide numerator_ = 0;
    Wide denominator_ = 1;
    Wide micros_ = 0;
    bool is_exact_ = true;
};

}  // namespace luotsi::contract_registry
