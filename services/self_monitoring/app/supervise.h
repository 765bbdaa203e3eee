#pragma once

#include "kernel/clock.h"
#include "ports/books.h"
#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/domain/deviation.h"
#include "self_monitoring/domain/visit.h"

#include <string>

namespace luotsi::self_monitoring {

// Records visits and deviations, and corrects the latter. `words` may be empty; they go to the
// erasable side table.
class SuperviseHandler {
  public:
    SuperviseHandler(CaseRecorder& recorder, Clock& clock, ports::Books& books)
        : recorder_(recorder), clock_(clock), books_(books) {}

    ports::Result<ports::Held<VisitBook>> Record(
        RecordVisit command, const std::string& words, const ports::RequestContext& request
    );
    ports::Result<ports::Held<DeviationBook>> Record(
        RecordDeviation command, const std::string& words, const ports::RequestContext& request
    );
    ports::Result<ports::Held<DeviationBook>> Correct(
        const Uuid& deviation,
        const DeviationCorrected& command,
        const ports::RequestContext& request
    );

  private:
    CaseRecorder& recorder_;
    Clock& clock_;
    ports::Books& books_;
};

}  // namespace luotsi::self_monitoring
