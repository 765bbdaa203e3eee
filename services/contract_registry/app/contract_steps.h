#pragma once

#include "contract_registry/app/family_work.h"
#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/lifecycle_decide.h"
#include "ports/books.h"

#include <optional>

namespace luotsi::contract_registry {

// How each command of a contract is decided inside a unit of work, and what follows from it there.
// A command that looks at nothing but its contract has no overload of its own.

template <class Command>
Decision<ContractEvent> DecideStep(
    ports::Unit&,
    const ports::Held<ContractBook>& held,
    const Command& command,
    const Moment& moment
) {
    return Decide(held.state, held.revision, command, moment);
}

inline Decision<ContractEvent> DecideStep(
    ports::Unit& unit,
    const ports::Held<ContractBook>& held,
    const ActivateContract& command,
    const Moment& moment
) {
    const ActivationRules rules = ActivationRulesIn(unit, moment.today);
    const std::vector<FamilyMember> above = LineAbove(unit, held.state.base);
    return Decide(held.state, held.revision, command, moment, rules, above);
}

inline Decision<ContractEvent> DecideStep(
    ports::Unit& unit,
    const ports::Held<ContractBook>& held,
    const AmendContract& command,
    const Moment& moment
) {
    const std::vector<FamilyMember> above = LineAbove(unit, held.state.base);
    return Decide(held.state, held.revision, command, moment, above);
}

inline Decision<ContractEvent> DecideStep(
    ports::Unit& unit,
    const ports::Held<ContractBook>& held,
    const StartEnding& command,
    const Moment& moment
) {
    const Terms terms = FamilyTermsOn(LineOf(unit, held.id), moment.today).terms;
    return Decide(held.state, held.revision, command, terms, moment);
}

template <class Command>
std::optional<Rejection> FollowStep(ports::Unit&, const Uuid&, const Command&, const Moment&) {
    return std::nullopt;
}

inline std::optional<Rejection> FollowStep(
    ports::Unit& unit, const Uuid& contract, const ActivateContract&, const Moment& moment
) {
    return CommitToFramework(unit, contract, moment);
}

inline std::optional<Rejection> FollowStep(
    ports::Unit& unit, const Uuid& contract, const AmendContract&, const Moment& moment
) {
    return AfterTermsChanged(unit, contract, moment);
}

inline std::optional<Rejection>
FollowStep(ports::Unit& unit, const Uuid& contract, const CloseContract&, const Moment&) {
    return RefuseWhileChildrenBind(unit, contract);
}

}  // namespace luotsi::contract_registry
