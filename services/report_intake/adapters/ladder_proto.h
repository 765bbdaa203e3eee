#pragma once

#include "ports/books.h"
#include "report_intake/domain/ladder.h"

#include <luotsi/report/v1/calendar.pb.h>

#include <optional>

namespace luotsi::report_intake {

void PutStep(const TakenStep& step, report::v1::LadderStepTaken* out);

// What the ladder tells the world of an event; nothing of a miss, which the month's own event told.
// `after` is the standing right after it.
std::optional<report::v1::LadderEvent> TellLadder(
    const ports::Held<LadderBook>& after, const LadderEvent& event
);
// The type of such an event.
const char* LadderEventType(const LadderEvent& event);

}  // namespace luotsi::report_intake
