#include "contract_registry/app/steering/measures.h"

#include "contract_registry/app/steering/criterion_work.h"
#include "contract_registry/app/steering/lesson_work.h"
#include "contract_registry/app/steering/programme_work.h"
#include "contract_registry/app/steering/sustainability_work.h"

#include <algorithm>
#include <array>

namespace luotsi::contract_registry {
namespace {

using enum CriterionCategory;
using enum CriterionTheme;

// By code.
constexpr std::array kMeasures{
    ComputedMeasure{"criteria_accessibility", MeasureKind::kCount, MeasureTheme<kAccessibility>},
    ComputedMeasure{"criteria_building", MeasureKind::kCount, MeasureCategory<kBuilding>},
    ComputedMeasure{"criteria_devices", MeasureKind::kCount, MeasureCategory<kDevices>},
    ComputedMeasure{"criteria_energy", MeasureKind::kCount, MeasureCategory<kEnergy>},
    ComputedMeasure{"criteria_ethical", MeasureKind::kCount, MeasureTheme<kEthical>},
    ComputedMeasure{"criteria_food", MeasureKind::kCount, MeasureCategory<kFood>},
    ComputedMeasure{"criteria_housing", MeasureKind::kCount, MeasureCategory<kHousing>},
    ComputedMeasure{"criteria_ict", MeasureKind::kCount, MeasureCategory<kIct>},
    ComputedMeasure{"criteria_in_force", MeasureKind::kCount, MeasureCriteria},
    ComputedMeasure{"criteria_logistics", MeasureKind::kCount, MeasureCategory<kLogistics>},
    ComputedMeasure{"criteria_supplies", MeasureKind::kCount, MeasureCategory<kSupplies>},
    ComputedMeasure{"goal_contracts_share", MeasureKind::kShare, GoalContractsShare},
    ComputedMeasure{"lessons_considered", MeasureKind::kShare, LessonsConsidered},
    ComputedMeasure{"low_emission_share", MeasureKind::kShare, MeasureVehicles},
    ComputedMeasure{"promises_published", MeasureKind::kCount, PromisesPublished},
    ComputedMeasure{"risks_realised", MeasureKind::kCount, RisksRealised},
    ComputedMeasure{"sustainability_share", MeasureKind::kShare, MeasureSustainability},
    ComputedMeasure{"templates_published", MeasureKind::kCount, TemplatesPublished},
};

}  // namespace

std::span<const ComputedMeasure> ComputedMeasures() {
    return kMeasures;
}

const ComputedMeasure* FindComputedMeasure(std::string_view code) {
    const auto found = std::ranges::find(kMeasures, code, &ComputedMeasure::code);
    return found == kMeasures.end() ? nullptr : found;
}

}  // namespace luotsi::contract_registry
