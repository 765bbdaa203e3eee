#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/terms.h"

#include <optional>

namespace luotsi::report_intake {

// Tells the contract's ladder whether the month `report` is missing now; part of the unit that
// changed the month.
void NoteOnLadder(ports::Unit& unit, const Uuid& contract, Month month, const Uuid& report);

// Takes and withdraws the steps that are due on the day; part of a unit.
void ClimbLadder(ports::Unit& unit, const Uuid& contract, ClosedDays closed_days, CivilDate today);

// The same as a piece of work of its own.
ports::Work ClimbingWork(const Uuid& contract, ClosedDays closed_days, CivilDate today);

}  // namespace luotsi::report_intake
