#pragma once

#include "contract_registry/app/steering/measures.h"
#include "contract_registry/domain/steering/criterion.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>

namespace luotsi::contract_registry {

// A year's criteria of contracts that came into force, and how many such contracts touch the year.
struct YearOfCriteria {
    CriteriaCount count;
    std::uint64_t contracts = 0;
};
absl::StatusOr<YearOfCriteria> CriteriaIn(
    MeasureWorld& world, std::uint64_t year, const std::optional<CriterionCategory>& category
);
absl::StatusOr<VehicleShare> VehiclesIn(MeasureWorld& world, std::uint64_t year);

// Measure `criteria_in_force`: criteria that hold in the year of the period's last day.
absl::StatusOr<MeasureAnswer> MeasureCriteria(MeasureWorld& world, const Period& period);
// The same of one category or theme.
absl::StatusOr<MeasureAnswer> MeasureCriteriaOf(
    MeasureWorld& world,
    const Period& period,
    const std::optional<CriterionCategory>& category,
    const std::optional<CriterionTheme>& theme
);
// Measures `criteria_building` to `criteria_supplies`.
template <CriterionCategory category>
absl::StatusOr<MeasureAnswer> MeasureCategory(MeasureWorld& world, const Period& period) {
    return MeasureCriteriaOf(world, period, category, std::nullopt);
}
// Measures `criteria_accessibility` and `criteria_ethical`.
template <CriterionTheme theme>
absl::StatusOr<MeasureAnswer> MeasureTheme(MeasureWorld& world, const Period& period) {
    return MeasureCriteriaOf(world, period, std::nullopt, theme);
}
// Measure `low_emission_share`: the share of low-emission vehicles in that year.
absl::StatusOr<MeasureAnswer> MeasureVehicles(MeasureWorld& world, const Period& period);

}  // namespace luotsi::contract_registry
