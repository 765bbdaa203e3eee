#pragma once

#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/parameter.h"
#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What a change of one contract means for those that hang together with it, inside one unit of
// work. Whoever appends an event that changes a contract's terms calls AfterTermsChanged last.

// The contracts above, nearest first, as the unit sees them; as far as terms are taken over, and
// always the one directly above where it is there.
std::vector<FamilyMember> LineAbove(ports::Unit& unit, const Terms& terms);
// The contract itself and those from which it takes over terms.
std::vector<FamilyMember> LineOf(ports::Unit& unit, const Uuid& contract);

// The county's demands on activation, as of a day.
ActivationRules ActivationRulesIn(ports::Unit& unit, CivilDate day);
// The same from parameters read elsewhere: the keys, and what each one says.
std::span<const std::string_view> ActivationParameters();
void TakeActivationParameter(
    std::string_view key, const Parameter& parameter, CivilDate day, ActivationRules& rules
);

// Notes the contract with the one above it. To be called once, after it was created.
std::optional<Rejection> JoinFamilyAbove(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
);

// Takes of the framework's ceiling what a call-off that binds is worth now.
std::optional<Rejection> CommitToFramework(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
);

// All that follows from changed terms: the call-off's part of the ceiling, the framework's own
// ceiling against what is committed, and the news to all who take over terms from here.
std::optional<Rejection> AfterTermsChanged(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
);

// A framework is put away after its call-offs.
std::optional<Rejection> RefuseWhileChildrenBind(ports::Unit& unit, const Uuid& contract);

}  // namespace luotsi::contract_registry
