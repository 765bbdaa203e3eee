#pragma once

#include "contract_registry/app/steering/measures.h"
#include "contract_registry/domain/steering/lesson.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// The lessons that a contract has to answer, as the unit of work sees them.
std::vector<LessonToAnswer> LessonsIn(ports::Unit& unit, const Uuid& contract);

// Gate of activation where the county demands answers (`lessons.required`): ANALYSIS_OPEN while the
// predecessor is still being analysed, LESSONS_UNANSWERED.
std::optional<Rejection> RefuseUnanswered(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

// Measure `lessons_considered`: of the contracts with a predecessor whose term began in the period
// and that came into force, those that answered every lesson of their predecessor, at least one.
absl::StatusOr<MeasureAnswer> LessonsConsidered(MeasureWorld& world, const Period& period);

}  // namespace luotsi::contract_registry
