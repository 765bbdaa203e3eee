#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What contradicts itself in the weights of the focus areas: FOCUS_AREA_REPEATED where an area has
// two, FOCUS_WEIGHTS_NOT_100 where they do not make the whole. No weights at all: all weigh alike.
void AddFocusFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix);

}  // namespace luotsi::contract_registry
