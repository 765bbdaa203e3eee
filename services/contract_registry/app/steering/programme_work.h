#pragma once

#include "contract_registry/app/steering/measures.h"
#include "contract_registry/domain/steering/programme.h"

#include <absl/status/statusor.h>

#include <vector>

namespace luotsi::contract_registry {

// All measures of the programmes over a period, as they were known at the world's instant, in the
// order of their codes. `today` is the day by which a measure without a result is late; for figures
// that must not change it is the day after the period.
absl::StatusOr<std::vector<MeasureRow>> ProgrammeRows(
    MeasureWorld& world, const Period& period, CivilDate today
);

// A row as the answer of a computed measure has it: denominator 0 where there is no result.
MeasureAnswer AnswerOf(const MeasureRow& row);

// Measures of `ComputedMeasures` that count records of the registry.
// `templates_published`: templates that were published by the end of the period.
absl::StatusOr<MeasureAnswer> TemplatesPublished(MeasureWorld& world, const Period& period);
// `promises_published`: service promises in force at the end of the period.
absl::StatusOr<MeasureAnswer> PromisesPublished(MeasureWorld& world, const Period& period);
// `risks_realised`: contract risks that came true in the period.
absl::StatusOr<MeasureAnswer> RisksRealised(MeasureWorld& world, const Period& period);
// `goal_contracts_share`: contracts in force at the end of the period that served a goal of the
// county then, of all in force then.
absl::StatusOr<MeasureAnswer> GoalContractsShare(MeasureWorld& world, const Period& period);

}  // namespace luotsi::contract_registry
