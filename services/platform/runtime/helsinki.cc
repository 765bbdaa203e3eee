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

}  // namespace

CivilDate HelsinkiDate(Instant instant) {
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(instant.micros()), Helsinki());
    return CivilDate::FromDays(day - kEpoch);
}

Instant StartOfHelsinkiDay(CivilDate date) {
    // Not "midnight plus offset": where the zone skips midnight the day starts at the shift.
    const absl::TimeZone::TimeInfo start =
        Helsinki().At(absl::CivilSecond(kEpoch + date.DaysSinceEpoch()));
    const absl::Time first =
        start.kind == absl::TimeZone::TimeInfo::SKIPPED ? start.trans : start.pre;
    return Instant::FromMicros(absl::ToUnixMicros(first));
}

}  // namespace luotsi::runtime
