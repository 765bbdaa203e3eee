#pragma once

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/obligation_work.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/steering/dispute.h"
#include "contract_registry/domain/terms_checks.h"
#include "ports/books.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

inline constexpr std::string_view kDisputeRecallDays = "dispute.recall_days";

inline Currency PaidIn(ports::Unit& unit, const Uuid& contract) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    return history.exists ? CurrencyOf(Timeline(history).back().terms) : Currency();
}

inline DisputeContract DisputeContractIn(ports::Unit& unit, const Uuid& contract, CivilDate day) {
    const ContractHistory& history = unit.Get<ContractBook>(contract).state;
    DisputeContract known{.exists = history.exists, .open = IsOpen(history)};
    known.currency = PaidIn(unit, contract);
    const auto days = WholeOn(ParameterIn(unit, kDisputeRecallDays), day).value_or(0);
    known.recall_days = static_cast<std::uint64_t>(std::max<std::int64_t>(days, 0));
    return known;
}

// A deadline that has passed moves the dispute up, once.
inline std::optional<Rejection> DisputeDay(
    ports::Unit& unit, const Uuid& dispute, const Moment& moment
) {
    const Dispute state = unit.Get<DisputeBook>(dispute).state;
    const std::vector<DisputeEvent> events = BeginDay(state, moment.today);
    for (const DisputeEvent& event : events)
        unit.Append<DisputeBook>(dispute, event);
    if (!events.empty()) TellAttentions<DisputeBook>(unit, state.contract_id, dispute);
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
