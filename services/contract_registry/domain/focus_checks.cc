#include "contract_registry/domain/focus_checks.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace luotsi::contract_registry {
namespace {

constexpr std::uint64_t kWholePercent = 100;

}  // namespace

void AddFocusFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    if (terms.focus_weights.empty()) return;
    const std::string field = std::string(prefix) + "focus_weights";
    std::uint64_t sum = 0;
    std::set<FocusArea> seen;
    for (std::size_t i = 0; i < terms.focus_weights.size(); ++i) {
        const FocusWeight& weight = terms.focus_weights[i];
        sum += weight.weight;
        if (seen.insert(weight.focus_area).second) continue;
        const std::string at = field + '[' + std::to_string(i) + "].focus_area";
        faults.push_back({at, "FOCUS_AREA_REPEATED", std::string(EnumText(weight.focus_area))});
    }
    if (sum != kWholePercent)
        faults.push_back({field, "FOCUS_WEIGHTS_NOT_100", std::to_string(sum)});
}

std::vector<FieldFault> UnmeasuredAreas(const Terms& terms) {
    std::vector<FieldFault> faults;
    for (std::size_t i = 0; i < terms.focus_weights.size(); ++i) {
        const FocusWeight& weight = terms.focus_weights[i];
        const auto found =
            std::ranges::find(terms.indicators, weight.focus_area, &Indicator::focus_area);
        if (weight.weight == 0 || found != terms.indicators.end()) continue;
        faults.push_back(
            {"focus_weights[" + std::to_string(i) + "].focus_area",
             "FOCUS_AREA_NOT_MEASURED",
             std::string(EnumText(weight.focus_area))}
        );
    }
    return faults;
}

}  // namespace luotsi::contract_registry
