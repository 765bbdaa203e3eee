#include "platform/runtime/helsinki.h"

#include "kernel/check.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

namespace luotsi::runtime {
namespace {

const absl::TimeZone& Helsinki() {
    static const absl::TimeZone kZone = [] {
        absl::TimeZone zone;
        LUOTSI_CHECK(
            absl::LoadTimeZone("Europe/Helsinki", &zone),
            "the system has the time zone database (package tzdata)"
        );
        return zone;
    }();
    return kZone;
}

constexpr absl::CivilDay kEpoch(1970, 1, 1);
constexpr int kSecondsToNoon = 12 * 3600;

// Where the zone skips the local time, the moment of the shift; where it comes twice, the first.
Instant AtLocal(absl::CivilSecond local) {
    const absl::TimeZone::TimeInfo info = Helsinki().At(local);
    const bool skipped = info.kind == absl::TimeZone::TimeInfo::SKIPPED;
    return Instant::FromMicros(absl::ToUnixMicros(skipped ? info.trans : info.pre));
}

}  // namespace

CivilDate HelsinkiDate(Instant instant) {
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(instant.micros()), Helsinki());
    return CivilDate::FromDays(day - kEpoch);
}

Instant StartOfHelsinkiDay(CivilDate date) {
    return AtLocal(absl::CivilSecond(kEpoch + date.DaysSinceEpoch()));
}

Instant NoonOfHelsinkiDay(CivilDate date) {
    return AtLocal(absl::CivilSecond(kEpoch + date.DaysSinceEpoch()) + kSecondsToNoon);
}

}  // namespace luotsi::runtime
