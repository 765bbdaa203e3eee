#pragma once

#include "alerting/app/ports.h"
#include "alerting/domain/judge.h"
#include "kernel/clock.h"
#include "ports/books.h"
#include "ports/request.h"
#include "ports/result.h"

namespace luotsi::alerting {

// Closes an alert by hand; its subject is not raised again.
class CloseAlertHandler {
  public:
    CloseAlertHandler(Clock& clock, ports::Books& books, AlertIndex& alerts)
        : clock_(clock), books_(books), alerts_(alerts) {}

    ports::Result<StoredAlert> Handle(
        const CloseAlert& command, const ports::RequestContext& request
    );

  private:
    ports::Result<StoredAlert> Find(AlertId alert);

    Clock& clock_;
    ports::Books& books_;
    AlertIndex& alerts_;
};

}  // namespace luotsi::alerting
