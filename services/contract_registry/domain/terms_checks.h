#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/decision.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// One contract, one currency: that of its value, else of its first price.
Currency CurrencyOf(const Terms& terms);

// What contradicts itself in terms, whoever wrote them. `prefix` goes before each field's path.
std::vector<FieldFault> ContentFaults(const Terms& terms, std::string_view prefix);

// What terms lack to be put into force: provider, start, goals each with an indicator, prices where
// payment follows, three levels of responsible persons on two sides, reporting duty.
std::vector<FieldFault> ActivationFaults(const Terms& terms);

// Indicators that do not tell how their value is computed.
std::vector<FieldFault> FormulaFaults(const Terms& terms);

// The parts that an imported contract does not have, as field names, without repetition.
std::vector<std::string> MissingParts(const Terms& terms, const std::vector<std::string>& unusable);

// One refusal for all faults; the first names the reason. Nothing for no faults.
std::optional<Rejection> RejectionOf(std::vector<FieldFault> faults);

}  // namespace luotsi::contract_registry
