#pragma once

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/milestone.h"
#include "contract_registry/domain/obligation.h"
#include "ports/books.h"

#include <algorithm>
#include <optional>
#include <span>

namespace luotsi::contract_registry {

// What obligations and milestones look up inside a unit of work, and their daily rounds.

inline constexpr std::string_view kObligationHorizon = "obligation.horizon_days";
inline constexpr std::string_view kObligationEscalation = "obligation.escalation_days";

// Nothing can be agreed on a contract that is put away or was given up.
inline bool IsOpen(const ContractHistory& history) {
    return history.exists && history.state != ContractState::kClosed &&
           history.state != ContractState::kCancelled;
}

inline ObligationContract ObligationContractIn(ports::Unit& unit, const Uuid& contract) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    ObligationContract known;
    if (!history.exists) return known;
    known.exists = true;
    known.open = IsOpen(history);
    const Terms latest = Timeline(history).back().terms;
    known.in_force = IsInForce(history.state);
    known.start_date = latest.start_date;
    known.end_date = latest.end_date;
    known.agreed_on = latest.start_date;
    if (latest.procurement && latest.procurement->signed_on && known.agreed_on)
        known.agreed_on = std::min(*known.agreed_on, *latest.procurement->signed_on);
    return known;
}

inline MilestoneContract MilestoneContractIn(ports::Unit& unit, const Uuid& contract) {
    const ObligationContract known = ObligationContractIn(unit, contract);
    return {
        .exists = known.exists,
        .open = known.open,
        .start_date = known.start_date,
        .end_date = known.end_date,
        .agreed_on = known.agreed_on,
    };
}

// What nobody has set: due ones are created on their own day, and no next level is told.
inline ObligationRules ObligationRulesIn(
    ports::Unit& unit, std::span<const CivilDate> closed_days, CivilDate day
) {
    constexpr std::int64_t kNever = 36'500;
    const auto whole = [&](std::string_view key, std::int64_t fallback) {
        return static_cast<std::uint64_t>(WholeOn(ParameterIn(unit, key), day).value_or(fallback));
    };
    return {
        .horizon_days = whole(kObligationHorizon, 0),
        .escalation_days = whole(kObligationEscalation, kNever),
        .closed_days = closed_days,
    };
}

inline std::optional<Rejection> ObligationDay(
    ports::Unit& unit,
    const Uuid& obligation,
    std::span<const CivilDate> closed_days,
    const Moment& moment
) {
    const ObligationState state = unit.Get<ObligationBook>(obligation).state;
    const std::vector<ObligationEvent> events = BeginDay(
        state,
        ObligationContractIn(unit, state.contract_id),
        ObligationRulesIn(unit, closed_days, moment.today),
        moment.today
    );
    for (const ObligationEvent& event : events)
        unit.Append<ObligationBook>(obligation, event);
    if (!events.empty()) TellAttentions<ObligationBook>(unit, state.contract_id, obligation);
    return std::nullopt;
}

inline std::optional<Rejection> MilestoneDay(
    ports::Unit& unit, const Uuid& milestone, const Moment& moment
) {
    const Milestone state = unit.Get<MilestoneBook>(milestone).state;
    const std::vector<MilestoneEvent> events = BeginDay(state, moment.today);
    for (const MilestoneEvent& event : events)
        unit.Append<MilestoneBook>(milestone, event);
    if (!events.empty()) TellAttentions<MilestoneBook>(unit, state.contract_id, milestone);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
