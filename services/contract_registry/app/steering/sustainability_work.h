#pragma once

#include "contract_registry/app/steering/measures.h"
#include "contract_registry/domain/steering/sustainability.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "ports/books.h"

#include <absl/status/statusor.h>

#include <optional>

namespace luotsi::contract_registry {

// How many goals with a metric the plan of a strategic contract needs; not set: no plan is
// demanded.
inline constexpr std::string_view kSustainabilityGoals = "sustainability.goals_min";

PlannedContract PlannedContractIn(ports::Unit& unit, const Uuid& contract);

// Gate of activation for contracts that are marked strategic: SUSTAINABILITY_PLAN_MISSING,
// SUSTAINABILITY_GOALS_TOO_FEW, EMPLOYMENT_CRITERION_UNDECIDED.
std::optional<Rejection> RefuseUnsustainable(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

// The daily look at one plan.
std::optional<Rejection> SustainabilityDay(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
);

// Procurements are the contracts of others than the county itself that came into force and began in
// the period; call-offs belong to the procurement of their framework.
absl::StatusOr<SustainabilityShare> SustainabilityShareIn(
    MeasureWorld& world, const Period& period
);

// Measure `sustainability_share`: the same by number.
absl::StatusOr<MeasureAnswer> MeasureSustainability(MeasureWorld& world, const Period& period);

}  // namespace luotsi::contract_registry
