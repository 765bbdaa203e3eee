#pragma once

#include "kernel/civil.h"
#include "ports/books.h"
#include "report_intake/app/ports.h"

#include <absl/status/status.h>

namespace luotsi::report_intake {

// Ties call-offs to their frameworks when a day begins: those of contracts that a build noted which
// did not tie them.
class TieCallOffsHandler {
  public:
    TieCallOffsHandler(ports::Books& books, CallOffFinder& finder)
        : books_(books), finder_(finder) {}

    // Safe to repeat: each call-off is tied and counted in one unit, and one that is tied is left
    // as it is. What an interrupted day has not tied, the next one does.
    absl::Status Handle(CivilDate today);

  private:
    ports::Books& books_;
    CallOffFinder& finder_;
};

}  // namespace luotsi::report_intake
