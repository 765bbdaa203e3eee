#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/responsibility.h"
#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <string_view>

namespace luotsi::contract_registry {

// The parameter by which a county demands all six slots before activation.
inline constexpr std::string_view kResponsibleRequired = "responsible.required";

// Persons as the unit of work sees them. Must not outlive the unit.
PersonLook PersonsIn(ports::Unit& unit);

// The person of the day of a slot; nullopt: nobody.
std::optional<Uuid> PersonOfDayIn(
    ports::Unit& unit, const Uuid& contract, Side side, Level level, CivilDate day
);

// Looks at a contract's slots and puts what is vacant on its board of attentions. Looking again
// changes nothing.
std::optional<Rejection> LookAtSlotsIn(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
);
// The same after a change of the contract: nothing where nobody was ever named and nobody must be.
void LookAtSlotsIfAny(ports::Unit& unit, const Uuid& contract, const Moment& moment);

// RESPONSIBLE_SLOTS_EMPTY where the county demands all slots and one has nobody on the day from
// which the contract is in force.
std::optional<Rejection> RefuseEmptySlots(
    ports::Unit& unit,
    const ports::Held<ContractBook>& contract,
    const ports::RequestContext& request,
    const Moment& moment
);

}  // namespace luotsi::contract_registry
