#include "kernel/exact_sum.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace luotsi {
namespace {

__extension__ using UnsignedWide = unsigned __int128;

// A whole number of any size, lowest part first and the highest not zero.
using Long = std::vector<std::uint64_t>;

constexpr int kPartBits = 64;
constexpr Wide kPart = Wide{1} << kPartBits;

Long Times(const Long& number, std::uint64_t by) {
    Long product;
    UnsignedWide carry = 0;
    for (const std::uint64_t part : number) {
        carry += UnsignedWide{part} * by;
        product.push_back(static_cast<std::uint64_t>(carry));
        carry >>= kPartBits;
    }
    if (carry > 0) product.push_back(static_cast<std::uint64_t>(carry));
    while (!product.empty() && product.back() == 0)
        product.pop_back();
    return product;
}

Long Plus(const Long& left, const Long& right) {
    Long sum;
    UnsignedWide carry = 0;
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        if (i < left.size()) carry += left[i];
        if (i < right.size()) carry += right[i];
        sum.push_back(static_cast<std::uint64_t>(carry));
        carry >>= kPartBits;
    }
    if (carry > 0) sum.push_back(static_cast<std::uint64_t>(carry));
    return sum;
}

int Compare(const Long& left, const Long& right) {
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
    for (std::size_t i = left.size(); i-- > 0;) {
        if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
    }
    return 0;
}

// All fractions over their common denominator: slow, so only where a closer look is needed.
int CompareTwice(const std::map<std::int64_t, Wide>& rests, std::uint64_t whole) {
    Long top;
    Long bottom{1};
    for (const auto& [denominator, sum] : rests) {
        const auto by = static_cast<std::uint64_t>(denominator);
        const auto rest = static_cast<std::uint64_t>(sum % denominator);
        top = Plus(Times(top, by), Times(bottom, 2 * rest));
        bottom = Times(bottom, by);
    }
    return Compare(top, Times(bottom, whole));
}

}  // namespace

void ExactSum::Add(Wide top, std::int64_t bottom) {
    Wide rest = top % bottom;
    whole_ += top / bottom;
    if (rest < 0) {
        rest += bottom;
        --whole_;
    }
    if (rest == 0) return;
    const std::int64_t common = std::gcd(static_cast<std::int64_t>(rest), bottom);
    rests_[bottom / common] += rest / common;
}

int ExactSum::Order(Wide twice) const {
    // The rests in parts of 2^-64, each cut off there: they are less than one part a rest more.
    Wide left = twice - 2 * whole_;
    Wide low = 0;
    for (const auto& [denominator, sum] : rests_) {
        left -= 2 * (sum / denominator);
        low += (sum % denominator) * kPart / denominator;
    }
    const auto more = static_cast<Wide>(rests_.size());
    if (left < 0) return 1;
    if (left > 2 * more) return -1;
    if (2 * low > left * kPart) return 1;
    if (2 * (low + more) < left * kPart) return -1;
    return CompareTwice(rests_, static_cast<std::uint64_t>(left));
}

Wide ExactSum::DividedHalfAway(std::int64_t by) const {
    Wide whole = whole_;
    Wide low = 0;
    for (const auto& [denominator, sum] : rests_) {
        whole += sum / denominator;
        low += (sum % denominator) * kPart / denominator;
    }
    // What was cut off may reach the next half, and nothing beyond.
    const Wide quotient = DivideHalfAway(whole * kPart + low, by * kPart);
    const int order = Order(by * (2 * quotient + 1));
    if (order != 0) return order > 0 ? quotient + 1 : quotient;
    return quotient < 0 ? quotient : quotient + 1;
}

}  // namespace luotsi
