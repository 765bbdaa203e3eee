#pragma once

#include "kernel/civil.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/domain/deviation.h"

#include <optional>
#include <string>

namespace luotsi::self_monitoring {

// A deviation as a row of somebody's list tells it.
struct ImportedDeviation {
    std::string contract_number;
    // Its contract is found by the number.
    Deviation deviation;
    std::optional<CivilDate> corrected_on = {};
    // Go to the erasable side table.
    std::string words = {};
};

// Makes of a row the same that RecordDeviation and CorrectDeviation would.
class DeviationImport {
  public:
    DeviationImport(Clock& clock, IdSource& ids, Digest& digest)
        : clock_(clock), ids_(ids), digest_(digest) {}

    // CONTRACT_NOT_FOUND; else what recording and correcting refuse.
    ports::Work Plan(ImportedDeviation row);

  private:
    Clock& clock_;
    IdSource& ids_;
    Digest& digest_;
};

}  // namespace luotsi::self_monitoring
