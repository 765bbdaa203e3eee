#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

namespace luotsi::finance_integration {

struct DaySpan {
    CivilDate first;
    // Absent: until further notice.
    std::optional<CivilDate> last;
    static constexpr auto Fields() {
        return std::tuple{Field{"first", &DaySpan::first}, Field{"last", &DaySpan::last}};
    }
};

// When a voucher provider is approved, as the registry told it.
struct VoucherDays {
    // 0: nothing has been told yet.
    std::uint64_t revision = 0;
    // In the order of days, without overlap.
    std::vector<DaySpan> approved;

    // How many of the days are approved.
    std::int64_t Approved(CivilDate first, CivilDate last) const {
        std::int64_t days = 0;
        for (const DaySpan& span : approved) {
            const CivilDate from = std::max(span.first, first);
            const CivilDate to = span.last ? std::min(*span.last, last) : last;
            if (from <= to) days += to.DaysSinceEpoch() - from.DaysSinceEpoch() + 1;
        }
        return days;
    }
    bool IsApproved(CivilDate day) const { return Approved(day, day) > 0; }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &VoucherDays::revision}, Field{"approved", &VoucherDays::approved}
        };
    }
};

// Whether some day of the month is approved by one and not by the other.
inline bool DifferIn(Month month, const VoucherDays& one, const VoucherDays& two) {
    for (CivilDate day = month.FirstDay(); day <= month.LastDay(); day = day.AddDays(1)) {
        if (one.IsApproved(day) != two.IsApproved(day)) return true;
    }
    return false;
}

}  // namespace luotsi::finance_integration
