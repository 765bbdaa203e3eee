#pragma once

#include "kernel/money.h"

#include <cstdint>
#include <span>
#include <vector>

namespace luotsi {

/// Splits an amount by weights into parts that sum to it exactly, each less than one minor unit
/// away from its exact share (largest remainder). Equal remainders favour the earlier weight, so
/// the same input always gives the same parts. A negative amount gives the opposite of its positive
/// twin. Weights must not be negative and their sum must be above zero: check them where they are
/// agreed.
std::vector<Money> Apportion(Money whole, std::span<const std::int64_t> weights);

}  // namespace luotsi
