#pragma once

#include "kernel/wide.h"

#include <cstdint>
#include <map>

namespace luotsi {

/// Adds fractions without rounding any of them, so that a mean is rounded once or compared exactly.
/// At most a thousand million of them, each of a size up to the same number.
class ExactSum {
  public:
    /// bottom > 0.
    void Add(Wide top, std::int64_t bottom);

    /// Whether the sum is `whole` or more.
    bool Reaches(Wide whole) const { return Order(2 * whole) >= 0; }

    /// The sum / `by`, rounded half away from zero. by > 0.
    Wide DividedHalfAway(std::int64_t by) const;

  private:
    // -1, 0 or 1: twice the sum is less than, equal to or more than `twice`.
    int Order(Wide twice) const;

    Wide whole_ = 0;
    // What is left beside the whole numbers, by its denominator: each is 0 or more.
    std::map<std::int64_t, Wide> rests_;
};

}  // namespace luotsi
