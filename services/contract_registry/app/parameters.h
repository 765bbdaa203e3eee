#pragma once

#include "contract_registry/domain/parameter.h"
#include "ports/books.h"

#include <string_view>

namespace luotsi::contract_registry {

// A parameter as the unit of work sees it, for the functions `WholeOn`, `MoneyOn`, … :
//
//   const std::optional<Money> limit = MoneyOn(ParameterIn(unit, "procurement.threshold.eu"), day);
inline Parameter ParameterIn(ports::Unit& unit, std::string_view key) {
    LUOTSI_CHECK(FindParameter(key) != nullptr, "only parameters of the catalogue are asked for");
    return unit.Get<ParameterBook>(ParameterId(key)).state;
}

// The same for a read outside a unit of work.
inline ports::Result<ports::Held<ParameterBook>> LoadParameter(
    ports::Books& books, std::string_view key
) {
    LUOTSI_CHECK(FindParameter(key) != nullptr, "only parameters of the catalogue are asked for");
    return books.Load<ParameterBook>(ParameterId(key));
}

}  // namespace luotsi::contract_registry
