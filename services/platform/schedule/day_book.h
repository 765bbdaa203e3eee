#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <optional>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::schedule {

// A day (Europe/Helsinki) began, and everything that its beginning brings has been done.
struct DayBegan {
    static constexpr std::string_view kName = "day_began";
    CivilDate day;
    static constexpr auto Fields() { return std::tuple{Field{"day", &DayBegan::day}}; }
};
using DayEvent = std::variant<DayBegan>;

struct DaysBegun {
    std::optional<CivilDate> last;
    static constexpr auto Fields() { return std::tuple{Field{"last", &DaysBegun::last}}; }
};

// The passing of days is an event in every journal: one aggregate, under the nil id.
struct DayBook {
    using State = DaysBegun;
    using Event = DayEvent;
    static constexpr std::string_view kKind = "day";
    static constexpr std::uint64_t kSnapshotEvery = 32;
    static void Evolve(State& days, const Event& event, const Recorded&) {
        days.last = std::get<DayBegan>(event).day;
    }
};

inline Decision<DayEvent> BeginDay(const DaysBegun& days, CivilDate day) {
    if (days.last && day <= *days.last) return std::vector<DayEvent>{};
    return DayBegan{day};
}

}  // namespace luotsi::schedule
