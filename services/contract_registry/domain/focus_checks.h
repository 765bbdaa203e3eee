#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What contradicts itself in the weights of the focus areas: FOCUS_AREA_REPEATED where an area has
// two, FOCUS_WEIGHTS_NOT_100 where they do not make the whole. No weights at all: all weigh alike.
void AddFocusFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix);

// Areas that have weight and no indicator: a scorecard could never tell how they went. A draft may
// have them, a contract that comes into force may not.
std::vector<FieldFault> UnmeasuredAreas(const Terms& terms);

}  // namespace luotsi::contract_registry
