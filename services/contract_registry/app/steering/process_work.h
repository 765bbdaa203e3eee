#pragma once

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/domain/steering/process.h"
#include "ports/books.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::contract_registry {

inline Decision<ProcessEvent> StartIn(
    ports::Unit& unit, const Process& process, const StartProcess& command, const Moment& moment
) {
    const ContractHistory& history = unit.Get<ContractBook>(command.contract_id).state;
    if (!history.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    const bool is_open = IsOpen(history);
    const Uuid id = ProcessTemplateBook::IdOf(command.template_code);
    const ProcessTemplate steps = unit.Get<ProcessTemplateBook>(id).state;
    return Decide(process, command, steps, is_open, moment);
}

// Where a caller works today.
inline std::string UnitOf(ports::Unit& unit, const std::string& actor, CivilDate day) {
    return unit.Get<UnitMemberBook>(UnitMemberBook::IdOf(actor)).state.UnitOn(day);
}

// Tells what the process says. Of a contract that is put away or was given up nobody is told that a
// step is late.
inline void TellProcess(ports::Unit& unit, const Uuid& contract) {
    if (IsOpen(unit.Get<ContractBook>(contract).state))
        return TellAttentions<ProcessBook>(unit, contract, contract);
    TellAttentions(unit, contract, std::string(ProcessBook::kKind) + '/' + contract.ToText(), {});
}

// After any change of a contract; `before` is how it stood before.
inline void FollowProcess(ports::Unit& unit, const Uuid& contract, const ContractHistory& before) {
    const bool is_over = !IsOpen(unit.Get<ContractBook>(contract).state);
    if (is_over && IsOpen(before)) TellProcess(unit, contract);
}

inline std::optional<Rejection> ProcessDay(
    ports::Unit& unit, const Uuid& contract, const Moment& moment
) {
    if (!IsOpen(unit.Get<ContractBook>(contract).state)) {
        TellProcess(unit, contract);
        return std::nullopt;
    }
    const Process state = unit.Get<ProcessBook>(contract).state;
    const std::vector<ProcessEvent> events = BeginDay(state, moment.today);
    for (const ProcessEvent& event : events)
        unit.Append<ProcessBook>(contract, event);
    if (!events.empty()) TellProcess(unit, contract);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
