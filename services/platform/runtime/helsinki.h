#pragma once

#include "kernel/civil.h"

namespace luotsi::runtime {

/// The date in Finland at the instant. Dates outside 1900..2199 stop at the edge.
CivilDate HelsinkiDate(Instant instant);

/// The first instant of the day in Finland (days change at local midnight, also when clocks shift).
Instant StartOfHelsinkiDay(CivilDate date);

/// 12:00 local time.
Instant NoonOfHelsinkiDay(CivilDate date);

}  // namespace luotsi::runtime
