#pragma once

#include "contract_registry/app/steering/measures.h"
#include "contract_registry/domain/steering/plan.h"
#include "contract_registry/domain/steering/process.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace luotsi::contract_registry {

// How long buying takes where no process has finished its steps yet.
inline constexpr std::string_view kPlanningLeadDays = "planning.lead_days";

// What finished steps of buying say, as known at the world's instant.
struct LeadTimes {
    std::map<ProcessStep, std::int64_t> median_days = {};
    std::map<ProcessStep, std::uint64_t> processes = {};
    // The days from need to award, and of how many finished processes they are; none finished: the
    // county's figure, or nothing where nobody has set it.
    std::optional<std::uint64_t> lead_days = {};
    std::uint64_t finished = 0;
};
absl::StatusOr<LeadTimes> LeadTimesIn(MeasureWorld& world, CivilDate day);

// The contracts in force that are bought. Own production is not.
absl::StatusOr<std::vector<PlanContract>> PlanContractsIn(MeasureWorld& world, CivilDate day);

}  // namespace luotsi::contract_registry
