#include "kernel/apportion.h"

#include "kernel/check.h"
#include "kernel/wide.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace luotsi {
namespace {

/// The places of the weights, the largest remainder first.
std::vector<std::size_t> ByRemainder(const std::vector<Wide>& remainders) {
    std::vector<std::size_t> order(remainders.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t left, std::size_t right) {
        return remainders[left] > remainders[right];
    });
    return order;
}

}  // namespace

std::vector<Money> Apportion(Money whole, std::span<const std::int64_t> weights) {
    Wide sum = 0;
    for (const std::int64_t weight : weights) {
        LUOTSI_CHECK(weight >= 0, "weights are checked where they are agreed");
        sum += weight;
    }
    LUOTSI_CHECK(sum > 0, "weights are checked where they are agreed");
    const bool negative = whole.minor() < 0;
    const Wide size = negative ? -Wide{whole.minor()} : Wide{whole.minor()};
    std::vector<Wide> parts;
    std::vector<Wide> remainders;
    Wide left = size;
    for (const std::int64_t weight : weights) {
        parts.push_back(size * weight / sum);
        remainders.push_back(size * weight % sum);
        left -= parts.back();
    }
    // Fewer units are left than there are weights with a remainder.
    for (const std::size_t place : ByRemainder(remainders)) {
        if (left == 0) break;
        parts[place] += 1;
        left -= 1;
    }
    std::vector<Money> split;
    split.reserve(parts.size());
    for (const Wide part : parts)
        split.push_back(Money::Of(*Narrow(negative ? -part : part), whole.currency()));
    return split;
}

}  // namespace luotsi
