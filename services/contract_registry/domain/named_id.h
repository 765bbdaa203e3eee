#pragma once

#include "contract_registry/domain/parameter.h"
#include "kernel/ids.h"

#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// The place in the journal of what is known by a name of the county's own: a statute by its code,
// an in-house unit by its party. Found without a look-up, so that any unit of work can read it.
inline Uuid NamedId(std::string_view kind, std::string_view name) {
    return ParameterId(std::string(kind) + '/' + std::string(name));
}

}  // namespace luotsi::contract_registry
