#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "self_monitoring/app/ports.h"
#include "self_monitoring/domain/submission.h"

namespace luotsi::self_monitoring {

class SubmitHandler {
  public:
    SubmitHandler(Clock& clock, IdSource& ids, ports::Books& books)
        : clock_(clock), ids_(ids), books_(books) {}

    ports::Result<StoredSubmission> Handle(
        const SubmitSelfMonitoring& command, const ports::RequestContext& request
    );

  private:
    Clock& clock_;
    IdSource& ids_;
    ports::Books& books_;
};

}  // namespace luotsi::self_monitoring
